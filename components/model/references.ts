import { type AccessModel, EVERY_ACCOUNT, type Group } from "./accessModel";
import { audiencesOf, rolesOf } from "./grants";
import { didYouMean, pathOf, type Problem } from "./problems";

/** A problem that is not worth telling where one of these paths has a problem already: that one is its cause. */
export interface Consequence extends Problem {
  readonly becauseOf?: readonly string[];
}

/** What names something that is not there, is there twice, or leads nowhere. */
export function referenceProblems(access: AccessModel): Consequence[] {
  return [
    ...accountProblems(access),
    ...Object.entries(access.groups).flatMap(([name, group]) => groupProblems(access, name, group)),
    ...denyUsersProblems(access),
    ...deadEnds(access),
  ];
}

/** What is allowed but probably not meant. */
export function referenceWarnings(access: AccessModel): Problem[] {
  const used = new Set(Object.values(access.accounts).flatMap(({ roles }) => roles));
  const members = new Set(Object.values(access.groups).flatMap((group) => group.members));
  return [
    ...Object.keys(access.roles)
      .filter((role) => !used.has(role))
      .map((role) => ({
        path: pathOf("roles", role),
        message: "no account has this role, so it is created nowhere",
      })),
    ...Object.keys(access.users)
      .filter((user) => !members.has(user))
      .map((user) => ({ path: pathOf("users", user), message: "is in no group, so it may assume nothing" })),
  ];
}

function accountProblems(access: AccessModel): Consequence[] {
  const { primary } = access;
  const accounts = Object.entries(access.accounts);
  const idOwners = new Map([[primary.accountId, "the primary account"]]);
  const stackOwners = new Map([[primary.stack, "the primary account"]]);
  const problems: Consequence[] = accounts.flatMap(([name, account]) => [
    ...takenAlready(idOwners, account.accountId, name).map((owner) => ({
      path: pathOf("accounts", name, "accountId"),
      message: `${account.accountId} is the ID of ${owner} already; each account has its own`,
    })),
    ...takenAlready(stackOwners, account.stack, name).map((owner) => ({
      path: pathOf("accounts", name, "stack"),
      message: `"${account.stack}" is the stack of ${owner} already; each account has its own`,
    })),
    ...account.roles.flatMap((role, index) => {
      const path = pathOf("accounts", name, "roles", index);
      const known = Object.keys(access.roles);
      if (!known.includes(role))
        return [{ path, message: noSuch("role", role, known), becauseOf: ["roles"] }];
      return account.roles.indexOf(role) < index ? [{ path, message: `"${role}" is listed twice` }] : [];
    }),
  ]);
  if (accounts.length > 0) return problems;
  return [...problems, { path: "accounts", message: "there is no account; the model needs at least one" }];
}

/** Records the owner of a value; the former owner, as text, where there is one. */
function takenAlready(owners: Map<string, string>, value: string, account: string): string[] {
  if (value === "") return [];
  const owner = owners.get(value);
  if (owner !== undefined) return [owner];
  owners.set(value, `account "${account}"`);
  return [];
}

function groupProblems(access: AccessModel, name: string, group: Group): Consequence[] {
  const path = pathOf("groups", name);
  const twice = group.members.flatMap((member, index) =>
    group.members.indexOf(member) < index
      ? [{ path: pathOf("groups", name, "members", index), message: `"${member}" is listed twice` }]
      : [],
  );
  const assume = Object.entries(group.assume).flatMap(([account, roles]) =>
    assumeProblems(access, name, account, roles),
  );
  const grantsNothing = Object.values(group.assume).every((roles) => roles.length === 0);
  return [
    ...twice,
    ...assume,
    ...(grantsNothing
      ? [{ path: pathOf("groups", name, "assume"), message: "the group grants nothing", becauseOf: [path] }]
      : []),
  ];
}

function assumeProblems(
  access: AccessModel,
  group: string,
  account: string,
  roles: readonly string[],
): Consequence[] {
  if (account !== EVERY_ACCOUNT && access.accounts[account] === undefined) {
    const message = noSuch("account", account, Object.keys(access.accounts));
    return [{ path: pathOf("groups", group, "assume", account), message, becauseOf: ["accounts"] }];
  }
  return roles.flatMap((role, index) => {
    const twice = roles.indexOf(role) < index ? `"${role}" is listed twice` : undefined;
    const message = grantProblem(access, account, role) ?? twice;
    if (message === undefined) return [];
    const sources = account === EVERY_ACCOUNT ? Object.keys(access.accounts) : [account];
    const becauseOf = sources.map((source) => pathOf("accounts", source, "roles"));
    return [{ path: pathOf("groups", group, "assume", account, index), message, becauseOf }];
  });
}

function grantProblem(access: AccessModel, account: string, role: string): string | undefined {
  if (account === EVERY_ACCOUNT) {
    const anywhere = [...new Set(Object.values(access.accounts).flatMap(({ roles }) => roles))];
    return anywhere.includes(role)
      ? undefined
      : `no account has a role "${role}" (they have: ${list(anywhere)})`;
  }
  const has = access.accounts[account]?.roles ?? [];
  if (has.includes(role)) return undefined;
  return `there is no role "${role}" in account "${account}" (it has: ${list(has)})`;
}

function denyUsersProblems(access: AccessModel): Consequence[] {
  const users = Object.keys(access.users);
  return Object.entries(access.roles).flatMap(([role, { trust }]) =>
    trust.denyUsers.flatMap((user, index) => {
      const path = pathOf("roles", role, "trust", "denyUsers", index);
      if (!users.includes(user))
        return [{ path, message: noSuch("user", user, users), becauseOf: ["groups", "users"] }];
      return trust.denyUsers.indexOf(user) < index ? [{ path, message: `"${user}" is listed twice` }] : [];
    }),
  );
}

/** Roles of an account that nobody may assume. */
function deadEnds(access: AccessModel): Consequence[] {
  const audiences = audiencesOf(access);
  const granted = new Set(
    Object.values(access.groups).flatMap((group) =>
      rolesOf(access, group).map(({ account, role }) => `${account} ${role}`),
    ),
  );
  return Object.entries(access.accounts).flatMap(([account, { roles }]) =>
    roles.flatMap((role, index) => {
      if (access.roles[role] === undefined || (audiences.get(account)?.get(role) ?? []).length > 0) return [];
      const why = granted.has(`${account} ${role}`)
        ? "every member of the groups that grant it is denied, or they have no members"
        : "no group grants it";
      const message = `nobody may assume "${role}" in account "${account}": ${why}`;
      return [{ path: pathOf("accounts", account, "roles", index), message, becauseOf: ["groups"] }];
    }),
  );
}

function noSuch(kind: string, name: string, known: readonly string[]): string {
  return `there is no ${kind} "${name}"${didYouMean(name, known)} (there ${known.length === 1 ? "is" : "are"}: ${list(known)})`;
}

/** Names for one line of an error; a long list is cut. */
function list(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.length <= 12
    ? names.join(", ")
    : `${names.slice(0, 12).join(", ")} and ${names.length - 12} more`;
}
