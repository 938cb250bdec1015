import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient, ListMFADevicesCommand } from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
  STSServiceException,
} from "@aws-sdk/client-sts";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import { z } from "zod";
import { verifyCommand } from "../../../commands/live/verifyCommand";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { CHILD_ID, example, PRIMARY_ID, ROLE, ROLE_ARN, USER, USER_ARN } from "../../models";
import { type Finished, run } from "../process";
import { PROJECT } from "../rehearsal/inMemory";

const SECRETS = { AccessKeyId: "ASIASECRET", SecretAccessKey: "SECRETKEY", SessionToken: "SECRETTOKEN" };
const GIVEN = { Credentials: { ...SECRETS, Expiration: new Date() } };
const DEVICE = `arn:aws:iam::${PRIMARY_ID}:mfa/phone`;
const AUDITOR_ARN = `arn:aws:iam::${CHILD_ID}:role/auditor`;
/** One role that the example's user has, and one that others have. */
const MODEL = example({
  account: { roles: [ROLE, "auditor"] },
  trust: { sessionName: "username", sourceIdentity: true },
  roles: { auditor: { permissions: { managedPolicies: ["ReadOnlyAccess"] } } },
  groups: { auditors: { members: ["alice"], assume: { child: ["auditor"] } } },
});

function refusal(name: string): STSServiceException {
  return new STSServiceException({ name, message: `${name}: no`, $fault: "client", $metadata: {} });
}

const Tried = z.strictObject({
  principal: z.string(),
  tried: z.array(
    z.strictObject({
      account: z.string(),
      role: z.string(),
      roleArn: z.string(),
      declared: z.boolean(),
      answer: z.enum(["allowed", "refused", "no answer"]),
      why: z.string().nullable(),
    }),
  ),
});

