import { createHash } from "node:crypto";
import type { AccessModel, Machine, OidcProvider, Partition, Trust } from "../model/accessModel";
import {
  defined,
  iamArn,
  identityProviderArn,
  issuerOf,
  permissionSetPatterns,
  principalParts,
  rootArn,
  userArn,
} from "../model/arns";
import type { AccountRole, Audience } from "../model/grants";
import { allOf } from "./conditions";
import type { PolicyConditions, PolicyDocument, PolicyStatement } from "./document";

/**
 * Who may assume a role, each audience in a statement of its own, so that the conditions of one never bind or free
 * another: IAM users, people of Identity Center, machines, subjects of identity providers; and who may not.
 *
 * The principal of users, permission sets and machines is their account's root with a condition on
 * `aws:PrincipalArn`. A user named in `Principal` would be pinned to its unique ID, so that a re-created user is shut
 * out, and would have to exist first; the root alone would let in everybody to whom the account allows the call, its
 * administrators first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustPolicy(access: AccessModel, target: AccountRole, audience: Audience): PolicyDocument {
  const { trust } = defined(access.roles, target.role);
  return {
    Version: "2012-10-17",
    Statement: [
      ...userStatements(access, trust, audience.users),
      ...permissionSetStatements(access, trust, audience.permissionSets),
      ...audience.machines.map((machine) => machineStatement(access, trust, machine)),
      ...audience.identityProviders.map((provider) =>
        providerStatement(access, trust, provider, target.account),
      ),
      ...deniedUsers(access, trust),
    ],
  };
}

/** What the role asks of a caller for the statement of an audience, apart from who the caller is. */
type Asked = readonly PolicyConditions[];

function userStatements(access: AccessModel, trust: Trust, users: readonly string[]): PolicyStatement[] {
  if (users.length === 0) return [];
  const who = usersConditions(access, trust, users);
  return [
    assumeStatement("FederatedUsers", rootArn(access), [who, ...askedOfUsers(trust), trust.conditions]),
    ...sessionStatement("FederatedUsersSession", rootArn(access), who, sessionActions(trust), [
      trust.sourceIdentity ? { StringEqualsIfExists: { "sts:SourceIdentity": USER_NAME } } : {},
      tagConditions(trust),
    ]),
  ];
}

function permissionSetStatements(
  access: AccessModel,
  trust: Trust,
  sets: readonly string[],
): PolicyStatement[] {
  if (sets.length === 0) return [];
  const patterns = sets.flatMap((permissionSet) => permissionSetPatterns(access, permissionSet));
  const who = { ArnLike: { "aws:PrincipalArn": patterns } };
  const actions = trust.sessionTags === undefined ? [] : ["sts:TagSession"];
  return [
    assumeStatement("FederatedPermissionSets", rootArn(access), [
      who,
      ...askedOfPrincipals(trust),
      trust.conditions,
    ]),
    ...sessionStatement("FederatedPermissionSetsSession", rootArn(access), who, actions, [
      tagConditions(trust),
    ]),
  ];
}

function machineStatement(access: AccessModel, trust: Trust, key: string): PolicyStatement {
  const machine = defined(access.machines, key);
  const { partition, accountId } = partsOf(access, machine);
  const conditions = [...askedOfMachine(trust, machine), machine.conditions, trust.conditions];
  return assumeStatement(sidOf("Machine", key), iamArn(partition, accountId, "root"), conditions);
}

function partsOf(access: AccessModel, { principal }: Machine): { partition: Partition; accountId: string } {
  const accountId = principalParts(principal)?.accountId ?? access.primary.accountId;
  return { partition: access.primary.partition, accountId };
}

function providerStatement(access: AccessModel, trust: Trust, key: string, account: string): PolicyStatement {
  const provider = defined(access.identityProviders, key);
  const conditions = [
    provider.type === "saml" ? samlConditions(access.primary.partition) : oidcConditions(provider),
    ...askedOfAnybody(trust),
    sourceIpConditions(trust.sourceIps),
    trust.conditions,
  ];
  return {
    Sid: sidOf(provider.type === "saml" ? "Saml" : "Oidc", key),
    Effect: "Allow",
    Principal: { Federated: identityProviderArn(access, key, account) },
    Action: provider.type === "saml" ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity",
    Condition: allOf(...conditions),
  };
}

/** A Deny survives every Allow, whoever writes it. */
function deniedUsers(access: AccessModel, { denyUsers }: Trust): PolicyStatement[] {
  if (denyUsers.length === 0) return [];
  return [
    {
      Sid: "DeniedUsers",
      Effect: "Deny",
      Principal: { AWS: rootArn(access) },
      Action: "sts:AssumeRole",
      Condition: { ArnEquals: { "aws:PrincipalArn": denyUsers.map((user) => userArn(access, user)) } },
    },
  ];
}

function assumeStatement(sid: string, principal: string, asked: Asked): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { AWS: principal },
    Action: "sts:AssumeRole",
    Condition: allOf(...asked),
  };
}

