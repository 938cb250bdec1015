import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { previewAll } from "../deployment/deploy";
import { logsIn } from "../deployment/logs";
import { lookFor, openAll } from "../deployment/open";
import { summary, summaryJson, summaryMarkdown } from "../deployment/summary";
import { targetsOf } from "../deployment/targets";
import { projectOf } from "../rehearsal/project";
import type { Steps } from "../rehearsal/progress";
import { terminalOf } from "../terminal/terminal";
import { timedEngine } from "./engine";
import { modelOf } from "./models";
import { type Finished, runCommand } from "./processes";
import type { Verdicts } from "./verdicts";

/** Seconds that a preview may take beside those of Pulumi, with the rehearsal before it. */
const MOST_OVERHEAD = 1.5;
/** What many equal stacks may take, times what an exact division would. */
const MOST_TIMES = 1.3;
/** Seconds for planning and reporting many stacks. */
const MOST_PLANNED = 2;

/** The machine may have other work: the fastest run counts. */
const RUNS = 3;
const PARALLEL = 4;
/** With the primary, a multiple of what works at a time. */
const MANY = 15;
const ACCOUNTS = 300;
/** Milliseconds that Pulumi takes for a stack. */
const TAKES = 500;

/** What a preview of all stacks takes beside Pulumi's own time, on an engine in memory. */
export async function deployments(folder: string, verdicts: Verdicts, bar: Steps): Promise<string> {
  bar.start("runs", RUNS + 2);
  const alone = Array.from({ length: RUNS }, (_, index) => {
    const { processorSeconds } = preview(folder, `preview-${index}`);
    bar.step();
    return processorSeconds;
  });
  const many = await planAndReport(equalChildren(MANY), TAKES);
  bar.step();
  const planned = await planAndReport(modelOf(ACCOUNTS), 0);
  bar.stop();
  const inSeconds = (value: number): string => `${value.toFixed(1)} s`;
  const times = many / ((TAKES / 1000) * ((MANY + 1) / PARALLEL));
  return [
    `a preview, seconds of the processor beside Pulumi's own: ${verdicts.of(Math.min(...alone), MOST_OVERHEAD, inSeconds)}`,
    `${MANY + 1} equal stacks, ${PARALLEL} at a time, times an exact division: ${verdicts.of(times, MOST_TIMES, (value) => value.toFixed(2))}`,
    `${ACCOUNTS} stacks planned and reported: ${verdicts.of(planned, MOST_PLANNED, inSeconds)}`,
  ].join("\n");
}

/** A preview of the shipped example's like as a process of its own, in which nothing is to do for Pulumi. */
function preview(folder: string, name: string): Finished {
  const project = join(folder, name);
  mkdirSync(project);
  const value = equalChildren(1);
  const settings = { name: "bench", runtime: "nodejs", config: { access: { value } } };
  writeFileSync(join(project, "Pulumi.yaml"), JSON.stringify(settings));
  for (const [account, { accountId }] of Object.entries(value.accounts)) {
    const config = { "bench:side": "child", "bench:account": account, "aws:accessKey": accountId };
    writeFileSync(join(project, `Pulumi.${account}.yaml`), JSON.stringify({ config }));
  }
  const names = Object.keys(value.accounts);
  return runCommand("bench/timedPreview", [project, String(TAKES), "--parallel", String(PARALLEL), ...names]);
}

/** The shipped example with as many accounts. */
function equalChildren(count: number): AccessModelArgs {
  const accounts = Array.from({ length: count }, (_, index) => [
    `child-${index}`,
    { accountId: String(200_000_000_000 + index), roles: ["reader"] },
  ]);
  return {
    primary: { accountId: "111111111111" },
    accounts: Object.fromEntries(accounts) as AccessModelArgs["accounts"],
    roles: { reader: { permissions: { statements: [{ actions: ["*"], resources: ["*"] }] } } },
    groups: { readers: { members: ["alice"], assume: { "*": ["reader"] } } },
  };
}

/** Seconds for planning and reporting, on an engine that takes so many milliseconds for a stack. */
async function planAndReport(model: AccessModelArgs, milliseconds: number): Promise<number> {
  const project = projectOf("bench", model);
  const engine = timedEngine(milliseconds);
  const since = Date.now();
  const looked = await lookFor(targetsOf(project), engine, PARALLEL);
  const stacks = await openAll(looked, engine, project, [], PARALLEL);
  const live = {
    begin: ignore,
    started: ignore,
    at: ignore,
    ended: ignore,
    say: ignore,
    stop: ignore,
  };
  const { signal } = new AbortController();
  const previews = await previewAll({
    access: project.access,
    stacks,
    missing: [],
    operation: "up",
    refresh: false,
    environmentOf: () => Promise.resolve({}),
    force: false,
    parallel: PARALLEL,
    signal,
    live,
    log: logsIn(undefined, () => undefined),
  });
  summary(previews, "to come", terminalOf(process.stdout, process.env));
  summaryMarkdown("preview", previews, "to come");
  summaryJson("preview", previews, previews);
  return (Date.now() - since) / 1000;
}

function ignore(): undefined {
  return undefined;
}
