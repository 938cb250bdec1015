import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { targetsOf } from "../deployment/targets";
import type { Steps } from "../rehearsal/progress";
import { projectOf } from "../rehearsal/project";
import { rollOut } from "../rehearsal/rehearse";
import { deployed } from "./deployed";
import { modelOf } from "./models";
import { runCommand } from "./processes";
import type { Verdicts } from "./verdicts";

/** A verification from files may take so many times what the rehearsal of the model takes. */
const MOST_TIMES = 1;

/**
 * How long `verify` takes on files of all accounts beside a rehearsal, in words.
 *
 * @param fileOf writes a model into a file
 */
export async function verifications(
  accounts: number,
  folder: string,
  fileOf: (name: string, model: unknown) => string,
  verdicts: Verdicts,
  bar: Steps,
): Promise<string> {
  const model = modelOf(accounts);
  const access = fileOf(`verified-${accounts}`, model);
  const files = await writeAccounts(model, join(folder, `accounts-${accounts}`));
  bar.start("runs", 2);
  const rehearsed = runCommand("rehearse", ["--json", "--model", access]);
  bar.step();
  const verified = runCommand("verify", ["--json", "--model", access, ...files]);
  bar.stop();
  const ratio = verdicts.of(verified.processorSeconds / rehearsed.processorSeconds, MOST_TIMES, (value) =>
    value.toFixed(2),
  );
  return `${accounts} accounts from files, verified in ${verified.seconds.toFixed(1)} s and ${verified.megabytes.toFixed(0)} MB; of the processor, times a rehearsal: ${ratio}`;
}

/** @returns the options that name the files */
async function writeAccounts(model: unknown, folder: string): Promise<string[]> {
  mkdirSync(folder);
  const project = projectOf("bench", model);
  const ignore = (): void => undefined;
  const { runs } = await rollOut(project, { onStacks: ignore, onStack: ignore, warn: ignore });
  const targets = targetsOf(project);
  return runs.flatMap((run, index) => {
    if (run.side === "alarms") return [];
    const { account } = targets[index] ?? {};
    const file = join(folder, `${account ?? "primary"}.json`);
    const { details, roles, others } = deployed(run);
    writeFileSync(file, [details, roles, ...others].map((each) => JSON.stringify(each)).join("\n"));
    return account === undefined ? ["--primary", file] : ["--account", `${account}=${file}`];
  });
}
