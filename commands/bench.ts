/**
 * `npm run bench`: times `rehearse` as a whole process, for the shipped example and for generated models of 30, 100
 * and 300 accounts, and compares each with what is asked of it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { Command } from "commander";
import { z } from "zod";
import type { AccessModelArgs } from "../components";
import { type ProjectCommand, start } from "./command";
import { findChromium } from "./review/html/chromium";
import { pageTimes } from "./review/html/searchTime";

const REPOSITORY = join(__dirname, "..");
const ROLES = 4;
const USERS = 1_000;
const GROUPS = 50;

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

const EXAMPLE: Asked = { seconds: 2, megabytes: 300 };
const LARGE: Asked = { seconds: 90, megabytes: 1_500 };

const Rehearsed = z.object({
  grants: z.array(z.unknown()),
  checks: z.object({ allowed: z.number(), denied: z.number(), unexpected: z.array(z.unknown()) }),
});

/** A model in which each role of each account is granted to one group, and each user is in one group. */
function modelOf(accountCount: number): AccessModelArgs {
  const roles = Array.from({ length: ROLES }, (_, index) => `role-${index}`);
  const accounts = Array.from(
    { length: accountCount },
    (_, index) => `account-${String(index).padStart(3, "0")}`,
  );
  const granted = accounts.flatMap((account) => roles.map((role) => ({ account, role })));
  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const own = granted.filter((_target, index) => index % GROUPS === group);
    const assume = Object.fromEntries(
      own.map(({ account }) => [
        account,
        own.filter((other) => other.account === account).map(({ role }) => role),
      ]),
    );
    const members = Array.from({ length: USERS / GROUPS }, (_member, index) => `user-${group}-${index}`);
    return [`group-${group}`, { members, assume }] as const;
  });
  return {
    primary: { accountId: "111111111111" },
    accounts: Object.fromEntries(
      accounts.map((account, index) => [account, { accountId: String(200_000_000_000 + index), roles }]),
    ),
    roles: Object.fromEntries(
      roles.map((role) => [
        role,
        {
          permissions: {
            managedPolicies: ["ReadOnlyAccess"],
            statements: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::reports/*"] }],
          },
        },
      ]),
    ),
    groups: Object.fromEntries(groups),
  };
}

/** Runs a command as a process of its own, as a person would, and measures all of it. */
function run(
  command: string,
  args: readonly string[],
): { stdout: string; seconds: number; megabytes: number } {
  const started = process.hrtime.bigint();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      "--require",
      join(__dirname, "bench/peakMemory.cjs"),
      require.resolve("ts-node/dist/bin.js"),
      "--swc",
      `commands/${command}.ts`,
      ...args,
    ],
    { cwd: REPOSITORY, encoding: "utf8", maxBuffer: 2 ** 30 },
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (status !== 0) throw new Error(`${command} ended with exit code ${String(status)}:\n${stderr}`);
  return { stdout, seconds, megabytes: Number(/peak memory: (\d+) KB/.exec(stderr)?.[1]) / 1024 };
}

function measure(args: readonly string[]): Measured {
  const { stdout, seconds, megabytes } = run("rehearse", ["--json", ...args]);
  const { grants, checks } = Rehearsed.parse(JSON.parse(stdout));
  return { seconds, megabytes, grants: grants.length, checks: checks.allowed + checks.denied };
}

/** A review takes little more than the rehearsal that it is made from. */
function reviewOf(name: string, args: readonly string[], mostSeconds: number): string[] {
  const output = join(folder, "ACCESS.md");
  const { seconds, megabytes } = run("review", ["--output", output, ...args]);
  const verdict = seconds <= mostSeconds ? "kept" : "MISSED";
  const time = `${seconds.toFixed(1)} s (at most ${mostSeconds.toFixed(1)}: ${verdict})`;
  return [`${name}, reviewed`, "", "", time, `${megabytes.toFixed(0)} MB`, ""];
}

const MOST_SEARCH_MS = 100;

/** The page of a large model, in a real browser where there is one. */
async function pageOf(file: string): Promise<string> {
  if (findChromium() === undefined) return "the page's search: skipped, there is no Chromium";
  const page = join(folder, "review.html");
  run("review", ["--html", page, "--access", file]);
  const { load, search, select } = await pageTimes(readFileSync(page, "utf8"), [
    "user-7-3",
    "role-2",
    "account-123",
  ]);
  const verdict = search <= MOST_SEARCH_MS ? "kept" : "MISSED";
  return `the page of 300 accounts: ${(statSync(page).size / 1e6).toFixed(1)} MB, loads in ${load.toFixed(0)} ms, searches in ${search.toFixed(0)} ms at most (at most ${MOST_SEARCH_MS}: ${verdict}), shows a choice in ${select.toFixed(0)} ms at most`;
}

function row(name: string, { seconds, megabytes, grants, checks }: Measured, asked?: Asked): string[] {
  const against = (value: number, most: number | undefined): string => {
    if (most === undefined) return "";
    return value <= most ? ` (at most ${most}: kept)` : ` (at most ${most}: MISSED)`;
  };
  return [
    name,
    String(grants),
    String(checks),
    `${seconds.toFixed(1)} s${against(seconds, asked?.seconds)}`,
    `${megabytes.toFixed(0)} MB${against(megabytes, asked?.megabytes)}`,
    grants === 0 ? "" : `${((seconds / grants) * 1000).toFixed(2)} ms`,
  ];
}

const folder = mkdtempSync(join(tmpdir(), "rehearsal-bench-"));

async function bench(): Promise<void> {
  const table = new Table({
    head: ["rehearsal of", "grants", "checks", "time", "peak memory", "time a grant"],
    style: { head: [], border: [] },
  });
  measure([]);
  table.push(row("the shipped example", measure([]), EXAMPLE), reviewOf("the shipped example", [], 2.5));
  for (const accounts of [30, 100]) {
    table.push(row(`${accounts} accounts`, measure(["--access", modelFile(accounts)])));
  }
  const large = modelFile(300);
  const rehearsed = measure(["--access", large]);
  table.push(
    row("300 accounts", rehearsed, LARGE),
    reviewOf("300 accounts", ["--access", large], rehearsed.seconds * 1.1),
  );
  console.log(table.toString());
  console.log(await pageOf(large));
}

function modelFile(accounts: number): string {
  const file = join(folder, `${accounts}.json`);
  writeFileSync(file, JSON.stringify(modelOf(accounts)));
  return file;
}

export const benchCommand: ProjectCommand = {
  define: () =>
    new Command("bench").description("Times rehearsals and reviews of the example and of large models."),

  run: async () => {
    try {
      await bench();
      return 0;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

if (require.main === module) void start(benchCommand);
