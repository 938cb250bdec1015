import { exitCodeOfSignal, type Interrupts } from "../deployment/interrupts";

/** Somebody wants the command to end. */
export interface Interruption {
  /** Aborted at the first time. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly stop: () => void;
}

/**
 * The first interrupt aborts the work, which then clears up behind itself; a second ends the process.
 *
 * @param say tells the person what the first has started
 */
export function interruption({ listen, leave }: Interrupts, say: () => void): Interruption {
  const controller = new AbortController();
  const stop = listen((signal) => {
    if (controller.signal.aborted) {
      leave(signal);
      return;
    }
    controller.abort(new Interrupted(signal));
    say();
  });
  return { signal: controller.signal, stop };
}

export class Interrupted extends Error {
  /** As shells give it. */
  public readonly exitCode: number;

  public constructor(signal: NodeJS.Signals) {
    super("Interrupted.");
    this.exitCode = exitCodeOfSignal(signal);
  }
}
