import type { AccessModel } from "../model/accessModel";
import type { Problem } from "../model/problems";
import type { Consequence } from "../model/references";
import { accountProblems } from "./checks/accounts";
import { groupsProblems } from "./checks/groups";
import { identityProvidersProblems } from "./checks/identityProviders";
import { chainWarnings, machinesProblems } from "./checks/machines";
import { primaryProblems } from "./checks/primary";
import { roleProblems, roleWarnings } from "./checks/roles";
import { trustSizeProblems } from "./checks/trust";
import { usersProblems } from "./checks/users";

/** Where the model breaks a rule of AWS: a name, a quota, a document that AWS would refuse. */
export function quotaProblems(access: AccessModel): Consequence[] {
  return [
    ...primaryProblems(access.primary),
    ...Object.entries(access.accounts).flatMap(([name, account]) => accountProblems(access, name, account)),
    ...Object.entries(access.roles).flatMap(([name, role]) => roleProblems(access, name, role)),
    ...trustSizeProblems(access),
    ...groupsProblems(access),
    ...usersProblems(access),
    ...machinesProblems(access),
    ...identityProvidersProblems(access),
  ];
}

/** What AWS takes only after a quota was raised, and what works but not everywhere. */
export function quotaWarnings(access: AccessModel): Problem[] {
  return [
    ...Object.entries(access.roles).flatMap(([name, role]) => roleWarnings(name, role)),
    ...chainWarnings(access),
  ];
}
