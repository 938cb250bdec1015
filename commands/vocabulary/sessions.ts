import type { AccessModel, Role } from "../../components/model/accessModel";
import { defined, principalParts } from "../../components/model/arns";
import type { Holder } from "./holders";

/**
 * The longest session, in seconds, of a role that is assumed by the session of another one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
export const LONGEST_CHAINED_SESSION = 3_600;

/** Whether a holder is in a role's session already, as people of Identity Center are. */
export function chainsRoles(access: AccessModel, holder: Holder): boolean {
  if (holder.kind === "permission set") return true;
  if (holder.kind !== "machine") return false;
  return principalParts(defined(access.machines, holder.machine).principal)?.kind === "role";
}

/** How long a session of a holder can be, in seconds. */
export function longestSession(access: AccessModel, { maxSessionDuration }: Role, holder: Holder): number {
  return chainsRoles(access, holder)
    ? Math.min(maxSessionDuration, LONGEST_CHAINED_SESSION)
    : maxSessionDuration;
}
