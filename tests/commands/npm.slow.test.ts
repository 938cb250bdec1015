import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command, Option } from "commander";
import type { ProjectCommand } from "../../commands/command";
import { deploymentCommand } from "../../commands/deployment/deploymentCommand";
import { doctorCommandWith } from "../../commands/deployment/doctorCommand";
import { adoptCommand } from "../../commands/live/adoptCommand";
import { auditCommandWith } from "../../commands/live/audit/auditCommand";
import { verifyCommand } from "../../commands/live/verifyCommand";
import { mutantsCommand } from "../../commands/mutants";
import { OPTIONS_OF_COMMANDS } from "../../commands/npmOptions";
import { profilesCommand } from "../../commands/profiles";
import { rehearseCommand } from "../../commands/rehearse";
import { reviewCommand } from "../../commands/review";
import { tryCommand } from "../../commands/try";
import { witnessesCommand } from "../../commands/witnesses";
import { USER } from "../models";
import { writeProject } from "../projects";
import { copyProgram } from "../programCopy";
import { type Finished, startProcess } from "./process";

const COMMANDS: readonly ProjectCommand[] = [
  adoptCommand,
  auditCommandWith(),
  doctorCommandWith(),
  ...(["preview", "up", "refresh", "destroy"] as const).map((name) => deploymentCommand(name)),
  mutantsCommand,
  profilesCommand,
  rehearseCommand,
  reviewCommand,
  tryCommand,
  verifyCommand,
  witnessesCommand,
];

/** npm hands these on, with true as their value. */
const SWITCHES = ["--force", "--json", "--yes"];

function visibleOptions(definition: Command): Option[] {
  return definition.createHelp().visibleOptions(definition);
}

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
    assert.deepEqual(await npm(`rehearse -- --model ${file("wrong.yaml")}`), {
      exitCode: 1,
      stdout: "",
      stderr: `wrong.yaml has 1 problem:\n  ${file("wrong.yaml")}:2:1: YAML: "primary" stands in line 1 already; a mapping has each key once\n`,
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
    const program = [
      "--require",
      "./meter.cjs",
      "node_modules/ts-node/dist/bin.js",
      "--swc",
      "commands/review.ts",
    ];
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
    ["rehearse --model examples/x.yaml", [kept("--model", "rehearse -- --model examples/x.yaml")]],
    ["review --used usage.json", [kept("--used", "review -- --used usage.json")]],
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

  it("says of what fails that npm has an option which the command does not have", async () => {
    const { exitCode, stderr } = await npm("review --profile x");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /too many arguments.*\n {2}--profile: npm kept it .*npm run review has no such option/s,
    );
  });

  it("has no option of the name of one of npm's, but for switches that leave a trace", async () => {
    const { stdout } = await startProcess("npm", ["config", "ls", "-l", "--json"], { project });
    const ofNpm = Object.keys(JSON.parse(stdout) as object);
    const options = COMMANDS.flatMap((command) => visibleOptions(command.define()));
    const taken = options.filter(({ long }) => ofNpm.includes(long?.slice(2) ?? ""));
    assert.ok(ofNpm.includes("access") && ofNpm.includes("usage"));
    assert.deepEqual(
      taken.filter(({ long, required, optional }) => !SWITCHES.includes(long ?? "") || required || optional),
      [],
    );
  });

  it("knows the options of every command", () => {
    const names = COMMANDS.flatMap((command) => visibleOptions(command.define())).map(({ long }) => long);
    const others = [...new Set(names)].filter((name) => name !== "--help" && !SWITCHES.includes(name ?? ""));
    assert.deepEqual(others.sort(), OPTIONS_OF_COMMANDS.map((key) => `--${key}`).sort());
  });

  it("does not take what a .npmrc sets for an option that was typed", async () => {
    writeFileSync(file(".npmrc"), "json=true\n");
    writeFileSync(file("user.npmrc"), "access = public\n");
    const { exitCode, stdout, stderr } = await npm("rehearse");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.match(stdout, /^cross-account-federation: 2 stacks/);
    assert.equal(readFileSync(file(".npmrc"), "utf8"), "json=true\n");
  });
});
