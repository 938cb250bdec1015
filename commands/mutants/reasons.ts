import { isWithin, rangeOf } from "../../proof/decision/addresses";
import type { PolicyStatement } from "../witnesses/policy";
import type { DocumentChange } from "./change";
import type { Mutant } from "./plant";

/** Why a change that is not noticed means the same; each a claim that the policy engine is asked about as well. */
export interface Reason {
  readonly says: string;
  readonly holds: (change: Changed) => boolean;
}

/** A change with the statement that it is about. */
interface Changed extends DocumentChange {
  readonly statement: PolicyStatement;
  readonly changed: PolicyStatement;
  /** The other statements of the document. */
  readonly others: readonly PolicyStatement[];
}

const DOCUMENT_REASONS: readonly Reason[] = [
  { says: "a value that another one covers", holds: isCovered },
  { says: "a value that its key never has", holds: isNoValueOfItsKey },
  { says: "an ARN of an account that the statement's principal leaves out", holds: isOfOtherAccount },
  { says: "IfExists on a key that AWS always sends with it", holds: isOnPresentKey },
  { says: "IfExists on the age of an MFA that is asked for", holds: isOnAgeOfMfa },
  { says: "IfExists on the only tag that may be set, where some tag is", holds: isOnOnlyTag },
  { says: "a qualifier on a key of one value", holds: isQualifierOfOne },
  { says: "operators that compare these values alike", holds: comparesAlike },
  {
    says: "a principal beside an exact aws:PrincipalArn, or beside claims of one provider",
    holds: isBesideCaller,
  },
  { says: "an action that no request meets the statement's conditions with", holds: isUselessAction },
  { says: "a denial of what nothing allows", holds: deniesNothing },
  { says: "what another statement allows already", holds: isAllowedAlready },
  { says: "what another statement denies to access keys already", holds: isDeniedToKeysAlready },
];

/** Why a mutant that is not noticed means the same; undefined where nobody knows a reason. */
export function reasonOf({ cause }: Mutant): string | undefined {
  if (cause.of === "deployment") {
    return cause.change.kind === "policy moved"
      ? "the path of a policy, which is attached by its ARN"
      : cause.change.kind === "audience of a provider changed" && cause.change.says.includes("and another")
        ? "an audience of a provider that no trust policy lets in"
        : undefined;
  }
  const { change } = cause;
  const statement = change.before.Statement[change.index];
  const changed = change.after.Statement[change.index];
  const others = change.before.Statement.filter((each) => each !== statement);
  // An added statement has none before it, a dropped one none after it: it is then both.
  const known = statement ?? changed;
  if (known === undefined) return undefined;
  const whole = { ...change, statement: known, changed: changed ?? known, others };
  return DOCUMENT_REASONS.find(({ holds }) => holds(whole))?.says;
}

function isCovered({ detail, statement, changed }: Changed): boolean {
  if (!("where" in detail)) return false;
  const { where, value } = detail;
  const list = (of: PolicyStatement): string[] =>
    "element" in where
      ? [of[where.element] ?? []].flat()
      : [of.Condition?.[where.operator]?.[where.key] ?? []].flat();
  const others = list(detail.is === "value dropped" ? changed : statement);
  const operator = "element" in where ? "StringLike" : where.operator;
  return others.some((other) => covers(operator, other, value));
}

function covers(operator: string, wide: string, narrow: string): boolean {
  if (/ipaddress/i.test(operator)) return isWithinNetwork(wide, narrow);
  if (/less/i.test(operator)) return orderOf(narrow) <= orderOf(wide);
  if (/greater/i.test(operator)) return orderOf(narrow) >= orderOf(wide);
  return /like|arn/i.test(operator) ? isLike(wide, narrow) : wide === narrow;
}

function isWithinNetwork(wide: string, narrow: string): boolean {
  const range = rangeOf(wide);
  const [first = ""] = narrow.split("/");
  return range !== undefined && isWithin(range, first) && bitsOf(narrow) >= bitsOf(wide);
}

function bitsOf(network: string): number {
  return Number(network.split("/")[1] ?? 128);
}

function orderOf(value: string): number {
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
}

/** Whether whatever a text with wildcards is like is also like a wider one. */
function isLike(wide: string, narrow: string): boolean {
  const source = wide
    .replace(/[$()+.[\\\]^{|}/]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, "s");
  return ["", "x", "a/b:c"].every((text) =>
    expression.test(narrow.replaceAll("*", text).replaceAll("?", "z")),
  );
}

