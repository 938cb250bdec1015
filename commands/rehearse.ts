/**
 * `npm run rehearse`: runs every stack of the project in memory, in deployment order, prints what each would create
 * and the access that results, and proves that nobody else gets in; a policy engine is asked about single requests.
 */
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { print } from "./streams";
import { rehearsalJson } from "./rehearsal/json";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { isAsDeclared, rehearse } from "./rehearsal/rehearse";
import { report } from "./rehearsal/report";
import { terminalOf } from "./terminal/terminal";
import { proofInWords } from "./vocabulary/proof";

const Options = z.object({
  access: z.string().optional(),
  json: z.boolean().default(false),
  strict: z.boolean().default(false),
  timeLimit: z.number().optional(),
});

export const rehearseCommand: ProjectCommand = {
  define: () =>
    new Command("rehearse")
      .description("Runs every stack in memory and proves every grant of the access model.")
      .option(
        "--access <path>",
        "take the access model from a YAML or JSON file, or a folder of them, in place of Pulumi.yaml's",
      )
      .option("--json", "print the result as JSON")
      .option("--strict", "fail where something is not decided, too")
      .option("--time-limit <seconds>", "leave open what is not proven by then (600)", secondsOf),

  run: async ({ options }, { project: folder, stdout, stderr, environment }) => {
    const { access, json, strict, timeLimit } = Options.parse(options);
    const project = readProject(folder, access);
    const progress = progressBar(stderr);
    const rehearsal = await rehearse(project, progress, { timeLimit });
    progress.stop();
    const open = [...proofInWords(rehearsal).open, ...project.notKnown];
    if (json) for (const reason of open) progress.warn(`not decided: ${reason}`);
    const inWords = (): string => report(rehearsal, terminalOf(stdout, environment));
    await print(stdout, json ? rehearsalJson(rehearsal) : inWords());
    return isAsDeclared(rehearsal, strict) ? 0 : 1;
  },
};

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (/^\d+$/.test(text) && seconds > 0) return seconds;
  throw new InvalidArgumentError("It is a whole number of seconds, from 1 on.");
}

if (require.main === module) void start(rehearseCommand);
