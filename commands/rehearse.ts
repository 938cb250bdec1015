/**
 * `npm run rehearse`: runs every stack of the project in memory, in deployment order, prints what each would create
 * and the access that results, and evaluates every grant and its neighbours with an IAM policy engine.
 */
import { join } from "node:path";
import { z } from "zod";
import { command, runCommand } from "./command";
import { rehearsalJson } from "./rehearsal/json";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { rehearse } from "./rehearsal/rehearse";
import { report } from "./rehearsal/report";
import { terminalStyle } from "./rehearsal/style";

const Options = z.object({ access: z.string().optional(), json: z.boolean().default(false) });

const definition = command(
  "rehearse",
  "Runs every stack in memory and proves every grant of the access model.",
)
  .option("--access <file>", "take the access model from a YAML or JSON file in place of Pulumi.yaml's")
  .option("--json", "print the result as JSON");

void runCommand(definition, async (given) => {
  const { access, json } = Options.parse(given);
  const project = readProject(join(__dirname, ".."), access);
  const progress = progressBar(process.stderr);
  const rehearsal = await rehearse(project, progress);
  progress.stop();
  if (json) for (const reason of rehearsal.untried) progress.warn(`not tried: ${reason}`);
  const text = json ? rehearsalJson(rehearsal) : report(rehearsal, terminalStyle(process.stdout));
  await new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));
  return rehearsal.checks.unexpected.length === 0 ? 0 : 1;
});
