import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { stringify } from "yaml";
import { CHILD_ID, example, PRIMARY_ID, USER } from "../../models";
import { copyProgram } from "../../programCopy";
import { type Finished, startProcess } from "../process";

const NEEDED = [
  ["pulumi", "version"],
  ["moto_server", "--help"],
] as const;
const missing = NEEDED.filter(([program, arg]) => spawnSync(program, [arg]).status !== 0).map(
  ([program]) => program,
);
const PROJECT = "cross-account-federation";

describe("all stacks on a real engine and an emulator", function () {
  this.timeout(600_000);
  if (missing.length > 0) {
    it.skip(
      `deploys, finds nothing to do, and destroys: there is no ${missing.join(" and no ")} on the PATH`,
    );
    return;
  }
  let project = "";
  let emulator: ChildProcess;
  const npm = (...args: readonly string[]): Promise<Finished> =>
    startProcess("npm", ["run", "--silent", ...args], {
      project,
      environment: {
        PULUMI_BACKEND_URL: `file://${join(project, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "only here",
        PULUMI_SKIP_UPDATE_CHECK: "true",
      },
    });

  before(async () => {
    project = mkdtempSync(join(tmpdir(), "end-to-end-"));
    mkdirSync(join(project, "state"));
    copyProgram(project);
    const port = await freePort();
    emulator = spawn("moto_server", ["-p", String(port)], {
      stdio: "ignore",
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    });
    writeStacks(project, `http://127.0.0.1:${port}`);
    await answering(`http://127.0.0.1:${port}/moto-api/`);
  });
  after(() => {
    emulator.kill();
    rmSync(project, { recursive: true });
  });

  it("deploys, finds nothing to do, and destroys", async () => {
    const up = await npm("up", "--", "--yes", "--create");
    assert.equal(up.exitCode, 0, up.stderr + up.stdout);
    assert.match(up.stdout, /child +222222222222 +\d+ created/);
    assert.match(up.stdout, /primary +111111111111 +\d+ created/);
    const again = await npm("preview", "--", "--json");
    assert.equal(again.exitCode, 0, again.stderr);
    const { stacks } = JSON.parse(again.stdout) as { stacks: Record<string, { changes: object }> };
    assert.deepEqual([stacks.child?.changes, stacks.primary?.changes], [{}, {}]);
    const child = await npm("destroy", "--", "--yes", "child");
    assert.equal(child.exitCode, 1);
    assert.match(child.stderr, /of the primary stack refers to arn:aws:iam::222222222222:role\//);
    const destroyed = await npm("destroy", "--", "--yes");
    assert.equal(destroyed.exitCode, 0, destroyed.stderr + destroyed.stdout);
  });

  it("changes nothing with the credentials of another account", async () => {
    const address = emulator.spawnargs.at(-1) ?? "";
    writeStacks(project, `http://127.0.0.1:${address}`, "444444444444");
    const { exitCode, stderr } = await npm("up", "--", "--yes", "--create");
    assert.equal(exitCode, 2);
    assert.match(stderr, /is of account 444444444444, not 222222222222/);
  });
});

/** Stack files with credentials of their account, got as the emulator gives them: by a role of it. */
function writeStacks(project: string, endpoint: string, childsAccount = CHILD_ID): void {
  // Deleting a user with all that it has made takes calls that the emulator lacks.
  const value = example({ users: { [USER]: { forceDestroy: false } } });
  const runtime = { name: "nodejs", options: { typescript: true, tsconfig: "tsconfig.run.json" } };
  writeFileSync(
    join(project, "Pulumi.yaml"),
    stringify({ name: PROJECT, runtime, config: { access: { value } } }),
  );
  const provider = (accountId: string): object => ({
    "aws:region": "us-east-1",
    "aws:accessKey": "test",
    "aws:secretKey": "test",
    "aws:skipCredentialsValidation": true,
    "aws:skipMetadataApiCheck": true,
    "aws:endpoints": [{ iam: endpoint, sts: endpoint }],
    "aws:assumeRoles": [{ roleArn: `arn:aws:iam::${accountId}:role/deployer` }],
  });
  const child = { [`${PROJECT}:side`]: "child", ...provider(childsAccount) };
  const primary = { [`${PROJECT}:side`]: "primary", ...provider(PRIMARY_ID) };
  writeFileSync(join(project, "Pulumi.child.yaml"), stringify({ config: child }));
  writeFileSync(join(project, "Pulumi.primary.yaml"), stringify({ config: primary }));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await wait(200);
  }
  assert.fail(`nothing answers at ${url}`);
}
