import { table } from "../terminal/table";
import type { Style, Terminal } from "../terminal/terminal";
import { isGood, type Outcome } from "./outcomes";
import { changesInWords } from "./tally";

/** Whether changes are to come, or were made. */
export type Form = "to come" | "done";

/** A row for each stack, what changes in who may do what, and the failures alone. */
export function summary(outcomes: readonly Outcome[], form: Form, terminal: Terminal): string {
  const { style } = terminal;
  const rows = outcomes.map(({ target, ...outcome }) => [
    target.name,
    target.accountId,
    changesCell(outcome, form),
    secondsOf(outcome),
  ]);
  const access = outcomes.flatMap((outcome) => accessLines(outcome, style));
  const failures = outcomes.flatMap((outcome) => failureLines(outcome, style));
  const parts = [
    table(["Stack", "Account", "Changes", "Time"], rows, terminal),
    access.join("\n"),
    failures.join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function changesCell({ result, changes }: Omit<Outcome, "target">, form: Form): string {
  if (result === "done") return changesInWords(changes, form);
  if (result === "unchanged") return "no changes";
  if (Object.keys(changes).length > 0 && result === "not previewed")
    return `${changesInWords(changes, "to come")}, as rehearsed`;
  return Object.keys(changes).length === 0 ? result : `${result}: ${changesInWords(changes, "done")}`;
}

function secondsOf({ result, seconds }: Omit<Outcome, "target">): string {
  return result === "held back" || result === "not previewed" ? "" : `${seconds.toFixed(0)} s`;
}

function accessLines({ target, access, result }: Outcome, style: Style): string[] {
  if (result !== "done") return [];
  const colours = { "+": style.green, "-": style.red, "~": style.yellow };
  return access.map(({ sign, text }) => colours[sign](`${sign} ${target.name}: ${text}`));
}

function failureLines({ target, result, failure }: Outcome, style: Style): string[] {
  if (failure === undefined) return [];
  const set = result === "not previewed" ? style.yellow : style.red;
  return [`${set(`${target.name} ${result}`)}: ${failure.text.replaceAll("\n", "\n  ")}`];
}

/** The same for a pull request or a job's summary. */
export function summaryMarkdown(title: string, outcomes: readonly Outcome[], form: Form): string {
  const rows = outcomes.map(({ target, ...outcome }) => {
    const cells = [`\`${target.name}\``, target.accountId, changesCell(outcome, form), secondsOf(outcome)];
    return `| ${cells.join(" | ")} |`;
  });
  const access = outcomes.flatMap(({ target, access, result }) =>
    result === "done" ? access.map(({ sign, text }) => `${sign} ${target.name}: ${text}`) : [],
  );
  const toldOf = (chosen: readonly Outcome[]): string[] =>
    chosen.flatMap(({ target, result, failure }) =>
      failure === undefined ? [] : [`**\`${target.name}\` ${result}**`, "", fenced(failure.text), ""],
    );
  const failures = toldOf(outcomes.filter((outcome) => !isGood(outcome)));
  const notShown = toldOf(outcomes.filter(isGood));
  return [
    `# ${title}`,
    "",
    "| Stack | Account | Changes | Time |",
    "|---|---|---|---|",
    ...rows,
    "",
    ...(access.length === 0 ? [] : ["## Access", "", fenced(access.join("\n"), "diff"), ""]),
    ...(notShown.length === 0 ? [] : ["## Not shown", "", ...notShown]),
    ...(failures.length === 0 ? [] : ["## Failures", "", ...failures]),
  ].join("\n");
}

/** A fence longer than any in the text, so that nothing in it ends the block. */
export function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The same as data. */
export function summaryJson(
  operation: string,
  preview: readonly Outcome[],
  outcomes: readonly Outcome[],
): string {
  const data = {
    operation,
    stacks: Object.fromEntries(
      outcomes.map(({ target, result, changes, access, seconds, failure }) => [
        target.name,
        {
          side: target.side,
          account: target.accountId,
          result,
          planned: preview.find((each) => each.target.name === target.name)?.changes ?? {},
          changes,
          access: access.map(({ sign, text }) => `${sign} ${text}`),
          seconds: Math.round(seconds),
          ...(failure === undefined ? {} : { failure }),
        },
      ]),
    ),
  };
  return JSON.stringify(data, null, 2);
}
