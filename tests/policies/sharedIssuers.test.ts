import assert from "node:assert/strict";
import { wholeTenant } from "../../components/policies/sharedIssuers";

const UUID = "9c5b94b1-35ad-49bb-b118-8e8fc24abf80";

function whole(url: string, subject: string): string | undefined {
  const provider = { type: "oidc", url: `https://${url}`, audiences: ["a"], subjects: [subject] } as const;
  return wholeTenant({ ...provider, claims: {}, assume: {}, existing: false }, subject);
}

describe("a subject that is a whole tenant", () => {
  for (const [url, subject, words] of [
    ["token.actions.githubusercontent.com", "repo:acme/*", "every repository of acme"],
    ["token.actions.githubusercontent.com", "repo:acme/*:environment:prod", "every repository of acme"],
    ["token.actions.githubusercontent.com", "repo:acme@12/*", "every repository of acme"],
    ["token.actions.githubusercontent.com", "repository_owner:acme", "every repository of acme"],
    ["token.actions.githubusercontent.com", "repository_owner_id:12:*", "every repository of 12"],
    ["token.actions.githubusercontent.com/acme-inc", "repo:acme/**", "every repository of acme"],
    ["gitlab.com", "project_path:acme/*", "every project of acme"],
    ["app.terraform.io", "organization:acme:*", "every project of acme"],
    ["app.terraform.io", "organization:acme:project:*", "every project of acme"],
    [`oidc.circleci.com/org/${UUID}`, `org/${UUID}/*`, `every project of ${UUID}`],
    [`oidc.circleci.com/org/${UUID}`, `org/${UUID}/project/*/user/*`, `every project of ${UUID}`],
    ["agent.buildkite.com", "organization:acme:pipeline:*:ref:refs/heads/main:*", "every pipeline of acme"],
    ["api.pulumi.com/oidc", "pulumi:deploy:org:acme:*", "every project of acme"],
    ["api.pulumi.com/oidc", "pulumi:environments:org:acme:env:*", "every environment of acme"],
    ["oidc.vercel.com", "owner:acme:project:*:environment:production", "every project of acme"],
  ] as const) {
    it(`is ${subject}: ${words}`, () => {
      assert.equal(whole(url, subject), words);
    });
  }
});

describe("a subject that says more than its tenant", () => {
  for (const [url, subject] of [
    ["token.actions.githubusercontent.com", "repo:acme/infra:*"],
    ["token.actions.githubusercontent.com", "repo:acme/web-*"],
    ["token.actions.githubusercontent.com", "repo:acme/*-prod:*"],
    ["token.actions.githubusercontent.com", "repository_owner:acme:environment:prod"],
    ["token.actions.githubusercontent.com", "repository_id:12:*"],
    ["gitlab.com", "project_path:acme/platform/*"],
    ["app.terraform.io", "organization:acme:project:infra:*"],
    [`oidc.circleci.com/org/${UUID}`, `org/${UUID}/project/${UUID}/user/*`],
    ["agent.buildkite.com", UUID],
    ["idp.example", "acme/*"],
  ] as const) {
    it(`is ${subject} of ${url}`, () => {
      assert.equal(whole(url, subject), undefined);
    });
  }
});
