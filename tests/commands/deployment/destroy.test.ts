import assert from "node:assert/strict";
import { CHILD_ID, OTHER_ID, ROLE_ARN } from "../../models";
import { recorded, recordedError, type StackInMemory } from "./engineInMemory";
import { engineWith, MODEL_PROBLEM, newChild, NEW_PRIMARY, Stage, twoChildren } from "./stage";

const CHILD: StackInMemory = {
  preview: { events: recorded("child-destroy") },
  run: { events: recorded("child-destroy") },
};
const POLICY = "urn:pulumi:primary::p::aws:iam/policy:Policy::federation-child-users/assume";
const PRIMARY: StackInMemory = {
  preview: { events: recorded("primary-destroy") },
  run: { events: recorded("primary-destroy") },
  resources: [
    { type: "aws:iam/policy:Policy", urn: POLICY, inputs: { policy: `{"Resource":["${ROLE_ARN}"]}` } },
  ],
};
const ALL = { child: CHILD, second: CHILD, primary: PRIMARY };

describe("npm run destroy", function () {
  this.timeout(60_000);
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => {
    stage.remove();
  });

  it("destroys the primary, then the children", async () => {
    const engine = engineWith(ALL);
    const { exitCode, stdout } = await stage.run("destroy", engine, "--yes");
    assert.equal(exitCode, 0);
    assert.deepEqual(engine.runs.slice(0, 2), ["destroy primary", "destroy primary ended"]);
    assert.deepEqual(engine.runs.filter((line) => line.endsWith("ended")).length, 3);
    assert.match(stdout, /child +222222222222 +7 deleted/);
  });

  it("leaves the children where the primary cannot be destroyed, unless --force", async () => {
    const failing = { ...ALL, primary: { ...PRIMARY, run: MODEL_PROBLEM } };
    const engine = engineWith(failing);
    const { exitCode, stdout } = await stage.run("destroy", engine, "--yes");
    assert.deepEqual([exitCode, engine.runs], [1, ["destroy primary"]]);
    assert.match(stdout, /child held back: the primary, which refers to its roles, was not destroyed/);
    const forced = engineWith(failing);
    await stage.run("destroy", forced, "--yes", "--force");
    assert.ok(forced.runs.includes("destroy child ended"));
  });

  it("refuses a child whose roles the primary refers to, unless --force", async () => {
    const engine = engineWith(ALL);
    const { exitCode, stderr } = await stage.run("destroy", engine, "--yes", "child");
    assert.deepEqual([exitCode, engine.log], [1, []]);
    assert.ok(
      stderr.includes(`child: federation-child-users/assume of the primary stack refers to ${ROLE_ARN}; `),
      stderr,
    );
    assert.equal((await stage.run("destroy", engineWith(ALL), "--yes", "--force", "child")).exitCode, 0);
    assert.equal((await stage.run("destroy", engineWith(ALL), "--yes", "second")).exitCode, 0);
  });

  it("passes over stacks that are not there", async () => {
    const engine = engineWith(ALL, ["second"]);
    const { exitCode, stderr } = await stage.run("destroy", engine, "--yes");
    assert.equal(exitCode, 0);
    assert.match(stderr, /^second: there is no such stack in the backend$/m);
    assert.equal(engine.created.size, 0);
    const none = await stage.run("destroy", engineWith(ALL, ["child", "second", "primary"]), "--yes");
    assert.equal(none.exitCode, 0);
    assert.match(none.stderr, /There is nothing to do\.\n$/);
  });
});

describe("npm run destroy with alarms", function () {
  this.timeout(60_000);

  it("leaves what receives alarms where a child that sends to it stays", async () => {
    const stage = new Stage(Object.assign({ audit: {} }, twoChildren()));
    const error = recordedError("child-up-locked");
    const engine = engineWith({
      ...ALL,
      alarms: ALL.child,
      second: { ...ALL.second, run: { events: [], error } },
    });
    const { exitCode, stdout } = await stage.run("destroy", engine, "--yes");
    assert.equal(exitCode, 1);
    assert.match(stdout, /alarms held back: what stands in other accounts may send to it still/);
    assert.ok(!engine.runs.some((line) => line.startsWith("destroy alarms")));
    stage.remove();
  });
});

describe("npm run preview", function () {
  this.timeout(60_000);
  const stages: Stage[] = [];
  after(() => {
    for (const stage of stages) stage.remove();
  });
  const staged = (): Stage => {
    const stage = new Stage();
    stages.push(stage);
    return stage;
  };

  it("previews everything in one table, and runs nothing", async () => {
    const engine = engineWith();
    const { exitCode, stdout } = await staged().run("preview", engine);
    assert.deepEqual([exitCode, engine.runs], [0, []]);
    assert.match(stdout, /child +222222222222 +7 to create/);
    assert.match(stdout, /primary +111111111111 +9 to create/);
  });

  it("makes no stack, and says what it does not show of one that the backend does not have", async () => {
    const engine = engineWith({}, ["second"]);
    const { exitCode, stdout } = await staged().run("preview", engine);
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(
      [engine.created.size, engine.log.filter((line) => !line.endsWith("ended"))],
      [0, ["preview child"]],
    );
    // Stack, provider, component, role, policy, its attachment, and two that let nothing else be there.
    assert.match(stdout, /second +333333333333 +8 to create, as rehearsed$/m);
    assert.match(stdout, /second not previewed: it is not in the backend yet/);
    assert.match(stdout, /primary +111111111111 +not previewed$/m);
    assert.match(stdout, /primary not previewed: it refers to what is not in the backend yet: second/);
  });

  it("says of a primary that is not there what it would create, without what it only reads", async () => {
    const engine = engineWith({}, ["child", "second", "primary"]);
    const { stdout } = await staged().run("preview", engine, "--json");
    const { stacks } = JSON.parse(stdout) as { stacks: Record<string, { result: string; changes: object }> };
    // Stack, provider, component, user, group, membership, two policies and their attachments.
    assert.deepEqual(stacks.primary?.changes, { create: 10 });
    assert.equal(stacks.primary.result, "not previewed");
  });

  it("makes an empty stack where it is told to, to show the primary, too", async () => {
    const engine = engineWith({}, ["second"]);
    const { stdout } = await staged().run("preview", engine, "--create");
    assert.deepEqual([...engine.created.keys()], ["second"]);
    assert.match(stdout, /primary +111111111111 +9 to create {2,}/);
  });

  it("fails where a preview fails, and shows the others", async () => {
    const error = recordedError("child-up-locked");
    const engine = engineWith({ second: { ...newChild(OTHER_ID), preview: { events: [], error } } });
    const { exitCode, stdout } = await staged().run("preview", engine);
    assert.equal(exitCode, 1);
    assert.match(stdout, /second +333333333333 +failed/);
    assert.match(stdout, /child +222222222222 +7 to create/);
  });
});

describe("npm run refresh", function () {
  this.timeout(60_000);

  it("refreshes every stack after asking", async () => {
    const stage = new Stage();
    const engine = engineWith({ child: newChild(CHILD_ID), primary: NEW_PRIMARY });
    const { exitCode } = await stage.run("refresh", engine, "--yes");
    stage.remove();
    assert.equal(exitCode, 0);
    assert.deepEqual(engine.runs.filter((line) => line.endsWith("ended")).length, 3);
    assert.deepEqual(engine.runs.slice(-2), ["refresh primary", "refresh primary ended"]);
  });
});
