import assert from "node:assert/strict";
import { conditionTest, UnknownOperatorError } from "../../../proof/decision/conditions";
import { contextOf, type Value } from "../../../proof/decision/context";

const KEY = "aws:PrincipalTag/team";
const ALICE = "arn:aws:iam::111111111111:user/people/alice";

type Case = readonly [
  operator: string,
  values: readonly string[],
  holds: readonly (Value | undefined)[],
  not: readonly (Value | undefined)[],
];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const CASES: readonly Case[] = [
  ["StringEquals", ["blue", "red"], ["blue", "red"], ["Blue", "blu", undefined, ["blue"]]],
  ["StringEquals", ["bl*"], ["bl*"], ["blue"]],
  ["StringEqualsIfExists", ["blue"], ["blue", undefined], ["red"]],
  ["StringNotEquals", ["blue", "red"], ["green", undefined], ["blue", "red"]],
  ["StringNotEqualsIfExists", ["blue"], ["green", undefined], ["blue"]],
  ["StringEqualsIgnoreCase", ["Blue"], ["blue", "BLUE"], ["blues", undefined]],
  ["StringNotEqualsIgnoreCase", ["Blue"], ["red", undefined], ["BLUE"]],
  ["StringLike", ["bl*", "r?d"], ["bl", "blue", "rod"], ["red2", "Blue", undefined]],
  ["StringNotLike", ["bl*"], ["red", undefined], ["blue"]],
  ["ArnEquals", ["arn:aws:iam::111111111111:user/people/*"], [ALICE], ["alice", undefined]],
  ["ArnLike", ["arn:aws:iam::*:user/*"], [ALICE], ["arn:aws:sts::111111111111:user/people/alice"]],
  ["ArnNotEquals", ["arn:aws:iam::*:user/*"], ["arn:aws:iam::1:role/a", undefined], [ALICE]],
  ["ArnNotLike", ["arn:aws:iam::*:user/*"], ["arn:aws:iam::1:role/a"], [ALICE]],
  ["ArnEquals", ["not an ARN"], [], ["not an ARN", ALICE]],
  ["Bool", ["true"], ["true", "True"], ["false", undefined]],
  ["BoolIfExists", ["false"], ["false", undefined], ["true"]],
  ["BinaryEquals", ["QmluYXJ5"], ["QmluYXJ5"], ["qmluYXJ5", undefined]],
  ["Null", ["true"], [undefined], ["blue", ["blue"]]],
  ["Null", ["false"], ["blue", ["blue"]], [undefined]],
  ["NumericEquals", ["10"], ["10", "10.0"], ["11", "ten", undefined]],
  ["NumericNotEquals", ["10"], ["11", undefined], ["10"]],
  ["NumericLessThan", ["10"], ["9"], ["10", "11"]],
  ["NumericLessThanEquals", ["10"], ["9", "10"], ["11", undefined]],
  ["NumericGreaterThan", ["10"], ["11"], ["10", "9"]],
  ["NumericGreaterThanEquals", ["10"], ["10", "11"], ["9"]],
  ["DateEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z", "1767225600"], ["2026-01-01T00:00:01Z"]],
  ["DateNotEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:01Z", undefined], ["2026-01-01T00:00:00Z"]],
  ["DateLessThan", ["2026-01-01T00:00:00Z"], ["2025-12-31T23:59:59Z"], ["2026-01-01T00:00:00Z"]],
  ["DateLessThanEquals", ["1767225600"], ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:01Z"]],
  ["DateGreaterThan", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:01Z"], ["2026-01-01T00:00:00Z"]],
  ["DateGreaterThanEquals", ["2026-01-01T00:00:00Z"], ["2026-01-01T00:00:00Z"], ["2025-12-31T23:59:59Z"]],
  ["IpAddress", ["192.0.2.0/24"], ["192.0.2.0", "192.0.2.255"], ["192.0.3.0", "192.0.1.255", "2001:db8::1"]],
  ["IpAddress", ["192.0.2.7"], ["192.0.2.7"], ["192.0.2.8", undefined]],
  ["IpAddress", ["0.0.0.0/0"], ["192.0.2.7"], ["2001:db8::1"]],
  ["IpAddress", ["2001:db8::/32"], ["2001:db8::1", "2001:DB8:0:0::1"], ["2001:db9::", "192.0.2.7"]],
  ["NotIpAddress", ["192.0.2.0/24"], ["192.0.3.0", "2001:db8::1", undefined], ["192.0.2.9"]],
  [
    "ForAllValues:StringEquals",
    ["blue", "red"],
    [undefined, ["blue"], ["red", "blue"], "blue"],
    [["blue", "x"]],
  ],
  ["ForAllValues:StringNotEquals", ["blue"], [undefined, ["red"]], [["red", "blue"]]],
  ["ForAnyValue:StringEquals", ["blue"], [["blue"], ["x", "blue"], "blue"], [undefined, ["x"]]],
  ["ForAnyValue:StringNotEquals", ["blue"], [["x"], ["x", "blue"]], [undefined, ["blue"]]],
];

describe("a condition", () => {
  for (const [operator, values, holds, not] of CASES) {
    it(`${operator} ${values.join(", ")} holds for ${JSON.stringify(holds)} and not for ${JSON.stringify(not)}`, () => {
      const test = conditionTest(operator, KEY, values, new Map());
      for (const value of holds) assert.equal(test.holds(contextOf({ [KEY]: value })), true, String(value));
      for (const value of not) assert.equal(test.holds(contextOf({ [KEY]: value })), false, String(value));
    });
  }

  it("regards no case in operators and keys", () => {
    const test = conditionTest("stringequals", "AWS:principaltag/TEAM", ["blue"], new Map());
    assert.equal(test.holds(contextOf({ [KEY]: "blue" })), true);
  });

  const VARIABLES: readonly (readonly [operator: string, value: string, given: string, holds: boolean])[] = [
    ["StringEquals", "${aws:username}", "alice", true],
    ["StringEquals", "${AWS:UserName}-x", "alice-x", true],
    ["StringLike", "${aws:username}-*", "alice-7", true],
    // What is absent is like nothing, so that "not" holds.
    ["StringEquals", "${aws:SourceIdentity}", "", false],
    ["StringNotEquals", "${aws:SourceIdentity}", "alice", true],
    ["StringEquals", "${aws:SourceIdentity, 'nobody'}", "nobody", true],
    ["StringLike", "${*}lice", "*lice", true],
    ["StringLike", "${*}lice", "alice", false],
    ["StringEquals", "${?}${$}", "?$", true],
  ];
  for (const [operator, value, given, holds] of VARIABLES) {
    it(`${operator} ${value} ${holds ? "holds" : "does not hold"} for "${given}" when alice calls`, () => {
      const context = contextOf({ "aws:username": "alice", [KEY]: given });
      assert.equal(conditionTest(operator, KEY, [value], context).holds(context), holds);
    });
  }

  for (const operator of ["StringMatches", "ForAnyValue:StringEqualsIfExists"]) {
    it(`of ${operator} is not decided`, () => {
      assert.throws(() => conditionTest(operator, KEY, ["blue"], new Map()), UnknownOperatorError);
    });
  }
});
