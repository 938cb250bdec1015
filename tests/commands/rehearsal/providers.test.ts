import assert from "node:assert/strict";
import { CHILD_ID, OTHER_ID, ROLE } from "../../models";
import { type Finished, rehearsing, replacing, type Rehearsed } from "../process";

interface Sabotage extends Rehearsed {
  /** Some of the lines that are told. */
  readonly problems: readonly RegExp[];
}

const ON_DEFAULT = `on Pulumi's default AWS provider, which is not held to account ${CHILD_ID}; give it, or its component, the stack's provider`;
const ROLE_NAME = `federation-${ROLE}`;

const SABOTAGED: Readonly<Record<string, Sabotage>> = {
  "a component without the provider": {
    mistakes: [
      replacing("index.ts", /"federation", stack, \{ providers: \[provider\] \}/, '"federation", stack'),
    ],
    problems: [
      new RegExp(`^The program has 5 problems:$`, "m"),
      new RegExp(`^  child\\.${ROLE_NAME}: aws:iam/role:Role ${ON_DEFAULT}$`, "m"),
      new RegExp(`^  child\\["${ROLE_NAME}/access"\\]: aws:iam/policy:Policy ${ON_DEFAULT}$`, "m"),
    ],
  },
  "one resource without the provider": {
    mistakes: [
      replacing(
        "components/childSide.ts",
        /policyNames: \[\] \}, options\)/,
        "policyNames: [] }, { deleteBeforeReplace: true })",
      ),
    ],
    problems: [
      new RegExp(
        `^The program has 1 problem:\\n  child\\.${ROLE_NAME}: aws:iam/rolePoliciesExclusive:RolePoliciesExclusive ${ON_DEFAULT}$`,
        "m",
      ),
    ],
  },
  "a call without the provider": {
    mistakes: [
      replacing(
        "components/callerIdentity.ts",
        /getCallerIdentity\(\{\}, \{ provider \}\)/,
        "getCallerIdentity({})",
      ),
    ],
    problems: [
      /^ {2}child\["aws:index\/getCallerIdentity:getCallerIdentity"\]: function on Pulumi's default/m,
    ],
  },
  "a provider that is held to no account": {
    mistakes: [
      replacing("index.ts", /new Provider\("account", stack\.provider\)/, 'new Provider("account")'),
    ],
    problems: [
      new RegExp(
        `^  child\\.account\\.allowedAccountIds: is missing, .*; allowed: \\["${CHILD_ID}"\\]$`,
        "m",
      ),
      new RegExp(`^  child\\.${ROLE_NAME}: aws:iam/role:Role on provider urn:\\S+, which is not held`, "m"),
    ],
  },
  "a provider that is held to several accounts": {
    mistakes: [
      replacing(
        "index.ts",
        /stack\.provider\)/,
        `{ ...stack.provider, allowedAccountIds: [stack.accountId, "${OTHER_ID}"] })`,
      ),
    ],
    problems: [
      new RegExp(`^  child\\.account\\.allowedAccountIds: \\["${CHILD_ID}","${OTHER_ID}"\\], so that`, "m"),
    ],
  },
  "a provider that is held to another account": {
    mistakes: [
      replacing(
        "index.ts",
        /stack\.provider\)/,
        `{ ...stack.provider, allowedAccountIds: ["${OTHER_ID}"] })`,
      ),
    ],
    problems: [
      new RegExp(
        `credentials: the AWS provider does not accept them \\(AWS account ID not allowed: ${CHILD_ID}\\)`,
      ),
    ],
  },
  "a child stack that gives no role ARNs": {
    mistakes: [
      replacing(
        "index.ts",
        /return \{ accountId, roleArns, switchRoleUrls \}/,
        "return { accountId, switchRoleUrls }",
      ),
    ],
    problems: [/^ {2}child\.roleArns: is missing; deploy account "child" first/m],
  },
};

describe("a rehearsal of a program that breaks a rule of deployment", () => {
  const finished = rehearsing(SABOTAGED);
  for (const [name, { problems }] of Object.entries(SABOTAGED)) {
    it(`fails on ${name}`, () => {
      assertFailed(finished(name), problems);
    });
  }
});

function assertFailed({ exitCode, stdout, stderr }: Finished, problems: readonly RegExp[]): void {
  for (const problem of problems) assert.match(stderr, problem);
  assert.equal(stdout, "");
  assert.equal(exitCode, 1);
}
