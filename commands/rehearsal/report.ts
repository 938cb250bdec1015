import Table from "cli-table3";
import { AsciiTree } from "oo-ascii-tree";
import type { AccessModel, Role } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { summarizePermissions } from "./summary";
import { conditionsInWords } from "./describe";
import type { EffectiveGrant, Rehearsal } from "./rehearse";
import type { RegisteredResource, StackRun } from "./stacks";
import type { Style } from "./style";

/** A rehearsal for people: what each stack creates, who may assume what, and how the checks came out. */
export function report(rehearsal: Rehearsal, style: Style): string {
  return [
    heading(rehearsal, style),
    ...resourceTrees(rehearsal.runs, style),
    style.bold("Who may assume what"),
    accessTable(rehearsal, style),
    checkCounts(rehearsal, style),
  ].join("\n\n");
}

function heading({ project, runs }: Rehearsal, style: Style): string {
  const stacks = runs.length === 1 ? "1 stack" : `${runs.length} stacks`;
  return `${style.bold(project.name)}: ${stacks}, in the order of deployment`;
}

/** More stacks than this are summed up in a line each. */
const MOST_TREES = 10;

function resourceTrees(runs: readonly StackRun[], style: Style): string[] {
  if (runs.length <= MOST_TREES) return runs.map((run) => tree(run, style));
  return [runs.map((run) => `${stackTitle(run, style)}: ${countByType(run)}`).join("\n")];
}

function stackTitle({ name, side, accountId }: StackRun, style: Style): string {
  return `${style.bold(name)} (${side} account ${accountId})`;
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

function accessTable({ project, grants }: Rehearsal, style: Style): string {
  const { access } = project;
  const table = new Table({
    head: ["Who", "Through", "Account", "Role", "If", "May then"],
    style: { head: [], border: [], compact: true },
    chars: BORDERLESS,
    wordWrap: true,
  });
  for (const { who, via, account, role } of rows(access, grants)) {
    const { accountId } = defined(access.accounts, account);
    const definition = defined(access.roles, role);
    const conditions = conditionsInWords(access, via, role);
    table.push([
      who,
      via,
      `${account} (${accountId})`,
      definition.name,
      conditions.join("\n"),
      may(definition, style),
    ]);
  }
  return table.toString();
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

function may(role: Role, style: Style): string {
  const { text, administrator } = summarizePermissions(role);
  return administrator ? style.red(text) : text;
}

interface Row {
  readonly who: string;
  readonly via: string;
  readonly account: string;
  readonly role: string;
}

/** A row for each group and role, with the people in it. */
function rows(access: AccessModel, grants: readonly EffectiveGrant[]): Row[] {
  const people = new Map<string, { via: string; account: string; role: string; names: string[] }>();
  for (const { principal, via, account, role } of grants) {
    const key = [via, account, role].join("\n");
    const row = people.get(key) ?? { via, account, role, names: [] };
    row.names.push(whoIs(access, via, principal));
    people.set(key, row);
  }
  return [...people.values()].map(({ names, ...row }) => ({ ...row, who: shorten(names) }));
}

/** A principal as people know it: a user's name, a permission set, the subjects of a provider. */
function whoIs(access: AccessModel, via: string, principal: string): string {
  const group = via.startsWith("group ") ? access.groups[via.slice("group ".length)] : undefined;
  if (group?.permissionSet !== undefined) return `permission set ${group.permissionSet}`;
  if (group !== undefined) return principal.slice(principal.lastIndexOf("/") + 1);
  return principal.includes("-provider/") ? "its subjects" : principal;
}

/** The first few of many names. */
function shorten(names: readonly string[]): string {
  return names.length <= 3
    ? names.join(", ")
    : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}

/** The checks that came out otherwise than declared, a line each. */
export function unexpectedLines({ checks }: Pick<Rehearsal, "checks">, style: Style): string[] {
  return checks.unexpected.map(
    ({ says, account, role, actions, expected, got }) =>
      `${style.red("unexpected")}: ${actions.join(", ")} on ${role} in ${account} by ${says}: ${got}, declared ${expected}`,
  );
}

function checkCounts(rehearsal: Rehearsal, style: Style): string {
  const { checks, undeclared, untried } = rehearsal;
  const { allowed, denied, unexpected } = checks;
  const drawn =
    undeclared.tried < undeclared.all
      ? [
          `Of ${undeclared.all} undeclared pairs of user and role, ${undeclared.tried} were drawn (always the same).`,
        ]
      : [];
  const total = `${allowed + denied + unexpected.length} checks: ${allowed} allowed and ${denied} denied as declared`;
  const outcome = `${unexpected.length} unexpected`;
  return [
    ...unexpectedLines(rehearsal, style),
    ...untried.map((reason) => `${style.yellow("not tried")}: ${reason}`),
    ...drawn,
    `${total}, ${unexpected.length === 0 ? style.green(outcome) : style.red(outcome)}`,
  ].join("\n");
}
