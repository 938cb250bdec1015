import type { AccessKeys, GroupArgs } from "../../../components/model/accessModel";
import { REFUSED_KEYS_POLICY } from "../../../components/policies/refusedKeys";
import { SELF_MANAGEMENT_POLICY } from "../../../components/policies/selfManagement";
import type { LiveGroup } from "../account/account";
import { PRIMARY } from "../verify/difference";
import { isAssumePolicy } from "./assumable";
import { type AssumeArgs, assumeArgs, type Target } from "./assume";
import type { Findings } from "./candidates";
import { statementsIn } from "./documents";
import type { GrantedRole } from "./grants";
import { familyOf, freeName } from "./holders";
import { principalOfArn } from "./principals";
import { numbered, shortName } from "./permissions";
import { defined, oneOrMore } from "./written";
import type { Roles } from "./roleKeys";
import { attachmentOf, inlineOf } from "./things";

export interface Groups {
  readonly args: Readonly<Record<string, GroupArgs>>;
  readonly accessKeys: AccessKeys;
}

type AccountsByRole = ReadonlyMap<string, ReadonlySet<string>>;

/** The groups of the model: those that grant roles, people of permission sets, and people with policies of their own. */
export function groupsFrom(
  findings: Findings,
  granted: readonly GrantedRole[],
  roles: Roles,
  all: AccountsByRole,
): Groups {
  const targets = (holds: (role: GrantedRole) => boolean): AssumeArgs =>
    assumeArgs(granted.filter(holds).map(targetOf), roles, all);
  const args = new Map<string, GroupArgs>();
  const accessKeys = accessKeysIn(findings);
  const taken = new Set<string>();
  for (const group of findings.primary.groups) {
    if (!granted.some(({ groups }) => groups.includes(group.name))) {
      findings.reasons.add(
        { account: PRIMARY, kind: "group", name: group.name },
        "no policy of it lets its members assume by name a role of these accounts that trusts them",
      );
      continue;
    }
    const assume = targets(({ groups }) => groups.includes(group.name));
    args.set(group.name, groupArgs(findings, group, assume, accessKeys, taken));
  }
  for (const permissionSet of distinct(granted.flatMap((role) => role.permissionSets))) {
    const holds = (role: GrantedRole): boolean => role.permissionSets.includes(permissionSet);
    const policyName = policyOfSet(
      findings,
      permissionSet,
      granted.filter(holds).map(({ candidate }) => candidate.live.arn),
      taken,
    );
    const stem = policyName?.replace(/-assume$/, "") ?? permissionSet;
    const isTaken = (name: string): boolean =>
      args.has(name) || (policyName === undefined && isPolicyTaken(findings, taken, `${name}-assume`));
    const key = freeName(stem, isTaken);
    taken.add(policyName ?? `${key}-assume`);
    args.set(key, {
      permissionSet,
      assume: targets(holds),
      ...(policyName === undefined || policyName === `${key}-assume` ? {} : { policyName }),
    });
  }
  for (const user of distinct(granted.flatMap((role) => role.people))) {
    const isTaken = (name: string): boolean =>
      args.has(name) ||
      findings.primary.groups.some((group) => group.name === name) ||
      isPolicyTaken(findings, taken, `${name}-assume`);
    const key = freeName(`${user}-roles`, isTaken);
    taken.add(`${key}-assume`);
    findings.notes.add(
      `user ${user} may assume roles by policies of their own; the model grants through groups, so group ${key} would be created, and the user's own policies can go once it is there`,
    );
    args.set(key, {
      members: user,
      assume: targets((role) => role.people.includes(user)),
      selfManagement: false,
    });
  }
  return { args: Object.fromEntries(args), accessKeys };
}

export function targetOf({ candidate }: GrantedRole): Target {
  return { account: candidate.account, arn: candidate.live.arn };
}

export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function isPolicyTaken({ primaryPolicies }: Findings, taken: ReadonlySet<string>, name: string): boolean {
  return taken.has(name) || primaryPolicies.has(name);
}

