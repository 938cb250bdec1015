import type { AccessChange } from "./accessChanges";
import type { Failure } from "./failure";
import type { Changes } from "./tally";
import type { Target } from "./targets";

/** How an operation on one stack came out. */
export interface Outcome {
  readonly target: Target;
  readonly result: "done" | "unchanged" | "failed" | "held back";
  readonly changes: Changes;
  readonly access: readonly AccessChange[];
  readonly seconds: number;
  /** Why it failed, or was held back. */
  readonly failure?: Failure | undefined;
}

/** A preview, with whether it is certain that there is nothing to do. */
export interface Previewed extends Outcome {
  readonly isUnchanged: boolean;
}

/** A stack that was not touched, with the reason. */
export function heldBack(target: Target, text: string): Outcome {
  return {
    target,
    result: "held back",
    changes: {},
    access: [],
    seconds: 0,
    failure: { kind: "failed", text },
  };
}

export function isGood({ result }: Outcome): boolean {
  return result === "done" || result === "unchanged";
}

/**
 * The exit code that outcomes make: 2 where nothing but the setup stood in the way.
 */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ result }) => result === "failed");
  if (outcomes.every(isGood)) return 0;
  return failed.length > 0 && failed.every(({ failure }) => failure?.kind === "setup") ? 2 : 1;
}
