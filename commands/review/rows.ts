import { inNaturalOrder } from "./order";
import { placesAsWritten, placesInWords } from "../vocabulary/places";
import { type AccessReport, byRoleAndHolder, type GrantAccess, type RoleAccess } from "./accessReport";
import type { Usages, UsageInWords } from "./usage";

/** One principal and one role, in all accounts where that is so. */
export interface Row {
  /** The grant in the first of the accounts; in the others, all but the account is the same. */
  readonly grant: GrantAccess;
  readonly accounts: readonly string[];
  /** The accounts in words: `every account of production (2), sandbox`. */
  readonly places: string;
  /** How it was used, where somebody looked. */
  readonly usage: UsageInWords | undefined;
}

/** A report's grants, each said once for all accounts in which it was used alike. */
export function rowsOf(report: AccessReport, usages?: Usages): Row[] {
  const roles = new Map(report.roles.map((role) => [role.key, role]));
  const alike = new Map<
    string,
    { readonly usage: UsageInWords | undefined; readonly grants: GrantAccess[] }
  >();
  for (const grant of report.accounts.flatMap(({ grants }) => grants)) {
    const usage = usages === undefined ? undefined : usageOf(grant, usages);
    // Conditions, session and permissions follow from the role and who has it.
    const said = JSON.stringify([grant.role, grant.holder, usage?.text]);
    const known = alike.get(said);
    if (known === undefined) alike.set(said, { usage, grants: [grant] });
    else known.grants.push(grant);
  }
  return [...alike.values()]
    .flatMap(({ usage, grants }) => {
      const [grant] = grants;
      if (grant === undefined) return [];
      const accounts = grants.map(({ account }) => account);
      return [
        { grant, accounts, places: placesOfGrant(report, roles.get(grant.role), grant, accounts), usage },
      ];
    })
    .sort(
      (left, right) => byRoleAndHolder(left.grant, right.grant) || inNaturalOrder(left.places, right.places),
    );
}

/** Accounts in which somebody has a role, in the words of the model that grants it. */
export function placesOfGrant(
  { accountSets }: AccessReport,
  role: RoleAccess | undefined,
  { written }: Pick<GrantAccess, "written">,
  accounts: readonly string[],
): string {
  return placesAsWritten(accountSets, accounts, role?.accounts ?? accounts, written);
}

/** Accounts in which a role stands, by the sets that give it to them. */
export function standingPlaces(
  { accountSets }: AccessReport,
  { key }: Pick<RoleAccess, "key">,
  accounts: readonly string[],
): string {
  const giving = Object.keys(accountSets).filter((set) => accountSets[set]?.roles.includes(key));
  return placesAsWritten(accountSets, accounts, accounts, giving);
}

/** Accounts in words, of those where a role stands. */
export function placesOfRole(
  { accountSets }: AccessReport,
  role: RoleAccess | undefined,
  accounts: readonly string[],
): string {
  return placesInWords(accountSets, accounts, role?.accounts ?? accounts);
}

export function usageOf({ principal, roleArn, holder }: GrantAccess, usages: Usages): UsageInWords {
  const ofProvider = holder.kind === "provider" ? holder : undefined;
  return usages.of({ principal, roleArn, ...ofProvider });
}
