import { fenced } from "../../deployment/summary";
import { markdownName, markdownText } from "../../review/text";
import type { Told, ToldDifference } from "./told";

/** A verification for a file, a pull request or a job's summary. */
export function verificationMarkdown(told: Told): string {
  const { accounts, differences, problems, ways, unknown, notes, checks, verdict } = told;
  return [
    "# npm run verify",
    `${markdownText(checks)}. **${markdownText(verdict)}**`,
    ["| Account | | |", "|---|---|---|", ...accounts.map(accountRow)].join("\n"),
    ...section("Otherwise than the program deploys it", differences.map(differenceItem)),
    ...section("What that means for access", problems.map(item)),
    ...section("Ways in that the model does not have", ways.map(item)),
    ...section("Not known", unknown.map(item)),
    ...section("Notes", notes.map(item)),
    "",
  ].join("\n\n");
}

function accountRow({ name, accountId, state }: Told["accounts"][number]): string {
  return `| ${markdownName(name)} | ${accountId} | ${markdownText(state)} |`;
}

function differenceItem({ account, resource, says, change }: ToldDifference): string {
  const line = item(`${account}: ${resource}: ${says}`);
  if (change.length === 0) return line;
  const block = fenced(change.join("\n"), "diff");
  return [line, "", ...block.split("\n").map((each) => `  ${each}`), ""].join("\n");
}

function item(text: string): string {
  return `- ${markdownText(text)}`;
}

function section(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.join("\n")];
}
