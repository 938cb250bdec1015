import { type AccessModel, type Assume, EVERY_ACCOUNT, type Group } from "./accessModel";
import { accountSetProblems, accountSetWarnings, grantThroughSet, pathOfRole } from "./accountSets";
import { type Audience, audiencesOf } from "./grants";
import { didYouMean, list, noSuch, pathOf, type Problem } from "./problems";
import { listedRoleProblems } from "./rules";
import { trustReferences } from "./trust/checks";
import { KINDS } from "./trust/reach";

/** A problem that is not worth telling where another one, told already, is its cause. */
export interface Consequence extends Problem {
  /** It follows where something at, above or below one of these paths has the wrong shape. */
  readonly becauseOf?: readonly string[];
  /** It follows where anything at, above or below one of these paths has a problem. */
  readonly follows?: readonly string[];
}

/** What names something that is not there, is there twice, or leads nowhere. */
export function referenceProblems(access: AccessModel): Consequence[] {
  return [
    ...accountProblems(access),
    ...accountSetProblems(access),
    ...(Object.keys(access.roles).length > 0
      ? []
      : [{ path: "roles", message: "there is no role; the model needs at least one" }]),
    ...Object.entries(access.groups).flatMap(([name, group]) => memberProblems(name, group)),
    ...grantingParts(access).flatMap((part) => partProblems(access, part)),
    ...Object.entries(access.roles).flatMap(([role, { trust }]) => trustReferences(access, role, trust)),
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
    ...accountSetWarnings(access),
    ...Object.keys(access.users)
      .filter((user) => !members.has(user))
      .map((user) => ({
        path: pathOf("users", user),
        message: `is in no group, so it may assume nothing${didYouMean(user, [...members])}`,
      })),
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
    ...listedRoleProblems(Object.keys(access.roles), account.ownRoles, ["accounts", name, "roles"]),
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

function memberProblems(name: string, { members }: Group): Consequence[] {
  return members.flatMap((member, index) =>
    members.indexOf(member) < index
      ? [{ path: pathOf("groups", name, "members", index), message: `"${member}" is listed twice` }]
      : [],
  );
}

/** A part of the model that grants roles: a group, a machine or an identity provider. */
interface GrantingPart {
  readonly at: readonly [section: string, name: string];
  readonly kind: string;
  readonly assume: Assume;
}

function grantingParts({ groups, machines, identityProviders }: AccessModel): GrantingPart[] {
  const partsOf = (
    section: string,
    kind: string,
    entries: Readonly<Record<string, { assume: Assume }>>,
  ): GrantingPart[] =>
    Object.entries(entries).map(([name, { assume }]) => ({ at: [section, name], kind, assume }));
  return [
    ...partsOf("groups", "group", groups),
    ...partsOf("machines", "machine", machines),
    ...partsOf("identityProviders", "identity provider", identityProviders),
  ];
}

function partProblems(access: AccessModel, { at, kind, assume }: GrantingPart): Consequence[] {
  const grantsNothing = Object.values(assume).every((roles) => roles.length === 0);
  const idle = Object.keys(assume).filter((account) => !grantsNothing && assume[account]?.length === 0);
  return [
    ...Object.entries(assume).flatMap(([account, roles]) =>
      assumeProblems(access, [...at, "assume", account], account, roles),
    ),
    ...idle.map((account) => ({
      path: pathOf(...at, "assume", account),
      message: "names no role; leave the account out",
    })),
    ...(grantsNothing
      ? [{ path: pathOf(...at, "assume"), message: `the ${kind} grants nothing`, follows: [pathOf(...at)] }]
      : []),
  ];
}

function assumeProblems(
  access: AccessModel,
  at: readonly PropertyKey[],
  account: string,
  roles: readonly string[],
): Consequence[] {
  const { accounts, accountSets } = access;
  if (account !== EVERY_ACCOUNT && accounts[account] === undefined && accountSets[account] === undefined) {
    const known = [...Object.keys(accounts), ...Object.keys(accountSets)];
    const becauseOf = ["accountSets"];
    if (Object.keys(accounts).length === 0) return [];
    return [{ path: pathOf(...at), message: noSuch("account", account, known), becauseOf }];
  }
  return roles.flatMap((role, index) => {
    const twice = roles.indexOf(role) < index ? `"${role}" is listed twice` : undefined;
    const message = grantProblem(access, account, role) ?? twice;
    if (message === undefined) return [];
    const named = accountSets[account]?.accounts ?? [account];
    const sources = account === EVERY_ACCOUNT ? Object.keys(accounts) : named;
    const becauseOf = [...sources.map((source) => pathOf("accounts", source, "roles")), "accountSets"];
    return [{ path: pathOf(...at, index), message, becauseOf }];
  });
}

function grantProblem(access: AccessModel, account: string, role: string): string | undefined {
  if (account === EVERY_ACCOUNT) {
    const anywhere = [...new Set(Object.values(access.accounts).flatMap(({ roles }) => roles))];
    return anywhere.includes(role)
      ? undefined
      : `no account has a role "${role}"${nearly(role, anywhere)} (they have: ${list(anywhere)})`;
  }
  const set = access.accounts[account] === undefined ? access.accountSets[account] : undefined;
  if (set !== undefined) return grantThroughSet(access, account, set, role);
  const has = access.accounts[account]?.roles ?? [];
  if (has.includes(role) || isMisspeltIn(access, has, role)) return undefined;
  return `there is no role "${role}" in account "${account}"${nearly(role, has)} (it has: ${list(has)})`;
}

/** The only role there is stands beside it anyway. */
function nearly(role: string, known: readonly string[]): string {
  return known.length < 2 ? "" : didYouMean(role, known);
}

/** Whether a role is there but for a slip of the pen, which is told where the account lists it. */
function isMisspeltIn({ roles }: AccessModel, listed: readonly string[], role: string): boolean {
  return (
    roles[role] !== undefined &&
    listed.some((each) => roles[each] === undefined && didYouMean(each, [role]) !== "")
  );
}

/** Roles of an account that nobody may assume. */
function deadEnds(access: AccessModel): Consequence[] {
  const audiences = audiencesOf(access);
  const found = new Map<string, { path: string; role: string; why: string; accounts: string[] }>();
  for (const [account, { roles }] of Object.entries(access.accounts)) {
    for (const role of new Set(roles)) {
      const audience = audiences.get(account)?.get(role);
      if (access.roles[role] === undefined || (audience !== undefined && !isEmpty(audience))) continue;
      const why = audience === undefined ? NOT_GRANTED : withoutPeople(access, account, role);
      const path = pathOfRole(access, account, role);
      // A role that an account set gives is told once for all of its accounts.
      const deadEnd = found.get(`${path} ${why}`) ?? { path, role, why, accounts: [] };
      deadEnd.accounts.push(account);
      found.set(`${path} ${why}`, deadEnd);
    }
  }
  return [...found.values()].map(({ path, role, why, accounts }) => ({
    path,
    message: `nobody may assume "${role}" in ${accountsInWords(accounts)}: ${why}`,
    follows: ["groups", "machines", "identityProviders"],
  }));
}

const NOT_GRANTED =
  "nothing grants it; add it to the assume of a group, a machine or an identity provider, or take it out here";

/** Why nobody comes of what grants a role. */
function withoutPeople(access: AccessModel, account: string, role: string): string {
  const granting = Object.entries(access.groups).filter(([, { assume }]) =>
    Object.entries(assume).some(
      ([place, roles]) =>
        roles.includes(role) &&
        (place === account ||
          place === EVERY_ACCOUNT ||
          access.accountSets[place]?.accounts.includes(account)),
    ),
  );
  const names = list(granting.map(([name]) => `"${name}"`));
  const isOne = granting.length === 1;
  return granting.every(([, { members }]) => members.length === 0)
    ? `${isOne ? `group ${names}, which grants it, has` : `groups ${names}, which grant it, have`} no members`
    : `every member of ${isOne ? "group" : "groups"} ${names} is denied`;
}

function accountsInWords(accounts: readonly string[]): string {
  const [account = ""] = accounts;
  return accounts.length === 1 ? `account "${account}"` : `accounts ${list(accounts)}`;
}

function isEmpty(audience: Audience): boolean {
  return KINDS.every((kind) => audience[kind].length === 0);
}
