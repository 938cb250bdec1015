import type {
  AccessModel,
  IdentityProvider,
  Machine,
  OidcProvider,
  Partition,
  Trust,
} from "../model/accessModel";
import { defined, iamArn, issuerOf, permissionSetPatterns, userArn } from "../model/arns";
import type { Audience } from "../model/grants";
import type { PolicyConditions } from "./document";

/**
 * What a role's trust policy asks of each audience: first who it is, then what the model's keys ask of it. All of
 * a list holds together. A role's free `conditions` come on top of each.
 */
export type Asked = readonly PolicyConditions[];

export function askedOfUsers(access: AccessModel, trust: Trust, users: readonly string[]): Asked {
  const { mfa, sessionName, sourceIdentity } = trust;
  return [
    whichUsers(access, trust, users),
    mfa === false ? {} : mfaConditions(mfa.maxAge),
    sessionName === undefined ? {} : { StringEquals: { "sts:RoleSessionName": USER_NAME } },
    sourceIdentity ? { StringEquals: { "sts:SourceIdentity": USER_NAME } } : {},
    sourceIpConditions(trust.sourceIps),
    organizationConditions(trust),
    ...validityConditions(trust),
  ];
}

export function askedOfPermissionSets(access: AccessModel, trust: Trust, sets: readonly string[]): Asked {
  return [
    whichPermissionSets(access, sets),
    sourceIpConditions(trust.sourceIps),
    organizationConditions(trust),
    ...validityConditions(trust),
  ];
}

export function askedOfMachine(trust: Trust, machine: Machine): Asked {
  const { principal, externalId, sessionName, sourceIps } = machine;
  return [
    { ArnEquals: { "aws:PrincipalArn": [principal] } },
    externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } },
    sessionName === undefined ? {} : { StringLike: { "sts:RoleSessionName": `${sessionName}*` } },
    sourceIpConditions(sourceIps ?? trust.sourceIps),
    organizationConditions(trust),
    ...validityConditions(trust),
  ];
}

/** Its subjects are in no organization, so none is asked of them. */
export function askedOfProvider(access: AccessModel, trust: Trust, provider: IdentityProvider): Asked {
  return [
    provider.type === "saml" ? samlConditions(access.primary.partition) : oidcConditions(provider),
    sourceIpConditions(trust.sourceIps),
    ...validityConditions(trust),
  ];
}

/** What users may set on a session; see {@link sessionActions}. */
export function askedOfUserSessions(access: AccessModel, trust: Trust, users: readonly string[]): Asked {
  return [
    whichUsers(access, trust, users),
    // That it is set at all is asked where the role is assumed; sts:TagSession does not carry the key.
    trust.sourceIdentity ? { StringEqualsIfExists: { "sts:SourceIdentity": USER_NAME } } : {},
    tagConditions(trust),
  ];
}

/** What people of permission sets may set on a session. */
export function askedOfPermissionSetSessions(
  access: AccessModel,
  trust: Trust,
  sets: readonly string[],
): Asked {
  return [whichPermissionSets(access, sets), tagConditions(trust)];
}

/** The actions, apart from sts:AssumeRole, that a person's call may need on both sides. */
export function sessionActions({ sourceIdentity, sessionTags }: Trust): string[] {
  return [
    ...(sourceIdentity ? ["sts:SetSourceIdentity"] : []),
    ...(sessionTags === undefined ? [] : ["sts:TagSession"]),
  ];
}

/**
 * What the statements of an audience ask by the model's own keys. Free conditions must not set it again: more values
 * of one key under one operator widen a condition.
 */
export function askedOf(access: AccessModel, trust: Trust, audience: Audience): Asked {
  const { users, permissionSets, machines, identityProviders } = audience;
  return [
    ...(users.length === 0 ? [] : askedOfUsers(access, trust, users)),
    ...(permissionSets.length === 0 ? [] : askedOfPermissionSets(access, trust, permissionSets)),
    ...machines
      .map((key) => defined(access.machines, key))
      .flatMap((machine) => [...askedOfMachine(trust, machine), machine.conditions]),
    ...identityProviders.flatMap((key) =>
      askedOfProvider(access, trust, defined(access.identityProviders, key)),
    ),
  ];
}

const USER_NAME = "${aws:username}";

function whichUsers(access: AccessModel, { match }: Trust, users: readonly string[]): PolicyConditions {
  if (match === "users") {
    return { ArnEquals: { "aws:PrincipalArn": users.map((user) => userArn(access, user)) } };
  }
  const { partition, accountId, userPath } = access.primary;
  return { ArnLike: { "aws:PrincipalArn": [iamArn(partition, accountId, `user${userPath}*`)] } };
}

function whichPermissionSets(access: AccessModel, sets: readonly string[]): PolicyConditions {
  return { ArnLike: { "aws:PrincipalArn": sets.flatMap((set) => permissionSetPatterns(access, set)) } };
}

/**
 * `Bool` and not `BoolIfExists`: long-term keys carry no MFA key at all, and `IfExists` in an Allow lets them in.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function mfaConditions(maxAge: number): PolicyConditions {
  return {
    Bool: { "aws:MultiFactorAuthPresent": "true" },
    NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(maxAge) },
  };
}

function sourceIpConditions(sourceIps: readonly string[]): PolicyConditions {
  return sourceIps.length === 0 ? {} : { IpAddress: { "aws:SourceIp": sourceIps } };
}

function organizationConditions({ organizationId }: Trust): PolicyConditions {
  return organizationId === undefined ? {} : { StringEquals: { "aws:PrincipalOrgID": organizationId } };
}

function validityConditions({ notBefore, notAfter }: Trust): Asked {
  return [
    notBefore === undefined ? {} : { DateGreaterThanEquals: { "aws:CurrentTime": notBefore } },
    notAfter === undefined ? {} : { DateLessThanEquals: { "aws:CurrentTime": notAfter } },
  ];
}

/**
 * Tags may be left out, so their values are asked for where they are there; no other tag may be set.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function tagConditions({ sessionTags }: Trust): PolicyConditions {
  if (sessionTags === undefined) return {};
  const values = Object.entries(sessionTags).map(
    ([key, allowed]) => [`aws:RequestTag/${key}`, allowed] as const,
  );
  return {
    StringEqualsIfExists: Object.fromEntries(values),
    "ForAllValues:StringEquals": { "aws:TagKeys": Object.keys(sessionTags) },
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function oidcConditions(provider: OidcProvider): PolicyConditions {
  const { audiences, subjects, claims } = provider;
  const issuer = issuerOf(provider);
  const values = Object.entries({ ...claims, sub: subjects }).map(([claim, allowed]) => ({
    key: `${issuer}:${claim}`,
    allowed,
    operator: allowed.some((value) => /[*?]/.test(value)) ? "StringLike" : "StringEquals",
  }));
  const keysUnder = (operator: string): PolicyConditions[string] =>
    Object.fromEntries(
      values.filter((value) => value.operator === operator).map(({ key, allowed }) => [key, allowed]),
    );
  const like = keysUnder("StringLike");
  return {
    StringEquals: { [`${issuer}:aud`]: audiences, ...keysUnder("StringEquals") },
    ...(Object.keys(like).length === 0 ? {} : { StringLike: like }),
  };
}

/** The console's address, to which the provider's assertion must be addressed. */
const SAML_AUDIENCES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
};

function samlConditions(partition: Partition): PolicyConditions {
  return { StringEquals: { "SAML:aud": SAML_AUDIENCES[partition] } };
}
