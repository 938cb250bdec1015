import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { CHILD_ID, OTHER_ID, PRIMARY_ID } from "../../models";
import { engineWith, Stage } from "./stage";

describe("npm run up -- --role", function () {
  this.timeout(60_000);
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => {
    stage.remove();
  });

  it("deploys each stack with a session of the role of its own account, and with nothing else", async () => {
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine, "--yes", "--role", "ci/deploy");
    assert.equal(exitCode, 0, stderr);
    for (const [stack, id] of [
      ["child", CHILD_ID],
      ["second", OTHER_ID],
      ["primary", PRIMARY_ID],
    ] as const) {
      for (const operation of ["preview", "up"]) {
        assert.deepEqual(engine.environments.get(`${operation} ${stack}`), {
          AWS_ACCESS_KEY_ID: "ASIA",
          AWS_SECRET_ACCESS_KEY: "s",
          AWS_SESSION_TOKEN: `arn:aws:sts::${id}:assumed-role/ci/deploy/me`,
        });
      }
    }
    assert.equal(stage.asked.length, 1);
  });

  it("uses a session of that very role as it is, since a role may not assume itself", async () => {
    const engine = engineWith();
    await stage.run("up", engine, "--yes", "--role", "ci/deployer");
    assert.deepEqual(engine.environments.get("up child"), {});
    assert.ok(engine.environments.get("up second")?.AWS_SESSION_TOKEN?.includes(OTHER_ID));
    assert.ok(!stage.assumed.some((arn) => arn.includes(CHILD_ID)));
  });

  it("says that there is nothing to assume the role with", async () => {
    stage.credentials.set("child", new Error("Could not load credentials from any providers"));
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine, "--yes", "--role", "deploy");
    assert.equal(exitCode, 2);
    assert.match(stderr, /There are no credentials to assume deploy with: Could not load credentials/);
    assert.deepEqual(engine.log, []);
  });

  it("assumes the role anew for each operation, since a chained session ends after an hour", async () => {
    await stage.run("up", engineWith(), "--yes", "--role", "deploy");
    const ofChild = stage.assumed.filter((arn) => arn === `arn:aws:iam::${CHILD_ID}:role/deploy`);
    assert.equal(ofChild.length, 3);
  });

  it("says what to do where the role cannot be assumed any more in the middle, and could not do its work", async () => {
    const engine = engineWith();
    engine.onBegin = (what) => {
      if (what !== "up child") return;
      const expired = Object.assign(new Error("The security token is too old"), { name: "ExpiredToken" });
      stage.credentials.set("second", expired);
    };
    const args = ["--yes", "--role", "deploy", "--parallel", "1"];
    const { exitCode, stdout } = await stage.run("up", engine, ...args);
    assert.equal(exitCode, 2);
    assert.deepEqual(engine.runs, ["up child", "up child ended"]);
    assert.match(
      stdout,
      /second failed: arn:aws:iam::333333333333:role\/deploy could not be assumed: the credentials to assume it with have expired \(The security token is too old\); sign in again, and run this again: it does what is left\n/,
    );
    assert.match(stdout, /child +222222222222 +7 created/);
  });

  it("says why the role cannot be assumed any more where no time is over", async () => {
    const engine = engineWith();
    engine.onBegin = (what) => {
      if (what === "up child") stage.credentials.set("second", new Error("not authorized"));
    };
    const { exitCode, stdout } = await stage.run(
      "up",
      engine,
      "--yes",
      "--role",
      "deploy",
      "--parallel",
      "1",
    );
    assert.equal(exitCode, 2);
    assert.match(
      stdout,
      /second failed: \S+ could not be assumed: not authorized; run this again once it can be: /,
    );
  });

  it("leaves the surroundings alone where no role is named", async () => {
    const engine = engineWith();
    await stage.run("up", engine, "--yes");
    assert.deepEqual([engine.environments.get("up child"), stage.assumed], [{}, []]);
  });

  it("starts nothing where one account does not let the role be assumed", async () => {
    stage.credentials.set("second", new Error("User: x is not authorized to perform: sts:AssumeRole"));
    const engine = engineWith();
    const { exitCode, stderr } = await stage.run("up", engine, "--yes", "--role", "deploy");
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /second: .* not authorized .*; arn:aws:iam::333333333333:role\/deploy has to be there/,
    );
    assert.deepEqual(engine.log, []);
  });

  it("refuses stack files with credentials of their own, which the provider would use", async () => {
    appendFileSync(join(stage.project, "Pulumi.primary.yaml"), "  aws:profile: mine\n");
    const { exitCode, stderr } = await stage.run("up", engineWith(), "--yes", "--role", "deploy");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /Pulumi\.primary\.yaml: has aws:profile, which the provider would use in place of --role/,
    );
  });

  for (const name of ["/deploy", "deploy/", "arn:aws:iam::111111111111:role/deploy", "", "x".repeat(65)]) {
    it(`refuses ${JSON.stringify(name.slice(0, 40))} as the name of a role`, async () => {
      const { exitCode, stderr } = await stage.run("up", engineWith(), "--role", name);
      assert.equal(exitCode, 1);
      assert.match(stderr, /--role.*name of a role, with its path/);
    });
  }

  it("works on one side alone where that is named", async () => {
    const engine = engineWith();
    await stage.run("preview", engine, "--side", "child");
    assert.deepEqual(engine.log.filter((line) => !line.endsWith("ended")).sort(), [
      "preview child",
      "preview second",
    ]);
    const { exitCode, stderr } = await stage.run("preview", engine, "--side", "both");
    assert.equal(exitCode, 1);
    assert.match(stderr, /--side.*Allowed choices are child, primary/i);
  });
});
