/**
 * `npm run rehearse`: runs every stack of the project in memory, in deployment order, prints what each would create
 * and the access that results, and evaluates every grant and its neighbours with an IAM policy engine.
 */
import { Command } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { print } from "./streams";
import { rehearsalJson } from "./rehearsal/json";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { rehearse } from "./rehearsal/rehearse";
import { report } from "./rehearsal/report";
import { terminalStyle } from "./rehearsal/style";

const Options = z.object({ access: z.string().optional(), json: z.boolean().default(false) });

export const rehearseCommand: ProjectCommand = {
  define: () =>
    new Command("rehearse")
      .description("Runs every stack in memory and proves every grant of the access model.")
      .option("--access <file>", "take the access model from a YAML or JSON file in place of Pulumi.yaml's")
      .option("--json", "print the result as JSON"),

  run: async ({ options }, { project: folder, stdout, stderr }) => {
    const { access, json } = Options.parse(options);
    const project = readProject(folder, access);
    const progress = progressBar(stderr);
    const rehearsal = await rehearse(project, progress);
    progress.stop();
    if (json) for (const reason of rehearsal.untried) progress.warn(`not tried: ${reason}`);
    await print(stdout, json ? rehearsalJson(rehearsal) : report(rehearsal, terminalStyle(stdout)));
    return rehearsal.checks.unexpected.length === 0 ? 0 : 1;
  },
};

if (require.main === module) void start(rehearseCommand);
