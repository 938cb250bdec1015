import { constants } from "node:os";

/** Hears that somebody wants the command to end: Ctrl-C, a closed terminal, a shutdown. */
export interface Interrupts {
  /** @returns stops listening */
  readonly listen: (onInterrupt: (signal: NodeJS.Signals) => void) => () => void;
  /** Ends the process, whatever is still under way. */
  readonly leave: (signal: NodeJS.Signals) => void;
}

/** npm hands a terminal's Ctrl-C on to a script that has got it already: within so many milliseconds it is one. */
const ONE_WITHIN = 300;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export const processInterrupts: Interrupts = {
  listen: (onInterrupt) => {
    let last = -Infinity;
    const hear = (signal: NodeJS.Signals): void => {
      const isAgain = Date.now() - last < ONE_WITHIN;
      last = Date.now();
      if (!isAgain) onInterrupt(signal);
    };
    for (const signal of SIGNALS) process.on(signal, hear);
    return () => {
      for (const signal of SIGNALS) process.removeListener(signal, hear);
    };
  },
  leave: (signal) => process.exit(exitCodeOfSignal(signal)),
};

/** What a shell gives for a process that a signal ended. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** What is said at the first Ctrl-C, and at the second. */
export const CANCELLING =
  "Cancelling: each stack ends the step that it is at and gives its lock back, and no other is started. A second Ctrl-C does not wait for that.";

export function leftBehind(stacks: readonly string[]): string {
  const cancel = stacks.map((stack) => `pulumi cancel --stack ${stack}`).join("; ");
  return `Left at once. These may still be locked, with a step of theirs in doubt: ${stacks.join(", ")}. To go on: ${cancel}; then npm run refresh, and what you ran again.`;
}
