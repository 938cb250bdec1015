import { join, resolve } from "node:path";
import { Command } from "commander";
import { z } from "zod";
import type { ProjectCommand } from "../command";
import { several } from "../options";
import { progressBar, stepsBar } from "../rehearsal/progress";
import { projectName } from "../rehearsal/project";
import { isAsDeclared } from "../rehearsal/rehearse";
import { terminalStyle } from "../terminal/terminal";
import { print } from "../streams";
import { adopt } from "./adopt/adopt";
import { adoptionJson, adoptionReport } from "./adopt/report";
import { accountsIn } from "./adopt/sources";
import { requireFree, writeAdoption } from "./adopt/write";

const Options = z.object({
  primary: z.array(z.string()).default([]),
  account: z.array(z.string()).default([]),
  out: z.string(),
  force: z.boolean().default(false),
  json: z.boolean().default(false),
});

export const adoptCommand: ProjectCommand = {
  define: () =>
    new Command("adopt")
      .description("Makes an access model, and files for pulumi import, of what stands in accounts.")
      .option("--primary <file>", "what aws iam printed of the account of the people", several)
      .option("--account <name=file>", "what it printed of an account with roles", several)
      .requiredOption("--out <folder>", "where access.yaml, ADOPT.md and import-STACK.json are written")
      .option("--force", "write over files that are there")
      .option("--json", "print the result as JSON"),

  run: async ({ options: given }, { project, stdout, stderr }) => {
    const options = Options.parse(given);
    const folder = resolve(options.out);
    if (!options.force) requireFree(folder);
    const bar = stepsBar(stderr);
    bar.start("accounts", options.account.length + 1);
    const accounts = await Promise.resolve()
      .then(() => accountsIn(options, bar.step))
      .finally(bar.stop);
    const progress = progressBar(stderr);
    const adoption = await adopt(projectName(join(project, "Pulumi.yaml")), accounts, progress).finally(
      progress.stop,
    );
    const files = await writeAdoption(folder, adoption);
    const text = options.json
      ? adoptionJson(adoption)
      : adoptionReport(
          adoption,
          files.map((file) => join(options.out, file)),
          terminalStyle(stdout),
        );
    await print(stdout, text);
    const isBroader = adoption.changes.some(({ broader }) => broader);
    return isAsDeclared(adoption.rehearsal) && !isBroader ? 0 : 1;
  },
};
