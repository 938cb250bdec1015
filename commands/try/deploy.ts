import { CannotWork } from "../cannotWork";
import { variablesOf } from "../deployment/deployRole";
import type { Engine, Operation } from "../deployment/engine";
import type { Live } from "../deployment/live";
import type { Outcome } from "../deployment/outcomes";
import { changesInWords } from "../deployment/tally";
import { type Target, targetsOf } from "../deployment/targets";
import { type Opened, previewStack, runStack, type Workshop } from "../deployment/work";
import type { Project } from "../rehearsal/project";
import type { Credentials } from "./emulatedAccounts";
import type { Outputs } from "./outputs";
import type { Undo } from "./undo";

/** Where and with what stacks are deployed. */
export interface Deployment {
  readonly engine: Engine;
  /** Account ID -> credentials of it. */
  readonly credentials: (accountId: string) => Credentials;
  readonly undo: Undo;
  readonly say: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

export interface DeployedStack extends Opened {
  readonly outputs: Outputs;
}

/** Deploys all stacks of a project, children first. */
export async function deployAll(project: Project, deployment: Deployment): Promise<DeployedStack[]> {
  const { engine, undo, say, signal } = deployment;
  const stacks: DeployedStack[] = [];
  for (const target of targetsOf(project)) {
    signal.throwIfAborted();
    const { name, accountId } = target;
    const stack = await engine.create(name, { config: {} });
    undo.add(`stack ${name}`, async () => {
      // What an interruption starts is not itself interrupted by it.
      const own = { ...deployment, signal: signal.aborted ? new AbortController().signal : signal };
      const { changes, failure } = await runStack({ target, stack }, workshop("destroy", own));
      if (failure !== undefined) throw new Error(failure.text);
      await say(`${name}: destroyed (${changesInWords(changes, "done")})`);
    });
    const { changes } = succeeded(await runStack({ target, stack }, workshop("up", deployment)));
    stacks.push({ target, stack, outputs: await stack.outputs() });
    await say(`${name}: deployed in account ${accountId} (${changesInWords(changes, "done")})`);
  }
  return stacks;
}

/**
 * Previews all stacks once more.
 *
 * @returns what would change, in sentences
 */
export async function previewAll(
  stacks: readonly DeployedStack[],
  deployment: Pick<Deployment, "credentials" | "say" | "signal">,
): Promise<string[]> {
  const problems: string[] = [];
  for (const opened of stacks) {
    const { name } = opened.target;
    const { changes } = succeeded(await previewStack(opened, workshop("up", deployment)));
    if (Object.keys(changes).length === 0) {
      await deployment.say(`${name}: a second preview changes nothing`);
      continue;
    }
    const what = changesInWords(changes, "to come");
    problems.push(`a second preview of stack ${name} would change something: ${what}`);
  }
  return problems;
}

function workshop(
  operation: Operation,
  { credentials, signal }: Pick<Deployment, "credentials" | "signal">,
): Workshop {
  const environmentOf = ({ accountId }: Target) => Promise.resolve(variablesOf(credentials(accountId)));
  return { operation, refresh: false, environmentOf, signal, live: SILENT, log: () => () => undefined };
}

/** A try-out tells each stack when it is done with it. */
const SILENT: Live = {
  begin: () => undefined,
  started: () => undefined,
  at: () => undefined,
  ended: () => undefined,
  say: () => undefined,
  stop: () => undefined,
};

/** @throws Error with why it did not */
function succeeded(outcome: Outcome): Outcome {
  const { target, failure } = outcome;
  if (failure === undefined) return outcome;
  const text = `stack ${target.name}: ${failure.text}`;
  throw failure.kind === "setup" ? new CannotWork(text) : new Error(text);
}
