import type { AccessChange } from "./accessChanges";
import type { Failure } from "./failure";
import type { Changes } from "./tally";
import type { Target } from "./targets";

/** How an operation on one stack came out. */
export interface Outcome {
  readonly target: Target;
  /** A preview shows nothing of a stack that the backend does not have. */
  readonly result: "done" | "unchanged" | "failed" | "held back" | "not previewed";
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
  return untouched(target, "held back", text);
}

/**
 * A stack of which nothing can be shown before it, or one that it needs, is there.
 *
 * @param changes what a rehearsal says of it
 */
export function notPreviewed(target: Target, text: string, changes: Changes = {}): Previewed {
  return { ...untouched(target, "not previewed", text), changes, isUnchanged: false };
}

function untouched(target: Target, result: Outcome["result"], text: string): Outcome {
  return {
    target,
    result,
    changes: {},
    access: [],
    seconds: 0,
    failure: { kind: "failed", text },
  };
}

export function isGood({ result }: Outcome): boolean {
  return result === "done" || result === "unchanged" || result === "not previewed";
}

/**
 * The exit code that outcomes make: 2 where nothing but the setup stood in the way.
 */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const failed = outcomes.filter(({ result }) => result === "failed");
  if (outcomes.every(isGood)) return 0;
  return failed.length > 0 && failed.every(({ failure }) => failure?.kind === "setup") ? 2 : 1;
}
