/**
 * `npm run witnesses`: draws policies and requests, and asks the decision that proofs are made with and an IAM policy
 * engine about each; where they disagree, one of the two is wrong about IAM.
 */
import { Command } from "commander";
import { z } from "zod";
import { type ProjectCommand, start } from "./command";
import { wholeNumber } from "./options";
import { stepsBar } from "./rehearsal/progress";
import { print } from "./streams";
import { compareFinds, comparePairs, sayDisagreement, sayWrongFind } from "./witnesses/compare";

const Options = z.object({ pairs: z.number(), seed: z.number() });

/** Looking for a difference of two policies takes as long as asking about so many requests. */
const PAIRS_OF_A_FIND = 20;

export const witnessesCommand: ProjectCommand = {
  define: () =>
    new Command("witnesses")
      .description(
        "Compares the decision of the proofs with an IAM policy engine, on drawn policies and requests.",
      )
      .option(
        "--pairs <number>",
        "how many pairs of a policy and a request",
        (text) => wholeNumber(text),
        100_000,
      )
      .option("--seed <number>", "what is drawn follows from it", (text) => wholeNumber(text), 1),

  run: async ({ options }, { stdout, stderr }) => {
    const { pairs, seed } = Options.parse(options);
    const finds = Math.ceil(pairs / PAIRS_OF_A_FIND);
    const bar = stepsBar(stderr);
    bar.start("pairs", pairs);
    const compared = await comparePairs(seed, pairs, bar.step).finally(bar.stop);
    bar.start("searches", finds);
    const searched = await compareFinds(seed, finds, bar.step).finally(bar.stop);
    const left = [...compared.differing].map(([says, count]) => `  ${count} not compared: ${says}`);
    const wrong = [
      ...compared.disagreements.map(sayDisagreement),
      ...searched.wrong.map(sayWrongFind),
      ...[...compared.unanswered].map(([why, count]) => `${count} not answered: ${why}`),
    ];
    const summary = `${compared.pairs} pairs (${compared.allowed} allowed by both), ${searched.found} differences found, ${searched.none} searches without one: ${wrong.length} disagreements`;
    await print(stdout, [...wrong, summary, ...left].join("\n"));
    return wrong.length === 0 ? 0 : 1;
  },
};

if (require.main === module) void start(witnessesCommand);
