import type { NamedPolicy, Request, RequestContext } from "../../commands/rehearsal/evaluate";
import type { CheckedAccess } from "../../components/access";
import { defined, plannedRoleArn } from "../../components/model/arns";
import { audienceOf } from "../../components/model/grants";
import {
  type Assuming,
  assumePolicy,
  assumingGroup,
  assumingMachine,
  planAssumePolicies,
  sessionActionsFor,
} from "../../components/policies/assume";
import { type PolicyDocument, policyJson } from "../../components/policies/document";
import { refusedKeysPolicy, refusesKeys } from "../../components/policies/refusedKeys";
import { selfManagementPolicy } from "../../components/policies/selfManagement";
import { trustPolicy } from "../../components/policies/trust";
import { ACCOUNT, type TriedRole } from "./roles";

/** A call to assume a role: who makes it, and what is true of it. */
export interface Call {
  readonly caller: keyof typeof CALLERS;
  readonly mfa: keyof typeof MFA;
  readonly externalId: keyof typeof EXTERNAL_IDS;
  readonly sessionName: keyof typeof SESSION_NAMES;
  readonly sourceIdentity: keyof typeof SOURCE_IDENTITIES;
  readonly tags: keyof typeof TAGS;
  readonly address: keyof typeof ADDRESSES;
  readonly time: keyof typeof TIMES;
  readonly transport: keyof typeof TRANSPORTS;
}

type Contexts = Readonly<Record<string, RequestContext>>;
type ContextsOf = Readonly<Record<string, (name: string) => RequestContext>>;

/** Long-term keys carry the MFA of a code that is given with the call; sessions say when they began. */
const MFA = {
  fresh: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "43200" },
  old: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "43201" },
  /** Long-term keys: the request carries no MFA key at all. */
  none: {},
  /** AWS gives both keys or neither, but neither condition may lean on the other. */
  "an age alone": { "aws:MultiFactorAuthAge": "1" },
  "fresh in a session": {
    "aws:MultiFactorAuthPresent": "true",
    "aws:MultiFactorAuthAge": "43200",
    "aws:TokenIssueTime": "2026-06-01T00:00:00Z",
  },
  "no MFA in a session": {
    "aws:MultiFactorAuthPresent": "false",
    "aws:TokenIssueTime": "2026-06-01T00:00:00Z",
  },
} as const satisfies Contexts;

const EXTERNAL_IDS = {
  none: {},
  "ci's": { "sts:ExternalId": "build-42" },
  another: { "sts:ExternalId": "build-4" },
} as const satisfies Contexts;

const SESSION_NAMES = {
  own: (name) => ({ "sts:RoleSessionName": name }),
  "ci-42": () => ({ "sts:RoleSessionName": "ci-42" }),
} as const satisfies ContextsOf;

const SOURCE_IDENTITIES = {
  none: () => ({}),
  own: (name) => ({ "sts:SourceIdentity": name }),
  "somebody else's": () => ({ "sts:SourceIdentity": "bob" }),
} as const satisfies ContextsOf;

const TAGS = {
  none: {},
  right: { "aws:RequestTag/team": "green", "aws:TagKeys": ["team"] },
  "of another value": { "aws:RequestTag/team": "red", "aws:TagKeys": ["team"] },
  "right and another": {
    "aws:RequestTag/team": "green",
    "aws:RequestTag/admin": "yes",
    "aws:TagKeys": ["team", "admin"],
  },
} as const satisfies Contexts;

const ADDRESSES = {
  "the role's": { "aws:SourceIp": "192.0.2.7" },
  "ci's": { "aws:SourceIp": "198.51.100.7" },
  /** As through the endpoint of a VPC. */
  none: {},
} as const satisfies Contexts;

const TIMES = {
  inside: { "aws:CurrentTime": "2026-06-01T00:00:00Z" },
  before: { "aws:CurrentTime": "2025-12-31T23:59:59Z" },
  after: { "aws:CurrentTime": "2027-01-01T00:00:01Z" },
} as const satisfies Contexts;

const TRANSPORTS = {
  TLS: { "aws:SecureTransport": "true" },
  plain: { "aws:SecureTransport": "false" },
} as const satisfies Contexts;

interface Caller {
  /** User or role name; for others, what takes its place. */
  readonly name: string;
  readonly principal: string;
  readonly action: string;
  readonly context: RequestContext;
  /** The identity side, from the model: what the stacks attach to the caller. */
  readonly policies: (access: CheckedAccess) => readonly NamedPolicy[];
}

