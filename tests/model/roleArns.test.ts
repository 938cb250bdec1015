import assert from "node:assert/strict";
import { InputError } from "../../components/model/problems";
import { accountsWithRoles, checkRoleArns, staleRoleArns } from "../../components/model/roleArns";
import { accessOf, CHILD_ID, OTHER_ID, ROLE, ROLE_ARN } from "../models";

const access = accessOf();
const FIRST = 'deploy account "child" first: pulumi up --stack child';

function problemsOfArns(given: Readonly<Record<string, unknown>>): string[] {
  try {
    checkRoleArns(access, given);
    return [];
  } catch (error) {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /^The roleArns output of the child stacks has \d+ problems?:$/m);
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe("role ARNs from the child stacks", () => {
  it("are taken where they are those of the model's roles", () => {
    assert.deepEqual(checkRoleArns(access, { child: { [ROLE]: ROLE_ARN } }), { child: { [ROLE]: ROLE_ARN } });
  });

  it("are taken at another path, which the child stack may still have", () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/old/path/${ROLE}`;
    assert.deepEqual(checkRoleArns(access, { child: { [ROLE]: arn } }), { child: { [ROLE]: arn } });
  });

  it("are left out where the model does not ask for them", () => {
    const given = { child: { [ROLE]: ROLE_ARN, retired: "anything" }, gone: { role: "anything" } };
    assert.deepEqual(checkRoleArns(access, given), { child: { [ROLE]: ROLE_ARN } });
  });

  it("are needed of accounts with roles only", () => {
    const model = accessOf({ accounts: { empty: { accountId: OTHER_ID, roles: [] } } });
    assert.deepEqual(accountsWithRoles(model), ["child"]);
    checkRoleArns(model, { child: { [ROLE]: ROLE_ARN } });
  });

  const refused: readonly (readonly [fact: string, output: unknown, problem: string])[] = [
    ["no output", undefined, `child.roleArns: is missing; ${FIRST}`],
    ["an output of null", null, `child.roleArns: is null; ${FIRST}`],
    ["an output that is text", "arn", `child.roleArns: is "arn"; ${FIRST}`],
    ["an output that is a list", [ROLE_ARN], `child.roleArns: is ["${ROLE_ARN}"]; ${FIRST}`],
    ["an output without the role", {}, `child.roleArns.${ROLE}: is missing; ${FIRST}`],
    ["an empty ARN", { [ROLE]: "" }, `child.roleArns.${ROLE}: "" is not the ARN of a role; ${FIRST}`],
    ["an ARN of null", { [ROLE]: null }, `child.roleArns.${ROLE}: null is not the ARN of a role; ${FIRST}`],
    [
      "a wildcard, which would grant every role",
      { [ROLE]: `arn:aws:iam::${CHILD_ID}:role/*` },
      `child.roleArns.${ROLE}: "arn:aws:iam::${CHILD_ID}:role/*" is not the ARN of a role; ${FIRST}`,
    ],
    [
      "the ARN of a user",
      { [ROLE]: `arn:aws:iam::${CHILD_ID}:user/${ROLE}` },
      `child.roleArns.${ROLE}: "arn:aws:iam::${CHILD_ID}:user/${ROLE}" is not the ARN of a role; ${FIRST}`,
    ],
    [
      "an ARN of another account",
      { [ROLE]: `arn:aws:iam::${OTHER_ID}:role/${ROLE}` },
      `child.roleArns.${ROLE}: "arn:aws:iam::${OTHER_ID}:role/${ROLE}" is of account ${OTHER_ID}, not ${CHILD_ID}; ${FIRST}`,
    ],
    [
      "an ARN of another role",
      { [ROLE]: `arn:aws:iam::${CHILD_ID}:role/admin` },
      `child.roleArns.${ROLE}: "arn:aws:iam::${CHILD_ID}:role/admin" is of role admin, not ${ROLE}; ${FIRST}`,
    ],
    [
      "an ARN of another partition and account",
      { [ROLE]: `arn:aws-cn:iam::${OTHER_ID}:role/${ROLE}` },
      `child.roleArns.${ROLE}: "arn:aws-cn:iam::${OTHER_ID}:role/${ROLE}" is of partition aws-cn, not aws and account ${OTHER_ID}, not ${CHILD_ID}; ${FIRST}`,
    ],
  ];
  for (const [fact, output, problem] of refused) {
    it(`refuse ${fact}`, () => {
      assert.deepEqual(problemsOfArns({ child: output }), [problem]);
    });
  }

  it("name the stack to deploy where it is not called after the account", () => {
    const model = accessOf({ account: { stack: "acme/federation/child-prod" } });
    assert.throws(
      () => checkRoleArns(model, {}),
      /deploy account "child" first: pulumi up --stack acme\/federation\/child-prod/,
    );
  });
});

describe("role ARNs with a path that is not the model's", () => {
  it("are told of, since the child stack is behind the model", () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/old/${ROLE}`;
    assert.deepEqual(staleRoleArns(access, { child: { [ROLE]: arn } }), [
      {
        path: `child.roleArns.${ROLE}`,
        message: `is ${arn}, which the model wants to be ${ROLE_ARN}; ${FIRST}`,
      },
    ]);
  });

  it("are none after a deployment", () => {
    assert.deepEqual(staleRoleArns(access, { child: { [ROLE]: ROLE_ARN } }), []);
  });
});
