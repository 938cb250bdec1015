import type { AccessModel, Account } from "../../model/accessModel";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { LIMITS, PATTERNS } from "../limits";
import { permissionPolicies } from "../permissions";
import { foreignPolicy } from "./managedPolicies";
import { formed, limited, sameName } from "./rules";

export function accountProblems(access: AccessModel, name: string, account: Account): Consequence[] {
  const at = ["accounts", name];
  const { displayName, color, region } = account;
  return [
    ...formed(PATTERNS.accountKey, name, at),
    ...formed(PATTERNS.accountId, account.accountId, [...at, "accountId"]),
    ...(account.stack === name ? [] : formed(PATTERNS.stack, account.stack, [...at, "stack"])),
    ...(displayName === undefined
      ? []
      : limited(LIMITS.displayName, displayName.length, [...at, "displayName"])),
    ...(color === undefined ? [] : formed(PATTERNS.color, color, [...at, "color"])),
    ...(region === undefined ? [] : formed(PATTERNS.region, region, [...at, "region"])),
    ...limited(LIMITS.roles, account.roles.length, [...at, "roles"]),
    ...limited(LIMITS.policies, policyNamesIn(access, account).length, [...at, "roles"]),
    ...sameName(account.roles, (role) => access.roles[role]?.name ?? role).map(([role, other]) => ({
      path: pathOf(...at, "roles"),
      message: `the names of roles "${role}" and "${other}" are one name to IAM, which ignores case`,
      becauseOf: [pathOf("roles", role), pathOf("roles", other)],
    })),
    ...sameName(policyNamesIn(access, account), ({ policyName }) => policyName).map(
      ([{ role }, { role: other }]) => ({
        path: pathOf(...at, "roles"),
        message: `roles "${role}" and "${other}" have policies of one name, which an account cannot have twice`,
        becauseOf: [pathOf("roles", role), pathOf("roles", other)],
        // By default policies are named after their roles.
        follows: [pathOf(...at, "roles")],
      }),
    ),
    ...account.roles.flatMap((role) => foreignPolicyProblems(access, account, role)),
  ];
}

/** The customer managed policies of an account's roles. */
function policyNamesIn(access: AccessModel, { roles }: Account): { role: string; policyName: string }[] {
  return [...new Set(roles)].flatMap((role) => {
    const definition = access.roles[role];
    return definition === undefined
      ? []
      : permissionPolicies(definition).map(({ policyName }) => ({ role, policyName }));
  });
}

/** Customer managed policies that the account's role could not attach, since they are another account's. */
function foreignPolicyProblems(access: AccessModel, account: Account, role: string): Consequence[] {
  const definition = access.roles[role];
  if (definition === undefined) return [];
  const at = ["roles", role];
  return [
    ...definition.permissions.managedPolicies.flatMap((policy, index) =>
      foreignPolicy(access, policy, account.accountId, [...at, "permissions", "managedPolicies", index]),
    ),
    ...foreignPolicy(access, definition.permissionsBoundary, account.accountId, [
      ...at,
      "permissionsBoundary",
    ]),
  ];
}
