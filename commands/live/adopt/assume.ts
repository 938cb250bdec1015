import { EVERY_ACCOUNT } from "../../../components/model/accessModel";
import { oneOrMore } from "./written";
import type { Roles } from "./roleKeys";

/** A role of the model in an account. */
export interface Target {
  readonly account: string;
  readonly arn: string;
}

export type AssumeArgs = Readonly<Record<string, string | readonly string[]>>;

/** Which accounts have which role of the model. */
export function accountsByRole(
  targets: readonly Target[],
  { keys }: Roles,
): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const { account, arn } of targets) {
    const key = keys.get(arn);
    if (key !== undefined) accounts.set(key, (accounts.get(key) ?? new Set()).add(account));
  }
  return accounts;
}

/**
 * Grants as they are written: a role that is granted in each of the several accounts that have it stands under `"*"`.
 */
export function assumeArgs(
  granted: readonly Target[],
  { keys }: Roles,
  all: ReadonlyMap<string, ReadonlySet<string>>,
): AssumeArgs {
  const byRole = new Map<string, Set<string>>();
  for (const { account, arn } of granted) {
    const key = keys.get(arn);
    if (key !== undefined) byRole.set(key, (byRole.get(key) ?? new Set()).add(account));
  }
  const everywhere = [...byRole].filter(
    ([role, accounts]) => accounts.size > 1 && accounts.size === all.get(role)?.size,
  );
  const roles = new Set(everywhere.map(([role]) => role));
  const assume = new Map<string, string[]>(roles.size === 0 ? [] : [[EVERY_ACCOUNT, [...roles].sort()]]);
  for (const [role, accounts] of byRole) {
    if (roles.has(role)) continue;
    for (const account of accounts) assume.set(account, [...(assume.get(account) ?? []), role].sort());
  }
  return Object.fromEntries(
    [...assume]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([account, names]) => [account, oneOrMore(names)]),
  );
}
