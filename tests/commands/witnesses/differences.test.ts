import assert from "node:assert/strict";
import { engineAnswer, ownAnswer, type Question } from "../../../commands/witnesses/answers";
import { KNOWN_DIFFERENCES, knownDifference } from "../../../commands/witnesses/differences";
import type { Conditions, PolicyStatement } from "../../../commands/witnesses/policy";
import { type Context, contextOf, REQUEST, type Value } from "../../../proof/decision/context";

const USER = "arn:aws:iam::111111111111:user/alice";
const PROVIDER = "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com";
const BUCKET = { Action: "s3:ListBucket", Resource: "arn:aws:s3:::lake" };

/** A question to each of the known differences, in their order, and what AWS says to it. */
const EXAMPLES: readonly {
  readonly question: Question;
  readonly request: Context;
  readonly allowed: boolean;
}[] = [
  {
    question: identity({ Action: "s3:ListBucket", NotResource: "arn:aws:s3:::${aws:PrincipalTag/team}" }),
    request: call({}),
    allowed: true,
  },
  {
    question: {
      side: "trust",
      policy: policy({
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: "sts:AssumeRoleWithWebIdentity",
      }),
    },
    request: contextOf({
      [REQUEST.caller]: PROVIDER,
      [REQUEST.provider]: PROVIDER,
      [REQUEST.action]: "sts:AssumeRoleWithWebIdentity",
      [REQUEST.resource]: "arn:aws:iam::222222222222:role/deploy",
    }),
    allowed: false,
  },
  {
    question: conditioned({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
    request: call({ "aws:SourceIp": "192.0.2.1" }),
    allowed: true,
  },
  {
    question: conditioned({ NotIpAddress: { "aws:SourceIp": "192.0.2.1" } }),
    request: call({ "aws:SourceIp": "2001:db8::1" }),
    allowed: true,
  },
  {
    question: conditioned({ DateGreaterThan: { "aws:CurrentTime": "1767225600" } }),
    request: call({ "aws:CurrentTime": "1970-02-01T00:00:00Z" }),
    allowed: false,
  },
];

function policy(statement: Omit<PolicyStatement, "Effect">) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow" as const, ...statement }] };
}

function identity(statement: Omit<PolicyStatement, "Effect">): Question {
  return { side: "identity", policy: policy(statement) };
}

function conditioned(Condition: Conditions): Question {
  return identity({ ...BUCKET, Condition });
}

function call(keys: Readonly<Record<string, Value>>): Context {
  return contextOf({
    [REQUEST.caller]: USER,
    "aws:PrincipalArn": USER,
    [REQUEST.action]: "s3:ListBucket",
    [REQUEST.resource]: "arn:aws:s3:::lake",
    ...keys,
  });
}

describe("the known differences of the policy engine", () => {
  for (const [index, difference] of KNOWN_DIFFERENCES.entries()) {
    it(`are still there: ${difference.says}`, async () => {
      const example = EXAMPLES[index];
      assert.ok(example, "has no example");
      const { question, request, allowed } = example;
      assert.equal(knownDifference(question, request), difference);
      assert.equal(ownAnswer(question, request), allowed);
      assert.equal(await engineAnswer(question, request), !allowed);
    });
  }

  it("name a page of AWS each", () => {
    for (const { source } of KNOWN_DIFFERENCES) assert.match(source, /^https:\/\/docs\.aws\.amazon\.com\//);
  });
});
