import type { WriteStream } from "node:tty";
import colors from "picocolors";

/** How text is set off: in colour on a terminal, not at all where it is piped or NO_COLOR is set. */
export type Style = ReturnType<typeof colors.createColors>;

export function terminalStyle(stream: NodeJS.WriteStream): Style {
  return colors.createColors(isTerminal(stream) && stream.hasColors());
}

function isTerminal(stream: NodeJS.WriteStream): stream is NodeJS.WriteStream & WriteStream {
  return stream.isTTY;
}
