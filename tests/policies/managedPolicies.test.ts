import assert from "node:assert/strict";
import { boundaryArn, findManagedPolicy } from "../../components/policies/managedPolicies";
import { type Change, CHILD_ID, example, GROUP, OTHER_ID, PRIMARY_ID, problemsOf, ROLE } from "../models";

describe("a managed policy", () => {
  const found: readonly (readonly [nameOrArn: string, arn: string])[] = [
    ["ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
    ["ViewOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
    ["job-function/ViewOnlyAccess", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
    ["arn:aws:iam::aws:policy/NewerThanTheList", "arn:aws:iam::aws:policy/NewerThanTheList"],
    // A newer version of one that AWS has.
    ["arn:aws:iam::aws:policy/CloudWatchFullAccessV9", "arn:aws:iam::aws:policy/CloudWatchFullAccessV9"],
    [`arn:aws:iam::${CHILD_ID}:policy/ops/deploy`, `arn:aws:iam::${CHILD_ID}:policy/ops/deploy`],
  ];
  for (const [nameOrArn, arn] of found) {
    it(`is found by ${nameOrArn}`, () => {
      const policy = findManagedPolicy("aws", nameOrArn);
      assert.equal(typeof policy === "string" ? policy : policy.arn, arn);
    });
  }

  for (const [arn, problem] of [
    [
      "arn:aws:iam::aws:policy/ReadOnlyAcess",
      'AWS has no managed policy "ReadOnlyAcess"; did you mean "ReadOnlyAccess"?',
    ],
    [
      "arn:aws:iam::aws:policy/ViewOnlyAccess",
      'AWS has no arn:aws:iam::aws:policy/ViewOnlyAccess; did you mean "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"?',
    ],
  ] as const) {
    it(`is none of AWS's by ${arn}`, () => {
      assert.equal(findManagedPolicy("aws", arn), problem);
    });
  }

  it("of AWS has its ARN in the model's partition", () => {
    assert.deepEqual(findManagedPolicy("aws-cn", "ViewOnlyAccess"), {
      arn: "arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess",
      owner: "aws",
      name: "ViewOnlyAccess",
      key: "aws/job-function/ViewOnlyAccess",
    });
  });

  it("is known by its owner and its name without the path", () => {
    assert.deepEqual(findManagedPolicy("aws", `arn:aws:iam::${CHILD_ID}:policy/ops/deploy`), {
      arn: `arn:aws:iam::${CHILD_ID}:policy/ops/deploy`,
      owner: CHILD_ID,
      name: "deploy",
      key: "222222222222/ops/deploy",
    });
  });

  it("bounds a role by the same names, or not at all", () => {
    assert.equal(boundaryArn("aws", "PowerUserAccess"), "arn:aws:iam::aws:policy/PowerUserAccess");
    assert.equal(boundaryArn("aws", undefined), undefined);
  });
});

describe("the managed policies of a model", () => {
  const foreign = `arn:aws:iam::${OTHER_ID}:policy/deploy`;
  const sameAccountOnly = (account: string): string =>
    `${foreign} is a policy of account ${OTHER_ID}, but is used in ${account}; IAM takes policies of the same account only`;
  const refused: readonly (readonly [fact: string, change: Change, problem: string])[] = [
    [
      "a name that AWS does not have",
      { role: { permissions: { managedPolicies: "ReadOnlyAcces" } } },
      `roles.${ROLE}.permissions.managedPolicies[0]: AWS has no managed policy "ReadOnlyAcces"; did you mean "ReadOnlyAccess"? (a newer or a customer managed policy is given by its ARN)`,
    ],
    [
      "a broken ARN",
      { group: { managedPolicies: "arn:aws:iam::policy/deploy" } },
      `groups.${GROUP}.managedPolicies[0]: "arn:aws:iam::policy/deploy" is not the ARN of a managed policy; allowed: arn:aws:iam::ACCOUNT:policy/NAME`,
    ],
    [
      "an ARN of another partition",
      { role: { permissionsBoundary: "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" } },
      `roles.${ROLE}.permissionsBoundary: arn:aws-cn:iam::aws:policy/ReadOnlyAccess is in partition aws-cn; the model's partition is aws`,
    ],
    [
      "a policy listed twice, by name and by ARN",
      { group: { managedPolicies: ["ReadOnlyAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess"] } },
      `groups.${GROUP}.managedPolicies[1]: arn:aws:iam::aws:policy/ReadOnlyAccess is listed twice`,
    ],
    [
      "a role's policy of another account",
      { role: { permissions: { managedPolicies: [foreign] } } },
      `roles.${ROLE}.permissions.managedPolicies[0]: ${sameAccountOnly(CHILD_ID)}`,
    ],
    [
      "a role's boundary of another account",
      { role: { permissionsBoundary: foreign } },
      `roles.${ROLE}.permissionsBoundary: ${sameAccountOnly(CHILD_ID)}`,
    ],
    [
      "a group's policy of another account",
      { group: { managedPolicies: [foreign] } },
      `groups.${GROUP}.managedPolicies[0]: ${sameAccountOnly(PRIMARY_ID)}`,
    ],
    [
      "a user's boundary that AWS does not have",
      { users: { alice: { permissionsBoundary: "Nothing" } }, group: { members: ["alice"] } },
      'users.alice.permissionsBoundary: AWS has no managed policy "Nothing" (a newer or a customer managed policy is given by its ARN)',
    ],
    [
      "a user's boundary of another account",
      { users: { alice: { permissionsBoundary: foreign } }, group: { members: ["alice"] } },
      `users.alice.permissionsBoundary: ${sameAccountOnly(PRIMARY_ID)}`,
    ],
  ];
  for (const [fact, change, problem] of refused) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsOf(example(change)), [problem]);
    });
  }

  it("may be the account's own", () => {
    const change: Change = {
      role: { permissions: { managedPolicies: `arn:aws:iam::${CHILD_ID}:policy/deploy` } },
      group: { managedPolicies: `arn:aws:iam::${PRIMARY_ID}:policy/deploy` },
    };
    assert.deepEqual(problemsOf(example(change)), []);
  });
});
