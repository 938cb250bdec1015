import assert from "node:assert/strict";
import { type ConditionContext, conditionContexts } from "../../../commands/rehearsal/conditionContexts";
import type { Conditions } from "../../../components/model/accessModel";
import { PRIMARY_ID, USER } from "../../models";
import { BASE } from "./inMemory";

async function contextOf(conditions: Conditions): Promise<ConditionContext> {
  const [only, ...others] = await conditionContexts(conditions, BASE, PRIMARY_ID);
  assert.equal(others.length, 0);
  return only ?? assert.fail("no context");
}

function callValue(key: string): string | undefined {
  const value = BASE[key];
  return typeof value === "string" ? value : undefined;
}

const TIME = "2030-01-01T00:00:00Z";
const DAY_BEFORE = "2029-12-31T00:00:00Z";
const DAY_AFTER = "2030-01-02T00:00:00Z";
const REGION = "aws:RequestedRegion";
const AGE = "aws:MultiFactorAuthAge";
const NOW = "aws:CurrentTime";
const PRINCIPAL = "aws:SourceArn";
const ROLE = `arn:aws:iam::${PRIMARY_ID}:role/ci`;

interface Case {
  readonly operator: string;
  readonly key: string;
  readonly value: string;
  /** Undefined where the key is left out of the request. */
  readonly met: (value: string | undefined) => boolean;
}

const is = (expected: string | undefined) => (value: string | undefined) => value === expected;
const isNot = (other: string) => (value: string | undefined) => value !== other;

const CASES: readonly Case[] = [
  { operator: "StringEquals", key: REGION, value: "eu-west-1", met: is("eu-west-1") },
  { operator: "StringNotEquals", key: REGION, value: "eu-west-1", met: isNot("eu-west-1") },
  { operator: "StringEqualsIgnoreCase", key: REGION, value: "EU", met: is("EU") },
  { operator: "StringLike", key: REGION, value: "eu-*", met: (value) => value?.startsWith("eu-") ?? false },
  {
    operator: "StringNotLike",
    key: REGION,
    value: "eu-*",
    met: (value) => !(value?.startsWith("eu-") ?? false),
  },
  { operator: "StringEqualsIfExists", key: REGION, value: "eu-west-1", met: is("eu-west-1") },
  { operator: "NumericEquals", key: AGE, value: "60", met: is("60") },
  { operator: "NumericNotEquals", key: AGE, value: "60", met: isNot("60") },
  { operator: "NumericLessThan", key: AGE, value: "60", met: (value) => Number(value) < 60 },
  { operator: "NumericLessThanEquals", key: AGE, value: "60", met: (value) => Number(value) <= 60 },
  { operator: "NumericGreaterThan", key: AGE, value: "60", met: (value) => Number(value) > 60 },
  { operator: "NumericGreaterThanEquals", key: AGE, value: "60", met: (value) => Number(value) >= 60 },
  { operator: "DateEquals", key: NOW, value: TIME, met: is(TIME) },
  { operator: "DateNotEquals", key: NOW, value: TIME, met: isNot(TIME) },
  { operator: "DateLessThan", key: NOW, value: TIME, met: is(DAY_BEFORE) },
  { operator: "DateLessThanEquals", key: NOW, value: TIME, met: (value) => value !== DAY_AFTER },
  { operator: "DateGreaterThan", key: NOW, value: TIME, met: is(DAY_AFTER) },
  { operator: "DateGreaterThanEquals", key: NOW, value: TIME, met: (value) => value !== DAY_BEFORE },
  { operator: "Bool", key: "aws:SecureTransport", value: "true", met: is("true") },
  { operator: "BoolIfExists", key: "aws:ViaAWSService", value: "false", met: is("false") },
  { operator: "Null", key: "aws:PrincipalTag/team", value: "true", met: is(undefined) },
  { operator: "Null", key: "aws:PrincipalTag/team", value: "false", met: (value) => value !== undefined },
  { operator: "ArnEquals", key: PRINCIPAL, value: ROLE, met: is(ROLE) },
  { operator: "ArnNotEquals", key: PRINCIPAL, value: ROLE, met: isNot(ROLE) },
  {
    operator: "ArnNotLike",
    key: PRINCIPAL,
    value: "arn:aws:iam::*:role/*",
    met: (value) => !(value ?? "").includes(":role/"),
  },
  { operator: "BinaryEquals", key: "aws:PrincipalTag/b", value: "QmluYXJ5", met: is("QmluYXJ5") },
  {
    operator: "ForAnyValue:StringEquals",
    key: "aws:PrincipalOrgPaths",
    value: "o-a/r-b/",
    met: is("o-a/r-b/"),
  },
  { operator: "StringEquals", key: "accounts.google.com:sub", value: "somebody", met: is("somebody") },
];

