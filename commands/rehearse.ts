/**
 * `npm run rehearse`: runs every stack of the project in memory, in deployment order, prints what each would create
 * and the access that results, and proves that nobody else gets in; a policy engine is asked about single requests.
 */
import { Command } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { withModelOption } from "./modelOption";
import { wholeNumber } from "./options";
import { print } from "./streams";
import { rehearsalJson } from "./rehearsal/json";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { isAsDeclared, rehearse } from "./rehearsal/rehearse";
import { report } from "./rehearsal/report";
import { countingWarnings, strictly } from "./rehearsal/strictly";
import { terminalOf } from "./terminal/terminal";
import { proofInWords } from "./vocabulary/proof";

const Options = z.object({
  model: z.string().optional(),
  json: z.boolean().default(false),
  strict: z.boolean().default(false),
  timeLimit: z.number().optional(),
});

export const rehearseCommand: ProjectCommand = {
  define: () =>
    withModelOption(new Command("rehearse"))
      .description("Runs every stack in memory and proves every grant of the access model.")
      .option("--json", "print the result as JSON")
      .option("--strict", "fail where there is a warning, or something is not decided, too")
      .option("--time-limit <seconds>", "leave open what is not proven by then (600)", (text) =>
        wholeNumber(text, "seconds"),
      ),

  run: async ({ options }, { project: folder, stdout, stderr, environment }) => {
    const { model, json, strict, timeLimit } = Options.parse(options);
    const project = readProject(folder, model);
    const { progress, warned } = countingWarnings(progressBar(stderr));
    const rehearsal = await rehearse(project, progress, { timeLimit }).finally(progress.stop);
    const doubts = strict ? strictly(rehearsal, warned()) : undefined;
    const open = [...proofInWords(rehearsal).open, ...project.notKnown];
    if (json) for (const reason of open) progress.warn(`not decided: ${reason}`);
    const inWords = (): string => report(rehearsal, terminalOf(stdout, environment));
    await print(stdout, json ? rehearsalJson(rehearsal) : inWords());
    if (doubts !== undefined) await print(stderr, doubts);
    return isAsDeclared(rehearsal) && doubts === undefined ? 0 : 1;
  },
};

if (require.main === module) void start(rehearseCommand);
