import type { AccessModel, AccessModelArgs } from "../model/accessModel";
import type { Problem } from "../model/problems";
import type { Consequence } from "../model/references";
import { accountProblems, regionWarnings } from "./checks/accounts";
import { auditProblems } from "./checks/audit";
import { groupsProblems } from "./checks/groups";
import { identityCenterProblems, identityCenterWarnings } from "./checks/identityCenter";
import { identityProvidersProblems, identityProviderWarnings } from "./checks/identityProviders";
import { chainWarnings, machinesProblems } from "./checks/machines";
import { primaryProblems } from "./checks/primary";
import { providerQuotaProblems } from "./checks/providerQuotas";
import { roleProblems, roleWarnings } from "./checks/roles";
import { statementIdProblems } from "./checks/statementIds";
import { issuerControlProblems } from "./issuerControls";
import { trustSizeProblems } from "./checks/trust";
import { trustKeyProblems } from "./checks/trustKeys";
import { usersProblems, usersWarnings } from "./checks/users";

/**
 * Where the model breaks a rule of AWS: a name, a quota, a document that AWS would refuse, or one that could never
 * do what it says. What people wrote themselves stands in `args`, beside the defaults in `access`.
 */
export function quotaProblems(args: AccessModelArgs, access: AccessModel): Consequence[] {
  return [
    ...primaryProblems(access),
    ...Object.entries(access.accounts).flatMap(([name, account]) => accountProblems(access, name, account)),
    ...Object.entries(access.roles).flatMap(([name, role]) => roleProblems(access, name, role)),
    ...trustKeyProblems(args, access),
    ...trustSizeProblems(access),
    ...statementIdProblems(access),
    ...groupsProblems(access),
    ...identityCenterProblems(access),
    ...usersProblems(access),
    ...machinesProblems(args, access),
    ...identityProvidersProblems(access),
    ...issuerControlProblems(access),
    ...providerQuotaProblems(access),
    ...auditProblems(args, access),
  ];
}

/** What works but not everywhere, and what was probably not meant. */
export function quotaWarnings(access: AccessModel): Problem[] {
  return [
    ...Object.entries(access.roles).flatMap(([name, role]) => roleWarnings(access, name, role)),
    ...Object.entries(access.accounts).flatMap(([name, account]) => regionWarnings(name, account)),
    ...usersWarnings(access),
    ...identityCenterWarnings(access),
    ...chainWarnings(access),
    ...identityProviderWarnings(access),
  ];
}
