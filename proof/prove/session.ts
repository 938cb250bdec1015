import type { AccessModel } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import type { RegisteredRole } from "../registered";
import type { SessionOf } from "../requests/sessions";

/** What is known of the sessions of a role that was registered. */
export function sessionOf(
  access: AccessModel,
  target: AccountRole,
  { arn, tags }: RegisteredRole,
): SessionOf {
  const { trust } = defined(access.roles, target.role);
  const { users, permissionSets, identityCenterGroups, identityProviders } = audienceOf(access, target);
  const hasPeople = users.length + permissionSets.length + identityCenterGroups.length > 0;
  return {
    partition: access.primary.partition,
    arn,
    tags,
    sessionTags: hasPeople ? (trust.sessionTags ?? {}) : {},
    sourceIdentity: trust.sourceIdentity,
    providers: identityProviders,
    actions: [],
  };
}
