import assert from "node:assert/strict";
import { rightsOf, whatAllows } from "../../../../commands/review/html/client/allowed";

const policy = (name: string, ...statements: readonly object[]) => ({
  name,
  document: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
});
const POWER_USER = policy(
  "PowerUserAccess",
  { Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" },
  { Effect: "Allow", Action: ["iam:ListRoles", "iam:CreateServiceLinkedRole"], Resource: "*" },
);

describe("what allows an action", () => {
  const cases: readonly (readonly [what: string, asked: string, pattern: string | undefined])[] = [
    ["all but some", "s3:putobject", "all but iam:*, organizations:*"],
    ["all but some, of which it is", "iam:putrolepolicy", undefined],
    ["one that is named beside", "iam:listroles", "iam:ListRoles"],
    ["a part of one that is named", "iam:listr", "iam:ListRoles"],
    ["a service alone, of which one is named", "iam:", "iam:ListRoles"],
  ];
  for (const [what, asked, pattern] of cases) {
    it(`of PowerUserAccess: ${what}`, () => {
      assert.equal(whatAllows(rightsOf([POWER_USER], undefined), asked)?.pattern, pattern);
    });
  }

  it("is said with its policy, as that says it", () => {
    const rights = rightsOf([policy("s3", { Effect: "Allow", Action: "s3:Put*", Resource: "*" })], undefined);
    assert.deepEqual(whatAllows(rights, "s3:putobject"), { policy: "s3", pattern: "s3:Put*" });
    assert.deepEqual(whatAllows(rights, "s3:pu"), { policy: "s3", pattern: "s3:Put*" });
    assert.equal(whatAllows(rights, "s3:*")?.pattern, "s3:Put*");
    assert.equal(whatAllows(rights, "s3:getobject"), undefined);
    assert.equal(whatAllows(rights, "s3-outposts:putobject"), undefined);
  });

  it("is nothing where a denial holds for every resource and request, and stays where it does not", () => {
    const allow = { Effect: "Allow", Action: "*", Resource: "*" };
    const deny = { Effect: "Deny", Action: "s3:Delete*", Resource: "*" };
    const allows = (...statements: readonly object[]): boolean =>
      whatAllows(rightsOf([policy("p", ...statements)], undefined), "s3:deletebucket") !== undefined;
    assert.equal(allows(allow, deny), false);
    assert.equal(allows(allow, { ...deny, Resource: "arn:aws:s3:::kept" }), true);
    assert.equal(allows(allow, { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } }), true);
    assert.equal(allows(allow, { Effect: "Deny", NotAction: "s3:Get*", Resource: "*" }), false);
  });

  it("is nothing beyond the boundary", () => {
    const all = [policy("admin", { Effect: "Allow", Action: "*", Resource: "*" })];
    assert.equal(whatAllows(rightsOf(all, POWER_USER), "iam:passrole"), undefined);
    assert.equal(whatAllows(rightsOf(all, POWER_USER), "s3:putobject")?.pattern, "*");
    assert.equal(whatAllows(rightsOf(all, POWER_USER), "iam:create")?.pattern, "*");
  });
});
