import assert from "node:assert/strict";
import { permissionChecks } from "../../../commands/rehearsal/permissionChecks";
import { tryCheck } from "../../../commands/rehearsal/checks";
import type { DeployedRole } from "../../../commands/rehearsal/deployed";
import type { PermissionsArgs, StatementArgs } from "../../../components/model/accessModel";
import { readAccess } from "../../../components/access";
import { CHILD_ID, GROUP, PRIMARY_ID, USER } from "../../models";
import { deployedRole } from "./inMemory";

function accessTo(permissions: PermissionsArgs) {
  return readAccess({
    primary: { accountId: PRIMARY_ID },
    accounts: { child: { accountId: CHILD_ID, roles: "deploy" } },
    roles: { deploy: { permissions } },
    groups: { [GROUP]: { members: USER, assume: { child: "deploy" } } },
  });
}

/** What is tried of a role that has, in IAM, these statements. */
async function tried(permissions: PermissionsArgs, deployed: readonly unknown[]) {
  const role: DeployedRole = deployedRole(deployed);
  const { checks, untried } = await permissionChecks(accessTo(permissions), () => role);
  const results = await Promise.all(checks.map(tryCheck));
  return {
    untried,
    says: checks.map(({ says, expected }) => `${says}: ${expected}`),
    unexpected: results.flatMap((result) => (result === undefined ? [] : [`${result.says}: ${result.got}`])),
  };
}

const PUT: StatementArgs = { actions: "s3:PutObject", resources: "arn:aws:s3:::site/*" };
const PUT_IN_IAM = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::site/*" };
const ANYTHING = { Effect: "Allow", Action: "*", Resource: "*" };
const CREATES_NO_USERS = "a session of deploy: iam:CreateUser: denied";

describe("the checks of what a role may do", () => {
  it("try an action of each statement, and that the role is no administrator", async () => {
    const read: StatementArgs = { actions: "sqs:SendMessage", resources: "*" };
    const inIam = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
    assert.deepEqual(await tried({ statements: [PUT, read] }, [PUT_IN_IAM, inIam]), {
      untried: [],
      unexpected: [],
      says: [
        "a session of deploy by its statement 1: s3:PutObject: allowed",
        "a session of deploy by its statement 2: sqs:SendMessage: allowed",
        CREATES_NO_USERS,
      ],
    });
  });

  it("find a statement that was not deployed", async () => {
    const { unexpected } = await tried({ statements: [PUT] }, []);
    assert.deepEqual(unexpected, ["a session of deploy by its statement 1: s3:PutObject: denied"]);
  });

  it("find a role that was deployed with more than was declared", async () => {
    const { unexpected } = await tried({ statements: [PUT] }, [ANYTHING]);
    assert.deepEqual(unexpected, ["a session of deploy: iam:CreateUser: allowed"]);
  });

  it("do not ask a declared administrator to be none", async () => {
    const { says } = await tried({ statements: [{ actions: "*", resources: "*" }] }, [ANYTHING]);
    assert.ok(!says.includes(CREATES_NO_USERS));
  });

  it("try what NotAction leaves", async () => {
    const statements = [{ notActions: ["iam:*"], resources: "*" }];
    const { says, unexpected } = await tried({ statements }, [
      { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
    ]);
    assert.equal(says.length, 2);
    assert.equal(says[1], CREATES_NO_USERS);
    assert.deepEqual(unexpected, []);
  });

  it("try that a denial denies, also where another statement allows everything", async () => {
    const denial: StatementArgs = { effect: "Deny", actions: "s3:DeleteObject", resources: "*" };
    const inIam = { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" };
    const statements = [{ actions: "*", resources: "*" }, denial];
    const { says, unexpected } = await tried({ statements }, [ANYTHING, inIam]);
    assert.ok(says.includes("a session of deploy by its statement 2: s3:DeleteObject: denied"));
    assert.deepEqual(unexpected, []);
    assert.deepEqual((await tried({ statements }, [ANYTHING])).unexpected, [
      "a session of deploy by its statement 2: s3:DeleteObject: allowed",
    ]);
  });

  it("look for an action that another statement leaves alone", async () => {
    const statements: StatementArgs[] = [
      { actions: "s3:*", resources: "*" },
      { effect: "Deny", actions: ["s3:GetObject", "s3:ListAllMyBuckets"], resources: "*" },
    ];
    const { unexpected } = await tried({ statements }, [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: ["s3:GetObject", "s3:ListAllMyBuckets"], Resource: "*" },
    ]);
    assert.deepEqual(unexpected, []);
  });

  it("meet the conditions of a statement", async () => {
    const conditions = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    const { unexpected } = await tried({ statements: [{ ...PUT, conditions }] }, [
      { ...PUT_IN_IAM, Condition: conditions },
    ]);
    assert.deepEqual(unexpected, []);
  });

  it("try AWS managed policies as AWS publishes them", async () => {
    const { says, unexpected } = await tried({ managedPolicies: "AmazonSQSFullAccess" }, [
      { Effect: "Allow", Action: "sqs:*", Resource: "*" },
    ]);
    assert.match(says[0] ?? "", /^a session of deploy by AmazonSQSFullAccess: sqs:\w+: allowed$/);
    assert.deepEqual(unexpected, []);
  });

  it("say what could not be tried", async () => {
    const { untried } = await tried({ statements: [{ actions: "s4:GetObject", resources: "*" }] }, []);
    assert.deepEqual(untried, ["deploy by its statement 1: it has no action that the policy engine knows"]);
  });

  it("do not ask a role to be no administrator where a document of its is not known", async () => {
    const own = `arn:aws:iam::${CHILD_ID}:policy/own`;
    assert.deepEqual((await tried({ managedPolicies: own }, [ANYTHING])).says, []);
  });
});
