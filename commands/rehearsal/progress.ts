import { SingleBar } from "cli-progress";
import type { Output } from "../streams";
import type { Progress } from "./rehearse";

/** Work that takes less than this many steps is over before a bar could be read. */
const WORTH_A_BAR = 50;

/** Shows progress on a terminal, and nothing elsewhere; warnings are printed in either case. */
export function progressBar(stream: Output): Progress & { readonly stop: () => void } {
  let bar: SingleBar | undefined;
  const start = (what: string, total: number): void => {
    bar?.stop();
    bar = undefined;
    if (stream.isTTY !== true || total < WORTH_A_BAR) return;
    bar = new SingleBar({
      stream,
      format: `${what} {bar} {value}/{total}`,
      hideCursor: true,
      clearOnComplete: true,
    });
    bar.start(total, 0);
  };
  return {
    onStacks: (total) => {
      start("stacks", total);
    },
    onStack: () => bar?.increment(),
    onChecks: (total) => {
      start("checks", total);
    },
    onCheck: () => bar?.increment(),
    warn: (message) => stream.write(`warning: ${message}\n`),
    stop: () => bar?.stop(),
  };
}