describe("values for a condition", () => {
  for (const { operator, key, value, met } of CASES) {
    it(`meet and miss ${operator} ${key} ${value}`, async () => {
      const context = await contextOf({ [operator]: { [key]: [value] } });
      assert.equal(context.key, key);
      assert.equal(context.says, `${operator} ${key} ${value}`);
      // Where the call meets the condition as it is, nothing is put in its place.
      const meets = context.met === undefined ? callValue(key) : context.met.value;
      assert.ok(operator.endsWith("IfExists") || met(meets), `${String(meets)} does not meet it`);
      assert.notEqual(context.unmet.length, 0, "nothing misses it");
    });
  }

  const networks = [
    { operator: "IpAddress", network: "10.0.0.0/8", address: /^10\.\d+\.\d+\.\d+$/ },
    { operator: "IpAddress", network: "2001:db8::/32", address: /^2001:db8:[0-9a-f:]*$/ },
    { operator: "NotIpAddress", network: "192.0.2.0/24", address: /^(?!192\.0\.2\.)[0-9a-f.:]+$/ },
  ];
  for (const { operator, network, address } of networks) {
    it(`meet ${operator} ${network} with an address`, async () => {
      const { met } = await contextOf({ [operator]: { "aws:SourceIp": [network] } });
      assert.match(met?.value ?? "", address);
    });
  }

  it("are not made up for who calls: that would be somebody else", async () => {
    const { met, unmet } = await contextOf({ StringEquals: { "aws:username": ["somebody-else"] } });
    assert.equal(met, undefined);
    assert.notEqual(unmet.length, 0);
  });

  it("take what a policy variable stands for", async () => {
    const exact = await contextOf({ StringEquals: { "sts:RoleSessionName": ["${aws:username}"] } });
    assert.equal(exact.met?.value, USER);
    assert.ok(exact.unmet.every(({ value }) => value !== USER));
    const prefix = await contextOf({ StringLike: { "sts:RoleSessionName": ["${aws:username}-*"] } });
    assert.ok(prefix.met?.value?.startsWith(`${USER}-`));
  });

  it("meet all conditions of one key together", async () => {
    const { says, met, unmet } = await contextOf({
      StringLike: { [REGION]: ["eu-west-1", "us-east-1"] },
      StringNotEquals: { [REGION.toLowerCase()]: ["eu-west-1"] },
    });
    assert.equal(says, `StringLike ${REGION} eu-west-1 or us-east-1 and StringNotEquals ${REGION} eu-west-1`);
    assert.equal(met?.value, "us-east-1");
    assert.ok(unmet.every(({ value }) => value !== "us-east-1"));
  });

  it("are found for each key", async () => {
    const contexts = await conditionContexts(
      { StringEquals: { [REGION]: ["eu-west-1"], "aws:PrincipalTag/team": ["a"] } },
      BASE,
      PRIMARY_ID,
    );
    assert.deepEqual(
      contexts.map(({ key, met }) => [key, met?.value]),
      [
        [REGION, "eu-west-1"],
        ["aws:PrincipalTag/team", "a"],
      ],
    );
  });

  it("are not made up where nothing can meet the condition", async () => {
    const { met } = await contextOf({
      StringEquals: { [REGION]: ["a"] },
      StringNotEquals: { [REGION]: ["a"] },
    });
    assert.equal(met, undefined);
  });

  it("are not claimed for keys that the policy engine does not know", async () => {
    assert.equal((await contextOf({ StringEquals: { "no:such": ["a"] } })).met, undefined);
  });
});
