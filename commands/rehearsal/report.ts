import { AsciiTree } from "oo-ascii-tree";
import { counted } from "../../components/model/counted";
import { visible } from "../../components/model/visible";
import type { Style, Terminal } from "../terminal/terminal";
import { countsInWords, NO_SECOND_OPINION, unexpectedInWords } from "../vocabulary/checks";
import { proofInWords } from "../vocabulary/proof";
import { foldedBySets, placeInWords } from "../vocabulary/places";
import { accessTable } from "./accessTable";
import type { Rehearsal } from "./rehearse";
import type { RegisteredResource, StackRun } from "./stacks";

/** A rehearsal for people: what each stack creates, who may assume what, and how the checks came out. */
export function report(rehearsal: Rehearsal, terminal: Terminal): string {
  const { style } = terminal;
  return [
    heading(rehearsal, style),
    ...resourceTrees(rehearsal, style),
    style.bold("Who may assume what"),
    accessTable(rehearsal, terminal),
    conclusion(rehearsal, style),
  ].join("\n\n");
}

function heading({ project, runs }: Rehearsal, style: Style): string {
  return `${style.bold(project.name)}: ${counted(runs.length, "stack")}, in the order of deployment`;
}

/** More stacks than this are summed up in a line each. */
const MOST_TREES = 10;

function resourceTrees({ project, runs }: Rehearsal, style: Style): string[] {
  if (runs.length <= MOST_TREES) return runs.map((run) => tree(run, style));
  const { accounts, accountSets } = project.access;
  const names = new Map(Object.entries(accounts).map(([name, { accountId }]) => [accountId, name]));
  const children = runs.flatMap((run) => {
    const account = names.get(run.accountId);
    return account === undefined ? [] : [{ account, run }];
  });
  const placed = foldedBySets(accountSets, children, ({ run }) => countByType(run));
  const ofChildren = placed.map(({ place, entry: { run } }) => {
    const title = place.kind === "set" ? style.bold(placeInWords(place)) : stackTitle(run, style);
    return `${title}: ${countByType(run)}`;
  });
  const summed = (side: StackRun["side"]): string[] =>
    runs.filter((run) => run.side === side).map((run) => `${stackTitle(run, style)}: ${countByType(run)}`);
  return [[...summed("alarms"), ...ofChildren, ...summed("primary")].join("\n")];
}

function stackTitle({ name, side, accountId }: StackRun, style: Style): string {
  const account = side === "alarms" ? "alarms in the primary account" : `${side} account`;
  return `${style.bold(name)} (${account} ${accountId})`;
}

function countByType({ resources }: StackRun): string {
  const counts = new Map<string, number>();
  for (const { type } of resources.filter(isCreated))
    counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}

function tree(run: StackRun, style: Style): string {
  const created = run.resources.filter(isCreated);
  const root = new AsciiTree(stackTitle(run, style));
  const nodes = new Map(
    created.map((resource) => [urnSuffix(resource), new AsciiTree(label(resource, style))]),
  );
  for (const resource of created) {
    const node = nodes.get(urnSuffix(resource));
    const parent = [...nodes].find(([suffix]) => resource.parent.endsWith(suffix))?.[1] ?? root;
    if (node !== undefined) parent.add(node);
  }
  return root.toString().trimEnd();
}

/** What is created in AWS. A StackReference is read, and a provider is the way there. */
function isCreated({ type }: RegisteredResource): boolean {
  return !type.startsWith("pulumi:");
}

function urnSuffix({ type, name }: RegisteredResource): string {
  return `${type}::${name}`;
}

function label({ type, name, inputs, outputs }: RegisteredResource, style: Style): string {
  const arn = outputs.arn;
  const detail = typeof arn === "string" ? arn : attachment(inputs);
  return [kindOf(type), name, ...(detail === undefined ? [] : [style.dim(detail)])].join("  ");
}

function attachment(inputs: Readonly<Record<string, unknown>>): string | undefined {
  const { policyArn, groups } = inputs;
  if (typeof policyArn === "string") return policyArn;
  return Array.isArray(groups) ? groups.join(", ") : undefined;
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** What came out otherwise than the model declares, a line each. */
export function problemLines(rehearsal: Rehearsal, style: Style): string[] {
  const { counterexamples, unusable } = proofInWords(rehearsal);
  return [
    ...counterexamples.map((text) => `${style.red("counterexample")}: ${visible(text)}`),
    ...unusable.map((text) => `${style.red("unusable")}: ${visible(text)}`),
    ...rehearsal.checks.unexpected.map(
      (check) => `${style.red("unexpected")}: ${visible(unexpectedInWords(check))}`,
    ),
  ];
}

/** The last lines: single requests that were tried, and what was proven of all others. */
function conclusion(rehearsal: Rehearsal, style: Style): string {
  const { checks, secondOpinion } = rehearsal;
  const { asDeclared, otherwise } = countsInWords(checks);
  const { verdict, isProven, open, notes } = proofInWords(rehearsal);
  return [
    ...problemLines(rehearsal, style),
    ...[...open, ...rehearsal.project.notKnown].map(
      (text) => `${style.yellow("not decided")}: ${visible(text)}`,
    ),
    ...notes.map((text) => `${style.yellow("note")}: ${visible(text)}`),
    ...(secondOpinion ? [] : [style.yellow(NO_SECOND_OPINION)]),
    `${asDeclared}, ${checks.unexpected.length === 0 ? style.green(otherwise) : style.red(otherwise)}`,
    isProven ? style.green(verdict) : style.red(verdict),
  ].join("\n");
}
