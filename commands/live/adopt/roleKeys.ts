import type { RoleArgs } from "../../../components/model/accessModel";
import { KEYS, NAMES } from "../../../components/model/trust/each";
import type { TrustArgs } from "../../../components/model/trust/keys";
import { KINDS, reaches } from "../../../components/model/trust/reach";
import type { Findings } from "./candidates";
import type { GrantedRole } from "./grants";
import { defined } from "./written";
import { shortName } from "./permissions";
import { freeName } from "./holders";

/** The roles of the model, and which of them each account has. */
export interface Roles {
  readonly args: Readonly<Record<string, RoleArgs>>;
  /** ARN of a role that stands -> its key. */
  readonly keys: ReadonlyMap<string, string>;
}

/** Users of the model, and the path that it trusts where a role trusts one. */
export interface People {
  readonly userPath: string;
  readonly people: readonly string[];
}

/** Roles of one name that are alike in several accounts are one role of the model; the others get keys of their own. */
export function rolesFrom(findings: Findings, granted: readonly GrantedRole[], people: People): Roles {
  const byName = new Map<
    string,
    { readonly text: string; readonly role: RoleArgs; readonly of: GrantedRole }[]
  >();
  for (const of of granted) {
    const role = roleArgs(findings, of, people);
    const { name } = of.candidate.live;
    byName.set(name, [...(byName.get(name) ?? []), { text: JSON.stringify(role), role, of }]);
  }
  const args = new Map<string, RoleArgs>();
  const keys = new Map<string, string>();
  for (const [name, all] of byName) {
    const texts = [...new Set(all.map(({ text }) => text))].sort(
      (left, right) => countOf(all, right) - countOf(all, left),
    );
    for (const [index, text] of texts.entries()) {
      const alike = all.filter((each) => each.text === text);
      const [first] = alike;
      if (first === undefined) continue;
      const wanted = index === 0 ? name : `${name}-${first.of.candidate.account}`;
      const key = freeName(wanted, (taken) => args.has(taken) || (taken !== name && byName.has(taken)));
      args.set(key, key === name ? first.role : { name, ...first.role });
      for (const { of } of alike) keys.set(of.candidate.live.arn, key);
    }
  }
  return { args: Object.fromEntries(args), keys };
}

function countOf(all: readonly { readonly text: string }[], text: string): number {
  return all.filter((each) => each.text === text).length;
}

/** One hour: what AWS gives a role that says nothing. */
const SESSION_DURATION = 3_600;

function roleArgs(findings: Findings, granted: GrantedRole, { userPath, people }: People): RoleArgs {
  const { candidate, denied } = granted;
  const { live, permissions, recognised } = candidate;
  const { maxSessionDuration, description, path, boundary } = live;
  // Whoever is not in the model is not let in anyway.
  const refused = [...recognised.denied, ...denied].filter((name) => people.includes(name));
  const trust = trustArgs(concerning(granted, recognised.trust), refused, recognised.users.path === userPath);
  const tags = ownTags(live.tags);
  return defined({
    path: path === "/" ? undefined : path,
    description: description === "" ? undefined : description,
    maxSessionDuration: maxSessionDuration === SESSION_DURATION ? undefined : maxSessionDuration,
    permissions: permissions.permissions,
    permissionsBoundary: boundary && shortName(boundary, findings.partition),
    tags: Object.keys(tags).length === 0 ? undefined : tags,
    // What else is attached stays, until somebody has seen what that is.
    exclusive: false,
    trust: Object.keys(trust).length === 0 ? undefined : trust,
  });
}

/** Keys that hold for somebody who may assume the role: of others, machines have conditions of their own in their place. */
function concerning({ groups, people, ...granted }: GrantedRole, trust: TrustArgs): TrustArgs {
  const { permissionSets, machines, providers: identityProviders } = granted;
  const all = { users: [...groups, ...people], permissionSets, machines, identityProviders };
  const kinds = KINDS.filter((kind) => kind !== "identityCenterGroups" && all[kind].length > 0);
  const idle = NAMES.filter((name) => !kinds.some((kind) => reaches(KEYS[name].holdsFor, kind)));
  return Object.fromEntries(Object.entries(trust).filter(([name]) => !idle.some((each) => each === name)));
}

/** Tags of AWS are nobody's to set. */
export function ownTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}

/** Twelve hours: the model's own. */
const MFA_AGE = 43_200;

function trustArgs(given: TrustArgs, denied: readonly string[], isByPath: boolean): TrustArgs {
  const { mfa, match, ...others } = given;
  const isDefault = mfa !== undefined && mfa !== false && mfa.maxAge === MFA_AGE;
  const names = [...new Set(denied)].sort();
  return defined({
    mfa: isDefault ? undefined : mfa,
    match: isByPath ? match : undefined,
    ...others,
    denyUsers: names.length === 0 ? undefined : names,
  });
}