const CALLERS = {
  alice: user("people/alice", groupPolicies),
  /** In the same group as alice. */
  eve: user("people/eve", groupPolicies),
  /** In no group, and not where the people are. */
  trudy: user("trudy", everything),
  ci: session("ci", "/", machinePolicies),
  /** Another role of the account. */
  cd: session("cd", "/", everything),
  /** Its own account allows it everything, so that the trust policy alone decides. */
  cron: user("cron", everything),
  pods: session("pods", "/", podPolicies),
  "a role of the vendor's": session("whatever", "/any/", everything, "333333333333"),
  "a user of the vendor's": user("any/body", everything, "333333333333"),
  "a role of another account": session("whatever", "/any/", everything, "444444444444"),
  "octo/infra": workflow({ sub: "repo:octo/infra:ref:refs/heads/main", aud: "sts.amazonaws.com" }),
  "octo/infra-2": workflow({ sub: "repo:octo/infra-2:ref:refs/heads/main", aud: "sts.amazonaws.com" }),
  "octo/infra for another audience": workflow({
    sub: "repo:octo/infra:ref:refs/heads/main",
    aud: "https://github.com/octo",
  }),
  "a workflow without a subject": workflow({ aud: "sts.amazonaws.com" }),
  "Google's account": googler({ aud: "1122334455", oaud: "acme-lake", sub: "1122334455" }),
  "Google's account for another audience": googler({
    aud: "1122334455",
    oaud: "another",
    sub: "1122334455",
  }),
  "Google's account, whose client asked": googler({ aud: "acme-lake", oaud: "acme-lake", sub: "1122334455" }),
  "another account of Google": googler({ aud: "1122334455", oaud: "acme-lake", sub: "5544332211" }),
  "permission set Audit": permissionSet("Audit", permissionSetPolicies),
  "permission set Audit_More": permissionSet("Audit_More", everything),
  "account access manager": accountAccess("999999999999", "aam-0123"),
  "account access manager for another application": accountAccess("999999999999", "aam-4567"),
  "account access manager for another organization": accountAccess("888888888888", "aam-0123"),
  "another service for the application": service("ec2.amazonaws.com", "999999999999", "aam-0123"),
  "okta for the console": assertion("okta", "https://signin.aws.amazon.com/saml"),
  "okta for the console in Ireland": assertion("okta", "https://eu-west-1.signin.aws.amazon.com/saml"),
  "okta for the console in London": assertion("okta", "https://eu-west-2.signin.aws.amazon.com/saml"),
  "okta for another application": assertion("okta", "https://example.com/saml"),
  "okta without an audience": assertion("okta"),
  "another SAML provider": assertion("another", "https://eu-west-1.signin.aws.amazon.com/saml"),
} as const satisfies Readonly<Record<string, Caller>>;

function user(pathAndName: string, policies: Caller["policies"], account = "111111111111"): Caller {
  const principal = `arn:aws:iam::${account}:user/${pathAndName}`;
  const name = pathAndName.slice(pathAndName.lastIndexOf("/") + 1);
  const context = { ...keysOf(principal, "User", account), "aws:username": name };
  return { name, principal, action: "sts:AssumeRole", context, policies };
}

function session(name: string, path: string, policies: Caller["policies"], account = "111111111111"): Caller {
  const context = keysOf(`arn:aws:iam::${account}:role${path}${name}`, "AssumedRole", account);
  const principal = `arn:aws:sts::${account}:assumed-role/${name}/session`;
  return { name, principal, action: "sts:AssumeRole", context, policies };
}

function permissionSet(set: string, policies: Caller["policies"]): Caller {
  const path = "/aws-reserved/sso.amazonaws.com/eu-west-1/";
  return session(`AWSReservedSSO_${set}_0123456789abcdef`, path, policies);
}

function keysOf(principalArn: string, type: string, account: string): RequestContext {
  return {
    "aws:PrincipalArn": principalArn,
    "aws:PrincipalAccount": account,
    "aws:PrincipalType": type,
  };
}

function workflow(claims: { readonly sub?: string; readonly aud: string }): Caller {
  const issuer = "token.actions.githubusercontent.com";
  return {
    name: "workflow",
    principal: `arn:aws:iam::222222222222:oidc-provider/${issuer}`,
    action: "sts:AssumeRoleWithWebIdentity",
    context: { [`${issuer}:sub`]: claims.sub, [`${issuer}:aud`]: claims.aud },
    policies: () => [],
  };
}

function accountAccess(account: string, application: string): Caller {
  return service("account-access.amazonaws.com", account, application);
}

