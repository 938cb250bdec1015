import assert from "node:assert/strict";
import type { RoleArgs, StatementArgs } from "../../components/model/accessModel";
import { type PolicyDocument, policyJson, policySize } from "../../components/policies/document";
import { permissionPolicies } from "../../components/policies/permissions";
import { accessOf, CHILD_ID, example, exampleWith, long, problemsOf, ROLE } from "../models";
import { evaluate, session } from "./evaluation";

const AT = `roles.${ROLE}.permissions`;
const SOME = { actions: "s3:GetObject", resources: "*" } satisfies StatementArgs;

function policiesOf(permissions: RoleArgs["permissions"]) {
  const { roles } = accessOf({ role: { permissions } });
  return permissionPolicies(roles[ROLE] ?? assert.fail());
}

/** The only policy of a role with these permissions. */
function policyOf(permissions: RoleArgs["permissions"]): PolicyDocument {
  const [policy, ...others] = policiesOf(permissions);
  assert.deepEqual(others, []);
  return policy?.document ?? assert.fail();
}

describe("the permission policy of a role", () => {
  it("is none where the role has managed policies only", () => {
    assert.deepEqual(policiesOf({ managedPolicies: "ReadOnlyAccess" }), []);
  });

  it("of the worked example allows everything", () => {
    assert.equal(
      policyJson(policyOf(example().roles[ROLE]?.permissions ?? assert.fail())),
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    );
  });

  it("says every element of a statement", () => {
    const policy = policyOf({
      statements: [
        { sid: "Read", actions: ["s3:ListBucket", "s3:GetObject"], resources: ["*"] },
        {
          sid: "Stay",
          effect: "Deny",
          notActions: "iam:*",
          notResources: "arn:aws:s3:::reports/*",
          conditions: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
        },
      ],
    });
    assert.deepEqual(JSON.parse(policyJson(policy)), {
      Version: "2012-10-17",
      Statement: [
        { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" },
        {
          Sid: "Stay",
          Effect: "Deny",
          NotAction: "iam:*",
          NotResource: "arn:aws:s3:::reports/*",
          Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1"] } },
        },
      ],
    });
  });

  it("allows what its statements say and nothing else", async () => {
    const policy = policyOf({
      statements: [
        { actions: "s3:*", resources: "arn:aws:s3:::reports/*" },
        { effect: "Deny", actions: "s3:DeleteObject", resources: "*" },
      ],
    });
    const caller = session(CHILD_ID, ROLE, "boaty.mcboatface");
    const ask = (action: string, resource: string) =>
      evaluate({ caller, action, resource, accountId: CHILD_ID, policies: [policy] });
    assert.equal(await ask("s3:GetObject", "arn:aws:s3:::reports/2026.csv"), "allowed");
    assert.equal(await ask("s3:GetObject", "arn:aws:s3:::salaries/2026.csv"), "denied");
    assert.equal(await ask("s3:DeleteObject", "arn:aws:s3:::reports/2026.csv"), "denied");
    assert.equal(await ask("iam:GetUser", `arn:aws:iam::${CHILD_ID}:user/alice`), "denied");
  });
});

describe("statements that do not fit one policy", () => {
  /** A statement that takes this many characters of a document. */
  const statementOf = (size: number, sid: string): StatementArgs => {
    const least = policySize(
      policyOf({ statements: [{ sid, actions: "s3:*", resources: "arn:aws:s3:::" }] }),
    );
    const around = '{"Version":"2012-10-17","Statement":[]}'.length;
    return { sid, actions: "s3:*", resources: `arn:aws:s3:::${long(size - (least - around))}` };
  };
  const room = 6_144 - '{"Version":"2012-10-17","Statement":[]}'.length;

  it("are spread over several, numbered from 2, in their order", () => {
    const sids = ["A", "B", "C", "D", "E"];
    const policies = policiesOf({
      policyName: "big",
      statements: sids.map((sid) => statementOf(2_500, sid)),
    });
    assert.deepEqual(
      policies.map(({ policyName, key, document }) => [
        policyName,
        key,
        document.Statement.map(({ Sid }) => Sid).join(""),
      ]),
      [
        ["big", "access", "AB"],
        ["big-2", "access-2", "CD"],
        ["big-3", "access-3", "E"],
      ],
    );
    for (const { document } of policies) assert.ok(policySize(document) <= 6_144);
  });

  it("fill a policy to its last character", () => {
    const first = 3_000;
    const second = room - first - ",".length;
    assert.equal(policiesOf({ statements: [statementOf(first, "A"), statementOf(second, "B")] }).length, 1);
    assert.equal(
      policiesOf({ statements: [statementOf(first, "A"), statementOf(second + 1, "B")] }).length,
      2,
    );
  });

  it("have the number of a further policy counted in its name", () => {
    const statements = ["A", "B", "C"].map((sid) => statementOf(2_500, sid));
    const named = (length: number) =>
      example({ role: { permissions: { policyName: long(length), statements } } });
    assert.deepEqual(problemsOf(named(126)), []);
    assert.match(problemsOf(named(127)).join(), /permissions\.policyName: 129 characters in a policy's name/);
  });
});

describe("the permissions of a role", () => {
  const nothing = `${AT}: the role allows nothing; give managedPolicies, or statements that allow`;
  const refused: readonly (readonly [fact: string, permissions: RoleArgs["permissions"], problem: string])[] =
    [
      ["none at all", {}, nothing],
      ["empty lists", { managedPolicies: [], statements: [] }, nothing],
      ["denials alone", { statements: [{ ...SOME, effect: "Deny" }] }, nothing],
      [
        "a statement without actions",
        { statements: [{ resources: "*" }] },
        `${AT}.statements[0]: has no actions; give actions or notActions`,
      ],
      [
        "a statement with actions and notActions",
        { statements: [{ ...SOME, notActions: "iam:*" }] },
        `${AT}.statements[0]: has both actions and notActions; give one of them`,
      ],
      [
        "a statement without resources",
        { statements: [{ actions: "*" }] },
        `${AT}.statements[0]: has no resources; give resources or notResources`,
      ],
      [
        "a statement with resources and notResources",
        { statements: [{ ...SOME, notResources: "*" }] },
        `${AT}.statements[0]: has both resources and notResources; give one of them`,
      ],
      [
        "an empty list of actions",
        { statements: [{ ...SOME, actions: [] }] },
        `${AT}.statements[0].actions: the list is empty; give at least one`,
      ],
      [
        "an action without a service",
        { statements: [SOME, { ...SOME, actions: ["s3:*", "GetObject"] }] },
        `${AT}.statements[1].actions[1]: "GetObject" is not allowed; allowed: "*" or SERVICE:ACTION, with * and ? in ACTION`,
      ],
      [
        "a resource that is no ARN",
        { statements: [{ ...SOME, resources: "reports/*" }] },
        `${AT}.statements[0].resources[0]: "reports/*" is no ARN; allowed: "*", or all six parts of one, arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, where REGION and ACCOUNT may be empty`,
      ],
      [
        "a sid with a dash",
        { statements: [{ ...SOME, sid: "read-only" }] },
        `${AT}.statements[0].sid: "read-only" is not allowed; allowed: letters and digits`,
      ],
      [
        "two statements of one sid",
        {
          statements: [
            { ...SOME, sid: "Read" },
            { ...SOME, sid: "Write" },
            { ...SOME, sid: "Read" },
          ],
        },
        `${AT}.statements: sid "Read" is there twice`,
      ],
      [
        "an operator that IAM does not have",
        { statements: [{ ...SOME, conditions: { StringEqual: { "aws:RequestedRegion": "eu-west-1" } } }] },
        `${AT}.statements[0].conditions.StringEqual: IAM has no condition operator "StringEqual"; did you mean "StringEquals"?`,
      ],
    ];
  it("may have sids that differ in case alone, which IAM tells apart", () => {
    const statements = [
      { ...SOME, sid: "Read" },
      { ...SOME, sid: "read" },
    ];
    assert.deepEqual(problemsOf(example({ role: { permissions: { statements } } })), []);
  });

  it("are not told to have no actions where these have the wrong shape", () => {
    const input = exampleWith(["roles", ROLE, "permissions", "statements", 0, "actions"], 5);
    assert.deepEqual(problemsOf(input), [`${AT}.statements[0].actions: 5 is a number; expected a list`]);
  });

  for (const [fact, permissions, problem] of refused) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsOf(example({ role: { permissions } })), [problem]);
    });
  }
});
