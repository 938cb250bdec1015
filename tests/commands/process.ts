import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

export const REPOSITORY = join(__dirname, "../..");

/** One run of `npm run rehearse`, as a process of its own. */
export interface Run {
  readonly options?: readonly string[];
  /** A file that `--access` names: what it holds, as text or as a value that is written as JSON. */
  readonly access?: unknown;
  /** @default "access.yaml" */
  readonly accessFile?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Changes to a copy of the repository, in which the command then runs. */
  readonly changes?: readonly Change[];
}

/** A change to a file, or to each file of a folder, of the repository. */
export interface Change {
  readonly path: string;
  readonly edit: (text: string) => string;
}

/** How a process ended, and what it printed. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Puts a text in place of what matches. That has to be there, in one file or another. */
export function replacing(path: string, from: RegExp, to: string): Change {
  return { path, edit: (text) => text.replace(from, () => to) };
}

/**
 * Runs the command once for each name, before the tests of the suite, as many at a time as there are processors.
 *
 * @returns what came of a run, for the tests
 */
export function rehearsing(runs: Readonly<Record<string, Run>>): (name: string) => Finished {
  const finished = new Map<string, Finished>();
  before(async function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), "rehearse-"));
    const queue = Object.entries(runs).entries();
    const work = async (): Promise<void> => {
      for (const [index, [name, run]] of queue) {
        finished.set(name, await rehearse(mkdtempSync(join(folder, `${index}-`)), run));
      }
    };
    try {
      await Promise.all(Array.from({ length: availableParallelism() }, work));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  return (name) => finished.get(name) ?? assert.fail(`nothing was run for "${name}"`);
}

function rehearse(folder: string, run: Run): Promise<Finished> {
  const { options = [], access, accessFile = "access.yaml", environment = {}, changes = [] } = run;
  const file = join(folder, accessFile);
  if (access !== undefined) writeFileSync(file, typeof access === "string" ? access : JSON.stringify(access));
  const given = access === undefined ? options : [...options, "--access", file];
  const cwd = changes.length === 0 ? REPOSITORY : changedCopy(folder, changes);
  const program = ["node_modules/ts-node/dist/bin.js", "--swc", "commands/rehearse.ts"];
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment };
  if (environment.NO_COLOR === undefined) delete env.NO_COLOR;
  delete env.FORCE_COLOR;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...program, ...given],
      { cwd, env, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode, stdout, stderr });
      },
    );
  });
}

/** What the command needs of the repository. */
const PARTS = [
  "commands",
  "components",
  "index.ts",
  "package.json",
  "Pulumi.child.yaml",
  "Pulumi.primary.yaml",
  "Pulumi.yaml",
  "tsconfig.json",
  "tsconfig.run.json",
];

function changedCopy(folder: string, changes: readonly Change[]): string {
  const copy = join(folder, "repository");
  for (const part of PARTS) cpSync(join(REPOSITORY, part), join(copy, part), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(copy, "node_modules"));
  for (const change of changes) makeChange(copy, change);
  return copy;
}

function makeChange(copy: string, { path, edit }: Change): void {
  const files = /\.\w+$/.test(path) ? [path] : sourcesIn(copy, path);
  const changed = files.filter((file) => {
    const text = readFileSync(join(copy, file), "utf8");
    writeFileSync(join(copy, file), edit(text));
    return edit(text) !== text;
  });
  assert.notEqual(changed.length, 0, `${path} no longer has what ${String(edit)} changes`);
}

function sourcesIn(copy: string, folder: string): string[] {
  return readdirSync(join(copy, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}
