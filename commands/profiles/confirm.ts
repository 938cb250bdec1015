import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { diffLines } from "diff";
import type { Input, Output } from "../streams";
import type { Style } from "../terminal/terminal";

/** The lines that come and go between two texts, and those that stay. */
export function describeChange(former: string, next: string, style: Style): string {
  return diffLines(former, next)
    .flatMap(({ value, added, removed }) => {
      const lines = value.replace(/\n$/, "").split("\n");
      if (added) return lines.map((line) => style.green(`+ ${line}`));
      if (removed) return lines.map((line) => style.red(`- ${line}`));
      return lines.map((line) => `  ${line}`);
    })
    .join("\n");
}

/** Asks on the terminal; whatever is not a yes is a no, and so is the end of input. */
export async function confirm(question: string, input: Input, output: Output): Promise<boolean> {
  const terminal = createInterface({ input, output });
  const closed = once(terminal, "close").then(() => "");
  const answer = await Promise.race([terminal.question(`${question} [y/N] `).catch(() => ""), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
