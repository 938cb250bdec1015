import Table from "cli-table3";
import { visible } from "../../components/model/visible";
import type { Terminal } from "./terminal";
import { partsOf, wrapped } from "./wrap";

/** A line of a cell, and how it is set off. */
export interface Line {
  readonly text: string;
  readonly set?: ((text: string) => string) | undefined;
}

/** Text, or lines that stand under each other. */
export type Cell = string | readonly Line[];

/** Where a table does not fit in fewer columns than these, its rows become cards. */
const NARROWEST_TABLE = 100;

/** What has no sign in so many characters may be broken. */
const LONGEST_PART = 32;

/**
 * A table in as many columns as a terminal has: as wide as it has to be where that fits, else with its widest columns
 * broken at the ends of words and at signs in them; a card for each row where that is not enough.
 *
 * @param heads name of each column; that of the first one stands on no card, since its cell is the card's title
 */
export function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  terminal: Terminal,
): string {
  const { width } = terminal;
  const cells = rows.map((row) => row.map(linesOf));
  const natural = heads.map((head, column) =>
    Math.max(head.length, ...cells.flatMap((row) => (row[column] ?? []).map(({ text }) => text.length))),
  );
  const overhead = borderless(heads, []).length - sum(heads.map((head) => head.length));
  if (width === undefined || sum(natural) + overhead <= width) return borderless(heads, cells);
  const least = heads.map((head, column) =>
    Math.max(head.length, ...cells.flatMap((row) => (row[column] ?? []).map(longestPart))),
  );
  if (width < NARROWEST_TABLE || sum(least) + overhead > width)
    return cells.map((row) => card(heads, row, terminal, width)).join("\n\n");
  const widths = shrunk(natural, least, width - overhead);
  return borderless(
    heads,
    cells.map((row) => row.map((cell, column) => fitted(cell, widths[column] ?? 1))),
  );
}

/** What a model says cannot move the cursor, or begin a line of its own. */
function linesOf(cell: Cell): readonly Line[] {
  const lines = typeof cell === "string" ? [{ text: cell }] : cell;
  return lines.map(({ text, set }) => ({ text: visible(text), set }));
}

function borderless(heads: readonly string[], rows: readonly (readonly (readonly Line[])[])[]): string {
  const drawn = new Table({
    head: [...heads],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
  });
  for (const row of rows) drawn.push(row.map((cell) => cell.map(printed).join("\n")));
  return drawn.toString().replace(/ +$/gm, "");
}

const BORDERLESS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

function printed({ text, set }: Line): string {
  return set === undefined ? text : set(text);
}

function longestPart({ text }: Line): number {
  return Math.min(LONGEST_PART, Math.max(...partsOf(text).map((part) => part.length)));
}

/** Takes from the widest columns, of those that are not as narrow as they can be, until all fit. */
function shrunk(widths: readonly number[], least: readonly number[], total: number): number[] {
  const fitting = [...widths];
  while (sum(fitting) > total) {
    const spare = fitting.map((width, column) => (width > (least[column] ?? 0) ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    fitting[widest] = (fitting[widest] ?? 0) - 1;
  }
  return fitting;
}

function fitted(cell: readonly Line[], width: number): Line[] {
  return cell.flatMap(({ text, set }) => wrapped(text, width).map((part) => ({ text: part, set })));
}

/** A row as a block of lines, each with the name of its column; a cell with nothing in it has none. */
function card(
  [, ...heads]: readonly string[],
  [title = [], ...others]: readonly (readonly Line[])[],
  { style }: Terminal,
  width: number,
): string {
  const indent = 2 + Math.max(0, ...heads.map((head) => head.length)) + 1;
  const lines = others.flatMap((cell, index) => {
    if (cell.every(({ text }) => text === "")) return [];
    const [first = "", ...more] = fitted(cell, Math.max(width - indent, 1)).map(printed);
    return [
      `${`  ${heads[index] ?? ""}`.padEnd(indent)}${first}`,
      ...more.map((line) => " ".repeat(indent) + line),
    ];
  });
  return [...fitted(title, width).map((line) => style.bold(printed(line))), ...lines].join("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
