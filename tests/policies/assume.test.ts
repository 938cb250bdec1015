import assert from "node:assert/strict";
import { readAccess } from "../../components/access";
import type { AccessModel } from "../../components/model/accessModel";
import { plannedRoleArn } from "../../components/model/arns";
import {
  type AssumePolicyPlan,
  type Assuming,
  assumePolicy,
  assumingGroup,
  assumingMachine,
  isAttached,
  planAssumePolicies,
  sessionActionsFor,
} from "../../components/policies/assume";
import { type PolicyDocument, policySize } from "../../components/policies/document";
import {
  accessOf,
  CHILD_ID,
  example,
  GROUP,
  long,
  numbers,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  USER,
} from "../models";
import { evaluate, FRESH_MFA, user, type Verdict } from "./evaluation";

const QUOTA = 6_144;

/** A group that may assume the role in each of these accounts. */
function accessTo(accounts: readonly string[], roles: readonly string[] = [ROLE]) {
  const permissions = { managedPolicies: "ReadOnlyAccess" };
  const ids = new Map([...accounts].sort().map((account, index) => [account, 200_000_000_000 + index]));
  return readAccess({
    ...example({ group: { assume: { "*": roles } } }),
    accounts: Object.fromEntries(
      accounts.map((account) => [account, { accountId: idOf(account, ids), roles }]),
    ),
    roles: Object.fromEntries(roles.map((role) => [role, { permissions }])),
  });
}

/** An ID that an account keeps whatever other accounts there are, and that sorts as its name does. */
function idOf(account: string, ids: ReadonlyMap<string, number>): string {
  const number = /\d+$/.exec(account)?.[0];
  return number === undefined ? String(ids.get(account)) : `2${number.padStart(11, "0")}`;
}

/** Policy name -> the ARNs in it. */
function planOf(
  accounts: readonly string[],
  roles?: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const access = accessTo(accounts, roles);
  return new Map(
    planAssumePolicies(access, groupOf(access)).map((plan) => [
      plan.policyName,
      plan.roles.map(({ account, role }) => plannedRoleArn(access, account, role)).sort(),
    ]),
  );
}

function groupOf(access: AccessModel): Assuming {
  return assumingGroup(access.groups[GROUP] ?? assert.fail());
}

function plansFor(accounts: readonly string[]): AssumePolicyPlan[] {
  const access = accessTo(accounts);
  return planAssumePolicies(access, groupOf(access));
}

/** Permission to assume these roles and nothing beside. */
function policyOn(arns: readonly string[]): PolicyDocument {
  return assumePolicy(arns.map((arn) => ({ arn, sessionActions: [] })));
}

/** `account-0010`, `account-0020`, ...: with room for others between them. */
function tens(count: number): string[] {
  return numbers(count).map((n) => `account-${String(n * 10).padStart(4, "0")}`);
}

/** The policies that differ between two plans. */
function touched(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name)?.join() !== after.get(name)?.join());
}

