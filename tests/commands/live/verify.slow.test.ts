import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateRoleCommand, type IAMClient } from "@aws-sdk/client-iam";
import { verifyCommand } from "../../../commands/live/verifyCommand";
import { EmulatedAccounts } from "../../../commands/try/emulatedAccounts";
import { CHILD_ID, example, OTHER_ID, ROLE, ROLE_ARN, USER } from "../../models";
import { run } from "../process";
import { PROJECT, rehearsalOf } from "../rehearsal/inMemory";
import { createAll } from "../try/iam";
import { emulating } from "../try/moto";
import { Verified } from "./verifying";

const SETUP_ROLE = "OrganizationAccountAccessRole";
const MODEL = example({
  accounts: { other: { accountId: OTHER_ID, roles: [ROLE] } },
  group: { assume: { "*": [ROLE] } },
  primary: { alias: "acme-people" },
  role: { tags: { tier: "high" }, maxSessionDuration: 7200 },
  users: { [USER]: { consoleAccess: {} } },
});

describe("npm run verify, on an emulator of IAM and STS", function () {
  this.timeout(120_000);
  const emulator = emulating();
  const project = mkdtempSync(join(tmpdir(), "verify-"));
  let child: IAMClient | undefined;

  before(async () => {
    const emulated = new EmulatedAccounts(emulator().endpoint, "aws");
    const { runs } = await rehearsalOf(MODEL);
    for (const { accountId, resources } of runs) {
      const client = emulated.iam(await emulated.credentialsOf(accountId));
      await createAll(client, resources);
      if (accountId === CHILD_ID) child = client;
    }
    const config = { access: { value: MODEL } };
    writeFileSync(join(project, "Pulumi.yaml"), JSON.stringify({ name: PROJECT, runtime: "nodejs", config }));
  });
  after(() => {
    rmSync(project, { recursive: true });
  });

  const verifyLive = async (...options: readonly string[]) => {
    const environment = {
      AWS_ENDPOINT_URL: emulator().endpoint,
      AWS_ACCESS_KEY_ID: "try",
      AWS_SECRET_ACCESS_KEY: "try",
    };
    const finished = await run(verifyCommand, [...options, "--json"], { project, environment });
    return { ...finished, ...Verified.parse(JSON.parse(finished.stdout)) };
  };

  it("finds what was deployed, in three accounts", async () => {
    const { accounts, differences, proof, exitCode, stderr } = await verifyLive("--role", SETUP_ROLE);
    assert.deepEqual(differences, [], stderr);
    assert.deepEqual(accounts, { primary: { read: true }, child: { read: true }, other: { read: true } });
    assert.deepEqual([proof.proven, proof.roles, exitCode], [2, 2, 0], stderr);
    assert.doesNotMatch(stderr, /not compared/);
  });

  it("reads no account with the credentials of another", async () => {
    const { accounts, exitCode } = await verifyLive("--accounts", "child");
    const { child: reading } = accounts;
    assert.ok(reading?.read === false);
    assert.match(
      reading.why,
      /the credentials are of arn:aws:sts::123456789012:.*pass --profile NAME=PROFILE, or --role/,
    );
    assert.equal(exitCode, 2);
  });

  it("tells what somebody has changed by hand, and who gets in besides", async () => {
    assert.ok(child);
    const trust = { Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }] };
    const RoleName = "left-over";
    await child.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const { ways } = await verifyLive("--role", SETUP_ROLE);
    assert.deepEqual(ways, [
      { account: "child", roleArn: ROLE_ARN.replace(ROLE, RoleName), principals: ["*"] },
    ]);
  });
});
