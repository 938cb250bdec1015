import assert from "node:assert/strict";
import type { AccessModelArgs, TrustArgs } from "../../../components/model/accessModel";
import { direct, example, IDENTITY_CENTER, oidc, problemsOf, ROLE, saml } from "../../models";

const AT = `roles.${ROLE}.trust`;

/** Parts of a model that grant the worked example's role each to somebody else. */
const GRANTEES = {
  users: { groups: { people: { members: ["alice", "mallory"], assume: { child: ROLE } } } },
  permissionSets: { groups: { audit: { permissionSet: "Audit", assume: { child: ROLE } } } },
  direct: { groups: { observers: direct() } },
  machines: { machines: { ci: { principal: "arn:aws:iam::333333333333:role/ci", assume: { child: ROLE } } } },
  oidc: { identityProviders: { github: oidc() } },
  saml: { identityProviders: { okta: saml() } },
} as const satisfies Readonly<Record<string, Partial<AccessModelArgs>>>;

type Grantee = keyof typeof GRANTEES;

/** The worked example's role with some trust, granted to these and nobody else. */
function problemsOfRole(trust: TrustArgs, ...grantees: readonly Grantee[]): string[] {
  const { primary, accounts, roles } = example({
    trust,
    primary: { userPath: "/people/", ...(grantees.includes("direct") ? IDENTITY_CENTER : {}) },
  });
  // Only users can be denied, and only users that the model has.
  const users = { alice: {}, mallory: {} };
  const granted = grantees.map((grantee): Partial<AccessModelArgs> => GRANTEES[grantee]);
  const groups = Object.assign({}, ...granted.map((part) => part.groups ?? {})) as AccessModelArgs["groups"];
  const others = Object.assign({}, ...granted) as Partial<AccessModelArgs>;
  return problemsOf({ ...others, primary, accounts, roles, users, groups });
}

describe("a key of a role's trust that asks nothing of anybody who may assume the role", () => {
  const refused: readonly (readonly [trust: TrustArgs, grantees: readonly Grantee[], problem: string])[] = [
    [
      { mfa: { maxAge: 3_600 } },
      ["machines"],
      "mfa: is for IAM users, and none may assume the role; leave it out: a machine has no MFA device and is bound by machines.NAME.sourceIps, externalId or conditions",
    ],
    [
      { mfa: {} },
      ["permissionSets"],
      "mfa: is for IAM users, and none may assume the role; leave it out: Identity Center asks its people for MFA",
    ],
    [
      { mfa: false },
      ["saml"],
      "mfa: is for IAM users, and none may assume the role; leave it out: an identity provider asks for MFA itself",
    ],
    [
      { match: "path" },
      ["permissionSets", "machines", "oidc"],
      "match: is for IAM users, and none may assume the role; leave it out: a permission set is matched by its name; a machine is matched by machines.NAME.principal; an identity provider's people are matched by its subjects and claims",
    ],
    [
      { mfa: false },
      ["direct"],
      "mfa: is for IAM users, and none may assume the role; leave it out: Identity Center asks its people for MFA",
    ],
    [
      { sessionName: "username" },
      ["direct"],
      "sessionName: is for IAM users, and none may assume the role; leave it out: people of Identity Center have no name of an IAM user",
    ],
    [
      { sourceIdentity: true },
      ["direct"],
      "sourceIdentity: is for IAM users, and none may assume the role; leave it out: people of Identity Center have no name of an IAM user",
    ],
    [
      { match: "path" },
      ["direct"],
      "match: is for IAM users, and none may assume the role; leave it out: a group of Identity Center is entitled by its ID",
    ],
    [
      { denyUsers: "mallory" },
      ["direct"],
      "denyUsers: is for IAM users, and none may assume the role; leave it out: take people out of the group in Identity Center",
    ],
    [
      { organizationId: "o-a1b2c3d4e5" },
      ["direct"],
      "organizationId: is for AWS principals, and none may assume the role; leave it out: account access manager serves the organization of its application alone",
    ],
    [
      { sessionName: "username" },
      ["machines"],
      "sessionName: is for IAM users, and none may assume the role; leave it out: for a machine write machines.NAME.sessionName",
    ],
    [
      { sourceIdentity: true },
      ["oidc"],
      "sourceIdentity: is for IAM users, and none may assume the role; leave it out",
    ],
    [
      { sessionTags: { team: "blue" } },
      ["machines", "oidc"],
      "sessionTags: is for people, and none may assume the role; leave it out: for a machine write machines.NAME.sessionTags",
    ],
    [
      { denyUsers: "mallory" },
      ["machines"],
      "denyUsers: is for IAM users, and none may assume the role; leave it out: take a machine out of machines",
    ],
    [
      { organizationId: "o-a1b2c3d4e5" },
      ["oidc", "saml"],
      "organizationId: is for AWS principals, and none may assume the role; leave it out: subjects of an identity provider are in no organization; write its subjects and claims",
    ],
  ];
  for (const [trust, grantees, problem] of refused) {
    it(`is refused: ${Object.keys(trust).join()} for ${grantees.join(", ")}`, () => {
      assert.deepEqual(problemsOfRole(trust, ...grantees), [`${AT}.${problem}`]);
    });
  }

  it("is refused where machines have addresses of their own in place of the role's", () => {
    const principal = "arn:aws:iam::333333333333:role/ci";
    const ci = { principal, assume: { child: ROLE }, sourceIps: "192.0.2.0/24" };
    const cron = { principal: `${principal}-cron`, assume: { child: ROLE } };
    const model = example({ trust: { sourceIps: "198.51.100.0/24" } });
    assert.deepEqual(problemsOf({ ...model, groups: {}, machines: { ci } }), [
      `${AT}.sourceIps: asks nothing: each machine that may assume the role has sourceIps of its own, which count in place of the role's`,
    ]);
    assert.deepEqual(problemsOf({ ...model, groups: {}, machines: { ci, cron } }), []);
    assert.deepEqual(
      problemsOf({ ...model, groups: {}, machines: { ci }, identityProviders: { g: oidc() } }),
      [],
    );
  });
});