/** Names, organizations and ARNs hold no wildcard, so that without Like it stands for itself and for nothing else. */
function isNoValueOfItsKey({ detail }: Changed): boolean {
  if (detail.is !== "value added" || "element" in detail.where) return false;
  const { operator, key } = detail.where;
  if (/^aws:(source|principal)arn$/i.test(key) && !detail.value.startsWith("arn:")) return true;
  const holdNoWildcard = /^(aws:principalorgid|aws:requestedregion|sts:rolesessionname|sts:sourceidentity)$/i;
  return /equals/i.test(operator) && holdNoWildcard.test(key) && /[*?]/.test(detail.value);
}

function isOfOtherAccount({ detail, statement }: Changed): boolean {
  if (!("where" in detail) || "element" in detail.where) return false;
  if (!/^aws:principalarn$/i.test(detail.where.key) || /not/i.test(detail.where.operator)) return false;
  const accounts = accountsOf(statement);
  const [, , , , account] = detail.value.split(":");
  return accounts.length > 0 && account !== undefined && !accounts.includes(account) && account !== "*";
}

function accountsOf({ Principal: principal }: PolicyStatement): string[] {
  const texts = [principal?.AWS ?? []].flat();
  return texts.includes("*") ? [] : texts.flatMap((text) => /\d{12}/.exec(text) ?? []);
}

/** Key -> the actions that AWS always sends it with. */
const ALWAYS_SENT: readonly (readonly [key: RegExp, action: RegExp])[] = [
  [/^aws:(currenttime|epochtime|securetransport|requestedregion)$/i, /./],
  // Of calls that are signed with credentials of an account, and of no others.
  [
    /^aws:(principalarn|principalaccount|viaawsservice)$/i,
    /^sts:(assumerole|setsourceidentity|tagsession)$/i,
  ],
  [/^sts:rolesessionname$/i, /^sts:assumerole(withsaml|withwebidentity)?$/i],
  [/^sts:sourceidentity$/i, /^sts:setsourceidentity$/i],
  [/^saml:aud$/i, /^sts:assumerolewithsaml$/i],
  [/:(aud|sub)$|^accounts\.google\.com:oaud$/i, /^sts:assumerolewithwebidentity$/i],
  [/^(graph\.facebook|www\.amazon)\.com:(app_id|id|user_id)$/i, /^sts:assumerolewithwebidentity$/i],
];

function isAlwaysSent(key: string, { Action: action = [] }: PolicyStatement): boolean {
  const actions = [action].flat();
  return ALWAYS_SENT.some(
    ([sent, withAction]) =>
      sent.test(key) && actions.length > 0 && actions.every((each) => withAction.test(each)),
  );
}

const QUALIFIER = /^For(All|Any)Values?:/;

function isOnPresentKey({ detail, statement }: Changed): boolean {
  if (detail.is !== "operator changed") return false;
  const { operator, to, key } = detail;
  const plain = (text: string): string => text.replace(/IfExists$/, "").replace(QUALIFIER, "");
  return plain(operator) === plain(to) && !isListKey(key) && isAlwaysSent(key, statement);
}

/** A session has MFA or not from its beginning; where it has, AWS sends the age of it. */
function isOnAgeOfMfa({ detail, statement }: Changed): boolean {
  if (detail.is !== "operator changed" || !/^aws:multifactorauthage$/i.test(detail.key)) return false;
  const asked = [statement.Condition?.Bool?.["aws:MultiFactorAuthPresent"] ?? []].flat();
  const isQualified = /IfExists$|^ForA(ll|ny)Values?:/.test(detail.to);
  return asked.join() === "true" && isQualified && detail.to.includes(detail.operator);
}

/** AWS asks for sts:TagSession where there are tags. */
function isOnOnlyTag({ detail, statement }: Changed): boolean {
  if (detail.is !== "operator changed" || detail.to !== detail.operator.replace(/IfExists$/, ""))
    return false;
  const keys = [statement.Condition?.["ForAllValues:StringEquals"]?.["aws:TagKeys"] ?? []].flat();
  const isTagging = [statement.Action ?? []].flat().join() === "sts:TagSession";
  return isTagging && keys.length === 1 && detail.key === `aws:RequestTag/${keys.join()}`;
}

function isListKey(key: string): boolean {
  return /^(aws:(tagkeys|calledvia|principalorgpaths)|sts:transitivetagkeys)$|:amr$/i.test(key);
}

