import assert from "node:assert/strict";
import {
  evaluate,
  EvaluationError,
  knownKey,
  type Request,
  type RequestContext,
} from "../../../commands/rehearsal/evaluate";
import { CHILD_ID, PRIMARY_ID, USER_ARN } from "../../models";
import { BASE } from "./inMemory";

const EVERYTHING = policy([{ Effect: "Allow", Action: "*", Resource: "*" }]);
const ROOT = { AWS: `arn:aws:iam::${PRIMARY_ID}:root` };
const ISSUER = "token.actions.githubusercontent.com";
const PROVIDER = `arn:aws:iam::${CHILD_ID}:oidc-provider/${ISSUER}`;

function policy(statements: readonly unknown[]) {
  return { name: "policy", policy: { Version: "2012-10-17", Statement: statements } };
}

function trust(
  condition: unknown,
  action: string | readonly string[] = "sts:AssumeRole",
  principal: unknown = ROOT,
) {
  const statement = { Effect: "Allow", Principal: principal, Action: action, Condition: condition };
  return policy([statement]).policy;
}

/** A call of the example's user, who is allowed everything by their own account. */
function call(difference: Partial<Request>): Request {
  return {
    principal: USER_ARN,
    actions: ["sts:AssumeRole"],
    resource: `arn:aws:iam::${CHILD_ID}:role/deploy`,
    accountId: CHILD_ID,
    context: BASE,
    identityPolicies: [EVERYTHING],
    ...difference,
  };
}

function subject(context: RequestContext, condition: unknown): Request {
  const action = "sts:AssumeRoleWithWebIdentity";
  const resourcePolicy = trust(condition, action, { Federated: PROVIDER });
  return call({ principal: PROVIDER, actions: [action], context, identityPolicies: [], resourcePolicy });
}

describe("the policy engine", () => {
  it("needs both sides for a call across accounts", async () => {
    assert.equal(await evaluate(call({ resourcePolicy: trust({}) })), "allowed");
    assert.equal(await evaluate(call({ resourcePolicy: trust({}), identityPolicies: [] })), "denied");
    assert.equal(await evaluate(call({ resourcePolicy: policy([]).policy })), "denied");
  });

  it("lets a boundary take away, and give nothing", async () => {
    const readOnly = policy([{ Effect: "Allow", Action: "s3:*", Resource: "*" }]);
    assert.equal(await evaluate(call({ resourcePolicy: trust({}), boundaries: [readOnly] })), "denied");
    const bounded = call({ resourcePolicy: trust({}), identityPolicies: [], boundaries: [EVERYTHING] });
    assert.equal(await evaluate(bounded), "denied");
  });

  it("asks for every action of a call that needs more than one", async () => {
    const actions = ["sts:AssumeRole", "sts:TagSession"];
    const context = { ...BASE, "aws:TagKeys": ["project"], "aws:RequestTag/project": "apollo" };
    assert.equal(await evaluate(call({ actions, context, resourcePolicy: trust({}) })), "denied");
    assert.equal(await evaluate(call({ actions, context, resourcePolicy: trust({}, actions) })), "allowed");
  });

  it("does not give sts:TagSession the keys that AWS does not give it", async () => {
    const actions = ["sts:TagSession"];
    const context = { ...BASE, "sts:RoleSessionName": "u" };
    const asked = trust({ StringEquals: { "sts:RoleSessionName": "u" } }, [
      "sts:AssumeRole",
      "sts:TagSession",
    ]);
    assert.equal(await evaluate(call({ context, resourcePolicy: asked })), "allowed");
    assert.equal(await evaluate(call({ actions, context, resourcePolicy: asked })), "denied");
  });

  it("takes an undefined key as one that the call does not carry", async () => {
    const resourcePolicy = trust({ Null: { "aws:MultiFactorAuthAge": "true" } });
    const context = { ...BASE, "aws:MultiFactorAuthAge": undefined };
    assert.equal(await evaluate(call({ context, resourcePolicy })), "allowed");
  });

  it("has no answer where it ignores a condition key that matters", async () => {
    const resourcePolicy = trust({ StringEquals: { "s3:prefix": "home" } });
    const context = { ...BASE, "s3:prefix": "home" };
    await assert.rejects(evaluate(call({ context, resourcePolicy })), (error) => {
      return error instanceof EvaluationError && error.message.includes("s3:prefix");
    });
  });

  it("has an answer where it ignores a key that no statement about the action asks for", async () => {
    const context = { ...BASE, "s3:prefix": "home" };
    assert.equal(await evaluate(call({ context, resourcePolicy: trust({}) })), "allowed");
  });

  it("has no answer for actions that AWS does not have, and for documents that it does not take", async () => {
    await assert.rejects(
      evaluate(call({ actions: ["sts:Fly"], resourcePolicy: trust({}) })),
      EvaluationError,
    );
    await assert.rejects(evaluate(call({ resourcePolicy: { Statement: 1 } })), EvaluationError);
  });
});

describe("the claims of an OIDC issuer", () => {
  const condition = {
    StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" },
    StringLike: { [`${ISSUER}:sub`]: "repo:octo-org/infra:*" },
  };
  const claims = (sub: string | undefined, aud = "sts.amazonaws.com"): RequestContext => ({
    [`${ISSUER}:sub`]: sub,
    [`${ISSUER}:aud`]: aud,
  });
  const cases = [
    { who: "the subject", context: claims("repo:octo-org/infra:ref:refs/heads/main"), verdict: "allowed" },
    { who: "another subject", context: claims("repo:octo-org/other:ref:refs/heads/main"), verdict: "denied" },
    { who: "a token without a subject", context: claims(undefined), verdict: "denied" },
    { who: "another audience", context: claims("repo:octo-org/infra:x", "other"), verdict: "denied" },
  ];
  for (const { who, context, verdict } of cases) {
    it(`are evaluated: ${who} is ${verdict}`, async () => {
      assert.equal(await evaluate(subject(context, condition)), verdict);
    });
  }

  it("keep apart claims of issuers that differ in their path alone", () => {
    assert.notEqual(knownKey("example.com/a:sub"), knownKey("example.com/b:sub"));
  });

  for (const key of ["aws:PrincipalArn", "sts:ExternalId", "saml:aud", "aws:RequestTag/example.com:sub"]) {
    it(`are not mistaken for ${key}`, () => {
      assert.equal(knownKey(key), key);
    });
  }
});
