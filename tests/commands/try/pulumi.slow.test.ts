import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { tryCommand } from "../../../commands/try";
import { CHILD_ID, PRIMARY_ID, ROLE, USER, USER_ARN } from "../../models";
import { copyProgram } from "../../programCopy";
import { writeProject } from "../../projects";
import { run } from "../process";
import { emptyFolder, isRunning, onMoto, withProgram } from "./moto";

describe("npm run try, with a program in place of the Pulumi CLI", function () {
  this.timeout(60_000);
  onMoto();
  const folder = emptyFolder();
  const log = (): string => join(folder(), "log");
  /** A CLI that writes down what it is called with, and does one thing at \`up\`. */
  const pulumi = (up: string): string =>
    withProgram(
      folder(),
      "pulumi",
      `case "$1" in
         version) echo v3.260.0;;
         stack) { echo "$@"; env; echo; } >> ${log()};;
         up) { echo "$@"; env; echo; } >> ${log()}; echo $$ > ${join(folder(), "pid")}; ${up};;
       esac`,
    );
  const places = (): { readonly project: string; readonly temporary: string; readonly home: string } => {
    const [project, temporary, home] = ["project", "tmp", "home"].map((name) => join(folder(), name));
    mkdirSync(temporary ?? "", { recursive: true });
    mkdirSync(home ?? "", { recursive: true });
    return { project: project ?? "", temporary: temporary ?? "", home: home ?? "" };
  };

  it("gives it a backend, a passphrase and a home of its own, and credentials of the stack's account", async () => {
    const { project, temporary, home } = places();
    writeProject(project);
    const person = {
      HOME: home,
      TMPDIR: temporary,
      AWS_PROFILE: "of-the-person",
      AWS_SESSION_TOKEN: undefined,
      PULUMI_BACKEND_URL: "s3://of-the-person",
      PULUMI_CONFIG_PASSPHRASE: "of-the-person",
      PULUMI_HOME: undefined,
    };
    const failing = "printf 'Diagnostics:\\n  error: no such thing\\n\\nResources:\\n' >&2; exit 255";
    const environment = { ...person, PATH: pulumi(failing) };
    const { exitCode, stderr } = await run(tryCommand, [], { project, environment });
    assert.equal(stderr, "stack child: error: no such thing\n");
    assert.equal(exitCode, 1);
    const calls = readFileSync(log(), "utf8").trim().split("\n\n");
    for (const call of ["stack init child ", "stack select --stack child ", "up "]) {
      const [called, ...settings] = (calls.find((each) => each.startsWith(call)) ?? assert.fail(call)).split(
        "\n",
      );
      const setting = (name: string): string | undefined =>
        settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
      assert.ok(setting("PULUMI_BACKEND_URL")?.startsWith(`file://${temporary}/`), called);
      assert.match(setting("PULUMI_CONFIG_PASSPHRASE") ?? "", /^[0-9a-f]{32}$/);
      assert.ok(setting("PULUMI_HOME")?.startsWith(`${temporary}/`));
      assert.equal(setting("AWS_PROFILE"), "");
      assert.ok(setting("AWS_CONFIG_FILE")?.startsWith(`${temporary}/`));
      // An account's credentials are there where its provider is, and nowhere else.
      assert.equal(setting("AWS_SESSION_TOKEN") !== undefined, call !== "stack init child ", call);
    }
    assert.deepEqual(readdirSync(temporary), []);
    // The providers are the person's: they are fetched once.
    assert.deepEqual(readdirSync(join(home, ".pulumi"), { recursive: true }), ["plugins"]);
  });

  it("tells its error alone where it cannot create a stack", async () => {
    const { project, temporary, home } = places();
    writeProject(project);
    const script = 'case "$1" in version) echo v3.260.0;; *) echo "error: no room" >&2; exit 255;; esac';
    const PATH = withProgram(join(folder(), "without-room"), "pulumi", script);
    const environment = { HOME: home, TMPDIR: temporary, PATH };
    const { exitCode, stderr } = await run(tryCommand, [], { project, environment });
    assert.equal(stderr, "stack child: no room\n");
    assert.equal(exitCode, 1);
    assert.deepEqual(readdirSync(temporary), []);
  });

  describe("interrupted", () => {
    interface Interrupted {
      readonly exitCode: number | null;
      readonly endpoint: string;
      readonly stderr: string;
    }

    /** Starts the command, and interrupts it once the CLI deploys. */
    const interrupting = async (up: string, times: number): Promise<Interrupted> => {
      const { project, temporary, home } = places();
      if (!existsSync(project)) writeProject(project);
      if (!existsSync(join(project, "commands"))) copyProgram(project);
      const pid = join(folder(), "pid");
      spawnSync("rm", ["-f", pid]);
      const program = ["node_modules/ts-node/dist/bin.js", "--swc", "commands/try.ts"];
      const child: ChildProcess = spawn(process.execPath, program, {
        cwd: project,
        env: { ...process.env, HOME: home, TMPDIR: temporary, PATH: pulumi(up) },
      });
      let [stdout, stderr] = ["", ""];
      child.stdout?.on("data", (data: Buffer) => (stdout += data.toString()));
      child.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      while (!existsSync(pid) && child.exitCode === null) await wait(50);
      for (let time = 0; time < times; time += 1) {
        child.kill("SIGINT");
        await wait(500);
      }
      const exitCode = await ended;
      return { exitCode, stderr, endpoint: /moto at (\S+)/.exec(stdout)?.[1] ?? assert.fail(stderr) };
    };
    const assertGone = async ({ endpoint }: Interrupted): Promise<void> => {
      await assert.rejects(fetch(endpoint));
      assert.deepEqual(
        readdirSync(places().temporary).filter((name) => name.startsWith("try-")),
        [],
      );
      assert.ok(!isRunning(Number(readFileSync(join(folder(), "pid"), "utf8"))));
    };

    it("has the CLI cancel, and leaves no process and no file", async () => {
      const result = await interrupting("trap 'exit 255' INT; while :; do sleep 0.1; done", 1);
      assert.equal(result.exitCode, 130, result.stderr);
      assert.match(result.stderr, /Interrupted: clearing up\. Once more leaves at once\.\n$/);
      await assertGone(result);
    });

    it("leaves at once at the second time, and no process and no file even then", async () => {
      const result = await interrupting("trap '' INT; while :; do sleep 0.1; done", 2);
      assert.equal(result.exitCode, 130, result.stderr);
      await assertGone(result);
    });
  });
});