function groupArgs(
  findings: Findings,
  group: LiveGroup,
  assume: AssumeArgs,
  accessKeys: AccessKeys,
  taken: Set<string>,
): GroupArgs {
  const { primaryPolicies: policies, reasons, notes, partition, usersByName } = findings;
  const members = [...usersByName.values()]
    .filter((user) => user.groups.includes(group.name))
    .map(({ name }) => name);
  const own = ownAssumePolicies(findings, group);
  const standard = `${group.name}-assume`;
  const policyName = own?.policyName ?? freeName(standard, (name) => isPolicyTaken(findings, taken, name));
  taken.add(policyName);
  const selfManagement = group.attached.some((arn) => isSelfManagement(findings, arn));
  const kept = group.attached.filter((arn) => {
    if (own?.arns.includes(arn) === true || isSelfManagement(findings, arn)) return false;
    if (accessKeys === "refused" && isRefusal(findings, arn)) return false;
    if (!isAssumePolicy(policies.documentOf(arn))) return true;
    const why = `what it allows is in policy ${policyName} of the model's group ${group.name}; detach it once that is there`;
    reasons.add({ account: PRIMARY, kind: "attachment", name: attachmentOf("group", group.name, arn) }, why);
    return false;
  });
  for (const { name, document } of group.inline) {
    const why = isAssumePolicy(document)
      ? `what it allows is in policy ${policyName} of the model's group ${group.name}; it can go once that is there`
      : "the model has no inline policies of groups; it stays as it is";
    reasons.add({ account: PRIMARY, kind: "inline policy", name: inlineOf("group", group.name, name) }, why);
  }
  const { patterns, isConditional } = findings.groups.get(group.name) ?? {
    patterns: [],
    isConditional: false,
  };
  if (patterns.length > 0)
    notes.add(
      `group ${group.name} may assume ${patterns.join(", ")}; the model names the roles that this stands for today, and later ones are granted by the model alone`,
    );
  if (isConditional)
    notes.add(
      `group ${group.name} may assume roles under conditions of its policy; the model has conditions where the roles are, and drops these`,
    );
  return {
    members: oneOrMore(members.sort()),
    assume,
    ...defined({
      path: group.path === "/" ? undefined : group.path,
      policyName: policyName === standard ? undefined : policyName,
      selfManagement: selfManagement ? undefined : false,
      managedPolicies:
        kept.length === 0 ? undefined : oneOrMore(kept.map((arn) => shortName(arn, partition)).sort()),
    }),
  };
}

interface OwnPolicies {
  readonly policyName: string;
  readonly arns: readonly string[];
}

/** The managed policies that the program would make for a group, which are about nothing else and nobody else's. */
function ownAssumePolicies(
  { primaryPolicies: policies }: Findings,
  group: LiveGroup,
): OwnPolicies | undefined {
  const holder = `group ${group.name}`;
  const candidates = group.attached.filter(
    (arn) => policies.isOwn(arn, holder) && isAssumePolicy(policies.documentOf(arn)),
  );
  const names = distinct(candidates.map((arn) => policies.nameOf(arn)));
  const families = names.filter((name) => name === familyOf(name) || !names.includes(familyOf(name)));
  const standard = `${group.name}-assume`;
  const policyName = families.includes(standard) ? standard : families[0];
  if (policyName === undefined) return undefined;
  const arns = numbered(policyName, (name) => names.includes(name)).map((name) => policies.arnOf(name));
  return { policyName, arns };
}

/** The policy that Identity Center takes by its name for a permission set, where one grants just these roles. */
function policyOfSet(
  { primary, primaryPolicies: policies }: Findings,
  permissionSet: string,
  arns: readonly string[],
  taken: ReadonlySet<string>,
): string | undefined {
  const holders = primary.roles
    .map(({ arn, attached }) => ({ principal: principalOfArn(arn), attached }))
    .filter(
      ({ principal }) => principal.kind === "permissionSet" && principal.permissionSet === permissionSet,
    );
  const attached = new Set(holders.flatMap((holder) => holder.attached));
  const wanted = [...arns].sort().join("\n");
  const found = [...primary.policies.keys()]
    .filter((arn) => policies.isPlain(arn) && (attached.has(arn) || policies.isUnattached(arn)))
    .filter((arn) => !taken.has(policies.nameOf(arn)) && isAssumePolicy(policies.documentOf(arn)))
    .filter((arn) => resourcesOf(policies.documentOf(arn)).join("\n") === wanted);
  const best = found.find((arn) => attached.has(arn)) ?? found[0];
  return best === undefined ? undefined : policies.nameOf(best);
}

function resourcesOf(document: unknown): string[] {
  const statements = statementsIn(document);
  return typeof statements === "string"
    ? []
    : distinct(statements.flatMap(({ resources = [] }) => resources));
}

/** By what it denies and allows, whatever version of the program wrote it. */
function isSelfManagement({ primaryPolicies: policies }: Findings, arn: string): boolean {
  if (policies.nameOf(arn) !== SELF_MANAGEMENT_POLICY || !policies.isPlain(arn)) return false;
  return sidsOf(policies.documentOf(arn)).includes("ManageOwnUser");
}

function isRefusal({ primaryPolicies: policies }: Findings, arn: string): boolean {
  return policies.nameOf(arn) === REFUSED_KEYS_POLICY && policies.isPlain(arn);
}

function sidsOf(document: unknown): string[] {
  const statements = statementsIn(document);
  return typeof statements === "string" ? [] : statements.flatMap(({ sid }) => sid ?? []);
}

function accessKeysIn(findings: Findings): AccessKeys {
  const arns = findings.primary.groups.flatMap(({ attached }) => attached);
  if (arns.some((arn) => isRefusal(findings, arn))) return "refused";
  const [managing] = arns.filter((arn) => isSelfManagement(findings, arn));
  if (managing === undefined) return "allowed";
  const sids = sidsOf(findings.primaryPolicies.documentOf(managing));
  return sids.includes("NoMfaDeviceByAccessKey") ? "allowed" : "allowedToEnrolMfa";
}
