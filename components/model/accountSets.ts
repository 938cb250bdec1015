import type { AccessModel, AccessModelArgs, AccountSet } from "./accessModel";
import { PATTERNS } from "./limits";
import { list, noSuch, pathOf, type Problem } from "./problems";
import type { Consequence } from "./references";
import { formed, listedRoleProblems } from "./rules";

/** Where it was written that an account has a role: in its own list, or in that of a set. */
export function pathOfRole({ accounts, accountSets }: AccessModel, account: string, role: string): string {
  const own = accounts[account]?.ownRoles.indexOf(role) ?? -1;
  if (own >= 0) return pathOf("accounts", account, "roles", own);
  const giving = Object.entries(accountSets).find(
    ([, set]) => set.accounts.includes(account) && set.roles.includes(role),
  );
  if (giving === undefined) return pathOf("accounts", account, "roles");
  const [name, { roles }] = giving;
  return pathOf("accountSets", name, "roles", roles.indexOf(role));
}

/** Sets whose name is taken, and accounts and roles of sets that are not there or stand twice. */
export function accountSetProblems(access: AccessModel): Consequence[] {
  return Object.entries(access.accountSets).flatMap(([name, { accounts, roles }]) => {
    const at = ["accountSets", name];
    return [
      ...formed(PATTERNS.accountKey, name, at),
      ...(access.accounts[name] === undefined
        ? []
        : [{ path: pathOf(...at), message: "is the name of an account; a set has a name of its own" }]),
      ...(accounts.length > 0
        ? []
        : [{ path: pathOf(...at, "accounts"), message: "names no account; leave the set out" }]),
      ...accounts.flatMap((account, index) => {
        const message =
          accountProblem(access, account) ??
          (accounts.indexOf(account) < index ? `"${account}" is listed twice` : undefined);
        return message === undefined ? [] : [{ path: pathOf(...at, "accounts", index), message }];
      }),
      ...listedRoleProblems(Object.keys(access.roles), roles, [...at, "roles"]),
    ];
  });
}

function accountProblem({ accounts, accountSets }: AccessModel, account: string): string | undefined {
  const known = Object.keys(accounts);
  if (known.length === 0 || known.includes(account)) return undefined;
  return accountSets[account] === undefined
    ? noSuch("account", account, known)
    : `"${account}" is an account set; name accounts`;
}

/**
 * Why a set's name cannot stand for its accounts where a role is granted. `"*"` passes over accounts without the role;
 * a set does not: whoever later gave one of them the role would let in people whom nobody had looked at there.
 */
export function grantThroughSet(
  access: AccessModel,
  name: string,
  { accounts }: AccountSet,
  role: string,
): string | undefined {
  const known = accounts.filter((account) => access.accounts[account] !== undefined);
  const has = (account: string): readonly string[] => access.accounts[account]?.roles ?? [];
  const without = known.filter((account) => !has(account).includes(role));
  if (without.length === 0) return undefined;
  if (without.length === known.length) {
    const anywhere = [...new Set(known.flatMap(has))];
    return `no account of set "${name}" has a role "${role}" (they have: ${list(anywhere)})`;
  }
  const given = pathOf("accountSets", name, "roles");
  return `set "${name}" stands for all of its accounts, and there is no role "${role}" in ${list(without)}; add it to ${given}, or name the accounts that have it`;
}

/** Sets that nobody uses, and, where there are sets, the accounts that are in none. */
export function accountSetWarnings(access: AccessModel): Problem[] {
  const sets = Object.entries(access.accountSets);
  const { groups, machines, identityProviders } = access;
  const parts = [...Object.values(groups), ...Object.values(machines), ...Object.values(identityProviders)];
  const named = new Set(parts.flatMap(({ assume }) => Object.keys(assume)));
  const inSets = new Set(sets.flatMap(([, { accounts }]) => accounts));
  const outside = Object.keys(access.accounts).filter((account) => !inSets.has(account));
  return [
    ...sets
      .filter(([name, { roles }]) => roles.length === 0 && !named.has(name))
      .map(([name]) => ({
        path: pathOf("accountSets", name),
        message: "gives no roles, and no assume names it, so it does nothing",
      })),
    ...(sets.length === 0 || outside.length === 0
      ? []
      : [
          {
            path: "accountSets",
            message: `no set has ${outside.length === 1 ? "account" : "accounts"} ${list(outside)}`,
          },
        ]),
  ];
}

/** Accounts that say nothing of their roles, and get none from a set. */
export function missingRoles({ accounts, accountSets = {} }: AccessModelArgs): Problem[] {
  const given = new Set(
    Object.values(accountSets).flatMap((set) =>
      set.roles === undefined || set.roles.length === 0 ? [] : [set.accounts].flat(),
    ),
  );
  return Object.entries(accounts)
    .filter(([name, { roles }]) => roles === undefined && !given.has(name))
    .map(([name]) => ({
      path: pathOf("accounts", name, "roles"),
      message: "is missing; expected a list",
    }));
}