describe("a key of a role's trust", () => {
  const taken: readonly (readonly [trust: TrustArgs, grantees: readonly Grantee[]])[] = [
    // One audience that it holds for is enough.
    [{ mfa: { maxAge: 3_600 } }, ["users", "machines", "oidc"]],
    [{ match: "path" }, ["users", "saml"]],
    [{ sessionName: "username", sourceIdentity: true }, ["users", "machines"]],
    [{ sessionTags: { team: "blue" } }, ["permissionSets", "machines"]],
    [{ denyUsers: "mallory" }, ["users", "machines"]],
    [{ organizationId: "o-a1b2c3d4e5" }, ["machines", "oidc"]],
    [{ organizationId: "o-a1b2c3d4e5" }, ["permissionSets"]],
    [
      { sessionTags: { team: "blue" }, notBefore: "2026-01-01T00:00:00Z", notAfter: "2127-01-01T00:00:00Z" },
      ["direct"],
    ],
    [{ mfa: false, denyUsers: "mallory", organizationId: "o-a1b2c3d4e5" }, ["users", "direct"]],
    [{ sourceIps: "192.0.2.0/24", notAfter: "2127-01-01T00:00:00Z", conditions: {} }, ["saml"]],
    [{ conditions: { Bool: { "aws:SecureTransport": true } } }, ["oidc"]],
    // What is not written, or written as nothing, asks nothing.
    [{}, ["machines"]],
    [{ sourceIdentity: false, denyUsers: [], sourceIps: [] }, ["machines"]],
  ];
  for (const [trust, grantees] of taken) {
    it(`is taken: ${JSON.stringify(trust)} for ${grantees.join(", ")}`, () => {
      assert.deepEqual(problemsOfRole(trust, ...grantees), []);
    });
  }

  it("counts of all accounts that have the role", () => {
    const model = example({
      trust: { mfa: { maxAge: 3_600 } },
      accounts: { other: { accountId: "444444444444", roles: ROLE } },
      machines: { ci: { principal: "arn:aws:iam::333333333333:role/ci", assume: { other: ROLE } } },
    });
    assert.deepEqual(problemsOf(model), []);
  });

  it("is not told beside a role that nobody may assume at all", () => {
    const problems = problemsOfRole({ organizationId: "o-a1b2c3d4e5" });
    assert.deepEqual(problems, [
      `accounts.child.roles[0]: nobody may assume "${ROLE}" in account "child": nothing grants it; add it to the assume of a group, a machine or an identity provider, or take it out here`,
    ]);
  });
});
