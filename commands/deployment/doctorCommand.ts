import { Command } from "commander";
import { z } from "zod";
import type { ProjectCommand } from "../command";
import { progressBar } from "../rehearsal/progress";
import { terminalStyle } from "../terminal/terminal";
import { print } from "../streams";
import { examine } from "./doctor/examine";
import { findingLines } from "./doctor/finding";
import { TOOLS, type Tools } from "./tools";

const Options = z.object({ json: z.boolean().default(false) });

export function doctorCommandWith(tools: Pick<Tools, "engine" | "identities"> = TOOLS): ProjectCommand {
  return {
    define: () =>
      new Command("doctor")
        .description("Looks at what commonly goes wrong before a deployment, and says what to do.")
        .option("--json", "print the findings as JSON"),

    run: async ({ options }, { project, stdout, stderr }) => {
      const { json } = Options.parse(options);
      const progress = progressBar(stderr);
      const style = terminalStyle(stdout);
      const findings = await examine(project, tools, progress, style).finally(progress.stop);
      await print(stdout, json ? JSON.stringify({ findings }, null, 2) : findingLines(findings, style));
      return findings.some(({ state }) => state === "problem") ? 1 : 0;
    },
  };
}
