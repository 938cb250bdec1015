import colors from "picocolors";

/** How text is set off: in colour on a terminal, not at all where it is piped or NO_COLOR is set. */
export type Style = ReturnType<typeof colors.createColors>;

export function terminalStyle(stream: NodeJS.WriteStream): Style {
  // A stream that is no terminal has no isTTY at all, and picocolors, asked about undefined, guesses: colour in CI.
  return colors.createColors("isTTY" in stream && stream.isTTY && stream.hasColors());
}
