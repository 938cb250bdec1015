import type { AccessModel, IdentityProvider } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { PASSWORD_RULE_NAMES, strictnessOf } from "../../components/model/passwordPolicy";
import type { Direction, Setting } from "./differences";
import { readsAny } from "./settled";
import type { State } from "./state";
import type { Statement } from "../decision/statements";

/** What changed that no policy says: of the password policy, of roles, users, machines and identity providers. */
export function settingsBetween(before: State, now: State): Setting[] {
  return [
    ...passwordSettings(before.access, now.access),
    ...auditSettings(before.access, now.access),
    ...inBoth(before.access.roles, now.access.roles).flatMap(([key, from, to]) =>
      setting(`role ${key}`, "exclusive", from.exclusive, to.exclusive, "narrower"),
    ),
    ...providerSettings(before, now),
    ...inBoth(before.access.users, now.access.users).flatMap(([key, from, to]) =>
      setting(`user ${key}`, "existing", from.existing, to.existing, "broader"),
    ),
    ...firstCredentials(before.access, now.access),
    ...unreadTags(before, now),
  ];
}

function inBoth<Entry>(
  before: Readonly<Record<string, Entry>>,
  now: Readonly<Record<string, Entry>>,
): (readonly [key: string, before: Entry, now: Entry])[] {
  return Object.keys(now)
    .filter((key) => before[key] !== undefined)
    .sort()
    .map((key) => [key, defined(before, key), defined(now, key)] as const);
}

type Value = string | number | boolean | undefined;

/** @param whenTrue what it is where it came to be true */
function setting(
  of: string,
  name: string,
  before: Value,
  now: Value,
  whenTrue: Direction | undefined,
): Setting[] {
  if (before === now) return [];
  const direction = whenTrue === undefined || now === true ? whenTrue : opposite(whenTrue);
  return [{ kind: "setting", of, setting: name, before: inText(before), now: inText(now), direction }];
}

function opposite(direction: Direction): Direction {
  return direction === "broader" ? "narrower" : "broader";
}

function inText(value: Value): string {
  return value === undefined ? "none" : String(value);
}

function passwordSettings({ primary: before }: AccessModel, { primary: now }: AccessModel): Setting[] {
  const [from, to] = [before.passwordPolicy, now.passwordPolicy];
  const of = "password policy";
  if (from === undefined || to === undefined) {
    if (from === to) return [];
    // Without one, whatever the account has stays.
    return setting(of, "managed", from !== undefined, to !== undefined, "narrower");
  }
  return PASSWORD_RULE_NAMES.flatMap((rule): Setting[] => {
    if (from[rule] === to[rule]) return [];
    const isLess = strictnessOf(rule, to[rule]) < strictnessOf(rule, from[rule]);
    const direction = isLess ? "broader" : "narrower";
    return [
      { kind: "setting", of, setting: rule, before: inText(from[rule]), now: inText(to[rule]), direction },
    ];
  });
}

/** What is announced: it lets nobody do more or less. */
function auditSettings({ audit: before }: AccessModel, { audit: now }: AccessModel): Setting[] {
  const keys = ["assumptions", "changes", "regions", "topic", "emails"] as const;
  const whether = setting("alarms", "announced", before !== undefined, now !== undefined, undefined);
  if (before === undefined || now === undefined) return whether;
  return keys.flatMap((key) =>
    setting("alarms", key, before[key]?.toString(), now[key]?.toString(), undefined),
  );
}

function providerSettings({ access: before }: State, { access: now }: State): Setting[] {
  return inBoth<IdentityProvider>(before.identityProviders, now.identityProviders).flatMap(
    ([key, from, to]) =>
      // What the accounts have under its name is then whatever somebody made there.
      setting(`identity provider ${key}`, "existing", from.existing, to.existing, "broader"),
  );
}

/** Tags that no policy here reads; those that one reads are compared by what it makes of them. */
function unreadTags(before: State, now: State): Setting[] {
  const statements = [...statementsOf(before), ...statementsOf(now)];
  const reads = (tag: string): boolean => readsAny(statements, [`aws:principaltag/${tag.toLowerCase()}`]);
  const tagsOf = (of: string, from: Tags, to: Tags): Setting[] =>
    [...new Set([...Object.keys(from), ...Object.keys(to)])]
      .sort()
      .filter((tag) => from[tag] !== to[tag] && !reads(tag))
      .flatMap((tag) => setting(of, `tag ${tag}`, from[tag], to[tag], undefined));
  return [
    ...inBoth(before.access.roles, now.access.roles).flatMap(([key, from, to]) =>
      tagsOf(`role ${key}`, from.tags, to.tags),
    ),
    ...inBoth(before.access.users, now.access.users).flatMap(([key, from, to]) =>
      tagsOf(`user ${key}`, from.tags, to.tags),
    ),
  ];
}

type Tags = Readonly<Record<string, string>>;

/** What a person signs in with at first: who else can read it, and for how long it is theirs. */
function firstCredentials({ users: before }: AccessModel, { users: now }: AccessModel): Setting[] {
  return inBoth(before, now).flatMap(([key, from, to]) => {
    const of = `user ${key}`;
    const hadSecret = from.accessKey || from.consoleAccess !== undefined;
    const isForOthers = hadSecret && from.pgpKey !== to.pgpKey;
    const [reset, resetBefore] = [to.consoleAccess, from.consoleAccess].map(
      (each) => each?.passwordResetRequired,
    );
    return [
      ...(isForOthers ? setting(of, "pgpKey", from.pgpKey, to.pgpKey, undefined).map(asBroader) : []),
      ...(reset === undefined || resetBefore === undefined
        ? []
        : setting(of, "passwordResetRequired", resetBefore, reset, "narrower")),
    ];
  });
}

function asBroader(setting: Setting): Setting {
  return { ...setting, direction: "broader" };
}

function statementsOf({ registered: { roles, groups } }: State): Statement[] {
  const policies = [...groups.values()].flat();
  return [
    ...[...roles.values()].flatMap(({ trust, policies: own }) => [
      ...trust,
      ...own.flatMap(({ statements }) => statements ?? []),
    ]),
    ...policies.flatMap(({ statements }) => statements ?? []),
  ];
}
