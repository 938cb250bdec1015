import type { Output } from "../streams";
import type { Outcome } from "./outcomes";
import { changesInWords } from "./tally";

/** Shows how far stacks are. */
export interface Live {
  readonly begin: (doing: string, total: number) => void;
  readonly started: (stack: string) => void;
  /** What a stack is at. */
  readonly at: (stack: string, what: string) => void;
  readonly ended: (outcome: Outcome) => void;
  /** A message of its own, above the lines that change. */
  readonly say: (text: string) => void;
  readonly stop: () => void;
}

/** A live line for each stack that is worked on where there is a terminal, and a line for each that ended elsewhere. */
export async function liveLines(stream: Output): Promise<Live> {
  return stream.isTTY === true ? terminalLines(stream) : plainLines(stream);
}

/** Milliseconds between two pictures. */
const REDRAW = 250;

async function terminalLines(stream: Output): Promise<Live> {
  const { createLogUpdate } = await import("log-update");
  const draw = createLogUpdate(stream);
  const running = new Map<string, { readonly since: number; what: string }>();
  let [doing, total, ended] = ["", 0, 0];
  const redraw = (): void => {
    const lines = [...running].map(
      ([stack, { since, what }]) => `  ${stack}  ${inSeconds(Date.now() - since)}  ${what}`,
    );
    draw([`${doing}: ${ended} of ${total}`, ...lines].join("\n"));
  };
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
    draw.clear();
  };
  const say = (text: string): void => {
    draw.clear();
    stream.write(`${text}\n`);
    if (timer !== undefined) redraw();
  };
  return {
    begin: (what, count) => {
      [doing, total, ended] = [what, count, 0];
      timer ??= setInterval(redraw, REDRAW);
      redraw();
    },
    started: (stack) => running.set(stack, { since: Date.now(), what: "" }),
    at: (stack, what) => {
      const line = running.get(stack);
      if (line !== undefined) line.what = what;
    },
    ended: (outcome) => {
      running.delete(outcome.target.name);
      ended += 1;
      say(lineOf(doing, outcome));
    },
    say,
    stop,
  };
}

function plainLines(stream: Output): Live {
  let doing = "";
  const say = (text: string): void => void stream.write(`${text}\n`);
  return {
    begin: (what) => {
      doing = what;
    },
    started: () => undefined,
    at: () => undefined,
    ended: (outcome) => {
      say(lineOf(doing, outcome));
    },
    say,
    stop: () => undefined,
  };
}

function lineOf(doing: string, { target, result, changes, seconds, failure }: Outcome): string {
  const what =
    failure === undefined
      ? changesInWords(changes, doing === "preview" ? "to come" : "done")
      : (failure.text.split("\n")[0] ?? "");
  return `${doing}: ${target.name}: ${result} in ${inSeconds(seconds * 1000)}: ${what}`;
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}
