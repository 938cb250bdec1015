import Table from "cli-table3";
import type { AccessModel } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { conditionWords } from "../vocabulary/conditions";
import { holdersIn, whoIs } from "../vocabulary/holders";
import { mayInWords, permissionsOfRoles, type RolePermissions, saidInText } from "../vocabulary/permissions";
import { placeInWords, placesInWords, placesOf } from "../vocabulary/places";
import type { EffectiveGrant, Rehearsal } from "./rehearse";
import type { Style } from "./style";
import { BORDERLESS } from "./table";
import { wrapped } from "./wrap";

/** A line of a cell; one that is marked stands out. */
interface Line {
  readonly text: string;
  readonly isMarked: boolean;
}

type Cell = readonly Line[];

const HEADS = ["Who", "Through", "Account", "Role", "If", "May then"];

/** Where a table does not fit in fewer columns than these, its rows become cards. */
const NARROWEST_TABLE = 100;

/** Who may assume what: a row for all accounts where it is the same, in as many columns as a terminal has. */
export function accessTable(rehearsal: Rehearsal, style: Style, width?: number): string {
  const rows = cellsOf(rehearsal);
  const { natural, overhead } = widthsOf(rows);
  if (width === undefined || sum(natural) + overhead <= width) return drawn(rows, style);
  if (width < NARROWEST_TABLE) return rows.map((row) => card(row, style, width)).join("\n\n");
  const widths = shrunk(natural, width - overhead);
  return drawn(
    rows.map((row) => row.map((cell, column) => fitted(cell, widths[column] ?? 1))),
    style,
  );
}

function drawn(rows: readonly (readonly Cell[])[], style: Style): string {
  const table = new Table({ head: HEADS, style: { head: [], border: [], compact: true }, chars: BORDERLESS });
  for (const row of rows) table.push(row.map((cell) => printed(cell, style)));
  return table.toString();
}

function printed(cell: Cell, style: Style): string {
  return cell.map(({ text, isMarked }) => (isMarked ? style.red(text) : text)).join("\n");
}

/** Widths of the columns as they are, and of what stands around them. */
function widthsOf(rows: readonly (readonly Cell[])[]): { natural: number[]; overhead: number } {
  const natural = HEADS.map((head, column) =>
    Math.max(head.length, ...rows.flatMap((row) => (row[column] ?? []).map(({ text }) => text.length))),
  );
  const empty = new Table({ head: HEADS, style: { head: [], border: [], compact: true }, chars: BORDERLESS });
  const [line = ""] = empty.toString().split("\n");
  return { natural, overhead: line.length - sum(HEADS.map((head) => head.length)) };
}

/** Takes from the widest columns until all fit. */
function shrunk(widths: readonly number[], total: number): number[] {
  const fitting = [...widths];
  while (sum(fitting) > total) {
    const widest = fitting.indexOf(Math.max(...fitting));
    fitting[widest] = (fitting[widest] ?? 0) - 1;
  }
  return fitting;
}

function fitted(cell: Cell, width: number): Cell {
  return cell.flatMap(({ text, isMarked }) => wrapped(text, width).map((part) => ({ text: part, isMarked })));
}

/** A row as a block of lines, each with the name of its column. */
function card([who = [], ...others]: readonly Cell[], style: Style, width: number): string {
  const [, ...heads] = HEADS;
  const indent = 2 + Math.max(...heads.map((head) => head.length)) + 1;
  const title = fitted(who, width).map(({ text }) => style.bold(text));
  const lines = others.flatMap((cell, index) =>
    fitted(cell, Math.max(width - indent, 1)).map(
      (line, at) => `${(at === 0 ? `  ${heads[index] ?? ""}` : "").padEnd(indent)}${printed([line], style)}`,
    ),
  );
  return [...title, ...lines].join("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function cellsOf(rehearsal: Rehearsal): Cell[][] {
  const { access } = rehearsal.project;
  const conditionsOf = conditionWords(rehearsal);
  const permissions = permissionsOfRoles(rehearsal);
  return rows(access, rehearsal.grants).map(({ who, via, role, accounts }) => [
    plain(who),
    plain(via),
    plain(placesWithIds(access, role, accounts)),
    plain(defined(access.roles, role).name),
    conditionsOf(via, role).flatMap(plain),
    may(permissions.get(role)),
  ]);
}

function plain(text: string): Line[] {
  return [{ text, isMarked: false }];
}

function placesWithIds(access: AccessModel, role: string, accounts: readonly string[]): string {
  const standing = Object.entries(access.accounts).filter(([, { roles }]) => roles.includes(role));
  const isEverywhere = accounts.length > 1 && accounts.length === standing.length;
  if (isEverywhere) {
    return placesInWords(
      access.accountSets,
      accounts,
      standing.map(([account]) => account),
    );
  }
  const places = placesOf(access.accountSets, accounts).map((place) =>
    place.kind === "set"
      ? placeInWords(place)
      : `${place.account} (${defined(access.accounts, place.account).accountId})`,
  );
  return places.join(", ");
}

function may(permissions: RolePermissions | undefined): Line[] {
  const said = permissions === undefined ? [] : mayInWords(permissions);
  return said.map((part) => ({ text: saidInText(part), isMarked: part.flag === "administrator" }));
}

interface Row {
  readonly who: string;
  readonly via: string;
  readonly role: string;
  readonly accounts: readonly string[];
}

/** A row for each part of the model and role, with the people in it and the accounts where it is so. */
function rows(access: AccessModel, grants: readonly EffectiveGrant[]): Row[] {
  const holderOf = holdersIn(access);
  const known = new Map<string, { via: string; role: string; names: Set<string>; accounts: Set<string> }>();
  for (const grant of grants) {
    const { via, account, role } = grant;
    const key = [via, role].join("\n");
    const row = known.get(key) ?? { via, role, names: new Set(), accounts: new Set() };
    row.names.add(whoIs(access, holderOf(grant)));
    row.accounts.add(account);
    known.set(key, row);
  }
  return [...known.values()].map(({ names, accounts, ...row }) => ({
    ...row,
    who: shorten([...names]),
    accounts: [...accounts],
  }));
}

/** The first few of many names. */
function shorten(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
