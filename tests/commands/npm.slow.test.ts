import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { USER } from "../models";
import { writeProject } from "../projects";
import { copyProgram } from "../programCopy";
import { type Finished, startProcess } from "./process";

/** Real processes, as few as show that each command starts, tells and ends as one; all else is tested without. */
describe("a command that a person types", function () {
  this.timeout(60_000);
  let project = "";
  const file = (name: string): string => join(project, name);
  /** Of npm, what stands in its configuration here is left out: each fact names what counts for it. */
  const npm = (line: string): Promise<Finished> =>
    startProcess("npm", ["run", "--silent", ...line.split(" ")], {
      project,
      environment: { npm_config_userconfig: file("user.npmrc"), npm_config_globalconfig: file("none") },
    });

  before(() => {
    project = mkdtempSync(join(tmpdir(), "typed-"));
    writeProject(project);
    copyProgram(project);
  });
  after(() => {
    rmSync(project, { recursive: true });
  });
  beforeEach(() => {
    for (const name of ["ACCESS.md", "user.npmrc", ".npmrc"]) rmSync(file(name), { force: true });
  });

  it("rehearses the project that it is part of", async () => {
    const { exitCode, stdout, stderr } = await npm("rehearse");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^cross-account-federation: 2 stacks/);
    assert.match(stdout, /proven: .*\n$/);
  });

  it("gets the options that stand after --", async () => {
    const written = await npm(`review -- --output ${file("ACCESS.md")}`);
    assert.deepEqual([written.exitCode, written.stderr], [0, ""]);
    assert.deepEqual(await npm("review -- --check"), { exitCode: 0, stdout: "", stderr: "" });
    const { exitCode, stdout } = await npm(`profiles -- ${USER}`);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^\[profile primary\]\n/);
  });

  it("tells the problems of the model alone, and fails", async () => {
    writeFileSync(file("wrong.yaml"), "primary: {}\nprimary: {}\n");
    assert.deepEqual(await npm(`rehearse -- --access ${file("wrong.yaml")}`), {
      exitCode: 1,
      stdout: "",
      stderr: "wrong.yaml has 1 problem:\n  line 2, column 1: Map keys must be unique\n",
    });
  });

  it("tells once what the program stopped with, whatever Pulumi's runtime leaves behind", async () => {
    const stackFile = readFileSync(file("Pulumi.child.yaml"), "utf8");
    writeFileSync(file("Pulumi.child.yaml"), stackFile.replace("side: child", "side: chidl"));
    const { exitCode, stdout, stderr } = await npm("rehearse");
    writeFileSync(file("Pulumi.child.yaml"), stackFile);
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /^The stack configuration has 1 problem:\n {2}[^\n]*"chidl" is not a side[^\n]*\n$/);
  });

  it("reviews the worked example in at most 2.5 s", async () => {
    writeFileSync(
      file("meter.cjs"),
      'process.on("exit", () => console.error(JSON.stringify(process.cpuUsage())))',
    );
    const program = ["--require", "./meter.cjs", "node_modules/ts-node/dist/bin.js", "commands/review.ts"];
    const spent: number[] = [];
    // Of the processor, and the fastest of three: the machine may have other work.
    do {
      const { exitCode, stderr } = await startProcess(process.execPath, program, { project });
      assert.equal(exitCode, 0, stderr);
      const [, user, system] = /"user":(\d+),"system":(\d+)/.exec(stderr) ?? [];
      spent.push((Number(user) + Number(system)) / 1e6);
    } while (spent.length < 3 && Math.min(...spent) > 2.5);
    assert.ok(Math.min(...spent) <= 2.5, `${spent.join(", ")} s`);
  });

  const kept = (flag: string, line: string): string =>
    `  ${flag}: npm kept it for itself, since no -- stands before it; write: npm run ${line}\n`;
  const refused: readonly (readonly [typed: string, problems: readonly string[]])[] = [
    ["review --check", [kept("--check", "review -- --check")]],
    ["rehearse --json", [kept("--json", "rehearse -- --json")]],
    [
      `profiles ${USER} --write --yes`,
      [
        kept("--write", `profiles -- ${USER} --write --yes`),
        kept("--yes", `profiles -- ${USER} --write --yes`),
      ],
    ],
  ];
  for (const [typed, problems] of refused) {
    it(`does nothing, and says what to write, for: npm run ${typed}`, async () => {
      const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
      const { exitCode, stdout, stderr } = await npm(typed);
      assert.deepEqual([exitCode, stderr], [1, `The command line has ${count}:\n${problems.join("")}`]);
      // With --json, npm prints a document of its own.
      assert.doesNotMatch(stdout, /stacks|Wrote|written/);
      assert.equal(existsSync(file("ACCESS.md")), false);
    });
  }

  it("does not take what a .npmrc sets for an option that was typed", async () => {
    writeFileSync(file(".npmrc"), "json=true\n");
    writeFileSync(file("user.npmrc"), "access = public\n");
    const { exitCode, stdout, stderr } = await npm("rehearse");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^cross-account-federation: 2 stacks/);
    assert.equal(readFileSync(file(".npmrc"), "utf8"), "json=true\n");
  });
});
