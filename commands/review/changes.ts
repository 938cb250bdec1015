import { counted } from "../../components/model/counted";
import type { Style } from "../terminal/terminal";
import { Comparison } from "../../proof/compare";
import { type AccessReport, type GrantAccess, type PersonAccess } from "./accessReport";
import { mayInText, riskInWords, type RolePermissions, saidInText } from "../vocabulary/permissions";
import { differencesInWords } from "./differences";
import { isAdministrator } from "./notices";
import { inOrder } from "./order";
import { Proven } from "./proven";
import { placesOfRole } from "./rows";
import type { ReviewedState } from "./reviewedState";
import type { Terms } from "./terms";
import { oneLine } from "./text";

/** One difference between two states, in a line of words. */
export interface Change {
  /** Gained, lost or changed; a request that is allowed now, or no longer; what is not decided. */
  readonly sign: "+" | "-" | "~" | ">" | "<" | "?";
  readonly text: string;
  /** Whether anybody may now do more. False only where it is proven that nobody may. */
  readonly broader: boolean;
}

/** What changed in who may assume what, and what was proven to be broader or narrower. */
export function changesBetween(before: ReviewedState, now: ReviewedState): Change[] {
  const comparison = new Comparison(before, now);
  const proven = new Proven(comparison, before, now);
  const [old, current] = [grantsByKey(before.report), grantsByKey(now.report)];
  const found = new Map([...old, ...current]);
  const order = (grant: GrantAccess): readonly string[] => [
    grant.account,
    grant.roleName,
    grant.who,
    grant.via,
  ];
  const grants = [...found].sort(([, left], [, right]) => inOrder(order(left), order(right)));
  const nameOf = nameOfs(before.report, now.report);
  const changes = grants.flatMap(([key]) => grantChange(old.get(key), current.get(key), { nameOf, proven }));
  return [
    ...inPlaces(changes, before.report, now.report),
    ...peopleChanges(before.report, now.report, proven),
    ...differencesInWords(comparison.differences, before, now),
  ];
}

/** A difference of one grant; its words, but for those of the account, are the same wherever it is so. */
interface GrantChange extends Omit<Change, "text"> {
  readonly account: string;
  readonly role: string;
  readonly textIn: (place: string) => string;
}

/** A line for each change, and one for all accounts in which it is the same. */
function inPlaces(changes: readonly GrantChange[], before: AccessReport, now: AccessReport): Change[] {
  const alike = new Map<string, GrantChange[]>();
  for (const change of changes) {
    const { sign, broader, role, textIn } = change;
    const said = JSON.stringify([sign, broader, role, textIn("")]);
    const known = alike.get(said);
    if (known === undefined) alike.set(said, [change]);
    else known.push(change);
  }
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { sign, broader, role, textIn } = first;
    // What is lost was so where the role stood then.
    const report = sign === "-" ? before : now;
    const standing = report.roles.find(({ key }) => key === role);
    const accounts = same.map(({ account }) => account);
    const places = placesOfRole(report, standing, accounts);
    return [{ sign, text: oneLine(textIn(places)), broader }];
  });
}