/** To a key of one value, "some value is" is "the value is", and "all values are" is IfExists. */
function isQualifierOfOne({ detail }: Changed): boolean {
  if (detail.is !== "operator changed" || isListKey(detail.key)) return false;
  const { operator, to } = detail;
  const isNegated = /not/i.test(operator);
  if (to === `ForAnyValue:${operator}`) return !isNegated && !operator.endsWith("IfExists");
  if (to === `ForAllValues:${operator}`) return isNegated || operator.endsWith("IfExists");
  return false;
}

function comparesAlike({ detail, statement }: Changed): boolean {
  if (detail.is !== "operator changed") return false;
  const { operator, to, key } = detail;
  const values = [statement.Condition?.[operator]?.[key] ?? []].flat();
  if (
    operator.startsWith("ForAllValues:") &&
    to.replace(/IfExists$/, "") === operator.replace(/IfExists$/, "")
  )
    return true;
  if (operator.replace("Equals", "Like") === to.replace("Equals", "Like"))
    return operator.includes("Arn") || !values.some((value) => /[*?]/.test(value));
  if (to !== "StringEqualsIgnoreCase") return false;
  // Both are written in lower case.
  const isLower = /^aws:(principalorgid|requestedregion)$/i.test(key);
  return isLower || values.every((value) => value.toLowerCase() === value.toUpperCase());
}

function isBesideCaller({ detail, statement, changed }: Changed): boolean {
  if (detail.is !== "principal changed") return false;
  const [before, after] = [statement, changed].map(({ Principal: principal = {} }) =>
    Object.values(principal).flat(),
  );
  const isWider = after?.includes("*") === true || before?.every((text) => after?.includes(text)) === true;
  const { Condition: condition = {} } = statement;
  const keys = Object.entries(condition)
    .filter(([operator]) => !/not|ifexists|forall|null/i.test(operator))
    .flatMap(([, each]) => Object.entries(each));
  const account = accountsOf(statement)[0];
  const isOfAccount = (arn: string): boolean => arn.split(":")[4] === account;
  return (
    isWider &&
    keys.some(([key, values]) =>
      account === undefined
        ? /^saml:aud$|:(aud|sub|app_id)$/i.test(key) && (!changed.Principal?.AWS || !/^saml:/i.test(key))
        : /^aws:principalarn$/i.test(key) && [values].flat().every(isOfAccount),
    )
  );
}

/** Keys of one action of AWS STS, which no request for another one carries. */
const ONLY_WITH: readonly (readonly [key: RegExp, action: RegExp])[] = [
  [/^sts:externalid$/i, /^sts:assumerole$/i],
  [/^sts:rolesessionname$/i, /^sts:assumerole(withsaml|withwebidentity)?$/i],
  [/^sts:sourceidentity$/i, /^sts:(assumerole(withsaml|withwebidentity)?|setsourceidentity)$/i],
  [/^aws:(requesttag\/|tagkeys$)/i, /^sts:(assumerole(withsaml|withwebidentity)?|tagsession)$/i],
  [/^aws:principalarn$/i, /^sts:(assumerole|tagsession|setsourceidentity|setcontext)$/i],
  [/^saml:/i, /^sts:assumerolewithsaml$/i],
  [/^[\w-]+(\.[\w-]+)+[^:]*:/i, /^sts:assumerolewithwebidentity$/i],
];

const SESSION_ACTIONS = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetSourceIdentity",
  "sts:TagSession",
  "sts:SetContext",
];

function isUselessAction({ detail, statement, changed }: Changed): boolean {
  if (!("where" in detail) || !("element" in detail.where) || statement.Principal === undefined) return false;
  if (detail.where.element !== "Action" || detail.is === "value dropped") return false;
  const asks = Object.entries(statement.Condition ?? {})
    .filter(([operator]) => !/not|ifexists|forall|null/i.test(operator))
    .flatMap(([, keys]) => Object.keys(keys));
  const isUseless = (action: string): boolean =>
    asks.some((key) => ONLY_WITH.some(([only, withAction]) => only.test(key) && !withAction.test(action)));
  return newActions(statement, changed).every(isUseless);
}

function newActions(statement: PolicyStatement, changed: PolicyStatement): string[] {
  const hasAction = ({ Action: actions = [] }: PolicyStatement, action: string): boolean =>
    [actions].flat().some((each) => isLike(each.toLowerCase(), action.toLowerCase()));
  return SESSION_ACTIONS.filter((action) => hasAction(changed, action) && !hasAction(statement, action));
}

