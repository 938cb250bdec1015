import colors from "picocolors";
import type { Output } from "../streams";

/** What text is printed on. */
export interface Terminal {
  readonly style: Style;
  /** Columns that there are; undefined where nobody says so, as in a pipe: lines are then as long as they have to be. */
  readonly width: number | undefined;
}

export function terminalOf(stream: Output, environment: NodeJS.ProcessEnv): Terminal {
  return { style: terminalStyle(stream), width: terminalWidth(stream, environment) };
}

/** How text is set off: in colour on a terminal, not at all where it is piped or NO_COLOR is set. */
export type Style = ReturnType<typeof colors.createColors>;

export function terminalStyle(stream: Output): Style {
  // Asked about undefined, picocolors guesses: colour in CI.
  return colors.createColors(stream.isTTY === true && stream.hasColors?.() === true);
}

/**
 * Columns of a terminal, or those that COLUMNS asks for; undefined where neither says a number that text fits in, as in
 * a pipe.
 */
export function terminalWidth(stream: Output, { COLUMNS = "" }: NodeJS.ProcessEnv): number | undefined {
  const columns = stream.isTTY === true ? stream.columns : undefined;
  const asked = /^\d{1,4}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
  return [columns, asked].find((width) => width !== undefined && width >= FEWEST_COLUMNS);
}

const FEWEST_COLUMNS = 20;
