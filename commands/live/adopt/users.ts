import type { UserArgs } from "../../../components/model/accessModel";
import type { LiveUser } from "../account/account";
import { PRIMARY } from "../verify/difference";
import type { Findings } from "./candidates";
import { shortName } from "./permissions";
import { defined } from "./written";
import { ownTags } from "./roleKeys";

/** The path that `primary.userPath` gets: the one that roles trust, or the one that all these users share. */
export function userPathOf(findings: Findings, people: readonly string[]): string {
  const trusted = findings.candidates.flatMap(({ recognised }) => recognised.users.path ?? []);
  const paths = new Set(people.flatMap((name) => findings.usersByName.get(name)?.path ?? []));
  const [only] = paths;
  return trusted[0] ?? (paths.size === 1 && only !== undefined ? only : "/");
}

/** People of the model. Nobody's password or key is touched: nothing here has `consoleAccess` or `accessKey`. */
export function usersFrom(
  findings: Findings,
  people: readonly string[],
  userPath: string,
): Readonly<Record<string, UserArgs>> {
  return Object.fromEntries(
    people.flatMap((name) => {
      const user = findings.usersByName.get(name);
      return user === undefined ? [] : [[name, userArgs(findings, user, userPath)] as const];
    }),
  );
}

function userArgs(findings: Findings, user: LiveUser, userPath: string): UserArgs {
  const path = user.path === userPath ? {} : { path: user.path };
  const own = [...user.attached, ...user.inline.map((policy) => `inline policy ${policy.name}`)];
  if (own.length > 0) {
    findings.reasons.add(
      { account: PRIMARY, kind: "user", name: user.name },
      `in the model as existing: true, which manages the memberships alone, since the user has policies of their own (${own.join(", ")})`,
    );
    return { existing: true, ...path };
  }
  const tags = ownTags(user.tags);
  return {
    ...path,
    // Whoever takes somebody out of the model by mistake does not delete their keys and devices.
    forceDestroy: false,
    ...defined({
      tags: Object.keys(tags).length === 0 ? undefined : tags,
      permissionsBoundary: user.boundary && shortName(user.boundary, findings.partition),
    }),
  };
}
