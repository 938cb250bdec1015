import { foldedBySets, type Place, type Placed, placeInWords } from "../vocabulary/places";
import { type AccessReport, byRoleAndHolder, compare, type GrantAccess, type OpenRole } from "./accessReport";

/** What is so in one place: an account, or every account of a set. */
export interface Section {
  readonly place: Place;
  readonly accounts: readonly SectionAccount[];
  readonly grants: readonly GrantAccess[];
  readonly openTo: readonly OpenRole[];
  /** Sets, in words, under which more stands that is so here. */
  readonly beside: readonly string[];
}

interface SectionAccount {
  readonly account: string;
  readonly accountId: string;
}

/** A report by place: sets first, with what all of their accounts share, then what single accounts have beside. */
export function sectionsOf(report: AccessReport): Section[] {
  const { accounts, accountSets } = report;
  const ids = new Map(accounts.map(({ account, accountId }) => [account, accountId]));
  const grants = grantsByPlace(report);
  const openTo = openRolesByPlace(report);
  const sets = Object.entries(accountSets)
    .map(([set, { accounts: members }]): Place => ({ kind: "set", set, accounts: members }))
    .filter((place) => grants.has(keyOf(place)) || openTo.has(keyOf(place)));
  const sectionOf = (place: Place): Section => ({
    place,
    accounts: membersOf(place).map((account) => ({ account, accountId: ids.get(account) ?? "" })),
    grants: [...(grants.get(keyOf(place)) ?? [])].sort(byRoleAndHolder),
    openTo: openTo.get(keyOf(place)) ?? [],
    beside: place.kind === "set" ? [] : setsAround(sets, place.account),
  });
  const ofAccounts = accounts
    .map(({ account }) => sectionOf({ kind: "account", account }))
    // Where nothing is left, all that is so in the account stands under its sets.
    .filter((section) => section.grants.length + section.openTo.length > 0 || section.beside.length === 0);
  return [...sets.map(sectionOf), ...ofAccounts];
}

/** A report's grants, each by the words of one account or set. */
export function placedGrants({ accounts, accountSets }: AccessReport): Placed<GrantAccess>[] {
  const grants = accounts.flatMap((account) => account.grants);
  // Conditions, session and permissions follow from the role and who has it.
  return foldedBySets(accountSets, grants, ({ role, holder }) => JSON.stringify([role, holder]));
}

function grantsByPlace(report: AccessReport): ReadonlyMap<string, readonly GrantAccess[]> {
  return byPlace(placedGrants(report));
}

function openRolesByPlace({ accounts, accountSets }: AccessReport): ReadonlyMap<string, readonly OpenRole[]> {
  const roles = accounts.flatMap(({ account, openTo }) => openTo.map((role) => ({ account, ...role })));
  return byPlace(foldedBySets(accountSets, roles, ({ roleName, path }) => JSON.stringify([roleName, path])));
}

function byPlace<Entry>(placed: readonly Placed<Entry>[]): ReadonlyMap<string, readonly Entry[]> {
  const entries = new Map<string, Entry[]>();
  for (const { place, entry } of placed) {
    const known = entries.get(keyOf(place));
    if (known === undefined) entries.set(keyOf(place), [entry]);
    else known.push(entry);
  }
  return entries;
}

/** The sets, in words, of which an account is one. */
function setsAround(sets: readonly Place[], account: string): string[] {
  const around = sets.filter((place) => membersOf(place).includes(account));
  return around.map(placeInWords).sort(compare);
}

function membersOf(place: Place): readonly string[] {
  return place.kind === "set" ? place.accounts : [place.account];
}

function keyOf(place: Place): string {
  return place.kind === "set" ? `set ${place.set}` : `account ${place.account}`;
}
