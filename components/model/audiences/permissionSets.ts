import type { AccessModel, Trust } from "../accessModel";
import { accountArn, accountPrincipalArn, permissionSetPatterns } from "../arns";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import type { Requirement } from "../trust/trustKey";
import type { AudienceKind } from "./audience";

/** People who sign in to the primary account through IAM Identity Center. */
export const permissionSets: AudienceKind = {
  entrances: ({ access, trust }, sets) => [
    {
      key: { kind: "permissionSets" },
      sid: "FederatedPermissionSets",
      principal: { AWS: accountPrincipalArn(access) },
      vouched: [],
      action: "sts:AssumeRole",
      asked: askedOfPermissionSets(access, trust, sets),
    },
  ],
};

export function askedOfPermissionSets(
  access: AccessModel,
  trust: Trust,
  sets: readonly string[],
): AskedOfKind {
  return askedOfKind("permissionSets", trust, { access, users: [] }, [identityOf(access, sets)]);
}

function identityOf(access: AccessModel, sets: readonly string[]): Requirement {
  return {
    of: "all",
    conditions: {
      ArnLike: { "aws:PrincipalArn": sets.flatMap((set) => permissionSetPatterns(access, set)) },
    },
    means: [{ claim: "callerIsOfPermissionSet", account: accountArn(access), sets }],
  };
}

export function permissionSetInWords(): string[] {
  return ["through Identity Center"];
}
