import type { AccessModel } from "../../components/model/accessModel";
import { describeProblems, type Problem } from "../../components/model/problems";
import type { Rehearsal } from "../rehearsal/rehearse";
import { takesAway } from "./accessChanges";
import { failureOf, NOT_STARTED } from "./failure";
import { heldBack, isGood, notPreviewed, type Outcome, type Previewed } from "./outcomes";
import { inParallel } from "./parallel";
import { grantsTo, stagesOf, unplannedRoleArns } from "./plan";
import type { Changes } from "./tally";
import type { Target } from "./targets";
import { type Opened, previewStack, runStack, type Workshop } from "./work";

/** Stacks to work on, and how. */
export interface Deployment extends Workshop {
  readonly access: AccessModel;
  readonly stacks: readonly Opened[];
  /** Stacks that the backend does not have; only a preview does without them. */
  readonly missing: readonly Missing[];
  /** How many stacks at a time, at most. */
  readonly parallel: number;
  /** Whether a `destroy` goes on to the children where the primary could not be destroyed. */
  readonly force: boolean;
}

/** A stack that the backend does not have, and what it would create. */
export interface Missing {
  readonly target: Target;
  readonly changes: Changes;
}

/** Previews every stack. The primary goes by planned ARNs where a child is new, so it waits for nobody. */
export async function previewAll(deployment: Deployment): Promise<Previewed[]> {
  const { stacks, missing, parallel, live } = deployment;
  live.begin("preview", stacks.length);
  const previews = await inParallel(stacks, parallel, (opened) => previewIfPossible(opened, deployment));
  return [...missing.map(({ target, changes }) => notPreviewed(target, NOT_THERE, changes)), ...previews];
}

const NOT_THERE =
  "it is not in the backend yet, so all that the review says of it is to be created; --create makes it, empty";

/** As it was rehearsed: the stack, and what its program registers, but for what that only reads. */
export function asMissing({ runs }: Rehearsal, target: Target): Missing {
  const resources = runs.find(({ name }) => name === target.name)?.resources ?? [];
  const created = resources.filter(({ type }) => type !== "pulumi:pulumi:StackReference");
  return { target, changes: { create: 1 + created.length } };
}

/** A reference of the primary to a stack that is not there ends its preview before the program can speak. */
async function previewIfPossible(opened: Opened, deployment: Deployment): Promise<Previewed> {
  const { target } = opened;
  const children = deployment.missing.flatMap(({ target: { side, name } }) =>
    side === "child" ? [name] : [],
  );
  if (target.side !== "primary" || children.length === 0) return previewStack(opened, deployment);
  return notPreviewed(target, `it refers to what is not in the backend yet: ${children.join(", ")}`);
}

/** Works on every stack in order, as far as what came before lets it. */
export async function runAll(deployment: Deployment, previews: readonly Previewed[]): Promise<Outcome[]> {
  const { operation, stacks, parallel, live } = deployment;
  const targets = stacks.map(({ target }) => target);
  const primaryFirst = operation === "up" && (await canTakeAwayFirst(deployment, previews));
  if (primaryFirst) live.say("Access is taken away: the primary goes first.");
  live.begin(operation, stacks.length);
  const outcomes: Outcome[] = [];
  for (const stage of stagesOf(operation, targets, primaryFirst)) {
    const before = [...outcomes];
    const ended = await inParallel(stage, parallel, (target) => runOne(target, deployment, previews, before));
    outcomes.push(...ended);
  }
  return outcomes;
}

async function runOne(
  target: Target,
  deployment: Deployment,
  previews: readonly Previewed[],
  before: readonly Outcome[],
): Promise<Outcome> {
  const { live, signal } = deployment;
  const reason = signal.aborted
    ? NOT_STARTED
    : await reasonToHoldBack(target, deployment, previews, before).catch(
        (error: unknown) => failureOf(error, target.cliName, []).text,
      );
  if (reason !== undefined) {
    const outcome = heldBack(target, reason);
    live.ended(outcome);
    return outcome;
  }
  const preview = previewOf(previews, target);
  const followsChange = target.side === "primary" && before.some(({ result }) => result !== "unchanged");
  if (preview.isUnchanged && !followsChange) return { ...preview, result: "unchanged", seconds: 0 };
  return runStack(openedOf(deployment, target), deployment);
}

