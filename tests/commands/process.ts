import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { type ProjectCommand, runCommand } from "../../commands/command";
import { rehearseCommand } from "../../commands/rehearse";
import { writeProject } from "../projects";
import { copyProgram } from "../programCopy";

/** How a command ended, and what it printed. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  /** The folder of the project, which is the working directory too. */
  readonly project: string;
  /** What the environment has beside that of the tests; undefined takes out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Runs a command in this process, with nobody to ask. */
export async function run(
  command: ProjectCommand,
  args: readonly string[],
  { project, environment = {} }: Started,
): Promise<Finished> {
  const [stdout, stderr] = [new Text(), new Text()];
  const stdin = new PassThrough().end();
  const restore = setProcess(project, environment);
  try {
    const place = { project, environment: process.env, stdin, stdout, stderr };
    const exitCode = await runCommand(command, args, place);
    const rejected = await restore();
    assert.ok(exitCode !== 0 || rejected.length === 0, `left rejected: ${rejected.join()}`);
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  } finally {
    await restore();
  }
}

class Text extends Writable {
  public text = "";

  public override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/**
 * Gives this process the directory and the environment of a command, and keeps mocha from failing on the rejections
 * that a program which throws leaves unhandled in Pulumi's runtime.
 *
 * @returns takes it all back, and gives what was rejected
 */
function setProcess(
  directory: string,
  environment: Readonly<Record<string, string | undefined>>,
): () => Promise<readonly unknown[]> {
  const [former, formerDirectory] = [{ ...process.env }, process.cwd()];
  const listeners = process.listeners("unhandledRejection");
  const rejected: unknown[] = [];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (error) => rejected.push(error));
  process.chdir(directory);
  setEnvironment({ ...former, ...environment });
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    setEnvironment(former);
    process.chdir(formerDirectory);
    process.removeAllListeners("unhandledRejection");
    for (const listener of listeners) process.on("unhandledRejection", listener);
    return rejected;
  };
}

/** In place, since the operating system reads it too: it knows the home folder from there. */
function setEnvironment(environment: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env))
    if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) process.env[name] = value;
}

/** Runs a program as a process of its own, in a project with a copy of the commands. */
export function startProcess(
  file: string,
  args: readonly string[],
  { project, environment = {} }: Started,
): Promise<Finished> {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...environment };
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { cwd: project, env, maxBuffer: 2 ** 26 },
      (_error, stdout, stderr) => {
        resolve({ exitCode: child.exitCode, stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}

/** One rehearsal of the worked example, in a folder of its own. */
export interface Rehearsed {
  readonly options?: readonly string[];
  /** A file that `--model` names: what it holds, as text or as a value that is written as JSON. */
  readonly access?: unknown;
  /** @default "access.yaml" */
  readonly accessFile?: string;
  /** Changes to files of the project. */
  readonly changes?: readonly Change[];
  /** Changes to a copy of the program, which then runs. */
  readonly mistakes?: readonly Change[];
}

/** A change to a file, or to each file of a folder. */
export interface Change {
  readonly path: string;
  readonly edit: (text: string) => string;
}

/** Puts a text in place of what matches. That has to be there, in one file or another. */
export function replacing(path: string, from: RegExp, to: string): Change {
  return { path, edit: (text) => text.replace(from, () => to) };
}

/**
 * Runs the command once for each name, before the tests of the suite.
 *
 * @returns what came of a run, for the tests
 */
export function rehearsing(runs: Readonly<Record<string, Rehearsed>>): (name: string) => Finished {
  const finished = new Map<string, Finished>();
  before(async function () {
    this.timeout(120_000);
    const folder = mkdtempSync(join(tmpdir(), "rehearse-"));
    try {
      for (const [index, [name, rehearsed]] of Object.entries(runs).entries()) {
        finished.set(name, await rehearseIn(join(folder, String(index)), rehearsed));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  return (name) => finished.get(name) ?? assert.fail(`nothing was run for "${name}"`);
}

function rehearseIn(project: string, rehearsed: Rehearsed): Promise<Finished> {
  const { options = [], access, accessFile = "access.yaml", changes = [], mistakes = [] } = rehearsed;
  writeProject(project);
  const file = join(project, accessFile);
  if (access !== undefined) writeFileSync(file, typeof access === "string" ? access : JSON.stringify(access));
  const given = access === undefined ? options : [...options, "--model", file];
  for (const change of changes) makeChange(project, change);
  return run(mistakes.length === 0 ? rehearseCommand : mistaken(project, mistakes), given, { project });
}

/** The command of a copy of the program, with mistakes in it. */
function mistaken(folder: string, mistakes: readonly Change[]): ProjectCommand {
  copyProgram(folder);
  for (const mistake of mistakes) makeChange(folder, mistake);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would pass by what compiles TypeScript
  const copy = require(join(folder, "commands/rehearse")) as { readonly rehearseCommand: ProjectCommand };
  return copy.rehearseCommand;
}

function makeChange(folder: string, { path, edit }: Change): void {
  const files = /\.\w+$/.test(path) ? [path] : sourcesIn(folder, path);
  const changed = files.filter((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    writeFileSync(join(folder, file), edit(text));
    return edit(text) !== text;
  });
  assert.notEqual(changed.length, 0, `${path} no longer has what ${String(edit)} changes`);
}

function sourcesIn(folder: string, path: string): string[] {
  return readdirSync(join(folder, path), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(path, file));
}
