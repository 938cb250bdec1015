import assert from "node:assert/strict";
import { appendFileSync, cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type EngineRun, runOnEngine } from "./engine";
import { type Files, inFolder } from "./folders";
import { PROJECT } from "./mocks";
import { type Change, CHILD_ID, example, ROLE, USER } from "./models";
import { projectFile } from "./projects";
import { REPOSITORY } from "./repository";

interface Project {
  /** What the files say beside or instead of the model that Pulumi gives to the program. */
  readonly files?: Files;
  /** Further lines at the end of the program. */
  readonly lines?: string;
}

/** A child, from a folder that has the program and a Pulumi.yaml. */
async function deployChild(
  change: Change = {},
  { files = {}, lines = "" }: Project = {},
): Promise<EngineRun> {
  const config = {
    [`${PROJECT}:side`]: "child",
    [`${PROJECT}:access`]: JSON.stringify(example(change)),
    "aws:region": "us-east-1",
  };
  const written = { "Pulumi.yaml": projectFile(example(change)), ...files };
  return inFolder(written, (folder) => {
    for (const part of ["components", "index.ts", "package.json", "tsconfig.json", "tsconfig.run.json"])
      cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    appendFileSync(join(folder, "index.ts"), lines);
    return runOnEngine({ stack: "child", accountId: CHILD_ID, config, folder });
  });
}

describe("the program, started as Pulumi starts it", function () {
  this.timeout(180_000);
  let deployed: EngineRun;

  before(async () => {
    deployed = await deployChild();
  });

  it("deploys a stack, the provider first", () => {
    const [stack, provider, ...others] = deployed.registered;
    assert.deepEqual(deployed.messages, []);
    assert.equal(stack, `pulumi:pulumi:Stack ${PROJECT}-child`);
    assert.equal(provider, "pulumi:providers:aws account");
    assert.ok(others.includes(`aws:iam/role:Role federation-${ROLE}`));
    assert.equal(deployed.exitCode, 0);
  });

  it("tells what is wrong with the model in the error form, without delay and without a stack trace", async () => {
    const { messages, registered, seconds, exitCode } = await deployChild({
      group: { assume: { child: ["ghost"] } },
    });
    assert.equal(messages.length, 1);
    assert.match(
      messages[0] ?? "",
      /^The access model has 1 problem:\n {2}Pulumi\.yaml:\d+:\d+: groups\.\S+: there is no role "ghost" .*$/,
    );
    assert.equal(registered.length, 1, "the stack itself");
    assert.notEqual(exitCode, 0);
    assert.ok(seconds < 4 * deployed.seconds, `${seconds} s, where a deployment takes ${deployed.seconds} s`);
  });

  it("is transpiled by swc, and its types are not checked", async () => {
    const lines = `
const wrong: number = "a text";
console.log(wrong, Object.keys(require.cache).some((file) => file.includes("/@swc/core/")));
`;
    const { stdout, messages } = await deployChild({}, { lines });
    assert.equal(stdout, "a text true\n");
    assert.deepEqual(messages, []);
  });

  it("refuses a model that is not the one that Pulumi.yaml says, before anything is registered", async () => {
    const hidden = { group: { members: [USER, "mallory"] } };
    const { messages, registered } = await deployChild(hidden, {
      files: { "Pulumi.yaml": projectFile(example()) },
    });
    assert.match(
      messages.join("\n"),
      /Pulumi\.yaml:\d+:\d+: access\.groups\.child-users\.members\[1\]: Pulumi gives the program "mallory", where Pulumi\.yaml says nothing; /,
    );
    assert.equal(registered.length, 1, "the stack itself");
  });

  it("refuses a Pulumi.yaml that its two readers do not read the same", async () => {
    const text = `${projectFile(example())}# on call\u2028      - mallory\n`;
    const { messages } = await deployChild({}, { files: { "Pulumi.yaml": text } });
    assert.match(messages.join("\n"), /^Pulumi\.yaml has 1 problem:\n {2}Pulumi\.yaml:\d+:10: U\+2028: /);
  });
});