function previewOf(previews: readonly Previewed[], { name }: Target): Previewed {
  const found = previews.find(({ target }) => target.name === name);
  if (found === undefined) throw new Error(`stack ${name} was not previewed`);
  return found;
}

function openedOf({ stacks }: Deployment, { name }: Target): Opened {
  const found = stacks.find(({ target }) => target.name === name);
  if (found === undefined) throw new Error(`stack ${name} was not selected`);
  return found;
}

async function reasonToHoldBack(
  target: Target,
  deployment: Deployment,
  previews: readonly Previewed[],
  before: readonly Outcome[],
): Promise<string | undefined> {
  const { operation, force, access } = deployment;
  const failed = before.filter((outcome) => !isGood(outcome));
  if (operation === "destroy" && target.side === "child") {
    if (failed.length === 0 || force) return undefined;
    return "the primary, which refers to its roles, was not destroyed; run this again, or destroy it all the same with --force";
  }
  if (operation === "destroy" && target.side === "alarms" && failed.length > 0 && !force) {
    return "what stands in other accounts may send to it still; run this again, or destroy it all the same with --force";
  }
  if (operation === "up" && target.side === "child") return withoutReceiver(failed);
  if (operation !== "up" || target.side === "alarms") return undefined;
  const stacks = failed.map((outcome) => outcome.target.name).join(", ");
  const accounts = failed.flatMap((outcome) => outcome.target.account ?? []);
  const grants = grantsTo(access, accounts, previewOf(previews, target).access).join("; ");
  const problems = await unplanned(deployment, before);
  if (problems.length > 0) {
    const told = describeProblems("The roleArns output of the child stacks", problems);
    return failed.length === 0 ? told : `${told}\n${waitingFor(stacks, grants)}`;
  }
  if (grants === "") return undefined;
  return `it would grant what ${stacks} could not deploy (${grants}); run this again once that is mended`;
}

/** The program takes no ARN for granted that nobody has deployed, and makes the primary with all accounts. */
function waitingFor(stacks: string, grants: string): string {
  const waits = grants === "" ? "" : `These grants wait for ${stacks}: ${grants}.\n`;
  return `${waits}The primary waits for ${stacks} with all that changes in it, since it is deployed with the roles of every account of the model or not at all. Run this again once that is mended; to go on without, take what could not be deployed out of the model until then.`;
}

/** A child that sends alarms would fail in the middle where nothing receives them. */
function withoutReceiver(failed: readonly Outcome[]): string | undefined {
  const alarms = failed.find(({ target }) => target.side === "alarms");
  if (alarms === undefined) return undefined;
  return `it sends alarms to what ${alarms.target.name} could not deploy; run this again once that is mended`;
}

/** The role ARNs that children gave, held against those that the preview of the primary went by. */
async function unplanned(deployment: Deployment, children: readonly Outcome[]): Promise<Problem[]> {
  const { access, parallel } = deployment;
  const worked = children.filter(({ result }) => result !== "unchanged");
  const problems = await inParallel(worked, parallel, async ({ target }) => {
    const { stack } = openedOf(deployment, target);
    const { account } = target;
    return account === undefined ? [] : unplannedRoleArns(access, account, (await stack.outputs()).roleArns);
  });
  return problems.flat();
}

/**
 * Whether the primary takes access away and can do so before its children change: every role that it names stands
 * already where the model plans it. Otherwise a child's own trust policy is the first to refuse.
 */
async function canTakeAwayFirst(deployment: Deployment, previews: readonly Previewed[]): Promise<boolean> {
  const primary = previews.find(({ target }) => target.side === "primary");
  if (primary === undefined || !takesAway(primary.access)) return false;
  const children = previews.filter(({ target, isUnchanged }) => target.side === "child" && !isUnchanged);
  return (await unplanned(deployment, children)).length === 0;
}
