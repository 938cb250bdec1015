import type { AccessModel, Role } from "../../model/accessModel";
import { LIMITS, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import { childHolder, type Holder } from "../../model/quotas";
import type { Consequence } from "../../model/references";
import { formed, limited, nameProblems, pathProblems, tagProblems } from "../../model/rules";
import { trustWarnings } from "../../model/trust/checks";
import { boundaryProblems, managedPolicyProblems } from "./managedPolicies";
import { permissionProblems, policiesOf } from "./permissions";
import { quotaOverruns } from "./quotas";
import { trustProblems } from "./trust";

export function roleProblems(access: AccessModel, name: string, role: Role): Consequence[] {
  const at = ["roles", name];
  const { description, permissions } = role;
  return [
    // A key of its own, which outputs and client profiles are named after, has the form of a name too.
    ...(name === role.name ? [] : formed(PATTERNS.name, name, at)),
    ...nameProblems(LIMITS.roleName, role.name, [...at, "name"]),
    ...pathProblems(role.path, [...at, "path"]),
    ...(description === undefined
      ? []
      : limited(LIMITS.description, description.length, [...at, "description"])),
    ...(description === undefined ? [] : formed(PATTERNS.text, description, [...at, "description"])),
    ...limited(LIMITS.sessionDuration, role.maxSessionDuration, [...at, "maxSessionDuration"]),
    ...tagProblems(role.tags, [...at, "tags"]),
    ...managedPolicyProblems(access, permissions.managedPolicies, [...at, "permissions", "managedPolicies"]),
    ...boundaryProblems(access, role.permissionsBoundary, at),
    ...permissionProblems(access.primary.partition, role, [...at, "permissions"]),
    ...quotaOverruns("policiesPerRole", policiesOf(role), holdersOf(access, name), [...at, "permissions"]),
    ...trustProblems(access, name, role.trust),
  ];
}

/** The accounts that have a role. */
function holdersOf(access: AccessModel, role: string): Holder[] {
  return Object.entries(access.accounts)
    .filter(([, { roles }]) => roles.includes(role))
    .map(([account]) => childHolder(access, account));
}

/** What works but not everywhere, and what was probably not meant. */
export function roleWarnings(access: AccessModel, name: string, role: Role): Problem[] {
  const consoleLength = role.path.slice(1).length + role.name.length;
  return [
    ...trustWarnings(access, name, role.trust),
    ...limited(LIMITS.consoleRole, consoleLength, ["roles", name]).map(({ message }) => ({
      path: pathOf("roles", name),
      message: `${message}; the role works, but not from the console`,
    })),
  ];
}
