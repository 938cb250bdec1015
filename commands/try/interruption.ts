import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Somebody wants the command to end: Ctrl-C, a closed terminal, a shutdown. */
export interface Interruption {
  /** Aborted at the first signal. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly stop: () => void;
}

/**
 * Listens for signals. The first aborts the work, which then clears up behind itself; a second ends the process.
 *
 * @param say tells the person what the first has started
 */
export function interruption(say: () => void): Interruption {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitCodeOf(signal));
    controller.abort(new Interrupted(signal));
    say();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  };
  return { signal: controller.signal, stop };
}

export class Interrupted extends Error {
  /** As shells give it. */
  public readonly exitCode: number;

  public constructor(signal: NodeJS.Signals) {
    super("Interrupted.");
    this.exitCode = exitCodeOf(signal);
  }
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
