import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHILD_ID, example, OTHER_ID, ROLE, USER } from "../../models";
import { writeProject } from "../../projects";
import { recordedError } from "./engineInMemory";
import {
  CHANGING_PRIMARY,
  engineWith,
  LOCKED,
  MODEL_PROBLEM,
  NEW_PRIMARY,
  newChild,
  roleArnsOf,
  Stage,
  STANDING_PRIMARY,
  standingChild,
  UNCHANGED,
  WRONG_PASSPHRASE,
} from "./stage";

describe("npm run up", function () {
  this.timeout(60_000);
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => {
    stage.remove();
  });

  it("previews all stacks, then deploys the children, then the primary", async () => {
    const engine = engineWith();
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 0, stdout);
    const begun = engine.log.filter((line) => !line.endsWith("ended"));
    assert.deepEqual(begun.slice(0, 3).sort(), ["preview child", "preview primary", "preview second"]);
    assert.deepEqual(engine.runs.slice(0, 2).sort(), ["up child", "up second"]);
    assert.deepEqual(engine.runs.slice(-2), ["up primary", "up primary ended"]);
    assert.match(stdout, /child +222222222222 +7 created {2,}/);
    assert.match(stdout, /primary +111111111111 +9 created {2,}/);
    assert.match(
      stdout,
      new RegExp(`\\+ child: role ${ROLE} trusts arn:aws:iam::111111111111:user/boaty.mcboatface if `),
    );
    assert.match(
      stdout,
      /\+ primary: policy assume-role-child-user lets assume arn:aws:iam::222222222222:role/,
    );
  });

  it("works on so many stacks at a time as --parallel says", async () => {
    const [one, two] = [engineWith(), engineWith()];
    await stage.run("up", one, "--yes", "--parallel", "1");
    await stage.run("up", two, "--yes", "--parallel", "2");
    assert.deepEqual([one.mostAtOnce, two.mostAtOnce], [1, 2]);
    const { exitCode, stderr } = await stage.run("up", engineWith(), "--parallel", "0");
    assert.equal(exitCode, 1);
    assert.match(stderr, /--parallel.*whole number/);
  });

  it("works on the named stacks alone, and says which one was perhaps meant", async () => {
    const engine = engineWith();
    assert.equal((await stage.run("up", engine, "--yes", "second")).exitCode, 0);
    assert.deepEqual(engine.runs, ["up second", "up second ended"]);
    const { exitCode, stderr } = await stage.run("up", engineWith(), "chil", "nobody");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^The command line has 2 problems:\n {2}chil: there is no such stack; did you mean "child"\? /,
    );
  });

  it("starts nothing where a stack has credentials of another account, or none", async () => {
    stage.credentials.set("second", "444444444444");
    stage.credentials.set(
      "primary",
      Object.assign(new Error("the token is too old"), { name: "ExpiredToken" }),
    );
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 2);
    assert.match(stderr, /^The AWS credentials has 2 problems:\n/);
    assert.match(
      stderr,
      /second: arn:aws:sts::444444444444:.* is of account 444444444444, not 333333333333; set aws:profile in Pulumi\.second\.yaml/,
    );
    assert.match(
      stderr,
      /primary: its credentials have expired \(the token is too old\); sign in again, or set aws:profile/,
    );
    assert.deepEqual(engine.log, []);
  });

  it("asks with the stack's secrets, which only the CLI can read", async () => {
    const file = join(stage.project, "Pulumi.child.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}  aws:secretKey:\n    secure: AAAB\n`);
    const config = { "aws:secretKey": "in plain" };
    await stage.run("up", engineWith({ child: { ...newChild(CHILD_ID), config } }), "--yes");
    const keys = stage.asked.map((settings) => settings["aws:secretKey"]);
    assert.deepEqual(
      keys.filter((key) => key !== undefined),
      ["in plain"],
    );
  });

  it("starts nothing where the model has problems, or access is not what it declares", async () => {
    writeProject(stage.project, { ...example(), accounts: {} });
    const engine = engineWith();
    assert.equal((await stage.run("up", engine, "--yes")).exitCode, 1);
    writeProject(stage.project, example({ users: { [USER]: { permissionsBoundary: "ReadOnlyAccess" } } }));
    const { exitCode, stderr } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stderr, /Nothing was started: access is not what the model declares\.\n$/);
    assert.deepEqual(engine.log, []);
  });

  it("starts nothing where one preview fails", async () => {
    const engine = engineWith({ second: { ...newChild(OTHER_ID), preview: MODEL_PROBLEM } });
    const { exitCode, stdout, stderr } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stderr, /Nothing was started: a preview failed\./);
    assert.match(
      stdout,
      /second failed: The access model has 2 problems:\n {4}accounts\.child\.roles\[0\]: /,
    );
    assert.doesNotMatch(stdout, /Command failed|exec-kind/);
    assert.deepEqual(engine.runs, []);
  });

  it("creates stacks only where it may, with the primary's secrets provider and what their file lacks", async () => {
    appendFileSync(join(stage.project, "Pulumi.primary.yaml"), "secretsprovider: awskms://alias/pulumi\n");
    const refused = engineWith({}, ["second"]);
    const { exitCode, stderr } = await stage.run("up", refused, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stderr, /--create: there is no terminal to ask on \(Create the stack second, still empty, /);
    assert.deepEqual([refused.created.size, refused.log], [0, []]);
    const engine = engineWith({}, ["second"]);
    assert.equal((await stage.run("up", engine, "--yes", "--create")).exitCode, 0);
    assert.deepEqual(
      [...engine.created],
      [
        [
          "second",
          {
            secretsProvider: "awskms://alias/pulumi",
            config: { "aws:region": "us-east-1" },
          },
        ],
      ],
    );
  });

  it("encrypts a new child's secrets as those of other children, where they are not the primary's", async () => {
    appendFileSync(join(stage.project, "Pulumi.primary.yaml"), "\nsecretsprovider: awskms://alias/people\n");
    appendFileSync(join(stage.project, "Pulumi.child.yaml"), "\nsecretsprovider: awskms://alias/children\n");
    const engine = engineWith({}, ["second"]);
    assert.equal((await stage.run("up", engine, "--yes", "--create")).exitCode, 0);
    assert.equal(engine.created.get("second")?.secretsProvider, "awskms://alias/children");
  });

  it("does nothing without an answer", async () => {
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine);
    assert.equal(exitCode, 1);
    assert.match(stderr, /--yes: there is no terminal to ask on/);
    assert.deepEqual(engine.runs, []);
  });

  it("goes on with the others where a child fails, and makes no grants to it", async () => {
    const engine = engineWith({ child: { ...newChild(CHILD_ID), run: MODEL_PROBLEM } });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.deepEqual(
      engine.runs.filter((line) => line.endsWith("ended")),
      ["up second ended"],
    );
    assert.ok(!engine.runs.includes("up primary"));
    assert.match(
      stdout,
      /primary held back: The roleArns output of the child stacks has 1 problem:\n {4}child\.roleArns\.users_assume_role_default: is nothing, /,
    );
    assert.match(
      stdout,
      /These grants wait for child: .*policy assume-role-child-user lets assume arn:aws:iam::222222222222:role\/users_assume_role_default; boaty\.mcboatface is in group child-users\.\n {2}The primary waits for child with all that changes in it, .* Run this again once that is mended; /,
    );
  });

  it("does only what is left when it runs again", async () => {
    const first = engineWith({ child: { ...newChild(CHILD_ID), run: MODEL_PROBLEM } });
    await stage.run("up", first, "--yes");
    const again = engineWith({ second: standingChild(OTHER_ID) });
    assert.equal((await stage.run("up", again, "--yes")).exitCode, 0);
    assert.deepEqual(again.runs, ["up child", "up child ended", "up primary", "up primary ended"]);
    const nothing = engineWith({
      child: standingChild(CHILD_ID),
      second: standingChild(OTHER_ID),
      primary: STANDING_PRIMARY,
    });
    const { exitCode, stdout } = await stage.run("up", nothing);
    assert.deepEqual([exitCode, nothing.runs], [0, []]);
    assert.match(stdout, /primary +111111111111 +no changes/);
  });

  it("deploys the primary beside a child that failed where its roles stand and it gains nothing there", async () => {
    const failing = { ...newChild(OTHER_ID), run: MODEL_PROBLEM, outputs: roleArnsOf(OTHER_ID) };
    const child = standingChild(CHILD_ID);
    const engine = engineWith({ child, second: failing, primary: CHANGING_PRIMARY });
    const { exitCode } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.ok(engine.runs.includes("up primary ended"));
    const gaining = engineWith({ child, second: failing, primary: NEW_PRIMARY });
    const { stdout } = await stage.run("up", gaining, "--yes");
    assert.ok(!gaining.runs.includes("up primary"));
    assert.match(
      stdout,
      /primary held back: it would grant what second could not deploy \(boaty\.mcboatface is in group child-users/,
    );
  });

  it("lets the primary go first where access is taken away and every role that it names stands", async () => {
    const child = { ...newChild(CHILD_ID), outputs: roleArnsOf(CHILD_ID) };
    const engine = engineWith({ child, second: standingChild(OTHER_ID), primary: CHANGING_PRIMARY });
    const { stderr } = await stage.run("up", engine, "--yes");
    assert.match(stderr, /Access is taken away: the primary goes first\./);
    assert.deepEqual(engine.runs, ["up primary", "up primary ended", "up child", "up child ended"]);
  });

  it("lets the children go first where a role that the primary names does not stand yet", async () => {
    const engine = engineWith({ second: standingChild(OTHER_ID), primary: CHANGING_PRIMARY });
    await stage.run("up", engine, "--yes");
    assert.deepEqual(engine.runs, ["up child", "up child ended", "up primary", "up primary ended"]);
  });

  it("holds the primary back where a child gave another ARN than the preview went by", async () => {
    const elsewhere = { ...newChild(CHILD_ID).run, outputs: roleArnsOf(CHILD_ID, "/elsewhere/") };
    const engine = engineWith({ child: { ...newChild(CHILD_ID), run: elsewhere } });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.ok(!engine.runs.includes("up primary"));
    assert.match(
      stdout,
      /is "arn:aws:iam::222222222222:role\/elsewhere\/users_assume_role_default", and the preview went by "arn:/,
    );
  });

  it("deploys a primary without changes of its own after a child that changes", async () => {
    const engine = engineWith({ second: standingChild(OTHER_ID), primary: STANDING_PRIMARY });
    await stage.run("up", engine, "--yes");
    assert.ok(engine.runs.includes("up primary ended"));
  });

  it("says who is updating a stack, since when, and how to go on", async () => {
    const engine = engineWith({ child: { ...newChild(CHILD_ID), run: LOCKED } });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(
      stdout,
      /child failed: is being updated by somebody@host \(pid 4711\) since 2026-11-24T14:15:57Z; wait until that ends .*: pulumi cancel --stack child\n/,
    );
  });

  it("says that the passphrase is wrong, or that nobody is logged in, and could not do its work", async () => {
    const wrong = { preview: WRONG_PASSPHRASE, run: UNCHANGED };
    const engine = engineWith({ child: wrong, second: wrong, primary: wrong });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 2);
    assert.match(
      stdout,
      /child failed: the passphrase of its secrets is wrong; set PULUMI_CONFIG_PASSPHRASE/,
    );
    const nobody = engineWith();
    nobody.loggedIn = false;
    const refused = await stage.run("up", nobody, "--yes");
    assert.deepEqual([refused.exitCode, nobody.log], [2, []]);
    assert.match(refused.stderr, /not logged in/);
  });

  it("refuses two stack files that claim one account, by what they say or by their names", async () => {
    const side = "cross-account-federation:side";
    const rival = { [side]: "child", "cross-account-federation:account": "child" };
    writeFileSync(join(stage.project, "Pulumi.rival.yaml"), JSON.stringify({ config: rival }));
    for (const own of [{ [side]: "child" }, {}]) {
      writeFileSync(join(stage.project, "Pulumi.child.yaml"), JSON.stringify({ config: own }));
      const engine = engineWith();
      const { exitCode, stderr } = await stage.run("up", engine, "--yes");
      assert.deepEqual([exitCode, engine.log], [1, []]);
      assert.match(
        stderr,
        /Pulumi\.rival\.yaml: claims account "child", which Pulumi\.child\.yaml claims too/,
      );
    }
  });

  it("cancels what runs, starts nothing more, and explains a second Ctrl-C", async () => {
    const engine = engineWith();
    engine.takes = 10_000;
    let begun = 0;
    engine.onBegin = (what) => {
      if (!what.startsWith("preview")) return;
      begun += 1;
      if (begun < 2) return;
      stage.interrupt();
      stage.interrupt();
    };
    const { exitCode, stdout, stderr } = await stage.run("up", engine, "--yes", "--parallel", "2");
    assert.equal(exitCode, 1);
    assert.match(stderr, /Cancelling: each stack ends the step that it is at and gives its lock back/);
    assert.match(stderr, /Left at once\. These may still be locked.*pulumi cancel --stack child; /);
    assert.equal(stage.left, 1);
    assert.match(stdout, /child failed: cancelled; its lock is given back/);
    assert.match(stdout, /primary held back: not started, since the command was cancelled/);
    assert.equal(engine.log.length, 2);
  });

  it("gives nothing more to do to a CLI once it is cancelled", async () => {
    const engine = engineWith();
    engine.onBegin = (what) => {
      if (what === "up child") stage.interrupt();
    };
    const { exitCode, stdout } = await stage.run("up", engine, "--yes", "--parallel", "1");
    assert.deepEqual([exitCode, engine.runs], [1, ["up child"]]);
    for (const stack of ["second", "primary"]) {
      assert.ok(stdout.includes(`${stack} held back: not started, since the command was cancelled`), stdout);
    }
  });

  it("passes over nothing where it is to look at what is there", async () => {
    const standing = { child: standingChild(CHILD_ID), second: standingChild(OTHER_ID) };
    for (const [name, ...options] of [["refresh"], ["up", "--refresh"]] as const) {
      const engine = engineWith({ ...standing, primary: STANDING_PRIMARY });
      await stage.run(name, engine, "--yes", ...options);
      assert.ok(engine.runs.includes(`${name} child ended`), name);
    }
  });

  it("tells what was done where the primary cannot be held against its children any more", async () => {
    const engine = engineWith();
    engine.outputsFail = new Error("code: -2\n stdout: \n stderr: error: the backend is gone\n err?: x");
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stdout, /child +222222222222 +7 created {2,}/);
    assert.match(stdout, /primary held back: the backend is gone\n/);
  });

  it("refuses stacks of other projects that would have one file here", async () => {
    const accounts = { second: { accountId: OTHER_ID, roles: [ROLE], stack: "acme/others/child" } };
    writeProject(stage.project, example({ group: { assume: { "*": [ROLE] } }, accounts }));
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine, "--yes");
    assert.deepEqual([exitCode, engine.log], [1, []]);
    assert.match(
      stderr,
      /Pulumi\.child\.yaml: would be the file of organization\/\S+\/child and of acme\/others\/child; give one of them/,
    );
  });

  it("leaves a stack of another project to that project", async () => {
    const stack = "acme/others/second";
    const accounts = { second: { accountId: OTHER_ID, roles: [ROLE], stack } };
    writeProject(stage.project, example({ group: { assume: { "*": [ROLE] } }, accounts }));
    const engine = engineWith();
    const { exitCode, stdout, stderr } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(engine.runs, ["up child", "up child ended", "up primary", "up primary ended"]);
    assert.match(
      stderr,
      /^acme\/others\/second deploys account second, in project others: only its role ARNs are read$/m,
    );
    assert.doesNotMatch(stdout, /second/);
    const named = await stage.run("up", engineWith(), "second", "--yes");
    assert.equal(named.exitCode, 1);
    assert.match(
      named.stderr,
      /second: is deployed by project others \(acme\/others\/second\); this one reads/,
    );
  });

  it("counts a stack as done whose update succeeded before the command was cancelled", async () => {
    const engine = engineWith();
    const child = engine.stacks.get("child") ?? assert.fail();
    const error = recordedError("child-up-cancelled");
    engine.stacks.set("child", { ...child, run: { ...child.run, error } });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stdout, /child +222222222222 +7 created {2,}/);
  });

  it("makes the folder of a report, and starts nothing where that cannot be", async () => {
    const report = join(stage.project, "not", "there", "report.md");
    assert.equal((await stage.run("up", engineWith(), "--yes", "--report", report)).exitCode, 0);
    assert.match(readFileSync(report, "utf8"), /^# npm run up\n/);
    for (const [file, why] of [
      [join(report, "below.md"), /--report: .*report\.md cannot be made \(E(EXIST|NOTDIR)\)/],
      [stage.project, /--report: .* is a folder/],
    ] as const) {
      const engine = engineWith();
      const { exitCode, stderr } = await stage.run("up", engine, "--yes", "--report", file);
      assert.deepEqual([exitCode, engine.log], [1, []]);
      assert.match(stderr, why);
    }
  });

  it("tells what was done where the report cannot be written in the end", async () => {
    const report = join(stage.project, "reports", "report.md");
    const engine = engineWith();
    engine.onBegin = () => {
      rmSync(join(stage.project, "reports"), { recursive: true, force: true });
    };
    const { exitCode, stdout, stderr } = await stage.run("up", engine, "--yes", "--report", report);
    assert.equal(exitCode, 1);
    assert.match(stdout, /primary +111111111111 +9 created {2,}/);
    assert.match(stderr, /report\.md: cannot be written: its folder is not there; make it first/);
  });

  it("deploys to the end where what Pulumi prints can no longer be kept, and says so once for each file", async () => {
    const logs = join(stage.project, "logs");
    const engine = engineWith();
    engine.onBegin = () => {
      rmSync(logs, { recursive: true, force: true });
    };
    const { exitCode, stderr } = await stage.run("up", engine, "--yes", "--log-dir", logs);
    assert.equal(exitCode, 0);
    assert.equal(
      stderr.match(/^warning: .*child\.up\.log cannot be written \(ENOENT\): /gm)?.length,
      1,
      stderr,
    );
  });

  it("says that credentials have expired under way, and could not do its work", async () => {
    const text =
      "operation error IAM: CreateRole, api error ExpiredToken: The security token included in the request is expired";
    const expired = {
      events: [],
      error: new Error(`code: -2\n stdout: \n stderr: error: ${text}\n err?: x`),
    };
    const engine = engineWith({ child: { ...newChild(CHILD_ID), run: expired } });
    const { exitCode, stdout } = await stage.run("up", engine, "--yes");
    assert.equal(exitCode, 2);
    assert.match(stdout, /child failed: its AWS credentials have expired; sign in again, and run this again/);
  });

  it("prints JSON alone on standard output, writes a report and keeps what Pulumi printed", async () => {
    const [report, logs] = [join(stage.project, "report.md"), join(stage.project, "logs")];
    const args = ["--yes", "--json", "--report", report, "--log-dir", logs];
    const engine = engineWith({ child: { ...newChild(CHILD_ID), run: MODEL_PROBLEM } });
    const { stdout } = await stage.run("up", engine, ...args);
    const { stacks } = JSON.parse(stdout) as {
      stacks: Record<string, { result: string; planned: object; changes: object }>;
    };
    assert.deepEqual(
      Object.entries(stacks).map(([name, { result }]) => [name, result]),
      [
        ["child", "failed"],
        ["second", "done"],
        ["primary", "held back"],
      ],
    );
    assert.deepEqual([stacks.second?.planned, stacks.second?.changes], [{ create: 7 }, { create: 7 }]);
    const markdown = readFileSync(report, "utf8");
    assert.match(markdown, /^# npm run up\n\n\| Stack \| Account \| Changes \| Time \|\n/);
    assert.match(markdown, /\*\*`child` failed\*\*\n\n```\nThe access model has 2 problems:/);
    assert.equal(readFileSync(join(logs, "second.up.log"), "utf8"), "up second: as Pulumi prints it\n");
  });
});
