import assert from "node:assert/strict";
import type { PolicyDocument } from "../../components/policies/document";
import { refusedKeysPolicy } from "../../components/policies/refusedKeys";
import { selfManagementPolicy } from "../../components/policies/selfManagement";
import { accessOf, PRIMARY_ID, ROLE_ARN, USER } from "../models";
import {
  CONSOLE_WITHOUT_MFA,
  evaluate,
  EVERYTHING,
  FRESH_MFA,
  KEYS_AND_CODE,
  LONG_TERM_KEYS,
  type RequestContext,
  user,
  type Verdict,
} from "./evaluation";

const OWN = `arn:aws:iam::${PRIMARY_ID}:user/${USER}`;
const ROLE = ROLE_ARN.replace("222222222222", PRIMARY_ID);

/** Whether somebody may do it, who may do everything but for the denials. */
function ask(
  action: string,
  resource: string,
  context: RequestContext,
  more: readonly PolicyDocument[] = [EVERYTHING],
): Promise<Verdict> {
  const policies = [refusedKeysPolicy(), ...more];
  return evaluate({
    caller: user(PRIMARY_ID, USER),
    action,
    resource,
    accountId: PRIMARY_ID,
    context,
    policies,
  });
}

const EVERY_KIND: readonly (readonly [action: string, resource: string])[] = [
  ["sts:AssumeRole", ROLE],
  ["sts:TagSession", ROLE],
  ["sts:GetSessionToken", "*"],
  ["iam:GetUser", OWN],
  ["iam:ChangePassword", OWN],
  ["iam:EnableMFADevice", OWN],
  ["iam:CreateAccessKey", OWN],
  ["s3:GetObject", "arn:aws:s3:::reports/2026.csv"],
];

describe("the policy that refuses access keys", () => {
  for (const [action, resource] of EVERY_KIND) {
    it(`denies even an administrator ${action} by an access key`, async () => {
      assert.equal(await ask(action, resource, LONG_TERM_KEYS), "denied");
      assert.equal(await ask(action, resource, KEYS_AND_CODE), "denied");
    });

    it(`denies nobody ${action} in a session with MFA`, async () => {
      assert.equal(await ask(action, resource, FRESH_MFA), "allowed");
    });
  }

  it("denies roles to a session without MFA, which a key can get", async () => {
    assert.equal(await ask("sts:AssumeRole", ROLE, CONSOLE_WITHOUT_MFA), "denied");
    assert.equal(await ask("s3:GetObject", "arn:aws:s3:::reports/2026.csv", CONSOLE_WITHOUT_MFA), "denied");
  });

  it("lets a first-time user in the console choose a password and enrol a device", async () => {
    const access = accessOf({ primary: { accessKeys: "refused" } });
    for (const [action, resource] of [
      ["iam:ChangePassword", OWN],
      ["iam:CreateVirtualMFADevice", `arn:aws:iam::${PRIMARY_ID}:mfa/my-phone`],
      ["iam:EnableMFADevice", OWN],
    ] as const) {
      const answer = await ask(action, resource, CONSOLE_WITHOUT_MFA, [selfManagementPolicy(access)]);
      assert.equal(answer, "allowed", action);
    }
  });
});
