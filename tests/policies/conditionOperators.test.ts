import assert from "node:assert/strict";
import type { ConditionsArgs } from "../../components/model/accessModel";
import { comparisonOf } from "../../components/policies/conditionOperators";
import { example, problemsOf, ROLE } from "../models";

describe("the value of a condition", () => {
  type Case = readonly [operator: string, key: string, takes: readonly string[], refuses: readonly string[]];
  const cases: readonly Case[] = [
    ["StringEquals", "aws:PrincipalTag/team", ["", "blue", "${aws:username}"], []],
    [
      "NumericLessThan",
      "aws:MultiFactorAuthAge",
      ["0", "3600", "-1", "1.5"],
      ["", "abc", "1h", "0x10", "${aws:PrincipalTag/n}", "1,5"],
    ],
    [
      "DateLessThan",
      "aws:CurrentTime",
      ["2027", "2027-01", "2027-01-31", "2027-01-31T18:00:00Z", "2027-01-31T18:00+02:00", "1893456000"],
      ["", "foo", "31.01.2027", "2027-02-31", "2027-13", "2027-01-31T18:00:00", "2027-01-31T25:00:00Z"],
    ],
    ["Bool", "aws:SecureTransport", ["true", "false", "True"], ["", "maybe", "yes", "1", "${aws:x}"]],
    ["Null", "aws:TokenIssueTime", ["true", "false"], ["", "null", "aws:TokenIssueTime"]],
    ["BinaryEquals", "aws:PrincipalTag/blob", ["", "QmFy", "QmE=", "Qg=="], ["Qm", "a b", "QmFy="]],
    [
      "IpAddress",
      "aws:SourceIp",
      ["203.0.113.0/24", "0.0.0.0/0"],
      ["300.1.1.1", "10.0.0.0/8", "203.0.113.5/24", "::ffff:203.0.113.5"],
    ],
    ["IpAddress", "aws:VpcSourceIp", ["10.0.0.0/8"], ["10.0.0.5/8"]],
    ["IpAddress", "AWS:SOURCEIP", [], ["10.0.0.0/8"]],
    // These hold whatever the private network is, since no request has it.
    ["NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"], ["300.1.1.1"]],
    ["IpAddressIfExists", "aws:SourceIp", ["10.0.0.0/8"], ["300.1.1.1"]],
    ["ArnEquals", "aws:PrincipalArn", ["arn:aws:iam::111111111111:role/ci"], ["ci", "arn:aws:iam::*"]],
    ["ForAnyValue:ArnLikeIfExists", "aws:SourceArn", ["*"], ["ci"]],
    ["ForAllValues:NumericEquals", "aws:PrincipalTag/n", ["1"], ["one"]],
  ];
  for (const [operator, key, takes, refuses] of cases) {
    const compare = comparisonOf(operator) ?? assert.fail();
    for (const value of takes) {
      it(`may be ${JSON.stringify(value)} for ${operator} ${key}`, () => {
        assert.equal(compare(value, key), undefined);
      });
    }
    for (const value of refuses) {
      it(`may not be ${JSON.stringify(value)} for ${operator} ${key}`, () => {
        assert.match(compare(value, key) ?? "", new RegExp(`^"?${value.replace(/[^\w.: -]/g, ".")}`));
      });
    }
  }
});

describe("conditions with values that their operators cannot compare", () => {
  const wrong: ConditionsArgs = {
    IpAddress: { "aws:VpcSourceIp": ["10.0.0.0/8", "300.1.1.1"] },
    DateLessThan: { "aws:CurrentTime": "foo" },
    Bool: { "aws:SecureTransport": "maybe" },
    StringEquals: { "aws:PrincipalTag/team": ["blue", "青"] },
  };
  const told = [
    'IpAddress["aws:VpcSourceIp"][1]: "300.1.1.1" is neither an address nor a CIDR, as in 203.0.113.0/24 or 2001:db8::/32',
    'DateLessThan["aws:CurrentTime"][0]: "foo" is no time; write it as in 2027-01-31T18:00:00Z, or in seconds since 1970',
    'Bool["aws:SecureTransport"][0]: "maybe" is not allowed; allowed: true | false',
    'StringEquals["aws:PrincipalTag/team"][1]: "青" is not allowed; allowed: characters of Latin-1 (U+0020 to U+00FF), tabs and line breaks',
  ];
  const under = (path: string): string[] => told.map((problem) => `${path}.conditions.${problem}`);

  it("are refused in a role's trust", () => {
    assert.deepEqual(problemsOf(example({ trust: { conditions: wrong } })), under(`roles.${ROLE}.trust`));
  });

  it("are refused in a statement", () => {
    const statements = [{ actions: "*", resources: "*", conditions: wrong }];
    assert.deepEqual(
      problemsOf(example({ role: { permissions: { statements } } })),
      under(`roles.${ROLE}.permissions.statements[0]`),
    );
  });

  it("are refused of a machine", () => {
    const principal = "arn:aws:iam::333333333333:role/ci";
    const machines = { ci: { principal, assume: { child: ROLE }, conditions: wrong } };
    assert.deepEqual(problemsOf(example({ machines })), under("machines.ci"));
  });

  it("are not told where their key has to go anyway", () => {
    const conditions = { Bool: { "aws:MultiFactorAuthPresent": "maybe" } };
    assert.deepEqual(problemsOf(example({ trust: { conditions } })), [
      `roles.${ROLE}.trust.conditions.Bool["aws:MultiFactorAuthPresent"]: the trust policy sets Bool aws:MultiFactorAuthPresent already; more values would let more callers in`,
    ]);
  });
});
