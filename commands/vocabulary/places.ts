import { type AccessModel, EVERY_ACCOUNT } from "../../components/model/accessModel";

type AccountSets = AccessModel["accountSets"];

/** Where something is so: in one account, or in every account of a set. */
export type Place =
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "set"; readonly set: string; readonly accounts: readonly string[] };

/**
 * The accounts in which something is so, with each set in place of its accounts where it is so in all of them. An
 * account may stand in two such sets; a set of one account is no shorter than the account.
 */
export function placesOf(accountSets: AccountSets, accounts: Iterable<string>): Place[] {
  const all = new Set(accounts);
  const whole = Object.entries(accountSets)
    .filter(([, set]) => set.accounts.length > 1 && set.accounts.every((account) => all.has(account)))
    .sort(([left, { accounts: one }], [right, { accounts: other }]) =>
      one.length === other.length ? (left < right ? -1 : 1) : other.length - one.length,
    );
  const covered = new Set<string>();
  const sets = whole.flatMap(([set, { accounts: members }]): Place[] => {
    if (members.every((account) => covered.has(account))) return [];
    for (const account of members) covered.add(account);
    return [{ kind: "set", set, accounts: members }];
  });
  const others = [...all].filter((account) => !covered.has(account));
  return [...sets, ...others.map((account): Place => ({ kind: "account", account }))];
}

/** `every account of production (2)`, or the account's name. */
export function placeInWords(place: Place): string {
  return place.kind === "account"
    ? place.account
    : `every account of ${place.set} (${place.accounts.length})`;
}

/** Accounts up to so many are named, and not said to be all of those where something could be so. */
const MOST_NAMED = 4;

/**
 * Several accounts in one cell: by their sets, or, where they are many, as all of those where it could be so, or one by
 * one.
 *
 * @param possible all accounts in which it could be so, as those in which a role stands
 */
export function placesInWords(
  accountSets: AccountSets,
  accounts: readonly string[],
  possible: readonly string[],
  nameOf = (account: string): string => account,
): string {
  const places = placesOf(accountSets, accounts);
  if (areAll(accounts, possible) && places.some(({ kind }) => kind === "account"))
    return everyAccount(accounts);
  return places
    .map((place) => (place.kind === "account" ? nameOf(place.account) : placeInWords(place)))
    .join(", ");
}

/**
 * The same in words that change only where the accounts do: those of a set, or every account, only where the model
 * says so. Whoever was granted two accounts by name has them, and no set, when the role comes to a third.
 *
 * @param written sets, and `"*"`, by which the model grants it
 */
export function placesAsWritten(
  accountSets: AccountSets,
  accounts: readonly string[],
  possible: readonly string[],
  written: readonly string[],
): string {
  if (written.includes(EVERY_ACCOUNT) && accounts.length === possible.length)
    return areAll(accounts, possible) ? everyAccount(accounts) : accounts.join(", ");
  const named = Object.entries(accountSets).filter(([set]) => written.includes(set));
  return placesOf(Object.fromEntries(named), accounts).map(placeInWords).join(", ");
}

function areAll(accounts: readonly string[], possible: readonly string[]): boolean {
  return accounts.length > MOST_NAMED && accounts.length === possible.length;
}

function everyAccount(accounts: readonly string[]): string {
  return `every account with it (${accounts.length})`;
}

/** Something that is so in a place: the first of the entries that say the same of its accounts. */
export interface Placed<Entry> {
  readonly place: Place;
  readonly entry: Entry;
}

/**
 * Entries that each say something of one account, with those that say the same of every account of a set made one.
 *
 * @param saidOf what an entry says, apart from its account
 */
export function foldedBySets<Entry extends { readonly account: string }>(
  accountSets: AccountSets,
  entries: readonly Entry[],
  saidOf: (entry: Entry) => string,
): Placed<Entry>[] {
  if (Object.keys(accountSets).length === 0) {
    return entries.map((entry) => ({ place: { kind: "account", account: entry.account }, entry }));
  }
  const alike = new Map<string, Map<string, Entry>>();
  for (const entry of entries) {
    const said = saidOf(entry);
    const byAccount = alike.get(said) ?? new Map<string, Entry>();
    alike.set(said, byAccount.set(entry.account, entry));
  }
  return [...alike.values()].flatMap((byAccount) =>
    placesOf(accountSets, byAccount.keys()).map((place) => {
      const [first = ""] = place.kind === "set" ? place.accounts : [place.account];
      const entry = byAccount.get(first);
      if (entry === undefined) throw new Error(`nothing is said of account ${first}`);
      return { place, entry };
    }),
  );
}
