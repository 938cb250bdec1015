import assert from "node:assert/strict";
import { readAccess } from "../../../components/access";
import type { RoleArgs } from "../../../components/model/accessModel";
import { MOST_CHARACTERS, packed } from "../../../components/policies/alarms/packing";
import { childRules } from "../../../components/policies/alarms/rules";
import { example, PRIMARY_ID } from "../../models";
import { rolesCopy } from "../../commands/live/audit/events";
import { matches } from "./matcher";

/** A child account of so many roles, whose names take what IAM gives. */
function rulesOf(count: number, without?: string) {
  const names = Array.from({ length: count }, (_, index) => `role-${index}`.padEnd(64, "x"));
  const roles = names.filter((name) => name !== without);
  const role: RoleArgs = { permissions: { managedPolicies: "ReadOnlyAccess" } };
  const model = readAccess({
    primary: { accountId: PRIMARY_ID },
    accounts: { child: { accountId: "222222222222", roles, quotas: { roles: 5000 } } },
    roles: Object.fromEntries(roles.map((name) => [name, role])),
    groups: { people: { members: "alice", assume: { child: roles } } },
    audit: {},
  });
  return { names, rules: childRules(model, "child", "us-east-1") };
}

describe("patterns of many roles", () => {
  it("are as long as EventBridge takes them, and leave no role out", () => {
    const { names, rules } = rulesOf(200);
    const sizes = rules.map(({ pattern }) => JSON.stringify(pattern).length);
    assert.ok(Math.max(...sizes) <= MOST_CHARACTERS, `${Math.max(...sizes)} characters`);
    const assumptions = rules.filter(({ key }) => key.startsWith("assumptions"));
    assert.ok(assumptions.length > 5);
    for (const name of names) {
      const event = { ...rolesCopy({ roleArn: `arn:aws:iam::222222222222:role/${name}` }) };
      const delivered = { source: "aws.sts", "detail-type": "AWS API Call via CloudTrail", detail: event };
      assert.equal(assumptions.filter(({ pattern }) => matches(pattern, delivered)).length, 1, name);
    }
  });

  it("change in one rule where a role goes", () => {
    const { names, rules } = rulesOf(60);
    const without = rulesOf(60, names[7]).rules;
    const before = new Map(rules.map(({ key, pattern }) => [key, JSON.stringify(pattern)]));
    const changed = without.filter(
      ({ key, pattern }) => key.startsWith("assumptions") && before.get(key) !== JSON.stringify(pattern),
    );
    assert.ok(changed.length <= 2, changed.map(({ key }) => key).join());
  });

  it("of nothing are none, and a value that is too long stands alone", () => {
    const patternOf = (values: readonly string[]) => ({ detail: { eventName: values } });
    assert.deepEqual(packed([], patternOf), []);
    const long = "x".repeat(MOST_CHARACTERS);
    assert.equal(packed([long, "y"], patternOf).length, 2);
  });

  it("are the same in any order", () => {
    const one = readAccess({ ...example(), audit: { regions: ["eu-west-1", "eu-central-1"] } });
    const other = readAccess({ ...example(), audit: { regions: ["eu-central-1", "eu-west-1"] } });
    assert.deepEqual(one.audit, other.audit);
  });
});
