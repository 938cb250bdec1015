import assert from "node:assert/strict";
import { actionWarnings, claimWarnings, wildcardPattern } from "../../components/policies/actions";
import { accessOf, ISSUER, oidc, ROLE, saml } from "../models";

async function warningsFor(action: string): Promise<string[]> {
  const statements = [{ actions: [action], resources: "*" }];
  const warnings = await actionWarnings(accessOf({ role: { permissions: { statements } } }));
  return warnings.map(({ path, message }) => `${path}: ${message}`);
}

describe("the warnings of actions", () => {
  for (const action of [
    "*",
    "s3:GetObject",
    "S3:getobject",
    "s3:*",
    "s3:Get*",
    "s3:GetObjec?",
    "execute-api:Invoke",
    "iam:*MFA*",
  ]) {
    it(`are none for ${action}`, async () => {
      assert.deepEqual(await warningsFor(action), []);
    });
  }

  const AT = `roles.${ROLE}.permissions.statements[0].actions[0]`;
  const warned: readonly (readonly [action: string, warning: RegExp])[] = [
    ["s4:GetObject", /no service of AWS has the prefix "s4" of "s4:GetObject"/],
    ["s3:GetObjekt", /service "s3" has no action "s3:GetObjekt"; did you mean "GetObject"\?/],
    ["s3:Fetch*", /service "s3" has no action "s3:Fetch\*"/],
    ["s3:GetObjectX?", /service "s3" has no action "s3:GetObjectX\?"/],
  ];
  for (const [action, warning] of warned) {
    it(`tell that ${action} grants nothing`, async () => {
      const [only = "", ...others] = await warningsFor(action);
      assert.deepEqual(others, []);
      assert.ok(only.startsWith(`${AT}: `), only);
      assert.match(only, warning);
    });
  }

  it("look at notActions too", async () => {
    const statements = [{ notActions: ["s3:*", "s3:Nope"], resources: "*" }];
    const warnings = await actionWarnings(accessOf({ role: { permissions: { statements } } }));
    assert.deepEqual(
      warnings.map(({ path }) => path),
      [`roles.${ROLE}.permissions.statements[0].notActions[1]`],
    );
  });
});

describe("the warnings of claims", () => {
  const warningsOf = async (url: string, ...claims: readonly string[]): Promise<string[]> => {
    const given = Object.fromEntries(claims.map((claim) => [claim, "x"]));
    const access = accessOf({ identityProviders: { idp: oidc({ url, claims: given }), okta: saml() } });
    return (await claimWarnings(access)).map(({ path, message }) => `${path}: ${message}`);
  };
  const unknown = (claim: string, issuer: string): string =>
    `identityProviders.idp.claims.${claim}: AWS is not known to take "${claim}" of ${issuer} as a condition key; if it does not, nobody gets in`;

  it("are none for claims that AWS takes of every issuer", async () => {
    assert.deepEqual(await warningsOf("https://idp.example", "amr", "email", "oaud"), []);
  });

  it("are none for claims that AWS takes of GitHub Actions", async () => {
    const claims = ["actor", "job_workflow_ref", "repository", "repository_owner_id"];
    assert.deepEqual(await warningsOf(`https://${ISSUER}`, ...claims), []);
  });

  it("are none for the azp of Google's tokens, which is its condition key aud", async () => {
    const provider = oidc({
      url: "https://accounts.google.com",
      audiences: "acme",
      subjects: "1122334455",
      claims: { azp: "1122334455" },
    });
    assert.deepEqual(await claimWarnings(accessOf({ identityProviders: { idp: provider } })), []);
  });

  it("name a claim that AWS is not known to take", async () => {
    assert.deepEqual(await warningsOf("https://idp.example", "groups"), [unknown("groups", "idp.example")]);
  });

  it("name a claim that AWS takes of another issuer only", async () => {
    assert.deepEqual(await warningsOf("https://idp.example", "repository"), [
      unknown("repository", "idp.example"),
    ]);
  });
});

describe("a pattern of IAM", () => {
  it("matches any text for * and one character for ?, without regard to case", () => {
    assert.ok(wildcardPattern("Get*").test("getobject"));
    assert.ok(wildcardPattern("Get?").test("gets"));
    assert.ok(!wildcardPattern("Get?").test("get"));
    assert.ok(!wildcardPattern("Get").test("getobject"));
  });

  it("takes every other character as itself", () => {
    assert.ok(!wildcardPattern("a.c").test("abc"));
    assert.ok(wildcardPattern("(a+c)[$]").test("(a+c)[$]"));
  });
});
