import { basename } from "node:path";
import { type CheckedAccess, InputError } from "../../components";
import type { AccessModelArgs, UserArgs } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { audienceOf } from "../../components/model/grants";

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
 * - Groups of Identity Center that get roles directly, and the roles that nobody else has: moto knows no account access
 *   manager.
 * - Alarms: moto records no calls that they could be of.
 * - Stacks of other projects and organizations: a backend of files has one organization, and the try-out one project.
 */
export function emulatedModel(given: AccessModelArgs, access: CheckedAccess): EmulatedModel {
  const { args, leftOut } = withoutDirectGroups(given, access);
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
      audit: undefined,
    },
    leftOut: [
      ...bounded.map(([user]) => `the permissions boundary of user ${user}, since moto keeps none of users`),
      ...leftOut,
      ...(access.audit === undefined
        ? []
        : ["the alarms, since moto records no calls that they could be of"]),
    ],
  };
}

/** @throws InputError where an account has nothing left to try */
function withoutDirectGroups(
  args: AccessModelArgs,
  access: CheckedAccess,
): { readonly args: AccessModelArgs; readonly leftOut: readonly string[] } {
  const direct = Object.keys(access.groups).filter(
    (group) => access.groups[group]?.identityCenterGroup !== undefined,
  );
  if (direct.length === 0) return { args, leftOut: [] };
  const accounts = Object.entries(args.accounts).map(([account, settings]) => {
    const roles = defined(access.accounts, account).roles.filter((role) => {
      const { identityCenterGroups, ...others } = audienceOf(access, { account, role });
      return identityCenterGroups.length === 0 || Object.values(others).some((names) => names.length > 0);
    });
    if (roles.length === 0) throw nothingToTry(account);
    return [account, { ...settings, roles }] as const;
  });
  const primary = { ...args.primary, identityCenter: undefined };
  const groups = Object.fromEntries(Object.entries(args.groups).filter(([group]) => !direct.includes(group)));
  const why = "and the roles that nobody else has, since moto knows no account access manager";
  return {
    args: { ...args, primary, groups, accounts: Object.fromEntries(accounts) },
    leftOut: [`groups of Identity Center that get roles directly (${direct.join(", ")}) ${why}`],
  };
}

function nothingToTry(account: string): InputError {
  const message =
    "are all for groups of Identity Center that get roles directly, which moto does not know; try a model without the account, by --model FILE";
  return new InputError("The access model", [{ path: `accounts.${account}.roles`, message }]);
}

function inThisProject(stack: string | undefined): { readonly stack?: string } {
  return stack === undefined ? {} : { stack: basename(stack) };
}
