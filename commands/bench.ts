/**
 * `npm run bench`: times rehearsals, reviews, comparisons, audits, adoptions and deployments as whole processes, for the shipped example and for
 * generated models, and compares each with what is asked of it.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command, Option } from "commander";
import { z } from "zod";
import { audits } from "./bench/audits";
import { adoptions } from "./bench/adoptions";
import { comparisons } from "./bench/comparisons";
import { deployments } from "./bench/deployments";
import { modelOf } from "./bench/models";
import { runCommand as runAlone } from "./bench/processes";
import { verifications } from "./bench/verifications";
import { Verdicts } from "./bench/verdicts";
import { type ProjectCommand, start } from "./command";
import { stepsBar } from "./rehearsal/progress";
import { findChromium } from "./review/html/chromium";
import { pageTimes } from "./review/html/searchTime";

const PARTS = [
  "rehearsals",
  "comparisons",
  "page",
  "deployments",
  "verifications",
  "audit",
  "adoptions",
] as const;

const Options = z.object({ part: z.enum(PARTS).optional() });

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  readonly grants: number;
  readonly checks: number;
}

interface Asked {
  readonly seconds: number;
  readonly megabytes: number;
}

const EXAMPLE: Asked = { seconds: 1.5, megabytes: 300 };
const LARGE: Asked = { seconds: 45, megabytes: 1_500 };

const Rehearsed = z.object({
  grants: z.array(z.unknown()),
  checks: z.object({ allowed: z.number(), denied: z.number(), unexpected: z.array(z.unknown()) }),
});

const folder = mkdtempSync(join(tmpdir(), "rehearsal-bench-"));
const verdicts = new Verdicts();
const bar = stepsBar(process.stderr);

function measure(args: readonly string[]): Measured {
  const { stdout, seconds, megabytes } = runAlone("rehearse", ["--json", ...args]);
  const { grants, checks } = Rehearsed.parse(JSON.parse(stdout));
  bar.step();
  return { seconds, megabytes, grants: grants.length, checks: checks.allowed + checks.denied };
}

function row(name: string, { seconds, megabytes, grants, checks }: Measured, asked?: Asked): string[] {
  const [time, memory] = [inSeconds(seconds), inMegabytes(megabytes)];
  return [
    name,
    String(grants),
    String(checks),
    asked === undefined ? time : verdicts.of(seconds, asked.seconds, inSeconds),
    asked === undefined ? memory : verdicts.of(megabytes, asked.megabytes, inMegabytes),
    grants === 0 ? "" : `${((seconds / grants) * 1000).toFixed(2)} ms`,
  ];
}

/** A review takes little more than the rehearsal that it is made from. */
function reviewOf(name: string, args: readonly string[], mostSeconds: number): string[] {
  const output = join(folder, "ACCESS.md");
  const { seconds, megabytes } = runAlone("review", ["--output", output, ...args]);
  bar.step();
  const time = verdicts.of(seconds, mostSeconds, inSeconds);
  return [`${name}, reviewed`, "", "", time, inMegabytes(megabytes), ""];
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

function inMegabytes(megabytes: number): string {
  return `${megabytes.toFixed(0)} MB`;
}

function rehearsals(): string {
  const table = new Table({
    head: ["rehearsal of", "grants", "checks", "time", "peak memory", "time a grant"],
    style: { head: [], border: [] },
  });
  bar.start("runs", 7);
  measure([]);
  table.push(row("the shipped example", measure([]), EXAMPLE), reviewOf("the shipped example", [], 2.5));
  for (const accounts of [30, 100]) {
    table.push(row(`${accounts} accounts`, measure(["--model", modelFile(accounts)])));
  }
  const large = modelFile(300);
  const rehearsed = measure(["--model", large]);
  table.push(
    row("300 accounts", rehearsed, LARGE),
    reviewOf("300 accounts", ["--model", large], rehearsed.seconds * 1.1),
  );
  bar.stop();
  return table.toString();
}

/** Accounts that are verified from files. */
const VERIFIED = 300;

const MOST_SEARCH_MS = 50;
const MOST_LOAD_MS = 1_500;

/** The page of a large model, in a real browser where there is one. */
async function pageSearch(): Promise<string> {
  if (findChromium() === undefined) return "the page's search: skipped, there is no Chromium";
  const page = join(folder, "review.html");
  runAlone("review", ["--html", page, "--model", modelFile(300)]);
  const { load, search, select } = await pageTimes(readFileSync(page, "utf8"), [
    "user-7-3",
    "role-2",
    "account-123",
    "s3:PutObject",
  ]);
  const inMilliseconds = (value: number): string => `${value.toFixed(0)} ms`;
  const size = `${(statSync(page).size / 1e6).toFixed(1)} MB`;
  return `the page of 300 accounts: ${size}, loads in ${verdicts.of(load, MOST_LOAD_MS, inMilliseconds)}, searches in ${verdicts.of(search, MOST_SEARCH_MS, inMilliseconds)}, shows a choice in ${inMilliseconds(select)} at most`;
}

function modelFile(accounts: number): string {
  return fileOf(String(accounts), modelOf(accounts));
}

function fileOf(name: string, model: unknown): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(model));
  return file;
}

export const benchCommand: ProjectCommand = {
  define: () =>
    new Command("bench")
      .description(
        "Times rehearsals, reviews, comparisons, audits and deployments, and says what is too slow.",
      )
      .addOption(new Option("--part <part>", "measure one part").choices(PARTS)),

  run: async ({ options }) => {
    const { part } = Options.parse(options);
    const parts = part === undefined ? PARTS : [part];
    try {
      if (parts.includes("rehearsals")) console.log(rehearsals());
      if (parts.includes("comparisons")) console.log(comparisons(folder, fileOf, verdicts, bar));
      if (parts.includes("page")) console.log(await pageSearch());
      if (parts.includes("verifications"))
        console.log(await verifications(VERIFIED, folder, fileOf, verdicts, bar));
      if (parts.includes("audit")) console.log(audits(folder, fileOf, verdicts, bar));
      if (parts.includes("adoptions")) console.log(adoptions(folder, verdicts, bar));
      if (parts.includes("deployments")) console.log(await deployments(folder, verdicts, bar));
      return verdicts.areAllKept ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

if (require.main === module) void start(benchCommand);
