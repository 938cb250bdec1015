import type { AccessModel, Trust } from "../accessModel";
import { accountPrincipalArn } from "../arns";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import type { AudienceKind } from "./audience";

/** IAM users of the primary account. The key `match` of a role's trust says which of them. */
export const users: AudienceKind = {
  entrances: ({ access, trust }, names) => [
    {
      key: { kind: "users" },
      sid: "FederatedUsers",
      principal: { AWS: accountPrincipalArn(access) },
      vouched: [],
      action: "sts:AssumeRole",
      asked: askedOfUsers(access, trust, names),
    },
  ],
};

export function askedOfUsers(access: AccessModel, trust: Trust, names: readonly string[]): AskedOfKind {
  return askedOfKind("users", trust, { access, users: names });
}
