import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Emulator, startEmulator } from "../../../commands/try/emulator";

/** Skips a suite, by name, where there is no moto to run it on. */
export function onMoto(): void {
  before(function () {
    this.timeout(60_000);
    if (spawnSync("moto_server", ["--help"]).status !== 0) this.skip();
  });
}

/** One emulator for all tests of a suite. */
export function emulating(): () => Emulator {
  onMoto();
  const folder = emptyFolder();
  let emulator: Emulator | undefined;
  before(async function () {
    this.timeout(60_000);
    emulator = await startEmulator({
      folder: folder(),
      environment: process.env,
      awsManagedPolicies: false,
      signal: new AbortController().signal,
    });
  });
  after(async () => {
    await emulator?.end();
  });
  return () => {
    if (emulator === undefined) throw new Error("the emulator is there when tests run");
    return emulator;
  };
}

/** A folder for all tests of a suite. */
export function emptyFolder(): () => string {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "trying-"));
  });
  after(() => {
    // A suite that is skipped has made none.
    if (folder !== "") rmSync(folder, { recursive: true });
  });
  return () => folder;
}

/** A program that a shell runs, first on a PATH. */
export function withProgram(folder: string, name: string, script: string): string {
  const programs = join(folder, `with-${name}`);
  mkdirSync(programs, { recursive: true });
  const file = join(programs, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return [programs, process.env.PATH].join(delimiter);
}

/** One that has ended, and that nobody has asked about since, runs no more. */
export function isRunning(pid: number): boolean {
  const state = spawnSync("ps", ["-o", "stat=", "-p", String(pid)])
    .stdout.toString()
    .trim();
  return state !== "" && !state.startsWith("Z");
}
