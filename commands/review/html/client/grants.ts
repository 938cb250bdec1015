import type { PageGrant } from "../pageData";
import { at, data, everybodyOf, isAdministrator, isPrincipal, viaOf } from "./data";
import type { Entry } from "./entries";

/** A line of a table: a grant, as far as it concerns what is looked at. */
export interface Row extends PageGrant {
  /** Index of `data.grants`. */
  readonly grant: number;
}

export const allRows: readonly Row[] = data.grants.map((grant, index) => ({
  ...grant,
  grant: index,
}));

/** The grants that concern an entry, each with only those of its people and accounts whom they concern. */
export function rowsOf({ kind, index }: Entry): Row[] {
  const isMeant = (target: number): boolean => {
    if (kind === "target") return target === index;
    return kind !== "account" || at(data.targets, target).account === index;
  };
  return allRows.flatMap((row) => {
    if (kind === "group" && !row.parts.includes(index)) return [];
    if (kind === "role" && row.role !== index) return [];
    if (isPrincipal(kind)) return row.principals.includes(index) ? [{ ...row, principals: [index] }] : [];
    if (kind !== "account" && kind !== "target") return [row];
    const targets = row.targets.filter(isMeant);
    return targets.length === 0 ? [] : [{ ...row, targets, places: placesOf(targets) }];
  });
}

function placesOf(targets: readonly number[]): string {
  return targets.map((target) => at(data.accounts, at(data.targets, target).account).name).join(", ");
}

/** How far some grants lead: a role that stands in several accounts is one role. */
export interface Reach {
  readonly roles: number;
  readonly accounts: number;
  /** Roles that are administrators. */
  readonly administrating: number;
  /** Accounts in which one of the roles is an administrator. */
  readonly administrated: number;
}

export function reachOf(rows: readonly Pick<Row, "role" | "targets">[]): Reach {
  const roles = new Set(rows.map(({ role }) => role));
  const powerful = rows.filter(({ role }) => isAdministrator(at(data.roles, role)));
  return {
    roles: roles.size,
    accounts: accountsOf(rows).size,
    administrating: new Set(powerful.map(({ role }) => role)).size,
    administrated: accountsOf(powerful).size,
  };
}

function accountsOf(rows: readonly Pick<Row, "targets">[]): ReadonlySet<number> {
  return new Set(rows.flatMap(({ targets }) => targets.map((target) => at(data.targets, target).account)));
}

/** What tells a row from the others of an entry, in an address that stays the same when others come. */
export function addressOf(row: Row): Readonly<Record<string, string>> {
  const [who = ""] = everybodyOf(row);
  return { via: viaOf(row), arn: at(data.targets, at(row.targets, 0)).arn, who };
}

/** The row that is looked at, with the account in which. */
export interface ChosenRow {
  readonly row: Row;
  /** Index of `data.targets`. */
  readonly target: number;
  /** Whether the address means another, which is not here. */
  readonly isInstead: boolean;
}

/** The row that an address means, or the first one. */
export function rowAt(rows: readonly Row[], address: URLSearchParams): ChosenRow | undefined {
  const [arn, via, who] = ["arn", "via", "who"].map((name) => address.get(name));
  const target = data.targets.findIndex((each) => each.arn === arn);
  const meant = rows.filter((row) => row.targets.includes(target) && viaOf(row) === via);
  const row = meant.find((each) => everybodyOf(each).includes(who ?? "")) ?? meant[0];
  if (row !== undefined) return { row, target, isInstead: false };
  const [first] = rows;
  if (first === undefined) return undefined;
  return { row: first, target: at(first.targets, 0), isInstead: arn !== null };
}
