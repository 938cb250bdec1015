import type { AccessModel } from "../model/accessModel";
import type { Problem } from "../model/problems";
import type { Consequence } from "../model/references";
import { accountProblems } from "./checks/accounts";
import { groupsProblems } from "./checks/groups";
import { roleProblems, roleWarnings } from "./checks/roles";
import { formed, pathProblems } from "./checks/rules";
import { trustSizeProblems } from "./checks/trust";
import { usersProblems } from "./checks/users";
import { PATTERNS } from "./limits";

/** Where the model breaks a rule of AWS: a name, a quota, a document that AWS would refuse. */
export function quotaProblems(access: AccessModel): Consequence[] {
  return [
    ...formed(PATTERNS.accountId, access.primary.accountId, ["primary", "accountId"]),
    ...pathProblems(access.primary.userPath, ["primary", "userPath"]),
    ...Object.entries(access.accounts).flatMap(([name, account]) => accountProblems(access, name, account)),
    ...Object.entries(access.roles).flatMap(([name, role]) => roleProblems(access, name, role)),
    ...trustSizeProblems(access),
    ...groupsProblems(access),
    ...usersProblems(access),
  ];
}

/** What AWS takes only after a quota was raised, and what works but not everywhere. */
export function quotaWarnings(access: AccessModel): Problem[] {
  return Object.entries(access.roles).flatMap(([name, role]) => roleWarnings(name, role));
}
