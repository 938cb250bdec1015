import { accessChanges } from "./accessChanges";
import type { Environments } from "./deployRole";
import type { EngineOptions, EngineStack, Operation } from "./engine";
import { failureOf, NOT_STARTED } from "./failure";
import type { Live } from "./live";
import type { Log } from "./logs";
import { heldBack, type Outcome, type Previewed } from "./outcomes";
import { Tally } from "./tally";
import type { Target } from "./targets";

/** A stack with the engine's. */
export interface Opened {
  readonly target: Target;
  readonly stack: EngineStack;
}

/** What work on stacks needs beside the stacks. */
export interface Workshop {
  readonly operation: Operation;
  readonly refresh: boolean;
  readonly environmentOf: Environments;
  readonly signal: AbortSignal;
  readonly live: Live;
  readonly log: Log;
}

/** Says what the operation would change in a stack. */
export async function previewStack({ target, stack }: Opened, workshop: Workshop): Promise<Previewed> {
  const { operation, refresh } = workshop;
  const tally = new Tally();
  const outcome = await worked(target, "preview", tally, workshop, (options) =>
    stack.preview(operation, options),
  );
  // What is read anew goes into the state, whether it changes a resource or not.
  const looks = refresh || operation === "refresh";
  return { ...outcome, isUnchanged: !looks && outcome.result === "done" && tally.isUnchanged };
}

export function runStack({ target, stack }: Opened, workshop: Workshop): Promise<Outcome> {
  const { operation } = workshop;
  return worked(target, operation, new Tally(), workshop, (options) => stack.run(operation, options));
}

async function worked(
  target: Target,
  doing: string,
  tally: Tally,
  { refresh, environmentOf, signal, live, log }: Workshop,
  work: (options: EngineOptions) => Promise<void>,
): Promise<Outcome> {
  if (signal.aborted) return heldBack(target, NOT_STARTED);
  const { name } = target;
  const since = Date.now();
  live.started(name);
  const onEvent: EngineOptions["onEvent"] = (event) => {
    const step = tally.hear(event);
    if (step !== undefined) live.at(name, `${step.op} ${step.urn.slice(step.urn.lastIndexOf("::") + 2)}`);
  };
  const failure = await environmentOf(target)
    .then((environment) => work({ refresh, environment, signal, onEvent, onOutput: log(name, doing) }))
    .then(
      () => undefined,
      (error: unknown) => (tally.hasSucceeded ? undefined : failureOf(error, target.cliName, tally.errors)),
    );
  const outcome: Outcome = {
    target,
    result: failure === undefined ? "done" : "failed",
    changes: tally.changes,
    access: accessChanges(tally.changed),
    seconds: (Date.now() - since) / 1000,
    failure,
  };
  live.ended(outcome);
  return outcome;
}
