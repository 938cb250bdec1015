import { SingleBar } from "cli-progress";
import type { Output } from "../streams";
import type { Progress } from "./rehearse";

/** How far some work is, step by step. */
export interface Steps {
  /** Whether anybody sees it. */
  readonly isShown: boolean;
  readonly start: (what: string, total: number) => void;
  readonly step: () => void;
  readonly stop: () => void;
}

/** Shows steps as a bar on a terminal, and nothing elsewhere. */
export function stepsBar(stream: Output): Steps {
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  const start = (what: string, total: number): void => {
    stop();
    if (stream.isTTY !== true) return;
    bar = new SingleBar({
      stream,
      format: `${what} {bar} {value}/{total}`,
      hideCursor: true,
      clearOnComplete: true,
    });
    bar.start(total, 0);
  };
  return { isShown: stream.isTTY === true, start, step: () => bar?.increment(), stop };
}

/** Work of fewer steps is over before a bar could be read: a stack takes as long as fifty checks. */
const WORTH_A_BAR = { stacks: 10, checks: 500 };

/**
 * Shows progress on a terminal, and nothing elsewhere; warnings are printed in either case.
 *
 * @param which said of the stacks and checks where there are others: `earlier`
 */
export function progressBar(stream: Output, which?: string): Progress & { readonly stop: () => void } {
  const bar = stepsBar(stream);
  const start = (what: keyof typeof WORTH_A_BAR, total: number): void => {
    bar.stop();
    if (total >= WORTH_A_BAR[what]) bar.start(which === undefined ? what : `${which} ${what}`, total);
  };
  return {
    onStacks: (total) => {
      start("stacks", total);
    },
    onStack: bar.step,
    onChecks: (total) => {
      start("checks", total);
    },
    onCheck: bar.step,
    warn: (message) => stream.write(`warning: ${message}\n`),
    stop: bar.stop,
  };
}
