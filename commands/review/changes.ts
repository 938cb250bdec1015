import type { Style } from "../rehearsal/style";
import { type AccessReport, compare, type GrantAccess, type PersonAccess } from "./accessReport";
import { mayInText, riskInWords, type RolePermissions, saidInText } from "../vocabulary/permissions";
import { permitsAtMost } from "./permitsAtMost";
import { asksAtLeast, type Terms } from "./terms";
import { oneLine } from "./text";

/** One difference between two states, in a line of words. */
export interface Change {
  readonly sign: "+" | "-" | "~";
  readonly text: string;
  /** Whether anybody may now do more. False only where it is certain that nobody may. */
  readonly broader: boolean;
}

/** What changed in who may assume what. */
export function changesBetween(before: AccessReport, now: AccessReport): Change[] {
  const [old, current] = [grantsByKey(before), grantsByKey(now)];
  const states: States = {
    nameOf: nameOfs(before, now),
    oldSubjects: subjectsByRole(old.values()),
    permissionChange: oncePerPair(permissionChange),
  };
  const found = new Map([...old, ...current]);
  const order = (grant: GrantAccess): string =>
    [grant.account, grant.roleName, grant.who, grant.via].join("\n");
  const grants = [...found].sort(([, left], [, right]) => compare(order(left), order(right)));
  return [
    ...grants.flatMap(([key]) => grantChange(old.get(key), current.get(key), states)),
    ...peopleChanges(before, now),
  ];
}

/** What is known of two states, for the comparison of single grants. */
interface States {
  readonly nameOf: (grant: GrantAccess) => string;
  /** Account and role -> the subjects that could assume it before. */
  readonly oldSubjects: ReadonlyMap<string, readonly GrantAccess[]>;
  readonly permissionChange: typeof permissionChange;
}

/** Asks about the same two things once: thousands of grants share the permissions of a few roles. */
function oncePerPair<Item extends object, Answer>(
  ask: (before: Item, now: Item) => Answer,
): (before: Item, now: Item) => Answer {
  const answers = new Map<Item, Map<Item, Answer>>();
  return (before, now) => {
    const known = answers.get(before) ?? new Map<Item, Answer>();
    answers.set(before, known);
    const answer = known.get(now) ?? ask(before, now);
    known.set(now, answer);
    return answer;
  };
}

/** The changes for a terminal, and how many there are of each kind. */
export function changesText(changes: readonly Change[], since: string, style: Style): string {
  const lines = changes.map(({ sign, text, broader }) =>
    broader ? `${sign} ${text} ${style.red("BROADER")}` : `${sign} ${text}`,
  );
  const count = (sign: Change["sign"]): number => changes.filter((change) => change.sign === sign).length;
  const broader = changes.filter((change) => change.broader).length;
  const total =
    changes.length === 0
      ? `Access has not changed since ${oneLine(since)}.`
      : `${changes.length} ${changes.length === 1 ? "change" : "changes"} since ${oneLine(since)}: ${count("+")} gained, ${count("-")} lost, ${count("~")} changed; ${broader} BROADER`;
  return [...lines, total].join("\n");
}

function grantsByKey({ accounts }: AccessReport): ReadonlyMap<string, GrantAccess> {
  return new Map(accounts.flatMap(({ grants }) => grants.map((grant) => [grant.key, grant] as const)));
}

/** An account's name, with its ID where the name means another account than before. */
function nameOfs(before: AccessReport, now: AccessReport): (grant: GrantAccess) => string {
  const ids = new Map<string, string>();
  const moved = new Set<string>();
  for (const { account, accountId } of [...before.accounts, ...now.accounts]) {
    if ((ids.get(account) ?? accountId) !== accountId) moved.add(account);
    ids.set(account, accountId);
  }
  return ({ account, accountId }) => (moved.has(account) ? `${account} (${accountId})` : account);
}

function grantChange(
  before: GrantAccess | undefined,
  now: GrantAccess | undefined,
  states: States,
): Change[] {
  const { nameOf } = states;
  if (now === undefined) {
    return before === undefined ? [] : [{ sign: "-", text: grantInWords(before, nameOf), broader: false }];
  }
  if (before === undefined) {
    return [{ sign: "+", text: grantInWords(now, nameOf), broader: !hadAlready(now, states) }];
  }
  const aspects = aspectsOf(before, now, states);
  if (aspects.length === 0) return [];
  const text = `${sentence(now, nameOf)}: ${aspects.map((aspect) => aspect.text).join("; ")}`;
  return [{ sign: "~", text: oneLine(text), broader: aspects.some(({ broader }) => broader) }];
}

function grantInWords(grant: GrantAccess, nameOf: States["nameOf"]): string {
  const { conditions, permissions } = grant;
  return oneLine(`${sentence(grant, nameOf)} (${conditions.join("; ")}): ${mayInText(permissions)}`);
}

function sentence(grant: GrantAccess, nameOf: States["nameOf"]): string {
  return `${grant.who} may assume ${grant.roleName} in ${nameOf(grant)}`;
}

/**
 * Subjects of an OIDC provider need no permission but the trust, so what is new in name may have been there under a
 * wildcard. For others a grant is two-sided, and a new one gives something new.
 */
function hadAlready(now: GrantAccess, states: States): boolean {
  if (!isSubject(now)) return false;
  const old = states.oldSubjects.get(placeOf(now)) ?? [];
  return old.some((before) => aspectsOf(before, now, states).every(({ broader }) => !broader));
}

