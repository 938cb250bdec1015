import type { AccessModel, Trust } from "../model/accessModel";
import { defined, iamArn, rootArn, userArn } from "../model/arns";
import { allOf } from "./conditions";
import type { PolicyConditions, PolicyDocument, PolicyStatement } from "./document";

/**
 * Who may assume a role: people of the primary account, by an exact list or by their path, with MFA.
 *
 * The principal is the primary account's root with a condition on `aws:PrincipalArn`. A user named in `Principal`
 * would be pinned to its unique ID, so that a re-created user is shut out, and would have to exist first; the root
 * alone would let in everybody to whom the primary account allows the call, its administrators first.
 *
 * @param role key of the role
 * @param users names of the people, see `audienceOf`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustPolicy(access: AccessModel, role: string, users: readonly string[]): PolicyDocument {
  const { trust } = defined(access.roles, role);
  return {
    Version: "2012-10-17",
    Statement: [federatedUsers(access, trust, users), ...deniedUsers(access, trust)],
  };
}

function federatedUsers(access: AccessModel, trust: Trust, users: readonly string[]): PolicyStatement {
  return {
    Sid: "FederatedUsers",
    Effect: "Allow",
    Principal: { AWS: rootArn(access) },
    Action: "sts:AssumeRole",
    Condition: allOf(whoConditions(access, trust, users), ownConditions(trust), trust.conditions),
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

function whoConditions(access: AccessModel, { match }: Trust, users: readonly string[]): PolicyConditions {
  if (match === "users") {
    return { ArnEquals: { "aws:PrincipalArn": users.map((user) => userArn(access, user)) } };
  }
  const { partition, accountId, userPath } = access.primary;
  return { ArnLike: { "aws:PrincipalArn": [iamArn(partition, accountId, `user${userPath}*`)] } };
}

/** The conditions that the model's own keys stand for; `trust.conditions` come on top. */
function ownConditions({ mfa, sourceIps, organizationId }: Trust): PolicyConditions {
  return allOf(
    mfa === false ? {} : mfaConditions(mfa.maxAge),
    sourceIps.length === 0 ? {} : { IpAddress: { "aws:SourceIp": sourceIps } },
    organizationId === undefined ? {} : { StringEquals: { "aws:PrincipalOrgID": organizationId } },
  );
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

/** Everything in the statement for people that `trust.conditions` must not set again. */
export function reservedConditions(access: AccessModel, trust: Trust): PolicyConditions {
  return allOf(whoConditions(access, trust, []), ownConditions(trust));
}
