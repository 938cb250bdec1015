import assert from "node:assert/strict";
import { requiredKey } from "../../components/policies/issuerControls";
import type { TrustArgs } from "../../components/model/accessModel";
import { example, oidc, problemsOf, ROLE } from "../models";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html */
const OF_AWS: Readonly<Record<string, string>> = {
  "cognito-identity.amazonaws.com": "cognito-identity.amazonaws.com:aud",
  "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/": "sts:RoleSessionName",
  "agent.buildkite.com": "agent.buildkite.com:sub",
  "token.actions.githubusercontent.com": "token.actions.githubusercontent.com:sub",
  "gitlab.com": "gitlab.com:sub",
  "api.pulumi.com/oidc": "api.pulumi.com/oidc:aud",
  "oidc.vercel.com": "oidc.vercel.com:aud",
  "app.terraform.io": "app.terraform.io:sub",
  "studio.datachain.ai/api": "studio.datachain.ai/api:sub",
};

describe("what AWS asks a trust policy of a shared issuer for", () => {
  for (const [issuer, key] of Object.entries(OF_AWS)) {
    it(`is ${key} of ${issuer}`, () => {
      assert.equal(requiredKey({ url: `https://${issuer}` }), key);
    });
  }

  for (const issuer of ["idp.example", "sts.windows.net/9c5b94b1-35ad-49bb-b118-8e8fc24abf80/"]) {
    it(`is nothing of ${issuer}, which nobody shares`, () => {
      assert.equal(requiredKey({ url: `https://${issuer}` }), undefined);
    });
  }
});

describe("a role for Microsoft Sentinel, whose customers share one tenant", () => {
  const problemsWith = (trust: TrustArgs): string[] =>
    problemsOf(
      example({
        trust: { mfa: false, ...trust },
        identityProviders: {
          sentinel: oidc({
            url: "https://sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/",
            audiences: "api://1462b192-27f7-4cb9-8523-0f4ecb54b47e",
            subjects: "0f0e0d0c-35ad-49bb-b118-8e8fc24abf80",
          }),
        },
      }),
    );
  const refusal = `identityProviders.sentinel.assume: AWS refuses the trust policy of role "${ROLE}": subjects of https://sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/ are told apart by sts:RoleSessionName; write roles.${ROLE}.trust.conditions: { StringEquals: { "sts:RoleSessionName": VALUE } } (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html)`;

  it("has to name the session, which AWS refuses to go without", () => {
    assert.deepEqual(problemsWith({}), [refusal]);
    const anySession = { StringLike: { "sts:RoleSessionName": "*" } };
    assert.deepEqual(problemsWith({ conditions: anySession }), [refusal]);
  });

  it("is taken where it does", () => {
    const conditions = { StringEquals: { "sts:RoleSessionName": "MicrosoftSentinel_acme" } };
    assert.deepEqual(problemsWith({ conditions }), []);
  });
});