function service(principal: string, account: string, application: string): Caller {
  return {
    name: "carol",
    principal,
    action: "sts:AssumeRole",
    context: {
      "aws:PrincipalIsAWSService": "true",
      "aws:SourceAccount": account,
      "aws:SourceArn": `arn:aws:account-access:eu-west-1:${account}:application/${application}`,
    },
    policies: () => [],
  };
}

/** A token as IAM reads it: `oaud` is its `aud`, and `aud` its `azp`. */
function googler(claims: { readonly aud: string; readonly oaud: string; readonly sub: string }): Caller {
  return {
    name: "job",
    principal: "accounts.google.com",
    action: "sts:AssumeRoleWithWebIdentity",
    context: Object.fromEntries(
      Object.entries(claims).map(([claim, value]) => [`accounts.google.com:${claim}`, value]),
    ),
    policies: () => [],
  };
}

function assertion(provider: string, audience?: string): Caller {
  return {
    name: "carol",
    principal: `arn:aws:iam::222222222222:saml-provider/${provider}`,
    action: "sts:AssumeRoleWithSAML",
    context: { "SAML:aud": audience },
    policies: () => [],
  };
}

function everything(): NamedPolicy[] {
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return [{ name: "AdministratorAccess", policy }];
}

function groupPolicies(access: CheckedAccess): NamedPolicy[] {
  return [
    ...assumePolicies(access, assumingGroup(defined(access.groups, "people"))),
    { name: "self-management", policy: deployed(selfManagementPolicy(access)) },
    ...(refusesKeys(access) ? [{ name: "refused", policy: deployed(refusedKeysPolicy()) }] : []),
  ];
}

function permissionSetPolicies(access: CheckedAccess): NamedPolicy[] {
  return assumePolicies(access, assumingGroup(defined(access.groups, "auditors")));
}

function machinePolicies(access: CheckedAccess): NamedPolicy[] {
  return assumePolicies(access, assumingMachine("ci", defined(access.machines, "ci")));
}

function podPolicies(access: CheckedAccess): NamedPolicy[] {
  return assumePolicies(access, assumingMachine("pods", defined(access.machines, "pods")));
}

function assumePolicies(access: CheckedAccess, assuming: Assuming): NamedPolicy[] {
  return planAssumePolicies(access, assuming).map(({ policyName, roles }) => {
    const assumable = roles.map(({ account, role }) => ({
      arn: plannedRoleArn(access, account, role),
      sessionActions: sessionActionsFor(access, assuming, role),
    }));
    return { name: policyName, policy: deployed(assumePolicy(assumable)) };
  });
}

/** The document as AWS gets it. */
function deployed(document: PolicyDocument): unknown {
  return JSON.parse(policyJson(document));
}

/** Turns calls to assume a role into requests with both sides' documents, which it makes once. */
export function requestsTo(access: CheckedAccess, { key }: TriedRole): (call: Call) => Request {
  const target = { account: ACCOUNT, role: key };
  const resourcePolicy = deployed(trustPolicy(access, target, audienceOf(access, target)));
  const policies = new Map<Call["caller"], readonly NamedPolicy[]>();
  const policiesOf = (caller: Call["caller"]): readonly NamedPolicy[] => {
    const known = policies.get(caller) ?? CALLERS[caller].policies(access);
    policies.set(caller, known);
    return known;
  };
  return (call) => {
    const { principal, action } = CALLERS[call.caller];
    return {
      principal,
      actions: [
        action,
        ...(principal.endsWith(".amazonaws.com") ? ["sts:SetContext"] : []),
        ...(call.sourceIdentity === "none" ? [] : ["sts:SetSourceIdentity"]),
        ...(call.tags === "none" ? [] : ["sts:TagSession"]),
      ],
      resource: plannedRoleArn(access, ACCOUNT, key),
      accountId: "222222222222",
      context: contextOf(call),
      identityPolicies: policiesOf(call.caller),
      resourcePolicy,
    };
  };
}

function contextOf(call: Call): RequestContext {
  const { name, context } = CALLERS[call.caller];
  return {
    ...context,
    ...MFA[call.mfa],
    ...EXTERNAL_IDS[call.externalId],
    ...SESSION_NAMES[call.sessionName](name),
    ...SOURCE_IDENTITIES[call.sourceIdentity](name),
    ...TAGS[call.tags],
    ...ADDRESSES[call.address],
    ...TIMES[call.time],
    ...TRANSPORTS[call.transport],
  };
}
