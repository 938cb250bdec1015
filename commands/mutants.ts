/**
 * `npm run mutants`: plants one mistake at a time in what the stacks of a model register, and lists the mistakes that
 * the proof does not notice and that do not mean the same.
 */
import { Command } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { withModelOption } from "./modelOption";
import { mutantsOf } from "./mutants/plant";
import { tryMutants } from "./mutants/run";
import { readProject } from "./rehearsal/project";
import { stepsBar } from "./rehearsal/progress";
import { runStacks } from "./rehearsal/stacks";
import { print } from "./streams";

const Options = z.object({ model: z.string().optional() });

/** Requests that the policy engine is asked about each mutant that is taken to mean the same. */
const REQUESTS = 200;

export const mutantsCommand: ProjectCommand = {
  define: () =>
    withModelOption(new Command("mutants")).description(
      "Plants mistakes in what the stacks register, and lists those that the proof does not notice.",
    ),

  run: async ({ options }, { project: folder, stdout, stderr }) => {
    const { model } = Options.parse(options);
    const project = readProject(folder, model);
    const warn = (message: string) => stderr.write(`warning: ${message}\n`);
    const runs = await runStacks(project, { onStack: () => undefined, warn });
    const mutants = mutantsOf(runs);
    const bar = stepsBar(stderr);
    bar.start("mutants", mutants.length);
    const outcome = await tryMutants(project.access, runs, mutants, {
      requests: REQUESTS,
      onMutant: bar.step,
    }).finally(bar.stop);
    const { planted, noticed, same, missed, asked } = outcome;
    const alike = [...same.values()].reduce((sum, count) => sum + count, 0);
    await print(
      stdout,
      [
        ...missed.map((says) => `not noticed: ${says}`),
        `${planted} mistakes planted: ${noticed} noticed, ${alike} that mean the same, ${missed.length} not noticed`,
        ...[...same]
          .sort(([, one], [, other]) => other - one)
          .map(([reason, count]) => `  ${count} mean the same: ${reason}`),
        `the policy engine answered ${asked} requests to those that mean the same as to what they were made from`,
      ].join("\n"),
    );
    return missed.length === 0 ? 0 : 1;
  },
};

if (require.main === module) void start(mutantsCommand);
