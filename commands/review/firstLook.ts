import type { Holder } from "../vocabulary/holders";
import { type AccessReport, compare } from "./accessReport";
import { type Notice, NOTICES } from "./notices";
import { placesOfRole, type Row } from "./rows";

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

/** What to look at first: by kind, and what ends by its date. */
export function firstLook(report: AccessReport, rows: readonly Row[]): Finding[] {
  const alike = new Map<string, { readonly notice: Notice; readonly rows: Row[] }>();
  for (const row of rows) {
    for (const notice of [...row.grant.notices, ...unused(row)]) {
      const said = JSON.stringify([notice.kind, notice.text, row.grant.role]);
      const known = alike.get(said);
      if (known === undefined) alike.set(said, { notice, rows: [row] });
      else known.rows.push(row);
    }
  }
  const roles = new Map(report.roles.map((role) => [role.key, role]));
  return [...alike.values()]
    .flatMap(({ notice, rows: concerned }) => {
      const [first] = concerned;
      if (first === undefined) return [];
      const { role, roleName } = first.grant;
      const accounts = [...new Set(concerned.flatMap((row) => row.accounts))].sort();
      const places = placesOfRole(report, roles.get(role), accounts);
      return [{ ...notice, who: holdersInWords(concerned), role, roleName, places, rows: concerned }];
    })
    .sort((left, right) => compare(orderOf(left), orderOf(right)));
}

function orderOf({ kind, text, roleName, who }: Finding): string {
  return [NOTICES.indexOf(kind), text, roleName, who].join("\n");
}

/** That nobody knows whether a grant was used says nothing about it. */
function unused({ usage }: Row): Notice[] {
  return usage?.use === "not used" ? [{ kind: usage.use, text: usage.text }] : [];
}

function holdersInWords(rows: readonly Row[]): string {
  const names = [...new Set(rows.map(({ grant }) => grant.who))];
  if (names.length <= MOST_NAMES) return names.join(", ");
  const kinds = new Set<Holder["kind"]>(rows.map(({ grant }) => grant.holder.kind));
  return `${names.length} ${kinds.size === 1 && kinds.has("person") ? "people" : "callers"}`;
}
