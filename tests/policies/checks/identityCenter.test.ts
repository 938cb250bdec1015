import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../../components/access";
import type { AccessModelArgs, TrustArgs } from "../../../components/model/accessModel";
import {
  APPLICATION_ARN,
  type Change,
  direct,
  example,
  GROUP,
  groupId,
  IDENTITY_CENTER,
  problemsOf,
  ROLE,
} from "../../models";

const OBSERVERS: Change = { primary: IDENTITY_CENTER, groups: { observers: direct() } };

/** The model with keys in its group of Identity Center that the types do not let stand there. */
function withKeys(keys: object): unknown {
  const { groups, ...others } = example(OBSERVERS);
  return { ...others, groups: { ...groups, observers: { ...direct(), ...keys } } };
}

describe("a group of Identity Center whose people get roles directly", () => {
  it("is enough for a role", () => {
    assert.deepEqual(problemsOf({ ...example(OBSERVERS), groups: { [GROUP]: direct() } }), []);
  });

  it("is one of three forms of a group", () => {
    assert.deepEqual(problemsOf(withKeys({ members: ["alice"], permissionSet: "Audit" })), [
      "groups.observers.permissionSet: stands beside members; a group has one of them",
      "groups.observers.identityCenterGroup: stands beside members; a group has one of them",
    ]);
    assert.deepEqual(problemsOf(withKeys({ permissionSet: "Audit" })), [
      "groups.observers.identityCenterGroup: stands beside permissionSet; a group has one of them",
    ]);
  });

  for (const [key, value] of [
    ["path", "/teams/"],
    ["selfManagement", false],
    ["managedPolicies", ["ReadOnlyAccess"]],
  ] as const) {
    it(`has no ${key}`, () => {
      assert.deepEqual(problemsOf(withKeys({ [key]: value })), [
        `groups.observers.${key}: is for groups of IAM users; its people have nothing in the primary account`,
      ]);
    });
  }

  it("has no name of a policy", () => {
    assert.deepEqual(problemsOf(withKeys({ policyName: "observers" })), [
      "groups.observers.policyName: is for policies that let people assume roles; those of an identityCenterGroup get theirs directly",
    ]);
  });

  for (const id of ["Developers", "a1b2c3d4-5678-90ab-cdef", `${groupId(1)} `, `x${groupId(1)}`, "*"]) {
    it(`is named by its ID, and not as ${JSON.stringify(id)}`, () => {
      assert.deepEqual(problemsOf(withKeys({ identityCenterGroup: id })), [
        `groups.observers.identityCenterGroup: ${JSON.stringify(id)} is not allowed; allowed: the ID of a group, as aws identitystore list-groups prints it; its name is the group's key`,
      ]);
    });
  }

  it("may have an ID with its store's prefix", () => {
    assert.deepEqual(problemsOf(withKeys({ identityCenterGroup: `9067642ac0-${groupId(1)}` })), []);
  });

  it("stands once in the model, so that each entitlement is there once", () => {
    const groups = { observers: direct(), visitors: direct() };
    assert.deepEqual(problemsOf(example({ ...OBSERVERS, groups })), [
      'groups.visitors.identityCenterGroup: is that of group "observers" already',
    ]);
  });

  it("needs an application to get roles through", () => {
    assert.deepEqual(problemsOf(example({ groups: { observers: direct() } })), [
      "groups.observers.identityCenterGroup: needs primary.identityCenter.applicationArn, the application of account access manager that gives people their roles",
    ]);
  });

  it("cannot have a role that asks for an address, which a service's call does not carry of the person", () => {
    const trust: TrustArgs = { sourceIps: "192.0.2.0/24" };
    assert.deepEqual(problemsOf(example({ ...OBSERVERS, trust })), [
      `roles.${ROLE}.trust.sourceIps: asks for an address, which is not that of people of Identity Center in group "observers": account access manager calls for them; give them a role of their own, or a condition on aws:SourceIp in the role's permissions`,
    ]);
    assert.deepEqual(problemsOf(example({ trust })), []);
    assert.deepEqual(problemsOf(example({ ...OBSERVERS, trust: { sourceIps: [] } })), []);
  });

  for (const trust of [{ sessionName: "username" }, { sourceIdentity: true }] as const) {
    const [key = ""] = Object.keys(trust);
    it(`cannot have a role that asks for the name of an IAM user (${key})`, () => {
      assert.deepEqual(problemsOf(example({ ...OBSERVERS, trust })), [
        `roles.${ROLE}.trust.${key}: asks for the name of an IAM user, which people of Identity Center in group "observers" do not have`,
      ]);
    });
  }
});

describe("the application of account access manager", () => {
  const withApplication = (applicationArn: string): AccessModelArgs =>
    example({ ...OBSERVERS, primary: { identityCenter: { applicationArn } } });

  for (const [what, arn] of [
    ["the one that Identity Center lists", "arn:aws:sso::999999999999:application/ssoins-1/apl-1"],
    ["the instance of Identity Center", "arn:aws:sso:::instance/ssoins-7223b6ca8e2d9f2a"],
    ["one without a region", "arn:aws:account-access::999999999999:application/aam-1"],
    ["one of no account", "arn:aws:account-access:eu-west-1::application/aam-1"],
    ["a wildcard", "arn:aws:account-access:eu-west-1:999999999999:application/*"],
    ["one of another partition", APPLICATION_ARN.replace("arn:aws:", "arn:aws-cn:")],
  ] as const) {
    it(`is not ${what}`, () => {
      const [problem = "", ...others] = problemsOf(withApplication(arn));
      assert.deepEqual(others, []);
      assert.ok(
        problem.startsWith(
          `primary.identityCenter.applicationArn: "${arn}" is not allowed; allowed: the ARN of `,
        ),
        problem,
      );
    });
  }

  it("is missing where its ARN is", () => {
    const { primary, ...others } = example(OBSERVERS);
    assert.deepEqual(problemsOf({ ...others, primary: { ...primary, identityCenter: {} } }), [
      "primary.identityCenter.applicationArn: is missing; expected a string",
    ]);
  });

  it("is in the commercial partition alone", () => {
    const model = example({ ...OBSERVERS, primary: { ...IDENTITY_CENTER, partition: "aws-cn" } });
    assert.deepEqual(problemsOf(model), [
      "primary.identityCenter: account access manager is in regions of partition aws alone, and the model is of aws-cn; use groups with permissionSet",
    ]);
  });

  it("is told where nobody gets a role through it", () => {
    const warnings = warningsOf(readAccess(example({ primary: IDENTITY_CENTER })));
    assert.deepEqual(
      warnings.map(({ path, message }) => `${path}: ${message}`),
      ["primary.identityCenter: no group has an identityCenterGroup, so nobody gets a role through it"],
    );
    assert.deepEqual(warningsOf(readAccess(example(OBSERVERS))), []);
  });
});
