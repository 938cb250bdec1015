import colors from "picocolors";
import type { Output } from "../streams";

/** How text is set off: in colour on a terminal, not at all where it is piped or NO_COLOR is set. */
export type Style = ReturnType<typeof colors.createColors>;

export function terminalStyle(stream: Output): Style {
  // Asked about undefined, picocolors guesses: colour in CI.
  return colors.createColors(stream.isTTY === true && stream.hasColors?.() === true);
}
