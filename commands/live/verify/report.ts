import { table } from "../../terminal/table";
import type { Style, Terminal } from "../../terminal/terminal";
import type { Told } from "./told";

/** A verification for a terminal. */
export function verificationReport(told: Told, terminal: Terminal): string {
  const { style } = terminal;
  const parts = [
    accountTable(told, terminal),
    section("Otherwise than the program deploys it", differenceLines(told, style), style),
    section("What that means for access", told.problems.map(style.red), style),
    section("Ways in that the model does not have", told.ways.map(style.yellow), style),
    section("Not known", told.unknown, style),
    section("Notes", told.notes, style),
    [told.checks, told.isProven ? style.green(told.verdict) : style.red(told.verdict)].join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function accountTable({ accounts }: Told, terminal: Terminal): string {
  const { green, red } = terminal.style;
  const rows = accounts.map(({ name, accountId, state, isGood }) => [
    name,
    accountId,
    [{ text: state, set: isGood ? green : red }],
  ]);
  return table(["Account", "ID", "State"], rows, terminal);
}

function differenceLines({ differences }: Told, style: Style): string[] {
  return differences.flatMap(({ account, resource, says, change }) => [
    `${account}: ${resource}: ${style.red(says)}`,
    ...change.map((line) => `    ${coloured(line, style)}`),
  ]);
}

/** Which statement it is of has no side. */
function coloured(line: string, { green, red }: Style): string {
  if (line.startsWith("+")) return red(line);
  return line.startsWith("-") ? green(line) : line;
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? "" : [style.bold(title), ...lines.map((line) => `  ${line}`)].join("\n");
}
