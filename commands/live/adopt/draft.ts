import type { AccessModelArgs, AccountArgs } from "../../../components/model/accessModel";
import { QUOTAS } from "../../../components/model/quotas";
import type { LiveRole } from "../account/account";
import { accountsByRole } from "./assume";
import type { Findings } from "./candidates";
import { type GrantedRole, grantsIn } from "./grants";
import { distinct, groupsFrom, targetOf } from "./groups";
import { machinesFrom } from "./machines";
import { primaryArgs } from "./primary";
import { providersFrom } from "./providers";
import { oneOrMore } from "./written";
import { type Roles, rolesFrom } from "./roleKeys";
import { usersFrom, userPathOf } from "./users";

/** A model of what stands, before anybody looked whether it can be deployed. */
export interface Draft {
  readonly model: AccessModelArgs;
  readonly granted: readonly GrantedRole[];
  readonly roles: Roles;
}

export function draftOf(findings: Findings): Draft {
  const granted = grantsIn(findings);
  const members = distinct([
    ...findings.primary.users
      .filter(({ groups }) => groups.some((group) => granted.some((role) => role.groups.includes(group))))
      .map(({ name }) => name),
    ...granted.flatMap(({ people }) => people),
  ]);
  const userPath = userPathOf(findings, members);
  const refused = granted.flatMap(({ candidate: { recognised } }) =>
    recognised.users.path === userPath ? recognised.denied : [],
  );
  const people = distinct([...members, ...refused.filter((name) => findings.usersByName.has(name))]);
  const roles = rolesFrom(findings, granted, { userPath, people });
  const all = accountsByRole(granted.map(targetOf), roles);
  const groups = groupsFrom(findings, granted, roles, all);
  const users = usersFrom(findings, people, userPath);
  const machines = machinesFrom(findings, granted, roles, all);
  const identityProviders = providersFrom(findings, granted, roles, all);
  noteRoles(findings, granted);
  return {
    granted,
    roles,
    model: {
      primary: primaryArgs(findings, groups, userPath),
      accounts: accountsFrom(findings, granted, roles),
      roles: roles.args,
      groups: groups.args,
      ...(Object.keys(users).length === 0 ? {} : { users }),
      ...(Object.keys(machines).length === 0 ? {} : { machines }),
      ...(Object.keys(identityProviders).length === 0 ? {} : { identityProviders }),
    },
  };
}

/** An account in which no role is for the model has no place in it. */
function accountsFrom(
  findings: Findings,
  granted: readonly GrantedRole[],
  roles: Roles,
): Record<string, AccountArgs> {
  const entries = [...findings.children].flatMap(([name, { accountId }]) => {
    const own = granted.filter(({ candidate }) => candidate.account === name);
    const keys = distinct(own.flatMap(({ candidate }) => roles.keys.get(candidate.live.arn) ?? []));
    if (keys.length > 0) {
      const quotas = raisedQuotas(own.map(({ candidate }) => candidate.live));
      return [[name, { accountId, roles: oneOrMore(keys), ...quotas }] as const];
    }
    findings.notes.add(`account ${name} has no role for the model, and is not in it`);
    return [];
  });
  return Object.fromEntries(entries);
}

/** What stands and would not without AWS having raised a quota. */
function raisedQuotas(roles: readonly LiveRole[]): Pick<AccountArgs, "quotas"> {
  const { trustPolicy, policiesPerRole } = QUOTAS;
  const size = Math.max(...roles.map(({ trust }) => JSON.stringify(trust).length));
  const attached = Math.max(...roles.map((role) => role.attached.length));
  const quotas = {
    ...(size > trustPolicy.standard ? { trustPolicy: trustPolicy.most } : {}),
    ...(attached > policiesPerRole.standard ? { policiesPerRole: policiesPerRole.most } : {}),
  };
  return Object.keys(quotas).length === 0 ? {} : { quotas };
}

function noteRoles({ notes, reasons }: Findings, granted: readonly GrantedRole[]): void {
  for (const { candidate, denied } of granted) {
    const { account, live, permissions, recognised } = candidate;
    for (const [name, why] of permissions.moved) reasons.add({ account, kind: "inline policy", name }, why);
    for (const note of recognised.notes) notes.add(`${live.arn}: ${note}`);
    if (denied.length > 0)
      notes.add(
        `${live.arn} does not trust ${denied.join(", ")}, of groups that may assume it: they are in its denyUsers`,
      );
    if (live.maxSessionDuration === undefined) notes.add(NO_DURATION);
  }
}

const NO_DURATION =
  "how long sessions of roles may last, and descriptions, were not read: add what aws iam list-roles prints to the files, or the next preview shortens sessions to an hour and takes descriptions out";
