import type { AccessModel, Trust } from "../accessModel";
import { applicationOf } from "../arns";
import type { Claim } from "../claims";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import type { Requirement } from "../trust/trustKey";
import type { AudienceKind } from "./audience";

/** The service that begins sessions for people of IAM Identity Center, for every organization that uses it. */
export const ACCOUNT_ACCESS = "account-access.amazonaws.com";

const CALLED_BY_IT: Claim = { claim: "callerIsService", service: ACCOUNT_ACCESS };

/**
 * People of groups of IAM Identity Center who get roles directly: account access manager asks for their sessions. For
 * which of them it does so, a trust policy cannot say; entitlements do, which the primary stack makes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html
 */
export const identityCenterGroups: AudienceKind = {
  entrances: ({ access, trust }) => [
    {
      key: { kind: "identityCenterGroups" },
      sid: "FederatedIdentityCenter",
      principal: { Service: ACCOUNT_ACCESS },
      vouched: [CALLED_BY_IT],
      action: "sts:AssumeRole",
      asked: askedOfAccountAccess(access, trust),
    },
  ],
};

export function askedOfAccountAccess(access: AccessModel, trust: Trust): AskedOfKind {
  const scene = { access, users: [] };
  return askedOfKind("identityCenterGroups", trust, scene, [applicationIsOurs(access), WITH_CONTEXT]);
}

/** Whoever has an organization has the service call too; for this organization it calls with this application. */
function applicationIsOurs(access: AccessModel): Requirement {
  const { arn, accountId } = applicationOf(access);
  return {
    of: "all",
    conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": arn } },
    means: [
      { claim: "isOneOf", key: "aws:SourceAccount", values: [accountId] },
      { claim: "isOneOf", key: "aws:SourceArn", values: [arn] },
    ],
  };
}

/** A session says which person it is for; without that, the service gives none. */
const WITH_CONTEXT: Requirement = { of: "sts:SetContext", conditions: {}, means: [CALLED_BY_IT] };

export function identityCenterGroupInWords(): string[] {
  return ["directly from Identity Center"];
}
