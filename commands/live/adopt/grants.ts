import type { LiveUser } from "../account/account";
import type { Candidate, Findings } from "./candidates";
import { conditionsWithout } from "./conditions";
import { principalOfArn } from "./principals";
import type { MachineIn, ProviderIn } from "./recognised";

/** A role that somebody may assume, with everybody who may. */
export interface GrantedRole {
  readonly candidate: Candidate;
  /** Names of groups whose members may assume it. */
  readonly groups: readonly string[];
  /** Users of a granting group whom it does not trust. */
  readonly denied: readonly string[];
  /** Users who may assume it by policies of their own. */
  readonly people: readonly string[];
  readonly permissionSets: readonly string[];
  readonly machines: readonly MachineIn[];
  readonly providers: readonly ProviderIn[];
}

/** Who may assume which candidate today: where their own account allows it and the role trusts them. */
export function grantsIn(findings: Findings): GrantedRole[] {
  const members = membersByGroup(findings);
  const inGroups = new Set(
    findings.candidates
      .flatMap((candidate) => groupsFor(findings, candidate, members))
      .flatMap((group) => members.get(group) ?? []),
  );
  return findings.candidates.flatMap((candidate) => {
    const granted = grantedRole(findings, candidate, members, inGroups);
    if (hasAnybody(granted)) return [granted];
    findings.reasons.add(
      { account: candidate.account, kind: "role", name: candidate.live.name },
      "it lets in principals of the primary account, and nothing there lets any of them assume it by name",
    );
    return [];
  });
}

function hasAnybody({ groups, people, permissionSets, machines, providers }: GrantedRole): boolean {
  return [groups, people, permissionSets, machines, providers].some(({ length }) => length > 0);
}

type Members = ReadonlyMap<string, readonly string[]>;

function membersByGroup({ primary }: Findings): Members {
  const members = new Map<string, string[]>(primary.groups.map(({ name }) => [name, []]));
  for (const { name, groups } of primary.users) for (const group of groups) members.get(group)?.push(name);
  return members;
}

function grantedRole(
  findings: Findings,
  candidate: Candidate,
  members: Members,
  inGroups: ReadonlySet<string>,
): GrantedRole {
  const { recognised, live } = candidate;
  const groups = groupsFor(findings, candidate, members);
  const throughGroups = new Set(groups.flatMap((group) => members.get(group) ?? []));
  const trusted = isTrustedBy(candidate);
  const alone = findings.primary.users.filter(
    (user) =>
      trusted(user) &&
      !throughGroups.has(user.name) &&
      findings.users.get(user.name)?.roles.has(live.arn) === true,
  );
  const asksMfa = recognised.trust.mfa !== undefined && recognised.trust.mfa !== false;
  const isPerson = ({ name }: LiveUser): boolean =>
    asksMfa || inGroups.has(name) || findings.primary.loginProfiles.get(name) === true;
  const { conditions: ofRole } = recognised.trust;
  const { permissionSets, machines } = recognised.users.asked;
  const others = recognised.users.anybody && !asksMfa ? rolesAllowed(findings, live.arn) : [];
  // A condition of a group of theirs would have nowhere to stand.
  const isForSets = Object.keys(conditionsWithout(permissionSets, ofRole)).length === 0;
  const machineOf = (principal: string): MachineIn => ({ principal, conditions: machines });
  return {
    candidate,
    groups,
    denied: [...throughGroups]
      .filter((name) => !trusted(findings.usersByName.get(name)) && !recognised.denied.includes(name))
      .sort(),
    people: alone.filter(isPerson).map(({ name }) => name),
    permissionSets: [
      ...new Set([
        ...recognised.permissionSets,
        ...(isForSets ? others.flatMap(({ permissionSet }) => permissionSet ?? []) : []),
      ]),
    ].sort(),
    machines: [
      ...recognised.machines,
      ...alone.filter((user) => !isPerson(user)).map(({ arn }) => machineOf(arn)),
      ...others.flatMap(({ principal }) => (principal === undefined ? [] : [machineOf(principal)])),
    ].filter(
      ({ principal }, index, all) => all.findIndex((other) => other.principal === principal) === index,
    ),
    providers: recognised.providers,
  };
}