/**
 * What may be set on a session. It is a statement of its own because AWS gives these actions fewer condition keys
 * than sts:AssumeRole, whose statement asks for MFA and the rest.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
function sessionStatement(
  sid: string,
  principal: string,
  who: PolicyConditions,
  actions: readonly string[],
  asked: Asked,
): PolicyStatement[] {
  if (actions.length === 0) return [];
  return [
    {
      Sid: sid,
      Effect: "Allow",
      Principal: { AWS: principal },
      Action: actions,
      Condition: allOf(who, ...asked),
    },
  ];
}

/** The actions, apart from sts:AssumeRole, that a person's call may need on both sides. */
export function sessionActions({ sourceIdentity, sessionTags }: Trust): string[] {
  return [
    ...(sourceIdentity ? ["sts:SetSourceIdentity"] : []),
    ...(sessionTags === undefined ? [] : ["sts:TagSession"]),
  ];
}

const USER_NAME = "${aws:username}";

function usersConditions(access: AccessModel, { match }: Trust, users: readonly string[]): PolicyConditions {
  if (match === "users") {
    return { ArnEquals: { "aws:PrincipalArn": users.map((user) => userArn(access, user)) } };
  }
  const { partition, accountId, userPath } = access.primary;
  return { ArnLike: { "aws:PrincipalArn": [iamArn(partition, accountId, `user${userPath}*`)] } };
}

function askedOfUsers(trust: Trust): Asked {
  const { mfa, sessionName, sourceIdentity } = trust;
  return [
    mfa === false ? {} : mfaConditions(mfa.maxAge),
    sessionName === undefined ? {} : { StringEquals: { "sts:RoleSessionName": USER_NAME } },
    sourceIdentity ? { StringEquals: { "sts:SourceIdentity": USER_NAME } } : {},
    ...askedOfPrincipals(trust),
  ];
}

/** Of users and roles of AWS accounts. */
function askedOfPrincipals(trust: Trust): Asked {
  return [...askedOfAnybody(trust), sourceIpConditions(trust.sourceIps), organizationConditions(trust)];
}

function askedOfMachine(trust: Trust, machine: Machine): Asked {
  const { principal, externalId, sessionName, sourceIps } = machine;
  return [
    { ArnEquals: { "aws:PrincipalArn": [principal] } },
    externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } },
    sessionName === undefined ? {} : { StringLike: { "sts:RoleSessionName": `${sessionName}*` } },
    sourceIpConditions(sourceIps ?? trust.sourceIps),
    organizationConditions(trust),
    ...askedOfAnybody(trust),
  ];
}

/** Of everybody, whoever vouches for them. */
function askedOfAnybody({ notBefore, notAfter }: Trust): Asked {
  return [
    notBefore === undefined ? {} : { DateGreaterThanEquals: { "aws:CurrentTime": notBefore } },
    notAfter === undefined ? {} : { DateLessThanEquals: { "aws:CurrentTime": notAfter } },
  ];
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
  return allOf(
    { StringEquals: { [`${issuer}:aud`]: audiences } },
    likeOrEquals(`${issuer}:sub`, subjects),
    ...Object.entries(claims).map(([claim, values]) => likeOrEquals(`${issuer}:${claim}`, values)),
  );
}

function likeOrEquals(key: string, values: readonly string[]): PolicyConditions {
  const hasWildcards = values.some((value) => /[*?]/.test(value));
  return hasWildcards ? { StringLike: { [key]: values } } : { StringEquals: { [key]: values } };
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

/** Letters and digits only; a name that has others gets a digest of itself, so that no two are the same. */
function sidOf(kind: string, key: string): string {
  const plain = key.replace(/[^A-Za-z0-9]/g, "");
  return plain === key
    ? `${kind}${key}`
    : `${kind}${plain}${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}

/**
 * What the statements of an audience ask for by the model's own keys. Free conditions must not set it again: more
 * values of one key under one operator widen a condition.
 */
export function reservedConditions(
  access: AccessModel,
  trust: Trust,
  audience: Audience,
): PolicyConditions[] {
  const ofProvider = (key: string): PolicyConditions[] => {
    const provider = defined(access.identityProviders, key);
    const conditions =
      provider.type === "saml" ? samlConditions(access.primary.partition) : oidcConditions(provider);
    return [conditions, ...askedOfAnybody(trust), sourceIpConditions(trust.sourceIps)];
  };
  return [
    ...(audience.users.length === 0
      ? []
      : [usersConditions(access, trust, audience.users), ...askedOfUsers(trust)]),
    ...(audience.permissionSets.length === 0
      ? []
      : [{ ArnLike: { "aws:PrincipalArn": [] } }, ...askedOfPrincipals(trust)]),
    ...audience.machines.flatMap((key) => {
      const machine = defined(access.machines, key);
      return [...askedOfMachine(trust, machine), machine.conditions];
    }),
    ...audience.identityProviders.flatMap(ofProvider),
  ];
}

/** What a machine's own conditions must not set again on a role. */
export function reservedForMachine(trust: Trust, machine: Machine): PolicyConditions[] {
  return [...askedOfMachine(trust, machine), trust.conditions];
}