describe("npm run verify -- --try", () => {
  let sts: AwsClientStub<STSClient>;
  let iam: AwsClientStub<IAMClient>;
  const folder = mkdtempSync(join(tmpdir(), "attempts-"));
  beforeEach(() => {
    sts = mockClient(STSClient);
    iam = mockClient(IAMClient);
    sts.on(GetCallerIdentityCommand).resolves({ Account: PRIMARY_ID, Arn: USER_ARN });
    sts.on(GetSessionTokenCommand).resolves(GIVEN);
    iam
      .on(ListMFADevicesCommand)
      .resolves({ MFADevices: [device(`arn:aws:iam::${PRIMARY_ID}:u2f/user/key`), device(DEVICE)] });
    sts.on(AssumeRoleCommand).rejects(refusal("AccessDenied"));
    sts.on(AssumeRoleCommand, { RoleArn: ROLE_ARN }).resolves(GIVEN);
  });
  afterEach(() => {
    sts.restore();
    iam.restore();
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const trying = (
    options: readonly string[] = ["--mfa-code", "123456"],
    environment: Readonly<Record<string, string>> = {},
    model: AccessModelArgs = MODEL,
  ): Promise<Finished> => {
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      JSON.stringify({ name: PROJECT, runtime: "nodejs", config: { access: { value: model } } }),
    );
    const keys = { AWS_ACCESS_KEY_ID: "AKIAOWN", AWS_SECRET_ACCESS_KEY: "OWNSECRET", ...environment };
    return run(verifyCommand, ["--try", ...options], { project: folder, environment: keys });
  };
  const answers = ({ stdout }: Finished): (readonly [string, boolean, string])[] =>
    Tried.parse(JSON.parse(stdout)).tried.map(({ role, declared, answer }) => [role, declared, answer]);

  it("is let in where it is declared, and refused where it is not", async () => {
    const finished = await trying(["--mfa-code", "123456", "--json"]);
    assert.deepEqual(answers(finished), [
      [ROLE, true, "allowed"],
      ["auditor", false, "refused"],
    ]);
    assert.equal(finished.exitCode, 0);
  });

  it("asks for the code once, and calls as the trust policy wants it", async () => {
    await trying();
    const [session, ...others] = sts.commandCalls(GetSessionTokenCommand);
    assert.deepEqual(others, []);
    assert.deepEqual(session?.args[0].input, { SerialNumber: DEVICE, TokenCode: "123456" });
    const { RoleSessionName, SourceIdentity } = sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input ?? {};
    assert.deepEqual([RoleSessionName, SourceIdentity], [USER, USER]);
  });

  it("prints no credentials", async () => {
    for (const options of [
      ["--mfa-code", "123456"],
      ["--mfa-code", "123456", "--json"],
    ]) {
      const { stdout, stderr } = await trying(options);
      for (const secret of [...Object.values(SECRETS), "OWNSECRET", "123456"])
        assert.ok(!`${stdout}${stderr}`.includes(secret), secret);
    }
  });

  it("fails where somebody gets in who is not declared", async () => {
    sts.on(AssumeRoleCommand, { RoleArn: AUDITOR_ARN }).resolves(GIVEN);
    const { exitCode, stdout } = await trying();
    assert.match(stdout, /auditor +refused +allowed +the model does not grant it/);
    assert.equal(exitCode, 1);
  });

  it("fails where somebody is refused who is declared, and says what the role asks for", async () => {
    sts.on(AssumeRoleCommand, { RoleArn: ROLE_ARN }).rejects(refusal("AccessDenied"));
    const { exitCode, stdout } = await trying();
    assert.match(
      stdout,
      /allowed +refused +AccessDenied: no; the role asks for: .*session named after the user/,
    );
    assert.equal(exitCode, 1);
  });

  it("takes no other error for a refusal", async () => {
    sts.on(AssumeRoleCommand, { RoleArn: AUDITOR_ARN }).rejects(refusal("ExpiredTokenException"));
    const finished = await trying(["--mfa-code", "123456", "--json"]);
    assert.deepEqual(answers(finished)[1], ["auditor", false, "no answer"]);
    assert.equal(finished.exitCode, 2);
  });

  it("takes a session as it is", async () => {
    await trying([], { AWS_SESSION_TOKEN: "OWNTOKEN" });
    assert.deepEqual(sts.commandCalls(GetSessionTokenCommand), []);
    assert.equal(sts.commandCalls(AssumeRoleCommand).length, 2);
  });

  it("knows the people of a permission set", async () => {
    const model: AccessModelArgs = {
      ...MODEL,
      groups: { ...MODEL.groups, admins: { permissionSet: "Admin", assume: { child: ["auditor"] } } },
    };
    const Arn = `arn:aws:sts::${PRIMARY_ID}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/eve@acme.example`;
    sts.on(GetCallerIdentityCommand).resolves({ Account: PRIMARY_ID, Arn });
    const finished = await trying(["--json"], { AWS_SESSION_TOKEN: "OWNTOKEN" }, model);
    assert.deepEqual(
      answers(finished).map(([role, declared]) => [role, declared]),
      [
        ["auditor", true],
        [ROLE, false],
      ],
    );
  });

  const REFUSED: Readonly<Record<string, readonly [prepare: () => void, exitCode: number, says: RegExp]>> = {
    "without a terminal to ask on": [() => undefined, 1, /--mfa-code: there is no terminal to ask on/],
    "with a code that AWS does not take": [
      () => sts.on(GetSessionTokenCommand).rejects(refusal("AccessDenied")),
      2,
      /AWS gave no session for the code of .*mfa\/phone: AccessDenied: no/,
    ],
    "with credentials of another account": [
      () => sts.on(GetCallerIdentityCommand).resolves({ Account: CHILD_ID, Arn: ROLE_ARN }),
      2,
      /The credentials are of .*, and people are in account 111111111111/,
    ],
    "without credentials": [
      () => sts.on(GetCallerIdentityCommand).rejects(new Error("none")),
      2,
      /There are no credentials that AWS takes \(none\)/,
    ],
  };
  for (const [what, [prepare, expected, says]] of Object.entries(REFUSED)) {
    it(`tries nothing ${what}`, async () => {
      prepare();
      const code = what.includes("terminal") ? [] : ["--mfa-code", "123456"];
      const { exitCode, stderr, stdout } = await trying(code);
      assert.match(stderr, says);
      assert.deepEqual([exitCode, stdout], [expected, ""]);
      assert.deepEqual(sts.commandCalls(AssumeRoleCommand), []);
    });
  }
});

function device(SerialNumber: string) {
  return { UserName: USER, SerialNumber, EnableDate: new Date() };
}
