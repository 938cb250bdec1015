import type { AccessModel, Account } from "../../model/accessModel";
import { LIMITS, PATTERNS } from "../../model/limits";
import { didYouMean, pathOf, type Problem } from "../../model/problems";
import { childHolder } from "../../model/quotas";
import type { Consequence } from "../../model/references";
import { partitionOfRegion } from "../../model/regions";
import { type At, formed, limited, sameName } from "../../model/rules";
import { permissionPolicies } from "../permissions";
import { REGIONS } from "../regions";
import { foreignPolicy } from "./managedPolicies";
import { ownQuotaProblems, quotaOverruns } from "./quotas";

export function accountProblems(access: AccessModel, name: string, account: Account): Consequence[] {
  const at = ["accounts", name];
  const { displayName, color, region } = account;
  const holder = childHolder(access, name);
  return [
    ...ownQuotaProblems("child", holder),
    ...formed(PATTERNS.accountKey, name, at),
    ...formed(PATTERNS.accountId, account.accountId, [...at, "accountId"]),
    ...(account.stack === name ? [] : formed(PATTERNS.stack, account.stack, [...at, "stack"])),
    ...(displayName === undefined
      ? []
      : limited(LIMITS.displayName, displayName.length, [...at, "displayName"])),
    ...(color === undefined ? [] : colorProblems(color, [...at, "color"])),
    ...(region === undefined ? [] : regionProblems(access, region, [...at, "region"])),
    ...quotaOverruns("roles", account.roles.length, [holder], [...at, "roles"]),
    ...quotaOverruns(
      "customerManagedPolicies",
      policyNamesIn(access, account).length,
      [holder],
      [...at, "roles"],
    ),
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

function colorProblems(color: string, at: At): Problem[] {
  const digits = color.slice(1);
  return color.startsWith("#") && PATTERNS.color.regex.test(digits)
    ? [{ path: pathOf(...at), message: `"${color}" has a "#"; write "${digits}"` }]
    : formed(PATTERNS.color, color, at);
}

function regionProblems({ primary }: AccessModel, region: string, at: At): Problem[] {
  const malformedRegion = formed(PATTERNS.region, region, at).map(({ path, message }) => ({
    path,
    message: `${message}${didYouMean(region, REGIONS)}`,
  }));
  const partition = partitionOfRegion(region);
  if (malformedRegion.length > 0 || partition === primary.partition) return malformedRegion;
  const message = `${region} is in partition ${partition}; the model's partition is ${primary.partition}`;
  return [{ path: pathOf(...at), message }];
}

/** A region that is not known here, which may be new. */
export function regionWarnings(name: string, { region }: Account): Problem[] {
  if (region === undefined || REGIONS.includes(region)) return [];
  const message = `"${region}" is no region that is known here${didYouMean(region, REGIONS)} (no client works with one that AWS does not have)`;
  return [{ path: pathOf("accounts", name, "region"), message }];
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
