import assert from "node:assert/strict";
import { conditionsInWords } from "../../../commands/vocabulary/conditions";
import { plannedRoleArn } from "../../../components/model/arns";
import { audienceOf } from "../../../components/model/grants";
import { NAMES } from "../../../components/model/trust/each";
import type { TrustKeyName, Written } from "../../../components/model/trust/keys";
import { policyJson } from "../../../components/policies/document";
import { trustPolicy } from "../../../components/policies/trust";
import { readDocument } from "../../../proof/decision/statements";
import { trustDifference } from "../../../proof/prove/trust";
import { accessOf, CHILD_ID, GROUP, ROLE, USER } from "../../models";
import { EVERYTHING } from "../../proof/everything";

/** Two values of each key, and what a role asks beside them where that is needed to tell them apart. */
const VALUES: {
  readonly [Name in keyof Written]: {
    readonly values: readonly [Written[Name] | undefined, Written[Name]];
    readonly match?: "path";
  };
} = {
  mfa: { values: [{ maxAge: 900 }, { maxAge: 3600 }] },
  match: { values: ["users", "path"] },
  sessionName: { values: [undefined, "username"] },
  sourceIdentity: { values: [false, true] },
  sessionTags: { values: [{ team: "blue" }, { team: "green" }] },
  sourceIps: { values: ["192.0.2.0/24", "192.0.2.0/25"] },
  notBefore: { values: ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"] },
  notAfter: { values: ["2126-01-01T00:00:00Z", "2126-01-02T00:00:00Z"] },
  organizationId: { values: ["o-a1b2c3d4e5", "o-f6g7h8i9j0"] },
  // A list of users would leave out those who are denied.
  denyUsers: { values: ["mallory", "eve"], match: "path" },
  conditions: {
    values: [{ Bool: { "aws:SecureTransport": true } }, { Bool: { "aws:SecureTransport": false } }],
  },
};

const TARGET = { account: "child", role: ROLE };

/** A role that asks this of three users. */
function asking(name: TrustKeyName, value: unknown) {
  const { match } = VALUES[name];
  const access = accessOf({
    primary: { userPath: "/people/" },
    group: { members: [USER, "mallory", "eve"] },
    trust: { ...(match === undefined ? {} : { match }), [name]: value },
  });
  const policy = policyJson(trustPolicy(access, TARGET, audienceOf(access, TARGET)));
  return { access, policy, words: conditionsInWords(access, `group ${GROUP}`, ROLE) };
}

type Asking = ReturnType<typeof asking>;

/** Where what one role writes is not what another one means. */
function difference(written: Asking, meant: Asking) {
  const arn = plannedRoleArn(meant.access, TARGET.account, TARGET.role);
  const statements = readDocument(JSON.parse(written.policy));
  return trustDifference(meant.access, TARGET, { arn, accountId: CHILD_ID, tags: {} }, statements, []);
}

describe("a key of a role's trust", () => {
  for (const name of NAMES) {
    const [one, other] = VALUES[name].values.map((value) => asking(name, value));
    assert.ok(one !== undefined && other !== undefined);

    it(`is written otherwise with another value: ${name}`, () => {
      assert.notEqual(one.policy, other.policy);
    });

    it(`is meant as it is written, and otherwise with another value: ${name}`, () => {
      assert.equal(difference(one, one), undefined);
      assert.equal(difference(other, other), undefined);
      assert.ok(difference(one, other) !== undefined || difference(other, one) !== undefined);
    });

    it(`has other words with another value: ${name}`, () => {
      assert.notDeepEqual(one.words, other.words);
    });

    it(`is in the model of which everything is proven: ${name}`, () => {
      const roles = Object.values(EVERYTHING.roles);
      assert.ok(roles.some(({ trust }) => trust?.[name] !== undefined));
    });
  }
});
