import Table from "cli-table3";
import { BORDERLESS } from "../../rehearsal/table";
import type { Style } from "../../rehearsal/style";
import type { Told } from "./told";

/** A verification for a terminal. */
export function verificationReport(told: Told, style: Style): string {
  const parts = [
    accountTable(told, style),
    section("Otherwise than the program deploys it", differenceLines(told, style), style),
    section("What that means for access", told.problems.map(style.red), style),
    section("Ways in that the model does not have", told.ways.map(style.yellow), style),
    section("Not known", told.unknown, style),
    section("Notes", told.notes, style),
    [told.checks, told.isProven ? style.green(told.verdict) : style.red(told.verdict)].join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function accountTable({ accounts }: Told, style: Style): string {
  const table = new Table({
    head: ["Account", "", ""],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
  });
  for (const { name, accountId, state, isGood } of accounts)
    table.push([name, accountId, isGood ? style.green(state) : style.red(state)]);
  return table.toString();
}

function differenceLines({ differences }: Told, style: Style): string[] {
  return differences.flatMap(({ account, resource, says, change }) => [
    `${account}: ${resource}: ${style.red(says)}`,
    ...change.map((line) => `    ${line.startsWith("+") ? style.red(line) : style.green(line)}`),
  ]);
}

function section(title: string, lines: readonly string[], style: Style): string {
  return lines.length === 0 ? "" : [style.bold(title), ...lines.map((line) => `  ${line}`)].join("\n");
}