describe("the assume policy", () => {
  const caller = user(PRIMARY_ID, USER);
  const call = { caller, accountId: PRIMARY_ID, context: FRESH_MFA, policies: [policyOn([ROLE_ARN])] };
  // In the caller's own account, where a permission by itself decides over roles that trust the whole account.
  const trusting = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${PRIMARY_ID}:root` }, Action: "sts:AssumeRole" },
    ],
  } as const;

  it("allows to assume its roles", async () => {
    const request = { ...call, accountId: "222222222222", resourcePolicy: trusting };
    assert.equal(await evaluate({ ...request, action: "sts:AssumeRole", resource: ROLE_ARN }), "allowed");
  });

  it("allows no other role, even where its trust policy would", async () => {
    const request = { ...call, accountId: "222222222222", resourcePolicy: trusting };
    for (const resource of [
      `${ROLE_ARN}2`,
      ROLE_ARN.replace("2222", "3333"),
      ROLE_ARN.replace("role/", "role/x/"),
    ]) {
      assert.equal(await evaluate({ ...request, action: "sts:AssumeRole", resource }), "denied", resource);
    }
  });

  it("allows nothing but to assume roles", async () => {
    assert.equal(
      await evaluate({ ...call, accountId: "222222222222", action: "iam:GetRole", resource: ROLE_ARN }),
      "denied",
    );
  });
});

describe("the plan of a group's assume policies", () => {
  it("is one policy for a few roles, under the group's policy name", () => {
    const [plan, ...others] = plansFor(["child"]);
    assert.deepEqual(others, []);
    assert.deepEqual(plan, {
      policyName: "assume-role-child-user",
      key: "assume",
      roles: [{ account: "child", role: ROLE }],
    });
  });

  it("numbers further policies from 2", () => {
    const plans = plansFor(tens(250));
    assert.deepEqual(
      plans.map(({ policyName, key }) => [policyName, key]),
      [
        ["assume-role-child-user", "assume"],
        ["assume-role-child-user-2", "assume-2"],
        ["assume-role-child-user-3", "assume-3"],
      ],
    );
  });

  for (const count of [1, 90, 102, 103, 150, 204, 205, 300]) {
    it(`holds each of ${count} accounts once, in the fewest policies that fit the quota`, () => {
      const accounts = tens(count);
      const plan = planOf(accounts);
      const arns = [...plan.values()].flat();
      assert.equal(arns.length, count);
      assert.equal(new Set(arns).size, count);
      for (const resources of plan.values()) assert.ok(policySize(policyOn(resources)) <= QUOTA);

      const longestThatFits =
        numbers(count).findLast((n) => policySize(policyOn(arns.slice(0, n))) <= QUOTA) ?? 0;
      assert.equal(plan.size, Math.ceil(count / longestThatFits));
    });
  }

  it("fills a policy to its last character", () => {
    const empty =
      '{"Version":"2012-10-17","Statement":[{"Sid":"AssumeRoles","Effect":"Allow","Action":"sts:AssumeRole","Resource":[]}]}';
    const around = `"arn:aws:iam::200000000000:role/",`.length;
    const room = QUOTA - empty.length - 61 * (around + 64);
    const roles = [...numbers(61).map((n) => long(64, `role-${n}-`)), long(room - around, "last-")];
    assert.deepEqual(
      [...planOf(["only"], roles).values()].map(({ length }) => length),
      [62],
    );
    const longer = roles.map((role) => (role.startsWith("last-") ? `${role}x` : role));
    assert.equal(planOf(["only"], longer).size, 2);
  });

  it("holds roles of many lengths within the quota", () => {
    const roles = ["r", "reader", "an-administrator-of-everything-in-the-account"];
    const plan = planOf(tens(120), roles);
    assert.equal([...plan.values()].flat().length, 360);
    for (const resources of plan.values()) assert.ok(policySize(policyOn(resources)) <= QUOTA);
  });

  it("does not depend on the order in which the model lists its accounts", () => {
    const accounts = tens(200);
    assert.deepEqual(touched(planOf(accounts), planOf([...accounts].reverse())), []);
  });

  for (const [where, account] of [
    ["before all others", "account-0001"],
    ["in the middle", "account-0755"],
    ["at the end", "account-9999"],
  ] as const) {
    for (const count of [50, 120, 150]) {
      it(`changes in one policy when an account is added ${where} of ${count}`, () => {
        const accounts = tens(count);
        const before = planOf(accounts);
        const after = planOf([...accounts, account].sort());
        assert.equal(after.size, before.size);
        assert.equal(touched(before, after).length, 1);
      });
    }
  }

  it("changes in one policy when an account is removed", () => {
    const accounts = tens(150);
    const without = accounts.filter((account) => account !== "account-0700");
    assert.equal(touched(planOf(accounts), planOf(without)).length, 1);
  });
});

describe("permission to set things on sessions", () => {
  const READER_ARN = `arn:aws:iam::${CHILD_ID}:role/reader`;
  const both = (actions: readonly string[]): PolicyDocument =>
    assumePolicy([
      { arn: ROLE_ARN, sessionActions: actions },
      { arn: READER_ARN, sessionActions: [] },
    ]);
  const ask = (policy: PolicyDocument, action: string, resource: string): Promise<Verdict> =>
    evaluate({
      caller: user(PRIMARY_ID, USER),
      action,
      resource,
      accountId: CHILD_ID,
      policies: [policy],
      resourcePolicy: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${PRIMARY_ID}:root` }, Action: "sts:*" },
        ],
      },
    });

  for (const action of ["sts:SetSourceIdentity", "sts:TagSession"]) {
    it(`is for the roles that allow it and no others (${action})`, async () => {
      assert.equal(await ask(both([action]), action, ROLE_ARN), "allowed");
      assert.equal(await ask(both([action]), action, READER_ARN), "denied");
      assert.equal(await ask(both([]), action, ROLE_ARN), "denied");
    });

    it(`leaves assuming as it is (${action})`, async () => {
      for (const arn of [ROLE_ARN, READER_ARN]) {
        assert.equal(await ask(both([action]), "sts:AssumeRole", arn), "allowed");
      }
    });
  }

  const trust = { sourceIdentity: true, sessionTags: { project: "apollo" } };

  it("follows from the role's trust, for people", () => {
    const access = accessOf({ trust });
    assert.deepEqual(sessionActionsFor(access, groupOf(access), ROLE), [
      "sts:SetSourceIdentity",
      "sts:TagSession",
    ]);
  });

  it("is not for machines", () => {
    const ci = { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } };
    const access = accessOf({ trust, machines: { ci } });
    const machine = assumingMachine("ci", access.machines.ci ?? assert.fail());
    assert.deepEqual(sessionActionsFor(access, machine, ROLE), []);
  });

  it("is counted in the plan, so that every policy fits the quota", () => {
    const accounts = tens(150);
    const access = readAccess({
      ...example({ group: { assume: { "*": ROLE } }, trust }),
      accounts: Object.fromEntries(
        accounts.map((account, index) => [
          account,
          { accountId: String(200_000_000_000 + index), roles: ROLE },
        ]),
      ),
    });
    const plans = planAssumePolicies(access, groupOf(access));
    const sizes = plans.map(({ roles }) =>
      policySize(
        assumePolicy(
          roles.map(({ account, role }) => ({
            arn: plannedRoleArn(access, account, role),
            sessionActions: sessionActionsFor(access, groupOf(access), role),
          })),
        ),
      ),
    );
    assert.equal(plans.flatMap(({ roles }) => roles).length, 150);
    assert.equal(plans.length, 5);
    assert.ok(Math.max(...sizes) <= QUOTA, sizes.join());
  });
});

describe("the plan of a machine's assume policies", () => {
  it("is named after the machine", () => {
    const ci = { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { "*": ROLE } };
    const access = accessOf({ machines: { ci } });
    const assuming = assumingMachine("ci", access.machines.ci ?? assert.fail());
    assert.deepEqual(planAssumePolicies(access, assuming), [
      { policyName: "ci-assume", key: "assume", roles: [{ account: "child", role: ROLE }] },
    ]);
  });
});

describe("a machine's assume policy", () => {
  for (const [attached, where, machine] of [
    [true, "where its principal is in the primary account", {}],
    [false, "where its principal is in another account", { principal: `arn:aws:iam::${OTHER_ID}:role/ci` }],
    [false, "where the model says not to", { attach: false }],
  ] as const) {
    it(`is ${attached ? "" : "not "}attached ${where}`, () => {
      const ci = { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE }, ...machine };
      const access = accessOf({ machines: { ci } });
      assert.equal(isAttached(access, access.machines.ci ?? assert.fail()), attached);
    });
  }
});
