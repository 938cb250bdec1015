import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { type PolicyDocument, policyJson } from "../../components/policies/document";

export type Verdict = "allowed" | "denied";

/** Condition keys that a request carries; the claims of an OIDC token as `ISSUER:CLAIM`. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** Who calls, with the condition keys that AWS sets from that. */
export interface Caller {
  readonly arn: string;
  readonly context: RequestContext;
}

export interface Call {
  readonly caller: Caller;
  readonly action: string;
  /** ARN, or `*` for an action without resources. */
  readonly resource: string;
  /** Account of the resource. */
  readonly accountId: string;
  /** Keys beyond the caller's own, such as those of MFA. */
  readonly context?: RequestContext;
  /** Policies of the caller. */
  readonly policies: readonly PolicyDocument[];
  /** Policy of the resource: a role's trust policy. */
  readonly resourcePolicy?: PolicyDocument;
}

/** What IAM answers to a call. Fails where the engine has no answer, or left out a condition key that matters. */
export async function evaluate(call: Call): Promise<Verdict> {
  const { caller, action, resource, accountId, resourcePolicy } = call;
  const policies = call.policies.map((policy, index) => ({
    name: `policy-${index}`,
    policy: parsed(policy),
  }));
  const result = await runSimulation(
    {
      request: {
        principal: caller.arn,
        action,
        resource: { resource, accountId },
        contextVariables: contextOf({ ...caller.context, ...call.context }),
      },
      identityPolicies: policies,
      ...(resourcePolicy === undefined ? {} : { resourcePolicy: parsed(resourcePolicy) }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") assert.fail(JSON.stringify(result.errors));
  const results = result.resultType === "single" ? [result.result] : result.results;
  assert.notEqual(results.length, 0, `${action} on ${resource} was not evaluated`);
  const said = JSON.stringify([policies, resourcePolicy]).toLowerCase();
  for (const key of results.flatMap(({ ignoredContextKeys }) => ignoredContextKeys ?? [])) {
    assert.ok(!said.includes(key.toLowerCase()), `${key} matters to ${action}, but was not evaluated`);
  }
  return result.overallResult === "Allowed" ? "allowed" : "denied";
}

/** The document as AWS gets it. */
function parsed(policy: PolicyDocument): unknown {
  return JSON.parse(policyJson(policy), (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [knownKey(key), inner]))
      : value,
  );
}

function contextOf(context: RequestContext): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      knownKey(key),
      typeof value === "string" ? value : [...value],
    ]),
  );
}

/** The engine ignores the claims of OIDC issuers, so they take, here and there, names that it knows. */
function knownKey(key: string): string {
  return /^[\w-]+(\.[\w-]+)+(\/[^:]*)?:/.test(key) ? `aws:RequestTag/${key.replace(/[^\w.-]/g, "_")}` : key;
}

/** An IAM user. */
export function user(accountId: string, name: string, path = "/", partition = "aws"): Caller {
  const arn = `arn:${partition}:iam::${accountId}:user${path}${name}`;
  return { arn, context: { ...principalKeys(arn, accountId, "User"), "aws:username": name } };
}

export function root(accountId: string): Caller {
  const arn = `arn:aws:iam::${accountId}:root`;
  return { arn, context: principalKeys(arn, accountId, "Account") };
}

/** A session of a role. To conditions its principal is the role, without the session. */
export function session(accountId: string, role: string, sessionName: string): Caller {
  const arn = `arn:aws:sts::${accountId}:assumed-role/${role}/${sessionName}`;
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
  return { arn, context: principalKeys(roleArn, accountId, "AssumedRole") };
}

/** Somebody for whom an OIDC issuer vouches by a token with these claims. */
export function tokenOf(issuer: string, accountId: string, claims: Readonly<Record<string, string>>): Caller {
  const context = Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value] as const);
  return {
    arn: `arn:aws:iam::${accountId}:oidc-provider/${issuer}`,
    context: Object.fromEntries(context),
  };
}

/** Somebody for whom a SAML provider of the account vouches, in an assertion addressed to `audience`. */
export function assertionOf(provider: string, accountId: string, audience: string): Caller {
  return {
    arn: `arn:aws:iam::${accountId}:saml-provider/${provider}`,
    context: { "SAML:aud": audience },
  };
}

function principalKeys(arn: string, accountId: string, type: string): RequestContext {
  return { "aws:PrincipalArn": arn, "aws:PrincipalAccount": accountId, "aws:PrincipalType": type };
}

/** Signed in with MFA just now. */
export const FRESH_MFA: RequestContext = {
  "aws:MultiFactorAuthPresent": "true",
  "aws:MultiFactorAuthAge": "1",
  "aws:TokenIssueTime": "2026-06-01T08:00:00Z",
};

/** An access key alone, and the code of a device in the call to assume a role. */
export const KEYS_AND_CODE: RequestContext = {
  "aws:MultiFactorAuthPresent": "true",
  "aws:MultiFactorAuthAge": "1",
};

/** An access key alone: the request carries no MFA key at all, and no time at which anything was issued. */
export const LONG_TERM_KEYS: RequestContext = {};

/** A console session of somebody without a device. */
export const CONSOLE_WITHOUT_MFA: RequestContext = {
  "aws:MultiFactorAuthPresent": "false",
  "aws:TokenIssueTime": "2026-06-01T08:00:00Z",
};

/** An administrator's policy. */
export const EVERYTHING: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};
