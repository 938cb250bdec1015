import { setMaxListeners } from "node:events";

/** A cancellation that reaches the CLI once. */
export interface OneCancel {
  /** What the Automation API is given. */
  readonly signal: AbortSignal;
  /** Hears what the CLI prints. */
  readonly hear: (text: string) => void;
  readonly stop: () => void;
}

/** Milliseconds in which the CLI says that it got a terminal's Ctrl-C. */
const SAYS_SO_WITHIN = 500;

/** What it then prints. */
const CANCELLING = "^C received";

/**
 * A terminal sends Ctrl-C to every process on it, the CLI included, and the CLI takes a second one as the order to drop
 * everything and leave its lock behind. So a cancellation is handed on only where the CLI does not say that it has one.
 */
export function cancelOnce(outer: AbortSignal): OneCancel {
  const inner = new AbortController();
  let isHeard = false;
  let timer: NodeJS.Timeout | undefined;
  const handOn = (): void => {
    timer = setTimeout(() => {
      if (!isHeard) inner.abort();
    }, SAYS_SO_WITHIN);
  };
  // As many stacks listen as run at a time: no leak of memory, of which Node.js would warn from eleven on.
  setMaxListeners(0, outer);
  if (outer.aborted) inner.abort();
  else outer.addEventListener("abort", handOn, { once: true });
  return {
    signal: inner.signal,
    hear: (text) => {
      isHeard ||= text.includes(CANCELLING);
    },
    stop: () => {
      clearTimeout(timer);
      outer.removeEventListener("abort", handOn);
    },
  };
}