/** The changes for a terminal, and how many there are of each kind. */
export function changesText(changes: readonly Change[], since: string, style: Style): string {
  const lines = changes.map(({ sign, text, broader }) =>
    broader ? `${sign} ${text} ${style.red("BROADER")}` : `${sign} ${text}`,
  );
  const count = (sign: Change["sign"]): number => changes.filter((change) => change.sign === sign).length;
  const broader = changes.filter((change) => change.broader).length;
  const shown = count(">") + count("<");
  const counts = [
    `${count("+")} gained`,
    `${count("-")} lost`,
    `${count("~")} changed`,
    ...(shown === 0 ? [] : [`${shown} shown by a request`]),
    ...(count("?") === 0 ? [] : [`${count("?")} not decided`]),
  ];
  const total =
    changes.length === 0
      ? `Access has not changed since ${oneLine(since)}.`
      : `${counted(changes.length, "change")} since ${oneLine(since)}: ${counts.join(", ")}; ${broader} BROADER`;
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

/** What is known of two states, for the comparison of single grants. */
interface States {
  readonly nameOf: (grant: GrantAccess) => string;
  readonly proven: Proven;
}

function grantChange(
  before: GrantAccess | undefined,
  now: GrantAccess | undefined,
  { nameOf, proven }: States,
): GrantChange[] {
  if (now === undefined) {
    if (before === undefined) return [];
    return [
      { sign: "-", role: before.role, account: nameOf(before), textIn: grantInWords(before), broader: false },
    ];
  }
  const account = nameOf(now);
  const { role } = now;
  if (before === undefined) {
    return [{ sign: "+", role, account, textIn: grantInWords(now), broader: proven.isWay("broader", now) }];
  }
  const aspects = aspectsOf(before, now, proven);
  if (aspects.length === 0) return [];
  const details = aspects.map(({ text }) => text).join("; ");
  const textIn = (place: string): string => `${sentence(now, place)}: ${details}`;
  return [{ sign: "~", role, account, textIn, broader: aspects.some(({ broader }) => broader) }];
}

function grantInWords(grant: GrantAccess): (place: string) => string {
  const details = `(${grant.conditions.join("; ")}): ${mayInText(grant.permissions)}`;
  return (place) => `${sentence(grant, place)} ${details}`;
}

function sentence({ who, roleName }: GrantAccess, place: string): string {
  return `${who} may assume ${roleName} in ${place}`;
}

interface Aspect {
  readonly text: string;
  readonly broader: boolean;
}

function aspectsOf(before: GrantAccess, now: GrantAccess, proven: Proven): Aspect[] {
  return [
    ...aspect("account", [before.account], [now.account], false),
    ...aspect("through", [before.via], [now.via], false),
    // Policies elsewhere may speak of the new ARN.
    ...aspect("role", [before.roleArn], [now.roleArn], true),
    ...conditionChange(before, now, proven),
    ...aspect("session", [before.session], [now.session], now.sessionSeconds > before.sessionSeconds),
    ...permissionChange(before, now, proven),
  ];
}

/** Other words for the same requests are no change. */
function conditionChange(before: GrantAccess, now: GrantAccess, proven: Proven): Aspect[] {
  const moved = before.principal !== now.principal;
  const inWords = aspect("conditions", before.conditions, now.conditions, true);
  // What has no words of its own: who the principal is.
  const all =
    inWords.length > 0
      ? inWords
      : aspect("conditions", termsInWords(before.terms, moved), termsInWords(now.terms, moved), true);
  if (all.length === 0 && !moved) return [];
  // Another provider's assertions are other people's, though the requests are the same.
  const isOther = before.terms.metadata !== now.terms.metadata;
  const broader = isOther || proven.letsInMore("broader", now);
  if (!broader && !proven.letsInMore("narrower", before)) return [];
  return [
    ...aspect("principal", [before.principal], [now.principal], broader),
    // Under another ARN somebody gets in anew, which is no matter of what is asked besides.
    ...all.map(({ text }) => ({ text, broader: broader && !(moved && asksAllOf(before.terms, now.terms)) })),
  ];
}

/** Whether whatever was asked is asked still, but for who somebody is. */
function asksAllOf(before: Terms, now: Terms): boolean {
  const asked = termsInWords(now, true);
  return (
    before.metadata === now.metadata &&
    JSON.stringify(before.marking) === JSON.stringify(now.marking) &&
    termsInWords(before, true).every((condition) => asked.includes(condition))
  );
}

/** @param withoutPrincipal leaves out who somebody is, where that is told by itself */
function termsInWords({ conditions, marking, denied }: Terms, withoutPrincipal: boolean): string[] {
  const all = [...conditions, ...marking].filter(
    ({ key }) => !withoutPrincipal || key.toLowerCase() !== "aws:principalarn",
  );
  const asked = all.map(
    ({ operator, key, values }) => `${operator} ${key} ${[...values].sort().join(" or ")}`,
  );
  return [...new Set(asked), ...denied.map((user) => `never ${user}`)];
}

function permissionChange(
  { permissions: before, ...earlier }: GrantAccess,
  { permissions: now, ...grant }: GrantAccess,
  proven: Proven,
): Aspect[] {
  const broader = proven.permitsMore("broader", grant);
  if (!broader && !proven.permitsMore("narrower", earlier)) return [];
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
  const flags = [
    ...(isLessThanAdministrator(before, now) ? ["no longer administrator"] : []),
    ...(risks.length === 0 ? [] : [`now ${risks.join(" and ")}`]),
  ];
  return flags.length === 0 || changes.length === 0
    ? changes
    : [...changes, { text: flags.join(", "), broader }];
}

/** An administrator has all that the other flags are about, so that one of them is no gain. */
function isLessThanAdministrator(before: RolePermissions, now: RolePermissions): boolean {
  return isAdministrator(before) && !isAdministrator(now);
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

function peopleChanges(before: AccessReport, now: AccessReport, proven: Proven): Change[] {
  const [old, current] = [before, now].map(
    ({ primary }) => new Map(primary.people.map((person) => [person.who, person])),
  );
  const names = [...new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])].sort();
  return names.flatMap((who) => personChange(who, old?.get(who), current?.get(who), proven));
}

function personChange(
  who: string,
  before: PersonAccess | undefined,
  now: PersonAccess | undefined,
  proven: Proven,
): Change[] {
  const broader = before === undefined || (now !== undefined && proven.mayDoMore(who));
  const credentials = now?.credentials ?? [];
  const gains = credentials.some((each) => !(before?.credentials ?? []).includes(each));
  const aspects = [
    ...aspect("policies", before?.policies ?? [], now?.policies ?? [], broader && now !== undefined),
    ...aspect("gets", before?.credentials ?? [], credentials, gains),
    ...boundaryAspect(before, now, broader),
    ...selfManagementAspect(before, now, broader),
  ];
  if (aspects.length === 0) return [];
  const sign = before === undefined ? "+" : now === undefined ? "-" : "~";
  return [
    {
      sign,
      text: oneLine(`${who} in the primary account: ${aspects.map(({ text }) => text).join("; ")}`),
      broader: aspects.some((each) => each.broader),
    },
  ];
}

/** Somebody new has no boundary that could be missed. */
function boundaryAspect(
  before: PersonAccess | undefined,
  now: PersonAccess | undefined,
  broader: boolean,
): Aspect[] {
  if (before === undefined || now === undefined) return [];
  const [from, to] = [before, now].map(({ within }) => (within === undefined ? [] : [within]));
  return aspect("within", from ?? [], to ?? [], broader);
}

/** It gives the management of one's own credentials, and takes everything else away without MFA. */
function selfManagementAspect(
  before: PersonAccess | undefined,
  now: PersonAccess | undefined,
  broader: boolean,
): Aspect[] {
  if (before === undefined || now === undefined || before.selfManagement === now.selfManagement) return [];
  const text = now.selfManagement ? "now manages own credentials" : "no longer manages own credentials";
  return [{ text, broader }];
}
