import { directGroupsGranting, groupsGranting } from "../grants";
import { LIMITS } from "../limits";
import { pathOf, type Problem } from "../problems";
import type { Place } from "./trustKey";

/** The policy variable with the name of the IAM user who calls, and the condition key that it stands for. */
export const USER_NAME = { variable: "${aws:username}", key: "aws:username" } as const;

/** Whom a role cannot ask for the name of an IAM user: those who have none, or one too short for a session. */
export function userNameProblems({ access, role, at }: Place): Problem[] {
  const groups = groupsGranting(access, role);
  const users = groups.flatMap(({ members }) => members);
  // Where there are none, the key is told to be idle.
  if (users.length === 0) return [];
  const sets = groups.flatMap(({ permissionSet }) => permissionSet ?? []);
  const short = users.filter((user) => user.length < LIMITS.sessionName.min);
  const reasons = [
    ...sets.map(
      (set) => `people of permission set "${set}" do not have; their session names say who they are`,
    ),
    ...directGroupsGranting(access, role).map(
      (group) => `people of Identity Center in group "${group}" do not have`,
    ),
    ...short.map((user) => `"${user}" has too short; it takes at least ${LIMITS.sessionName.min} characters`),
  ];
  return reasons.slice(0, 1).map((reason) => ({
    path: pathOf(...at),
    message: `asks for the name of an IAM user, which ${reason}`,
  }));
}
