import type { AccessModel, Partition } from "../../components/model/accessModel";
import { findManagedPolicy } from "../../components/policies/managedPolicies";

/** Policies of AWS that allow it. */
const MANAGED = ["SignInLocalDevelopmentAccess", "PowerUserAccess", "AdministratorAccess"];

/**
 * What somebody has to do before profiles of `aws login` work, and what the model does not give them for it.
 *
 * @returns undefined where the profiles are for an access key
 */
export function signInHint(access: AccessModel, user: string, profiles: string): string | undefined {
  const [, profile] = /^\[profile (.+)\]\n(?:.+\n)*?login_session = /m.exec(profiles) ?? [];
  if (profile === undefined) return undefined;
  const how = `Sign in with: aws login --profile ${profile} (AWS CLI 2.32 or newer)`;
  return mayLogin(access, user)
    ? how
    : `${how}\nwarning: nothing in the model allows ${user} that; put them into a group with selfManagement, or with the managed policy ${MANAGED[0] ?? ""}`;
}

function mayLogin({ primary, groups }: AccessModel, user: string): boolean {
  const own = Object.values(groups).filter(({ members }) => members.includes(user));
  return own.some(
    ({ selfManagement, managedPolicies }) =>
      selfManagement || managedPolicies.some((policy) => mayAllowLogin(primary.partition, policy)),
  );
}

/** A customer managed policy may, for all that is known here. */
function mayAllowLogin(partition: Partition, policy: string): boolean {
  const found = findManagedPolicy(partition, policy);
  return typeof found === "string" || found.owner !== "aws" || MANAGED.includes(found.name);
}
