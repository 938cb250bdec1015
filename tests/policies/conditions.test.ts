import assert from "node:assert/strict";
import type { TrustArgs } from "../../components/model/accessModel";
import { allOf, conditionProblems, overlaps } from "../../components/policies/conditions";
import { example, problemsOf, ROLE } from "../models";

function operatorProblems(operator: string, value = "blue"): string[] {
  return conditionProblems({ [operator]: { "aws:PrincipalTag/team": [value] } }, ["conditions"]).map(
    ({ message }) => message,
  );
}

describe("a condition operator", () => {
  for (const [operator, value] of [
    ["StringEquals", "blue"],
    ["StringNotLike", "blue"],
    ["NumericLessThanEquals", "9"],
    ["DateGreaterThan", "2027-01-31"],
    ["Bool", "true"],
    ["BinaryEquals", "Ymx1ZQ=="],
    ["NotIpAddress", "192.0.2.1"],
    ["ArnLike", "arn:aws:iam::111111111111:role/*"],
    ["Null", "true"],
    ["StringEqualsIfExists", "blue"],
    ["ForAnyValue:StringLike", "blue"],
    ["ForAllValues:StringEqualsIfExists", "blue"],
  ] as const) {
    it(`may be ${operator}`, () => {
      assert.deepEqual(operatorProblems(operator, value), []);
    });
  }

  for (const operator of [
    "stringEquals",
    "Equals",
    "StringEqualsIfExist",
    "NullIfExists",
    "ForSomeValues:StringEquals",
    "IfExists",
    "",
  ]) {
    it(`may not be ${JSON.stringify(operator)}`, () => {
      assert.match(operatorProblems(operator).join(), /^IAM has no condition operator /);
    });
  }
});

describe("an operator that YAML has read as nothing", () => {
  it("is told to be Null without quotes", () => {
    assert.deepEqual(operatorProblems(""), [
      'IAM has no condition operator ""; YAML reads an unquoted Null as nothing: write "Null"',
    ]);
  });
});

describe("a condition", () => {
  it("needs values", () => {
    assert.deepEqual(conditionProblems({ StringEquals: { "aws:PrincipalTag/team": [] } }, ["conditions"]), [
      {
        path: 'conditions.StringEquals["aws:PrincipalTag/team"]',
        message: "a condition needs a key and at least one value",
      },
    ]);
  });

  it("needs a key", () => {
    assert.deepEqual(
      conditionProblems({ StringEquals: {} }, ["at"]).map(({ path }) => path),
      ["at.StringEquals"],
    );
    assert.equal(conditionProblems({ StringEquals: { "": ["blue"] } }, ["conditions"]).length, 1);
  });

  it("may not have one key twice, which IAM finds without regard to case", () => {
    const keys = { "aws:PrincipalTag/team": ["blue"], "aws:principaltag/Team": ["green"] };
    assert.deepEqual(
      conditionProblems({ StringEquals: keys }, ["at"]).map(({ path }) => path),
      ['at.StringEquals["aws:principaltag/Team"]'],
    );
    const operators = { StringEquals: { key: ["1"] }, StringLike: { key: ["1"] } };
    assert.equal(
      conditionProblems(operators, ["at"]).filter(({ message }) => message.includes("twice")).length,
      0,
    );
  });

  it("may not hold characters that IAM refuses", () => {
    const [problem] = conditionProblems({ StringEquals: { "aws:PrincipalTag/team": ["blue", "青"] } }, [
      "at",
    ]);
    assert.equal(problem?.path, 'at.StringEquals["aws:PrincipalTag/team"][1]');
  });
});

describe("conditions together", () => {
  it("keep keys of one operator apart", () => {
    assert.deepEqual(
      allOf(
        { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        { Bool: { "aws:ViaAWSService": "false" } },
        {},
      ),
      { Bool: { "aws:MultiFactorAuthPresent": "true", "aws:ViaAWSService": "false" } },
    );
  });

  it("may set one key under two operators", () => {
    const range = allOf({ NumericLessThan: { key: "9" } }, { NumericGreaterThan: { key: "1" } });
    assert.deepEqual(range, { NumericLessThan: { key: "9" }, NumericGreaterThan: { key: "1" } });
  });

  it("never merge the values of a key, which would widen them", () => {
    assert.throws(
      () =>
        allOf(
          { StringEquals: { "aws:PrincipalOrgID": "o-1" } },
          { StringEquals: { "AWS:principalorgid": "o-2" } },
        ),
      /set twice/,
    );
  });

  it("overlap in the same key under the same operator, without regard to the key's case", () => {
    const present = { ArnEquals: { "aws:PrincipalArn": [] }, Bool: { "aws:MultiFactorAuthPresent": "true" } };
    const added = {
      ArnEquals: { "AWS:PRINCIPALARN": ["*"] },
      ArnLike: { "aws:PrincipalArn": ["*"] },
      Bool: { "aws:ViaAWSService": "false" },
    };
    assert.deepEqual(overlaps([present], added), [{ operator: "ArnEquals", key: "AWS:PRINCIPALARN" }]);
  });
});

describe("a trust policy's own conditions", () => {
  const widening: readonly (readonly [operator: string, key: string, trust: TrustArgs])[] = [
    ["ArnEquals", "aws:PrincipalArn", {}],
    ["ArnEquals", "AWS:PrincipalARN", {}],
    ["Bool", "aws:MultiFactorAuthPresent", {}],
    ["NumericLessThanEquals", "aws:MultiFactorAuthAge", {}],
    ["IpAddress", "aws:SourceIp", { sourceIps: "192.0.2.0/24" }],
    ["StringEquals", "aws:PrincipalOrgID", { organizationId: "o-a1b2c3d4e5" }],
  ];
  for (const [operator, key, trust] of widening) {
    it(`may not set ${operator} ${key} once more`, () => {
      const conditions = { [operator]: { [key]: ["1"] } };
      assert.deepEqual(problemsOf(example({ trust: { ...trust, conditions } })), [
        `roles.${ROLE}.trust.conditions.${operator}["${key}"]: the trust policy sets ${operator} ${key} already; more values would let more callers in`,
      ]);
    });
  }

  it("may set what the model leaves open", () => {
    const conditions = {
      Bool: { "aws:MultiFactorAuthPresent": true },
      IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
    };
    assert.deepEqual(problemsOf(example({ trust: { mfa: false, conditions } })), []);
  });
});