/** Groups that are allowed a role by name, and of which it trusts somebody. */
function groupsFor(findings: Findings, candidate: Candidate, members: Members): string[] {
  const trusted = isTrustedBy(candidate);
  return [...findings.groups].flatMap(([group, { roles }]) => {
    if (!roles.has(candidate.live.arn)) return [];
    const isTrusted = members.get(group)?.some((name) => trusted(findings.usersByName.get(name))) === true;
    if (!isTrusted) {
      findings.notes.add(
        `group ${group} is allowed to assume ${candidate.live.arn}, which trusts none of its members: the model does not grant it`,
      );
    }
    return isTrusted ? [group] : [];
  });
}

function isTrustedBy({ recognised: { users, denied } }: Candidate): (user: LiveUser | undefined) => boolean {
  const names = new Set(users.names);
  const refused = new Set(denied);
  return (user) => {
    if (user === undefined || refused.has(user.name)) return false;
    return (
      users.anybody || names.has(user.name) || (users.path !== undefined && user.path.startsWith(users.path))
    );
  };
}

interface AllowedRole {
  readonly principal?: string;
  readonly permissionSet?: string;
}

/** Roles of the primary account that are allowed a role by name. */
function rolesAllowed({ primary, roles }: Findings, arn: string): AllowedRole[] {
  return primary.roles.flatMap((role): AllowedRole[] => {
    if (roles.get(role.name)?.roles.has(arn) !== true) return [];
    const principal = principalOfArn(role.arn);
    return principal.kind === "permissionSet"
      ? [{ permissionSet: principal.permissionSet }]
      : [{ principal: role.arn }];
  });
}

/** Who of the primary account gets into a role today and has no place in the model. */
export function leftOut(findings: Findings, granted: readonly GrantedRole[]): string[] {
  const lines = new Map<string, string[]>();
  const add = (who: string, arn: string): void => void lines.set(who, [...(lines.get(who) ?? []), arn]);
  for (const { candidate, groups, people, machines, permissionSets } of granted) {
    const { arn } = candidate.live;
    const trusted = isTrustedBy(candidate);
    const known = new Set([...people, ...groups.map((group) => `group ${group}`)]);
    for (const user of findings.primary.users) {
      const isIn = known.has(user.name) || user.groups.some((group) => known.has(`group ${group}`));
      if (isIn || !trusted(user) || machines.some(({ principal }) => principal === user.arn)) continue;
      const all = [findings.users.get(user.name), ...user.groups.map((group) => findings.groups.get(group))];
      if (all.some((each) => each?.byEverything.has(arn) === true || each?.roles.has(arn) === true))
        add(`user ${user.name}`, arn);
    }
    const asksMfa = candidate.recognised.trust.mfa !== undefined && candidate.recognised.trust.mfa !== false;
    if (!candidate.recognised.users.anybody || asksMfa) continue;
    for (const role of findings.primary.roles) {
      const principal = principalOfArn(role.arn);
      const isKnown =
        machines.some((machine) => machine.principal === role.arn) ||
        (principal.kind === "permissionSet" && permissionSets.includes(principal.permissionSet));
      if (!isKnown && findings.roles.get(role.name)?.byEverything.has(arn) === true)
        add(`role ${role.name}`, arn);
    }
  }
  return [...lines].map(
    ([who, arns]) =>
      `${who} of the primary account, to whom a policy allows everything: ${arns.length === 1 ? String(arns[0]) : `${arns.length} roles, ${arns.slice(0, 5).join(", ")}${arns.length > 5 ? ", …" : ""}`}`,
  );
}