/** More or less of a denial, of which nothing is allowed anyway. */
function deniesNothing({ detail, statement, changed, others }: Changed): boolean {
  if (statement.Effect !== "Deny" || statement.Principal === undefined) return false;
  const allows = others.filter(({ Effect }) => Effect === "Allow");
  if (detail.is === "statement added") {
    const allowed = allows.flatMap((each) => newActions({ Effect: "Allow" }, each));
    return newActions({ Effect: "Deny" }, statement).every((action) => !allowed.includes(action));
  }
  if (!("where" in detail)) return false;
  if ("element" in detail.where) {
    const actions = newActions(statement, changed);
    const callers = (of: PolicyStatement): string =>
      JSON.stringify(of.Condition?.ArnLike?.["aws:PrincipalArn"]);
    const isAllowed = (action: string): boolean =>
      allows.some((each) => callers(each) !== "" && newActions({ Effect: "Allow" }, each).includes(action));
    return actions.every((action) => !isAllowed(action));
  }
  if (!/^aws:principalarn$/i.test(detail.where.key)) return false;
  const named = [detail.value, ...("instead" in detail ? [detail.instead] : [])];
  const allowed = allows.flatMap(({ Condition: condition = {} }) =>
    Object.values(condition).flatMap((keys) => keys["aws:PrincipalArn"] ?? []),
  );
  return named.every((arn) => !allowed.some((each) => overlap(each, arn)));
}

/** Whether two texts with wildcards may be like the same text, judged by what stands before the first of them. */
function overlap(left: string, right: string): boolean {
  const [one = "", other = ""] = [left, right].map((text) => text.split(/[*?]/)[0]);
  return one.startsWith(other) || other.startsWith(one);
}

function isAllowedAlready({ detail, statement, changed, others, before }: Changed): boolean {
  if (changed.Effect !== "Allow") return false;
  if (changed.Principal !== undefined) {
    const isMore = detail.is === "value added" && "element" in detail.where;
    return isMore && others.some((other) => isLooser(other, statement, detail.value));
  }
  const allows = detail.is === "statement added" ? before.Statement : others;
  const added =
    detail.is === "statement added"
      ? [changed.Action ?? []].flat()
      : detail.is === "value added" && "element" in detail.where && detail.where.element === "Action"
        ? [detail.value]
        : [];
  const resources = [changed.Resource ?? []].flat();
  const isAllowed = (action: string): boolean =>
    allows.some(
      ({ Effect, Action: actions = [], Resource: allowed = [], Condition: condition }) =>
        Effect === "Allow" &&
        condition === undefined &&
        [actions].flat().some((each) => isLike(each, action)) &&
        resources.every((resource) => [allowed].flat().some((each) => isLike(each, resource))),
    );
  return added.length > 0 && added.every(isAllowed);
}

/** An access key has neither MFA nor a time of issue, but for a call of sts:AssumeRole, where it may give a code. */
function isDeniedToKeysAlready({ detail, statement, changed, others }: Changed): boolean {
  if (changed.Effect !== "Deny" || statement.Effect !== "Deny" || changed.Principal !== undefined)
    return false;
  if (detail.is === "operator changed") {
    const isIfExists = detail.operator === "BoolIfExists" && detail.to === "Bool";
    return isIfExists && others.some((other) => isAboutKeys(other) && other.Action === "*");
  }
  const own = [statement.Action ?? []].flat();
  const more = [changed.Action ?? []].flat().filter((action) => !own.includes(action));
  const isDenied = ({ Effect, NotAction = [], Condition = {} }: PolicyStatement): boolean =>
    Effect === "Deny" &&
    Condition.BoolIfExists?.["aws:MultiFactorAuthPresent"] === "false" &&
    [NotAction].flat().every((left) => own.includes(left) || !more.some((action) => isLike(action, left)));
  return isAboutKeys(changed) && more.length > 0 && others.some(isDenied);
}

function isAboutKeys({ Effect, Condition }: PolicyStatement): boolean {
  return Effect === "Deny" && JSON.stringify(Condition) === '{"Null":{"aws:TokenIssueTime":"true"}}';
}

/** Whether a statement of a trust policy allows an action to everybody to whom a stricter one would allow it. */
function isLooser(loose: PolicyStatement, strict: PolicyStatement, action: string): boolean {
  if (loose.Effect !== "Allow" || JSON.stringify(loose.Principal) !== JSON.stringify(strict.Principal))
    return false;
  const asked = (operator: string, key: string): string =>
    JSON.stringify(strict.Condition?.[operator]?.[key]);
  const conditions = Object.entries(loose.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: JSON.stringify(values) })),
  );
  return (
    [loose.Action ?? []].flat().some((each) => isLike(each, action)) &&
    conditions.every(({ operator, key, values }) =>
      [operator, operator.replace(/IfExists$/, "")].some((each) => asked(each, key) === values),
    )
  );
}
