import { basename } from "node:path";
import type { CheckedAccess } from "../../components";
import type { AccessModelArgs, UserArgs } from "../../components/model/accessModel";

/** An access model as an emulator can take it, and what of it that leaves out. */
export interface EmulatedModel {
  readonly model: AccessModelArgs;
  /** In sentences. */
  readonly leftOut: readonly string[];
}

/**
 * The model without what moto cannot do.
 *
 * - `forceDestroy`: the provider would ask for the user's service-specific credentials, which moto does not know, and
 *   ask again for many minutes. The try-out takes away itself what it gives to a user.
 * - Permissions boundaries of users: moto does not keep them, so that each preview would set them again.
 * - Stacks of other projects and organizations: a backend of files has one organization, and the try-out one project.
 */
export function emulatedModel(args: AccessModelArgs, access: CheckedAccess): EmulatedModel {
  const created = Object.entries(access.users).filter(([, { existing }]) => !existing);
  const users = created.map(([user]) => {
    const emulated: UserArgs = { ...args.users?.[user], forceDestroy: false, permissionsBoundary: undefined };
    return [user, emulated] as const;
  });
  const bounded = created.filter(([, { permissionsBoundary }]) => permissionsBoundary !== undefined);
  const accounts = Object.entries(args.accounts).map(
    ([account, settings]) => [account, { ...settings, ...inThisProject(settings.stack) }] as const,
  );
  return {
    model: {
      ...args,
      primary: { ...args.primary, ...inThisProject(args.primary.stack) },
      accounts: Object.fromEntries(accounts),
      users: { ...args.users, ...Object.fromEntries(users) },
    },
    leftOut: bounded.map(
      ([user]) => `the permissions boundary of user ${user}, since moto keeps none of users`,
    ),
  };
}

function inThisProject(stack: string | undefined): { readonly stack?: string } {
  return stack === undefined ? {} : { stack: basename(stack) };
}
