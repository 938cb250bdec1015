import type { AccessModel, User } from "../../model/accessModel";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { LIMITS, PATTERNS } from "../limits";
import { boundaryProblems, foreignPolicy } from "./managedPolicies";
import { formed, limited, pathProblems, sameName, tagProblems } from "./rules";

export function usersProblems(access: AccessModel): Consequence[] {
  const users = Object.entries(access.users);
  const memberships = Object.values(access.groups).flatMap(({ members }) => [...new Set(members)]);
  const groupsOf = new Map<string, number>();
  for (const member of memberships) groupsOf.set(member, (groupsOf.get(member) ?? 0) + 1);
  return [
    ...limited(LIMITS.users, users.length, ["users"]),
    ...sameName(Object.keys(access.users), (user) => user).map(([user, other]) => ({
      path: whereOf(access, user),
      message: `"${user}" and "${other}" are one name to IAM, which ignores case`,
    })),
    ...users.flatMap(([name, user]) => userProblems(access, name, user, groupsOf.get(name) ?? 0)),
  ];
}

function userProblems(access: AccessModel, name: string, user: User, groups: number): Consequence[] {
  const at = ["users", name];
  const ownPath = user.path !== access.primary.userPath;
  const ofName = [...limited(LIMITS.userName, name.length, at), ...formed(PATTERNS.name, name, at)];
  return [
    ...ofName.map(({ message }) => ({ path: whereOf(access, name), message })),
    ...(ownPath ? pathProblems(user.path, [...at, "path"]) : []),
    ...limited(LIMITS.groupsOfUser, groups, at),
    ...tagProblems(user.tags, [...at, "tags"]),
    ...boundaryProblems(access, user.permissionsBoundary, at),
    ...foreignPolicy(access, user.permissionsBoundary, access.primary.accountId, [
      ...at,
      "permissionsBoundary",
    ]),
  ];
}

/** Where a user's name stands first. */
function whereOf(access: AccessModel, user: string): string {
  for (const [group, { members }] of Object.entries(access.groups)) {
    const index = members.indexOf(user);
    if (index >= 0) return pathOf("groups", group, "members", index);
  }
  return pathOf("users", user);
}
