import { counted } from "../../components/model/counted";
import type { Holder } from "../vocabulary/holders";
import { groupedBy, type Some } from "./grouped";
import { type AccessReport, type PersonAccess } from "./accessReport";
import { isAdministrator, type Notice, NOTICES } from "./notices";
import { inNaturalOrder, inOrder } from "./order";
import { placesOfGrant, type Row } from "./rows";

/** What is worth a second look, said once for all whom it concerns. */
export interface Finding extends Notice {
  /** Whom it concerns: by name where they are few. */
  readonly who: string;
  /** Key in the model. */
  readonly role: string;
  readonly roleName: string;
  /** In words. */
  readonly places: string;
  /** The rows of a report that say so. */
  readonly rows: readonly Row[];
}

/** More names than these are counted. */
const MOST_NAMES = 3;

/** Where callers of more sets of accounts than these have a role, what they have is counted. */
const MOST_SETS = 3;

/** What to look at first: by kind, and what ends by its date. */
export function firstLook(report: AccessReport, rows: readonly Row[]): Finding[] {
  const noticed = rows.flatMap((row) =>
    [...row.grant.notices, ...unused(row)].map((notice) => ({ notice, row })),
  );
  const alike = groupedBy(noticed, ({ notice: { kind, text }, row }) =>
    JSON.stringify([kind, text, row.grant.role]),
  );
  return [...alike.values()]
    .flatMap(([first, ...others]) =>
      findingsOf(report, first.notice, [first.row, ...others.map(({ row }) => row)]),
    )
    .sort((left, right) => inOrder(orderOf(left), orderOf(right)));
}

/** People who can sign in, or call by a key, and have no group that would let them do anything: whoever is forgotten. */
export function inNoGroup({ primary }: AccessReport): readonly Pick<PersonAccess, "who" | "credentials">[] {
  return primary.people.filter(({ groups, credentials }) => groups.length === 0 && credentials.length > 0);
}

/** What somebody in no group has all the same. */
export function ofNoGroup({ credentials }: Pick<PersonAccess, "credentials">): string {
  return `gets ${credentials.join(" and ")} from the stack, and may assume nothing`;
}

/** Where there is nothing to look at first: whoever may do everything is worth a word then. */
export function nothingToLookAt(rows: readonly Row[]): string {
  const administrators = rows.filter(({ grant: { permissions } }) => isAdministrator(permissions));
  const callers = new Set(administrators.map(({ grant: { holder, who } }) => `${holder.kind} ${who}`));
  if (callers.size === 0) return "Nothing of this kind.";
  return `Nothing of this kind: ${counted(callers.size, "administrator")}, with MFA.`;
}

/** Somebody with a role, wherever they have it. */
interface Caller {
  readonly rows: readonly Row[];
  readonly accounts: readonly string[];
  /** The accounts in words. */
  readonly places: string;
}

/** What is so of one role: for all callers of the same accounts a finding, so that none is said to have another's. */
function findingsOf(report: AccessReport, notice: Notice, rows: Some<Row>): Finding[] {
  const { role, roleName } = rows[0].grant;
  const callers = callersOf(report, rows);
  const byPlaces = groupedBy(callers, ({ places }) => places);
  const finding = (some: readonly Caller[], places: string): Finding => {
    const concerned = some.flatMap((caller) => caller.rows);
    return { ...notice, who: callersInWords(some), role, roleName, places, rows: concerned };
  };
  if (byPlaces.size > MOST_SETS) return [finding(callers, numbersInWords(callers))];
  return [...byPlaces].map(([places, some]) => finding(some, places));
}

/** How each of them was used may have made several rows of one caller. */
function callersOf(report: AccessReport, rows: readonly Row[]): Caller[] {
  const roles = new Map(report.roles.map((role) => [role.key, role]));
  const byHolder = groupedBy(rows, ({ grant: { holder } }) => JSON.stringify(holder));
  return [...byHolder.values()].map((own) => {
    const accounts = own.flatMap((row) => row.accounts).sort(inNaturalOrder);
    const places = placesOfGrant(report, roles.get(own[0].grant.role), own[0].grant, accounts);
    return { rows: own, accounts, places };
  });
}

/** `1 to 3 accounts each` */
function numbersInWords(callers: readonly Caller[]): string {
  const numbers = callers.map(({ accounts }) => accounts.length);
  const [fewest, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${fewest === most ? "" : `${fewest} to `}${counted(most, "account")} each`;
}

function orderOf({ kind, text, role, who }: Finding): readonly (string | number)[] {
  return [NOTICES.indexOf(kind), text, role, who];
}

/** That nobody knows whether a grant was used says nothing about it. */
function unused({ usage }: Row): Notice[] {
  return usage?.use === "not used" ? [{ kind: usage.use, text: usage.text }] : [];
}

function callersInWords(callers: readonly Caller[]): string {
  const grants = callers.flatMap(({ rows }) => rows.map(({ grant }) => grant));
  const names = [...new Set(grants.map(({ who }) => who))];
  if (names.length <= MOST_NAMES) return names.join(", ");
  const kinds = new Set<Holder["kind"]>(grants.map(({ holder }) => holder.kind));
  return `${names.length} ${kinds.size === 1 && kinds.has("person") ? "people" : "callers"}`;
}
