import { join } from "node:path";
import type { Steps } from "../rehearsal/progress";
import { crowdModel, crowdModelLater } from "./models";
import { runCommand } from "./processes";
import type { Verdicts } from "./verdicts";

const CROWD = { accounts: 40, people: 60 };

/** A comparison may take so many times what the review of the model takes, earlier state included. */
const MOST_TIMES = 1.3;

/** The machine may have other work: the run in the middle counts. */
const RUNS = 3;

/**
 * How long `review --against-file` takes beside a review, where nothing changed and where something did, in words.
 *
 * @param fileOf writes a model into a file
 */
export function comparisons(
  folder: string,
  fileOf: (name: string, model: unknown) => string,
  verdicts: Verdicts,
  bar: Steps,
): string {
  const [before, now] = [fileOf("crowd", crowdModel(CROWD)), fileOf("later", crowdModelLater(CROWD))];
  const commands = {
    review: ["--model", before, "--output", join(folder, "crowd.md")],
    unchanged: ["--model", before, "--against-file", before],
    changed: ["--model", now, "--against-file", before],
  };
  bar.start("runs", RUNS * Object.keys(commands).length);
  const secondsOf = (args: readonly string[]): number => {
    const { processorSeconds } = runCommand("review", args);
    bar.step();
    return processorSeconds;
  };
  const runs = Array.from({ length: RUNS }, () => ({
    review: secondsOf(commands.review),
    unchanged: secondsOf(commands.unchanged),
    changed: secondsOf(commands.changed),
  }));
  bar.stop();
  const review = median(runs.map((run) => run.review));
  const times = (kind: "unchanged" | "changed"): string => {
    const ratio = median(runs.map((run) => run[kind])) / review;
    return `${kind} ${verdicts.of(ratio, MOST_TIMES, (value) => value.toFixed(2))}`;
  };
  return `${CROWD.accounts} accounts of ${CROWD.people} people, reviewed in ${review.toFixed(1)} s of the processor; against an earlier state, times that: ${times("unchanged")}, ${times("changed")}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
