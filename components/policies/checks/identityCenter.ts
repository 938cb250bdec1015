import type { AccessModel } from "../../model/accessModel";
import { applicationOf } from "../../model/arns";
import { audiencesOf } from "../../model/grants";
import { LIMITS, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { formed, limited } from "../../model/rules";

const APPLICATION = ["primary", "identityCenter", "applicationArn"] as const;

/** Groups of Identity Center whose people get roles directly, and the application through which they do. */
export function identityCenterProblems(access: AccessModel): Consequence[] {
  const { partition, identityCenter } = access.primary;
  const direct = groupsOf(access);
  const users = new Map<string, string>();
  return [
    ...(identityCenter === undefined
      ? []
      : formed(PATTERNS.application, identityCenter.applicationArn, APPLICATION)),
    ...(identityCenter === undefined || partition === "aws" ? [] : [elsewhere(partition)]),
    ...direct.flatMap(({ group, id }) => {
      const at = ["groups", group, "identityCenterGroup"];
      const other = users.get(id);
      users.set(id, group);
      return [
        ...formed(PATTERNS.identityCenterGroup, id, at),
        ...(other === undefined
          ? []
          : [{ path: pathOf(...at), message: `is that of group "${other}" already` }]),
        ...(identityCenter === undefined ? [withoutApplication(at)] : []),
      ];
    }),
  ];
}

function withoutApplication(at: readonly string[]): Consequence {
  const message = `needs ${pathOf(...APPLICATION)}, the application of account access manager that gives people their roles`;
  return { path: pathOf(...at), message, becauseOf: [pathOf("primary")] };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager-getting-started.html */
function elsewhere(partition: string): Problem {
  const message = `account access manager is in regions of partition aws alone, and the model is of ${partition}; use groups with permissionSet`;
  return { path: pathOf("primary", "identityCenter"), message };
}

/** What AWS takes only after a quota was raised, and what nobody uses. */
export function identityCenterWarnings(access: AccessModel): Problem[] {
  const { identityCenter } = access.primary;
  const isIdle = identityCenter !== undefined && groupsOf(access).length === 0;
  const idle = "no group has an identityCenterGroup, so nobody gets a role through it";
  const entitled = new Map<string, number>();
  for (const roles of audiencesOf(access).values()) {
    for (const [role, { identityCenterGroups }] of roles) {
      entitled.set(role, Math.max(entitled.get(role) ?? 0, identityCenterGroups.length));
    }
  }
  return [
    ...(isIdle ? [{ path: pathOf("primary", "identityCenter"), message: idle }] : []),
    ...[...entitled].flatMap(([role, groups]) =>
      limited(LIMITS.identityCenterGroupsOfRole, groups, ["roles", role]).map(({ path, message }) => ({
        path,
        message: `${message}; more need a raised quota in account ${applicationOf(access).accountId}`,
      })),
    ),
  ];
}

function groupsOf({ groups }: AccessModel): { readonly group: string; readonly id: string }[] {
  return Object.entries(groups).flatMap(([group, { identityCenterGroup: id }]) =>
    id === undefined ? [] : [{ group, id }],
  );
}