describe("npm run try, with the Pulumi CLI", function () {
  this.timeout(600_000);
  onMoto();
  const folder = emptyFolder();

  before(function () {
    if (spawnSync("pulumi", ["version"]).status !== 0) this.skip();
  });

  it("deploys the worked example to moto, says who one is, and leaves nothing", async () => {
    const [project, temporary] = [join(folder(), "project"), join(folder(), "tmp")];
    writeProject(project);
    copyProgram(project);
    mkdirSync(temporary);
    const { exitCode, stdout, stderr } = await run(tryCommand, [], {
      project,
      environment: { TMPDIR: temporary },
    });
    assert.equal(stderr, "");
    assert.equal(exitCode, 0, stdout);
    assert.match(stdout, new RegExp(`"Account": "${PRIMARY_ID}",\\s+"Arn": "${USER_ARN}"`));
    assert.match(stdout, new RegExp(`"Arn": "arn:aws:sts::${CHILD_ID}:assumed-role/${ROLE}/${USER}"`));
    assert.match(stdout, /^child: a second preview changes nothing/m);
    assert.match(stdout, /^primary: a second preview changes nothing/m);
    assert.match(stdout, /^the emulator holds nothing of ours$/m);
    assert.deepEqual(readdirSync(temporary), []);
  });
});
