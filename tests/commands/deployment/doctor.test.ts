import assert from "node:assert/strict";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotWork } from "../../../commands/cannotWork";
import { doctorCommandWith } from "../../../commands/deployment/doctorCommand";
import { reviewCommand } from "../../../commands/review";
import { CHILD_ID, OTHER_ID, PRIMARY_ID } from "../../models";
import { type Finished, run } from "../process";
import type { EngineInMemory, StackInMemory } from "./engineInMemory";
import { engineWith, roleArnsOf, Stage, STANDING_PRIMARY, standingChild } from "./stage";

function held(stack: StackInMemory, accountId: string): StackInMemory {
  const type = "pulumi:providers:aws";
  const inputs = { allowedAccountIds: JSON.stringify([accountId]) };
  return { ...stack, resources: [{ type, urn: "urn:pulumi:x::p::pulumi:providers:aws::account", inputs }] };
}

const CHILD = held(standingChild(CHILD_ID), CHILD_ID);
const SECOND = held(standingChild(OTHER_ID), OTHER_ID);
const PRIMARY = held(STANDING_PRIMARY, PRIMARY_ID);
const WELL = { child: CHILD, second: SECOND, primary: PRIMARY };

describe("npm run doctor", function () {
  this.timeout(60_000);
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    const side = "cross-account-federation:side";
    const config = { [side]: "child", "cross-account-federation:account": "second" };
    writeFileSync(file("Pulumi.second.yaml"), JSON.stringify({ config }));
    writeFileSync(file("package.json"), JSON.stringify({ engines: { node: ">=20.19" } }));
    await run(reviewCommand, [], { project: stage.project });
  });
  afterEach(() => {
    stage.remove();
  });
  const file = (name: string): string => join(stage.project, name);
  const doctor = (engine?: EngineInMemory, ...args: readonly string[]): Promise<Finished> => {
    const given = stage.tools(engine ?? engineWith());
    const none = (): Promise<never> => Promise.reject(new CannotWork("There is no Pulumi CLI on the PATH."));
    return run(doctorCommandWith(engine === undefined ? { ...given, engine: none } : given), args, stage);
  };

  it("finds nothing where all is well", async () => {
    const { exitCode, stdout } = await doctor(engineWith(WELL));
    assert.equal(exitCode, 0, stdout);
    assert.doesNotMatch(stdout, /PROBLEM|warning|unknown/);
    assert.match(stdout, /^ok +stack child +1 resource, held to 222222222222$/m);
    assert.match(stdout, /^ok +ACCESS\.md +up to date$/m);
  });

  it("looks without a CLI at what needs none", async () => {
    const { exitCode, stdout } = await doctor();
    assert.equal(exitCode, 1);
    assert.match(stdout, /^PROBLEM +Pulumi CLI +There is no Pulumi CLI on the PATH\.$/m);
    assert.match(stdout, /^unknown +stacks /m);
    assert.match(stdout, /^ok +credentials of child +of account 222222222222$/m);
  });

  const found: readonly (readonly [fact: string, spoil: () => EngineInMemory, says: RegExp])[] = [
    [
      "a backend that nobody is logged in to",
      () => Object.assign(engineWith(WELL), { loggedIn: false }),
      /^PROBLEM +backend +the Pulumi CLI is not logged in/m,
    ],
    [
      "a stack that is not there",
      () => engineWith(WELL, ["second"]),
      /^warning +stack second +the child stack is not in the backend\n +-> npm run up -- --create$/m,
    ],
    [
      "a stack that was never deployed",
      () => engineWith({ ...WELL, child: standingChild(CHILD_ID) }),
      /^warning +stack child +is empty/m,
    ],
    [
      "a stack that a destroy would not hold to its account",
      () => engineWith({ ...WELL, child: held(standingChild(CHILD_ID), OTHER_ID) }),
      /^PROBLEM +stack child +its provider is not held to 222222222222/m,
    ],
    [
      "a child whose roles are not where the model wants them",
      () => engineWith({ ...WELL, child: { ...CHILD, outputs: roleArnsOf(CHILD_ID, "/old/") } }),
      /^warning +stack child +child\.roleArns\.users_assume_role_default is "arn:[^"]*\/old\/[^"]*", and the model wants "arn:/m,
    ],
    [
      "credentials of another account",
      () => {
        stage.credentials.set("child", "444444444444");
        return engineWith(WELL);
      },
      /^PROBLEM +credentials of child +arn:\S+ is of account 444444444444, not 222222222222/m,
    ],
    [
      "a stack file whose account the model does not have",
      () => {
        rmSync(file("Pulumi.second.yaml"));
        writeFileSync(file("Pulumi.old.yaml"), "config: { cross-account-federation:side: child }");
        return engineWith(WELL);
      },
      /^PROBLEM +Pulumi\.old\.yaml +the model has no account "old"/m,
    ],
    [
      "an ACCESS.md that is out of date",
      () => {
        appendFileSync(file("ACCESS.md"), "\nA note.\n");
        return engineWith(WELL);
      },
      /^PROBLEM +ACCESS\.md +ACCESS\.md is out of date/m,
    ],
    [
      "a model with problems, without looking at what depends on it",
      () => {
        writeFileSync(file("Pulumi.yaml"), "name: cross-account-federation\nconfig: {}\n");
        return engineWith(WELL);
      },
      /^PROBLEM +access model +The access model has \d+ problems?:[^]*^unknown +stacks/m,
    ],
    [
      "a Node.js that is too old",
      () => {
        writeFileSync(file("package.json"), JSON.stringify({ engines: { node: ">=99.1" } }));
        return engineWith(WELL);
      },
      /^PROBLEM +Node\.js +\S+, and >=99\.1 is needed\n +-> install it/m,
    ],
  ];
  for (const [fact, spoil, says] of found) {
    it(`finds ${fact}`, async () => {
      const { exitCode, stdout } = await doctor(spoil());
      assert.match(stdout, says);
      assert.equal(exitCode, stdout.includes("PROBLEM") ? 1 : 0);
    });
  }

  it("prints the same as JSON", async () => {
    const { stdout } = await doctor(undefined, "--json");
    const { findings } = JSON.parse(stdout) as { findings: { topic: string; state: string }[] };
    assert.deepEqual(
      findings.filter(({ state }) => state === "problem").map(({ topic }) => topic),
      ["Pulumi CLI"],
    );
  });
});
