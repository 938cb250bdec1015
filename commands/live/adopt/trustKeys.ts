import { LIMITS } from "../../../components/model/limits";
import { KEYS, NAMES } from "../../../components/model/trust/each";
import type { TrustArgs, TrustKeyName, Written } from "../../../components/model/trust/keys";
import { type Kind, reaches } from "../../../components/model/trust/reach";
import { USER_NAME } from "../../../components/model/trust/userNames";
import type { FoundCondition } from "./documents";

/** What a statement of a trust policy asks, read as keys of the model. */
export interface AskedKeys {
  readonly trust: TrustArgs;
  /** Conditions that are no key's own. */
  readonly rest: readonly FoundCondition[];
  /** Where a key asks a little more than the conditions did. */
  readonly notes: readonly string[];
}

/** Reads a key from conditions; undefined where they do not ask it. */
type Read<Value> = (conditions: readonly FoundCondition[]) => ReadKey<Value> | undefined;

interface ReadKey<Value> {
  readonly value: Value;
  /** Those that say it. */
  readonly of: readonly FoundCondition[];
  readonly note?: string | undefined;
}

/**
 * How each key is read. Whom a role trusts or refuses is read where its statements are; and tags that may be set are no
 * condition of whoever assumes it, so that they are read where a statement is about setting them.
 */
type Reads = {
  readonly [Name in TrustKeyName]:
    Read<Written[Name]> | "whom" | "where sessions are marked" | "what is left";
};

const READS: Reads = {
  mfa: readMfa,
  sessionName: (conditions) => {
    const of = found(conditions, EQUALS, "sts:RoleSessionName", isUserName);
    return of && { value: "username", of: [of] };
  },
  sourceIdentity: (conditions) => {
    const of = found(conditions, [...EQUALS, "StringEqualsIfExists"], "sts:SourceIdentity", isUserName);
    return of && { value: true, of: [of] };
  },
  denyUsers: "whom",
  match: "whom",
  sessionTags: "where sessions are marked",
  sourceIps: (conditions) => {
    const of = found(conditions, ["IpAddress"], "aws:SourceIp");
    return of && { value: of.values, of: [of] };
  },
  organizationId: (conditions) => {
    const of = found(conditions, EQUALS, "aws:PrincipalOrgID", isOne);
    return of?.values[0] === undefined ? undefined : { value: of.values[0], of: [of] };
  },
  notBefore: (conditions) => readTime(conditions, ["DateGreaterThanEquals", "DateGreaterThan"]),
  notAfter: (conditions) => readTime(conditions, ["DateLessThanEquals", "DateLessThan"]),
  conditions: "what is left",
};

const EQUALS = ["StringEquals", "StringLike"];

/**
 * The keys that conditions say of callers of one kind. What a key would not ask of them stays a condition, which holds
 * for everybody.
 */
export function keysIn(conditions: readonly FoundCondition[], kind: Kind): AskedKeys {
  let rest = conditions;
  const notes: string[] = [];
  const entries = NAMES.flatMap((name) => {
    const read = READS[name];
    if (typeof read === "string" || !reaches(KEYS[name].holdsFor, kind)) return [];
    const key = read(rest);
    if (key === undefined) return [];
    rest = rest.filter((condition) => !key.of.includes(condition));
    if (key.note !== undefined) notes.push(key.note);
    return [[name, key.value] as const];
  });
  return { trust: Object.fromEntries(entries), rest, notes };
}

function found(
  conditions: readonly FoundCondition[],
  operators: readonly string[],
  key: string,
  isMeant: (condition: FoundCondition) => boolean = () => true,
): FoundCondition | undefined {
  return conditions.find(
    (condition) =>
      operators.includes(condition.operator) &&
      condition.key.toLowerCase() === key.toLowerCase() &&
      isMeant(condition),
  );
}

function isOne({ values }: FoundCondition): boolean {
  return values.length === 1 && !/[*?]/.test(values.join());
}

function isUserName({ values }: FoundCondition): boolean {
  return values.join() === USER_NAME.variable;
}

