import assert from "node:assert/strict";
import { assumeChecks, type Check, MOST_UNDECLARED, tryCheck } from "../../../commands/rehearsal/checks";
import type { Deployed, DeployedRole, DeployedUser } from "../../../commands/rehearsal/deployed";
import { type CheckedAccess, readAccess } from "../../../components/access";
import { userArn } from "../../../components/model/arns";
import { CHILD_ID, entries, PRIMARY_ID, ROLE, USER } from "../../models";
import { accessWith, deployedRole } from "./inMemory";

const ACCOUNTS = 100;

/** A model of a hundred roles, each granted to one user, and of more users who may assume none. */
function largeAccess(users: number): CheckedAccess {
  return readAccess({
    primary: { accountId: PRIMARY_ID },
    accounts: entries(ACCOUNTS, (n) => [
      `account-${n}`,
      { accountId: String(200_000_000_000 + n), roles: "deploy" },
    ]),
    roles: { deploy: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
    groups: entries(ACCOUNTS, (n) => [
      `group-${n}`,
      { members: `user-${n}`, assume: { [`account-${n}`]: "deploy" } },
    ]),
    users: entries(users, (n) => [`user-${n}`, {}]),
  });
}

/** The users of a model, without any policy. */
function deployedUsers(access: CheckedAccess): Deployed {
  const users = Object.keys(access.users).map((name): [string, DeployedUser] => [
    name,
    { name, arn: userArn(access, name), groups: [], policies: [], tags: {} },
  ]);
  return {
    roles: new Map<string, DeployedRole>(),
    users: new Map(users),
    primaryPolicies: new Map(),
    principalPolicies: new Map(),
    unknownPolicies: [],
  };
}

function checksOf(access: CheckedAccess) {
  return assumeChecks(access, deployedUsers(access), () => deployedRole([]));
}

function pairs(checks: readonly Check[]): string[] {
  return checks.map(({ says, account, role, expected }) => [says, account, role, expected].join(" "));
}

describe("the checks of who may assume what", () => {
  it("try each grant, its neighbours and those who are nobody's grant", async () => {
    const { checks } = await checksOf(accessWith({}));
    const allowed = checks.filter(({ expected }) => expected === "allowed").map(({ says }) => says);
    const denied = checks.filter(({ expected }) => expected === "denied").map(({ says }) => says);
    assert.deepEqual(allowed, [USER]);
    for (const who of [
      `${USER} with long-term keys and no MFA`,
      `${USER} with MFA older than 12 h`,
      "an administrator of the primary account in no group",
      "the primary account's root user",
      `a user called ${USER} in a third account`,
      `a role session of the primary account called ${USER}`,
      "an administrator of the role's own account",
    ]) {
      assert.ok(denied.includes(who), who);
    }
  });

  it("try a grant once, however many groups give it", async () => {
    const group = { members: USER, assume: { child: ROLE } };
    const { checks } = await checksOf(accessWith({ groups: { one: group, two: group } }));
    assert.equal(checks.filter(({ says }) => says === USER).length, 1);
  });

  it("try every role that a user is not granted", async () => {
    const others = { members: "alice", assume: { other: ROLE } };
    const access = accessWith({
      accounts: {
        child: { accountId: CHILD_ID, roles: ROLE },
        other: { accountId: "333333333333", roles: ROLE },
      },
      groups: { people: { members: USER, assume: { child: ROLE } }, others },
    });
    const { checks, undeclared } = await checksOf(access);
    assert.deepEqual(undeclared, { all: 2, tried: 2 });
    const tried = pairs(checks);
    assert.ok(tried.includes(`${USER} other ${ROLE} denied`));
    assert.ok(tried.includes(`alice child ${ROLE} denied`));
  });

  it("try the roles that a machine is not granted", async () => {
    const principal = `arn:aws:iam::${PRIMARY_ID}:role/service/builder`;
    const access = accessWith({
      accounts: { child: { accountId: CHILD_ID, roles: [ROLE, "spare"] } },
      roles: {
        [ROLE]: { permissions: { managedPolicies: "ReadOnlyAccess" } },
        spare: { permissions: { managedPolicies: "ReadOnlyAccess" } },
      },
      groups: { people: { members: USER, assume: { child: [ROLE, "spare"] } } },
      machines: { ci: { principal, assume: { child: "spare" } } },
    });
    assert.ok(pairs((await checksOf(access)).checks).includes(`machine ci child ${ROLE} denied`));
  });

  it("leave no undeclared pair out where there are at most 10,000", async () => {
    const { checks, undeclared } = await checksOf(largeAccess(101));
    assert.equal(MOST_UNDECLARED, 10_000);
    assert.deepEqual(undeclared, { all: 10_000, tried: 10_000 });
    const tried = checks.filter(({ says, expected }) => /^user-\d+$/.test(says) && expected === "denied");
    assert.equal(new Set(pairs(tried)).size, 10_000);
  });

  it("draw 10,000 where there are more, the same ones each time", async () => {
    const access = largeAccess(150);
    const { checks, undeclared } = await checksOf(access);
    assert.deepEqual(undeclared, { all: 150 * ACCOUNTS - ACCOUNTS, tried: 10_000 });
    const drawn = checks.filter(({ says, expected }) => /^user-\d+$/.test(says) && expected === "denied");
    assert.equal(new Set(pairs(drawn)).size, 10_000);
    assert.deepEqual(pairs((await checksOf(access)).checks), pairs(checks));
  });

  it("draw no pair that is declared", async () => {
    const { checks } = await checksOf(largeAccess(150));
    const [denied, allowed] = ["denied", "allowed"].map((verdict) =>
      checks
        .filter(({ says, expected }) => /^user-\d+$/.test(says) && expected === verdict)
        .map(({ says, account }) => `${says} ${account}`),
    );
    const declared = new Set(allowed);
    assert.deepEqual(
      denied?.filter((pair) => declared.has(pair)),
      [],
    );
  });
});

describe("a check", () => {
  const anything = { Effect: "Allow", Action: "*", Resource: "*" };
  const role = deployedRole([anything]);
  const check = (expected: "allowed" | "denied", action: string): Check => ({
    says: "somebody",
    account: "child",
    role: "deploy",
    expected,
    request: () => ({
      principal: `arn:aws:sts::${CHILD_ID}:assumed-role/deploy/somebody`,
      actions: [action],
      resource: "*",
      accountId: CHILD_ID,
      context: {},
      identityPolicies: role.policies,
    }),
  });

  it("says nothing where the answer is as declared", async () => {
    assert.equal(await tryCheck(check("allowed", "s3:ListAllMyBuckets")), undefined);
  });

  it("says what it got where it is otherwise", async () => {
    const { expected, got, actions } =
      (await tryCheck(check("denied", "s3:ListAllMyBuckets"))) ?? assert.fail();
    assert.deepEqual(
      { expected, got, actions },
      {
        expected: "denied",
        got: "allowed",
        actions: ["s3:ListAllMyBuckets"],
      },
    );
  });

  it("takes no answer for neither", async () => {
    for (const expected of ["allowed", "denied"] as const) {
      assert.match((await tryCheck(check(expected, "s3:Fly")))?.got ?? "", /^no answer: /);
    }
  });
});
