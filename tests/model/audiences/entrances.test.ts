import assert from "node:assert/strict";
import { plannedRoleArn } from "../../../components/model/arns";
import { audienceOf } from "../../../components/model/grants";
import { policyJson } from "../../../components/policies/document";
import { trustPolicy } from "../../../components/policies/trust";
import { readDocument } from "../../../proof/decision/statements";
import { trustDifference } from "../../../proof/prove/trust";
import {
  accessOf,
  APPLICATION_ARN,
  type Change,
  CHILD_ID,
  direct,
  IDENTITY_CENTER,
  oidc,
  OTHER_ID,
  ROLE,
  saml,
  USER,
} from "../../models";

const TARGET = { account: "child", role: ROLE };
const CI = { principal: `arn:aws:iam::${OTHER_ID}:role/ci`, assume: { child: ROLE } };

const set = (permissionSet: string): Change => ({
  groups: { set: { permissionSet, assume: { child: ROLE } } },
});
const machine = (change: object): Change => ({ machines: { ci: { ...CI, ...change } } });
const token = (change: object): Change => ({ identityProviders: { github: oidc(change) } });

const UUID = "9c5b94b1-35ad-49bb-b118-8e8fc24abf80";
const google = (change: object): Change =>
  token({ url: "https://accounts.google.com", audiences: "acme", subjects: "1122334455", ...change });
const pool = (change: object): Change =>
  token({
    url: "https://cognito-identity.amazonaws.com",
    audiences: `us-east-1:${UUID}`,
    subjects: [],
    claims: { amr: "authenticated" },
    ...change,
  });
const facebook = (change: object): Change =>
  token({ url: "https://graph.facebook.com", audiences: "1", subjects: "1", ...change });
const amazon = (change: object): Change =>
  token({
    url: "https://www.amazon.com",
    audiences: "amzn1.application.a",
    subjects: "amzn1.account.A",
    ...change,
  });

/** Two models that let in somebody else each, by what tells them apart. */
const APART: Readonly<Record<string, readonly [Change, Change]>> = {
  "a user's name": [{ group: { members: [USER] } }, { group: { members: [USER, "alice"] } }],
  "a user's path": [{ users: { [USER]: { path: "/a/" } } }, { users: { [USER]: { path: "/b/" } } }],
  "a permission set's name": [set("Audit"), set("Audits")],
  "a machine's name": [machine({}), machine({ principal: `${CI.principal}2` })],
  "a machine's account": [machine({}), machine({ principal: "arn:aws:iam::444444444444:role/ci" })],
  "a machine's kind": [machine({}), machine({ principal: CI.principal.replace(":role/", ":user/") })],
  "an external ID": [machine({ externalId: "build-42" }), machine({ externalId: "build-43" })],
  "an external ID, or none": [machine({ externalId: "build-42" }), machine({})],
  "a prefix of session names": [machine({ sessionName: "ci-" }), machine({ sessionName: "ci" })],
  "a machine's addresses": [machine({ sourceIps: "192.0.2.0/24" }), machine({ sourceIps: "192.0.2.0/25" })],
  "a machine's conditions": [
    machine({ conditions: { Bool: { "aws:SecureTransport": true } } }),
    machine({ conditions: { Bool: { "aws:SecureTransport": false } } }),
  ],
  "an application of account access manager": [
    { primary: IDENTITY_CENTER, groups: { direct: direct() } },
    {
      primary: { identityCenter: { applicationArn: APPLICATION_ARN.replace("aam-0", "aam-1") } },
      groups: { direct: direct() },
    },
  ],
  "whether account access manager calls": [
    { primary: IDENTITY_CENTER, groups: { direct: direct() } },
    { primary: IDENTITY_CENTER },
  ],
  "a token's audience": [token({}), token({ audiences: ["sts.amazonaws.com", "me"] })],
  "a token's subject": [token({}), token({ subjects: "repo:acme/infra:*" })],
  "a token's claim": [token({}), token({ claims: { repository_owner_id: "1" } })],
  "a token's issuer": [token({}), token({ url: "https://token.actions.githubusercontent.com/acme" })],
  "the slash at the end of an issuer": [
    token({ url: "https://idp.example", subjects: "1" }),
    token({ url: "https://idp.example/", subjects: "1" }),
  ],
  "Google's audience": [google({}), google({ audiences: "another", claims: { azp: "acme" } })],
  "Google's client": [google({}), google({ claims: { azp: "1122334455" } })],
  "Google's account": [google({}), google({ subjects: "5544332211" })],
  "Cognito's pool": [pool({}), pool({ audiences: `us-east-1:${UUID.replace("9", "8")}` })],
  "whether Cognito's identities sign in": [pool({}), pool({ claims: { amr: "unauthenticated" } })],
  "Cognito's identity": [pool({}), pool({ subjects: `us-east-1:${UUID}` })],
  "Facebook's application": [facebook({}), facebook({ audiences: "2" })],
  "Facebook's person": [facebook({}), facebook({ subjects: "2" })],
  "Amazon's application": [amazon({}), amazon({ audiences: "amzn1.application.b" })],
  "Amazon's person": [amazon({}), amazon({ subjects: "amzn1.account.B" })],
  "an assertion's address": [
    { identityProviders: { okta: saml() } },
    { identityProviders: { okta: saml({ audiences: "https://eu-west-1.signin.aws.amazon.com/saml" }) } },
  ],
  "an assertion's provider": [
    { identityProviders: { okta: saml() } },
    { identityProviders: { entra: saml() } },
  ],
};

function letting(change: Change) {
  const access = accessOf(change);
  return { access, policy: policyJson(trustPolicy(access, TARGET, audienceOf(access, TARGET))) };
}

type Letting = ReturnType<typeof letting>;

/** Where what one role writes is not what another one means. */
function difference(written: Letting, meant: Letting) {
  const arn = plannedRoleArn(meant.access, TARGET.account, TARGET.role);
  const statements = readDocument(JSON.parse(written.policy));
  return trustDifference(meant.access, TARGET, { arn, accountId: CHILD_ID, tags: {} }, statements, []);
}

describe("those who may assume a role", () => {
  for (const [what, changes] of Object.entries(APART)) {
    it(`are meant as they are written, and told apart by ${what}`, () => {
      const [one, other] = changes.map(letting);
      assert.ok(one !== undefined && other !== undefined);
      assert.equal(difference(one, one), undefined);
      assert.equal(difference(other, other), undefined);
      assert.ok(difference(one, other) !== undefined || difference(other, one) !== undefined);
    });
  }
});