/**
 * MFA, as this program, AWS's own pages and terraform-aws-modules/iam ask for it. A session of a user lasts at most 36
 * hours, so that MFA of any age is MFA within these.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function readMfa(conditions: readonly FoundCondition[]): ReadKey<{ maxAge: number }> | undefined {
  const isTrue = ({ values }: FoundCondition): boolean => values.join().toLowerCase() === "true";
  const present = found(conditions, ["Bool", "BoolIfExists"], "aws:MultiFactorAuthPresent", isTrue);
  const below = found(
    conditions,
    ["NumericLessThanEquals", "NumericLessThan"],
    "aws:MultiFactorAuthAge",
    ({ values }) => /^\d+$/.test(values.join()),
  );
  const of = [present, below].flatMap((condition) => condition ?? []);
  // An age alone asks for MFA, too: without, there is no age to compare.
  if (of.length === 0) return undefined;
  const given = below === undefined ? LIMITS.mfaAge.max : Number(below.values[0]);
  const maxAge = Math.min(below?.operator === "NumericLessThan" ? given - 1 : given, LIMITS.mfaAge.max);
  const isOpen = present?.operator === "BoolIfExists" && below === undefined;
  const note = isOpen
    ? "its BoolIfExists lets in access keys without MFA, which the model refuses"
    : below === undefined
      ? "MFA of any age becomes MFA within 36 hours, which is the longest that a session lasts"
      : undefined;
  return { value: { maxAge }, of, note };
}

export function asksMfa(conditions: readonly FoundCondition[]): boolean {
  return readMfa(conditions) !== undefined;
}

/** Source identities that a machine may set. */
export function sourceIdentitiesIn(
  actions: readonly string[],
  conditions: readonly FoundCondition[],
): readonly string[] | true | undefined {
  if (!actions.some((action) => action.toLowerCase() === "sts:setsourceidentity")) return undefined;
  const isNamed = conditions.some(({ key }) => key.toLowerCase() === "sts:sourceidentity");
  if (!isNamed) return true;
  return found(conditions, ["StringEqualsIfExists", "StringLikeIfExists"], "sts:SourceIdentity")?.values;
}

/** Tags that may be set. */
export function sessionTagsIn(conditions: readonly FoundCondition[]): Written["sessionTags"] | undefined {
  return readSessionTags(conditions)?.value;
}

const TAG = /^aws:RequestTag\/(.+)$/i;

function readSessionTags(
  conditions: readonly FoundCondition[],
): ReadKey<Readonly<Record<string, readonly string[]>>> | undefined {
  const keys = found(conditions, ["ForAllValues:StringEquals"], "aws:TagKeys");
  if (keys === undefined) return undefined;
  const values = conditions.filter(
    ({ operator, key }) =>
      ["StringEqualsIfExists", "StringLikeIfExists", "StringEquals"].includes(operator) && TAG.test(key),
  );
  const valuesOf = new Map(
    values.map((condition) => [TAG.exec(condition.key)?.[1]?.toLowerCase(), condition.values]),
  );
  const named = new Set(keys.values.map((tag) => tag.toLowerCase()));
  if ([...valuesOf.keys()].some((tag) => !named.has(tag ?? ""))) return undefined;
  // Of a tag that is named alone, any value may be set.
  const tags = keys.values.map((tag) => [tag, valuesOf.get(tag.toLowerCase()) ?? ["*"]] as const);
  return { value: Object.fromEntries(tags), of: [keys, ...values] };
}

function readTime(
  conditions: readonly FoundCondition[],
  operators: readonly string[],
): ReadKey<string> | undefined {
  const of = found(conditions, operators, "aws:CurrentTime", isOne);
  const given = of?.values[0];
  if (of === undefined || given === undefined) return undefined;
  // AWS takes a day alone for its first moment.
  const time = /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given;
  if (of.operator.endsWith("Equals")) return { value: time, of: [of] };
  // The key has the moment itself, and such an operator leaves it out.
  const moment = /^\d{4}-/.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(moment)) return undefined;
  const next = new Date(moment + (of.operator === "DateLessThan" ? -SECOND : SECOND));
  return { value: next.toISOString().replace(/\.\d+Z$/, "Z"), of: [of] };
}

const SECOND = 1_000;
