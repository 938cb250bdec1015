import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineRun, runOnEngine } from "./engine";
import { PROJECT } from "./mocks";
import { type Change, CHILD_ID, example, ROLE } from "./models";
import { REPOSITORY } from "./repository";

function deployChild(change: Change = {}, folder = REPOSITORY): Promise<EngineRun> {
  const config = {
    [`${PROJECT}:side`]: "child",
    [`${PROJECT}:access`]: JSON.stringify(example(change)),
    "aws:region": "us-east-1",
  };
  return runOnEngine({ stack: "child", accountId: CHILD_ID, config, folder });
}

/** The program with further lines at its end. */
async function withLines<Result>(lines: string, run: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "program-"));
  try {
    for (const part of ["components", "index.ts", "package.json", "tsconfig.json", "tsconfig.run.json"])
      cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    appendFileSync(join(folder, "index.ts"), lines);
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
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
      /^The access model has 1 problem:\n {2}groups\.\S+: there is no role "ghost" .*$/,
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
    const { stdout, messages } = await withLines(lines, (folder) => deployChild({}, folder));
    assert.equal(stdout, "a text true\n");
    assert.deepEqual(messages, []);
  });
});
