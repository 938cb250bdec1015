import type { Style } from "../../terminal/terminal";

/** What was found at one place, and what to do about it. */
export interface Finding {
  /** `Pulumi CLI`, `stack child`. */
  readonly topic: string;
  /** `unknown`: something else has to be mended before it can be looked at. */
  readonly state: "ok" | "warning" | "problem" | "unknown";
  readonly message: string;
  readonly todo?: string | undefined;
}

export function ok(topic: string, message: string): Finding {
  return { topic, state: "ok", message };
}

export function problem(topic: string, message: string, todo?: string): Finding {
  return { topic, state: "problem", message, todo };
}

export function warning(topic: string, message: string, todo: string): Finding {
  return { topic, state: "warning", message, todo };
}

export function unknown(topic: string, message: string): Finding {
  return { topic, state: "unknown", message };
}

/** A line for each finding, and one for what to do. */
export function findingLines(findings: readonly Finding[], style: Style): string {
  const width = Math.max(...findings.map(({ topic }) => topic.length));
  const mark = {
    ok: style.green("ok     "),
    warning: style.yellow("warning"),
    problem: style.red("PROBLEM"),
    unknown: style.dim("unknown"),
  };
  return findings
    .flatMap(({ topic, state, message, todo }) => {
      const [first = "", ...more] = message.split("\n");
      const indent = " ".repeat(width + 11);
      return [
        `${mark[state]}  ${topic.padEnd(width)}  ${first}`,
        ...more.map((line) => `${indent}${line}`),
        ...(todo === undefined ? [] : [`${indent}-> ${todo}`]),
      ];
    })
    .join("\n");
}