function subjectsByRole(grants: Iterable<GrantAccess>): ReadonlyMap<string, readonly GrantAccess[]> {
  const subjects = new Map<string, GrantAccess[]>();
  for (const grant of grants) {
    if (!isSubject(grant)) continue;
    const ofRole = subjects.get(placeOf(grant)) ?? [];
    ofRole.push(grant);
    subjects.set(placeOf(grant), ofRole);
  }
  return subjects;
}

function placeOf({ accountId, roleName }: GrantAccess): string {
  return `${accountId}\n${roleName}`;
}

function isSubject({ holder }: GrantAccess): boolean {
  return holder.kind === "provider" && holder.subject !== undefined;
}

interface Aspect {
  readonly text: string;
  readonly broader: boolean;
}

function aspectsOf(before: GrantAccess, now: GrantAccess, states: States): Aspect[] {
  return [
    ...aspect("account", [before.account], [now.account], false),
    ...aspect("through", [before.via], [now.via], false),
    // Policies elsewhere may speak of the new ARN.
    ...aspect("role", [before.roleArn], [now.roleArn], true),
    ...conditionChange(before, now),
    ...aspect("session", [before.session], [now.session], now.sessionSeconds > before.sessionSeconds),
    ...states.permissionChange(before.permissions, now.permissions),
  ];
}

function conditionChange(before: GrantAccess, now: GrantAccess): Aspect[] {
  const broader = !asksAtLeast(now.terms, before.terms);
  const inWords = aspect("conditions", before.conditions, now.conditions, broader);
  if (inWords.length > 0) return inWords;
  // What has no words of its own: who the principal is.
  return aspect("conditions", termsInWords(before.terms), termsInWords(now.terms), broader);
}

function termsInWords({ conditions, sessionTags, denied }: Terms): string[] {
  return [
    ...conditions.map(({ operator, key, values }) => `${operator} ${key} ${[...values].sort().join(" or ")}`),
    ...Object.entries(sessionTags).map(([key, values]) => `session tag ${key} ${values.join(" or ")}`),
    ...denied.map((user) => `never ${user}`),
  ];
}

function permissionChange(before: RolePermissions, now: RolePermissions): Aspect[] {
  const broader = !permitsAtMost(now, before);
  const limits = [before, now].map(({ within }) => (within === undefined ? [] : [within]));
  const kinds = before.risks.map(({ kind }) => kind);
  const risks = now.risks
    .filter(({ kind }) => !kinds.includes(kind))
    .map((risk) => saidInText(riskInWords(risk)));
  const changes = [
    ...aspect("allows", before.allows, now.allows, broader),
    ...aspect("denies", before.denies, now.denies, broader),
    ...aspect("within", limits[0] ?? [], limits[1] ?? [], broader),
  ];
  return risks.length === 0 || changes.length === 0
    ? changes
    : [...changes, { text: `now ${risks.join(" and ")}`, broader }];
}

/** What is in one list and not in the other; nothing where they are the same. */
function aspect(name: string, before: readonly string[], now: readonly string[], broader: boolean): Aspect[] {
  const lost = before.filter((line) => !now.includes(line));
  const gained = now.filter((line) => !before.includes(line));
  if (lost.length === 0 && gained.length === 0) return [];
  const [from, to] = [lost, gained].map((lines) => lines.join(", "));
  if (lost.length === 0) return [{ text: `${name}: also ${to ?? ""}`, broader }];
  if (gained.length === 0) return [{ text: `${name}: no longer ${from ?? ""}`, broader }];
  return [{ text: `${name}: ${from ?? ""} -> ${to ?? ""}`, broader }];
}

function peopleChanges(before: AccessReport, now: AccessReport): Change[] {
  const [old, current] = [before, now].map(
    ({ primary }) => new Map(primary.people.map((person) => [person.who, person])),
  );
  const names = [...new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])].sort();
  return names.flatMap((who) => personChange(who, old?.get(who), current?.get(who)));
}

function personChange(
  who: string,
  before: PersonAccess | undefined,
  now: PersonAccess | undefined,
): Change[] {
  const aspects = [
    ...listAspect("policies", before?.policies, now?.policies),
    ...listAspect("gets", before?.credentials, now?.credentials),
    ...boundaryAspect(before, now),
    ...selfManagementAspect(before, now),
  ];
  if (aspects.length === 0) return [];
  const sign = before === undefined ? "+" : now === undefined ? "-" : "~";
  return [
    {
      sign,
      text: oneLine(`${who} in the primary account: ${aspects.map(({ text }) => text).join("; ")}`),
      broader: aspects.some(({ broader }) => broader),
    },
  ];
}

function listAspect(name: string, before: readonly string[] = [], now: readonly string[] = []): Aspect[] {
  return aspect(
    name,
    before,
    now,
    now.some((line) => !before.includes(line)),
  );
}

/** Somebody new has no boundary that could be missed. */
function boundaryAspect(before: PersonAccess | undefined, now: PersonAccess | undefined): Aspect[] {
  if (before === undefined || now === undefined) return [];
  const [from, to] = [before, now].map(({ within }) => (within === undefined ? [] : [within]));
  return aspect("within", from ?? [], to ?? [], before.within !== undefined);
}

/** It gives the management of one's own credentials, and takes everything else away without MFA: neither way narrows. */
function selfManagementAspect(before: PersonAccess | undefined, now: PersonAccess | undefined): Aspect[] {
  if (before === undefined || now === undefined || before.selfManagement === now.selfManagement) return [];
  return [
    {
      text: now.selfManagement ? "now manages own credentials" : "no longer manages own credentials",
      broader: true,
    },
  ];
}
