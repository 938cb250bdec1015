import type { AccessModel, Role } from "../../model/accessModel";
import { LIMITS, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { formed, limited, nameProblems, pathProblems, tagProblems } from "../../model/rules";
import { trustWarnings } from "../../model/trust/checks";
import { boundaryProblems, managedPolicyProblems } from "./managedPolicies";
import { permissionProblems, policiesOf } from "./permissions";
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
    ...trustProblems(access, name, role.trust),
  ];
}

/** What AWS takes only after a quota was raised, and what works but not everywhere. */
export function roleWarnings(access: AccessModel, name: string, role: Role): Problem[] {
  const consoleLength = role.path.slice(1).length + role.name.length;
  return [
    ...trustWarnings(access, name, role.trust),
    ...limited(LIMITS.policiesOfRoleByDefault, policiesOf(role), ["roles", name, "permissions"]).map(
      (problem) => ({
        ...problem,
        message: `${problem.message}; more need a raised quota in each account`,
      }),
    ),
    ...limited(LIMITS.consoleRole, consoleLength, ["roles", name]).map(({ message }) => ({
      path: pathOf("roles", name),
      message: `${message}; the role works, but not from the console`,
    })),
  ];
}
