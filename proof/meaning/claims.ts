import { isWithin, rangeOf } from "../decision/addresses";
import { type Context, REQUEST } from "../decision/context";
import { conditionTest, type Probe } from "../decision/conditions";
import { like, literal, many, ANY, matches, type Pattern } from "../decision/pattern";
import type { Claim } from "../../components/model/claims";
import { type Condition, probeOf, type Test } from "../decision/statements";
import { variablesIn } from "../decision/variables";

/** Claims of the model as something that can be tried. */
export function triedClaims(claims: readonly Claim[]): Tried[] {
  return claims.flatMap(triedClaim);
}

function triedClaim(claim: Claim): readonly Tried[] {
  switch (claim.claim) {
    case "isOneOf":
      return [isOneOf(claim.key, claim.values)];
    case "isLikeOneOf":
      return [isLikeOneOf(claim.key, claim.patterns)];
    case "listsOneLike":
      return [listsOneLike(claim.key, claim.patterns)];
    case "startsWith":
      return [startsWith(claim.key, claim.prefix)];
    case "isTrue":
      return [isTrue(claim.key)];
    case "isAtMost":
      return [isAtMost(claim.key, claim.number)];
    case "isNotBefore":
      return [isNotBefore(claim.key, Date.parse(claim.time))];
    case "isNotAfter":
      return [isNotAfter(claim.key, Date.parse(claim.time))];
    case "isWithinOneOf":
      return [isWithinOneOf(claim.key, claim.networks)];
    case "isSameAs":
      return [isSameAs(claim.key, claim.other)];
    case "tagsAreLike":
      return tagsAreLike(claim.allowed);
    case "isConditioned":
      return [asConditioned(claim)];
    case "callerIsOneOf":
      return [callerIs(claim.arns)];
    case "callerIsOfAccount":
      return [callerIsOfAccount(claim.accountId)];
    case "callerIsUserUnder":
      return [callerIsUserUnder(claim.account, claim.path)];
    case "callerIsUserNamed":
      return [callerIsUserNamed(claim.account, claim.name)];
    case "callerIsOfPermissionSet":
      return [callerIsOfPermissionSet(claim.account, claim.sets)];
    case "callerIsService":
      return [isOneOf(REQUEST.service, [claim.service])];
    case "isVouchedForBy":
      return [isOneOf(REQUEST.provider, [claim.provider])];
  }
}

/** A claim about a request as something that can be tried; it knows nothing of the operators of policies. */
export interface Tried {
  /** Names in lower case of the keys whose values the claim compares with. */
  readonly variables: readonly string[];
  readonly test: (context: Context) => Test;
}

function tried(key: string, probes: readonly Probe[], holds: (value: string | undefined) => boolean): Tried {
  const lower = key.toLowerCase();
  const test: Test = {
    key: lower,
    probes,
    holds: (request) => {
      const value = request.get(lower);
      return (value === undefined || typeof value === "string") && holds(value);
    },
  };
  return { variables: [], test: () => test };
}

function textProbes(texts: readonly string[]): Probe[] {
  return texts.map((text) => ({ kind: "exact", text }));
}

export function isOneOf(key: string, texts: readonly string[]): Tried {
  const all = new Set(texts);
  return tried(key, textProbes(texts), (value) => value !== undefined && all.has(value));
}

function isTrue(key: string): Tried {
  return tried(key, [{ kind: "boolean" }], (value) => value === "true");
}

export function isNotTrue(key: string): Tried {
  return tried(key, [{ kind: "boolean" }], (value) => value !== "true");
}

export function isAbsent(key: string): Tried {
  return tried(key, [], (value) => value === undefined);
}

/** @param patterns texts in which `*` is any text and `?` any character */
export function isLikeOneOf(key: string, patterns: readonly string[]): Tried {
  const all = patterns.map((text) => like([{ text, isValue: false }]));
  return ofPatterns(key, all);
}

/** One of the texts that a key lists is like one of the patterns. */
function listsOneLike(key: string, patterns: readonly string[]): Tried {
  const lower = key.toLowerCase();
  const all = patterns.map((text) => like([{ text, isValue: false }]));
  const test: Test = {
    key: lower,
    probes: all.map((pattern) => ({ kind: "text", pattern })),
    holds: (request) =>
      [request.get(lower) ?? []].flat().some((text) => all.some((each) => matches(each, text))),
  };
  return { variables: [], test: () => test };
}

/** The same, or the request lacks the key. */
function isAbsentOrLike(key: string, patterns: readonly string[]): Tried {
  const all = patterns.map((text) => like([{ text, isValue: false }]));
  return tried(
    key,
    all.map(probeOf),
    (value) => value === undefined || all.some((each) => matches(each, value)),
  );
}

function startsWith(key: string, prefix: string): Tried {
  return ofPatterns(key, [{ steps: [...literal(prefix), many(ANY)], ignoreCase: false }]);
}

function ofPatterns(key: string, patterns: readonly Pattern[]): Tried {
  return tried(
    key,
    patterns.map((pattern) => ({ kind: "text", pattern })),
    (value) => value !== undefined && patterns.some((each) => matches(each, value)),
  );
}

function isAtMost(key: string, most: number): Tried {
  return tried(
    key,
    [{ kind: "number", number: most }],
    (value) => value !== undefined && Number(value) <= most,
  );
}

/** @param time milliseconds since 1970 */
function isNotBefore(key: string, time: number): Tried {
  return tried(key, [{ kind: "time", time }], (value) => value !== undefined && Date.parse(value) >= time);
}

function isNotAfter(key: string, time: number): Tried {
  return tried(key, [{ kind: "time", time }], (value) => value !== undefined && Date.parse(value) <= time);
}

/** @param networks CIDRs or addresses */
function isWithinOneOf(key: string, networks: readonly string[]): Tried {
  const ranges = networks.flatMap((network) => rangeOf(network) ?? []);
  return tried(
    key,
    ranges.map((range) => ({ kind: "addresses", range })),
    (value) => value !== undefined && ranges.some((range) => isWithin(range, value)),
  );
}

/** The same text as another key of the request has. */
function isSameAs(key: string, other: string): Tried {
  const lower = other.toLowerCase();
  return {
    variables: [lower],
    test: (context) => {
      const text = context.get(lower);
      const texts = typeof text === "string" ? [text] : [];
      return isOneOf(key, texts).test(context);
    },
  };
}

/** Session tags of these keys, each like one of its patterns, some of them or none, and no others. */
function tagsAreLike(allowed: Readonly<Record<string, readonly string[]>>): readonly Tried[] {
  const values = Object.entries(allowed).map(([tag, texts]) =>
    isAbsentOrLike(`aws:RequestTag/${tag}`, texts),
  );
  const keys = new Set(Object.keys(allowed));
  const only: Test = {
    key: "aws:tagkeys",
    probes: textProbes([...keys]),
    holds: (request) => [request.get("aws:tagkeys") ?? []].flat().every((tag) => keys.has(tag)),
  };
  return [...values, { variables: [], test: () => only }];
}

/** A free condition of the model, which means what IAM takes it to mean. */
export function asConditioned({ operator, key, values }: Condition): Tried {
  return {
    variables: values.flatMap(variablesIn),
    test: (context) => conditionTest(operator, key, values, context),
  };
}

/** The user, or a session of the role, with one of these ARNs. */
function callerIs(arns: readonly string[]): Tried {
  const all = new Set(arns);
  return ofCaller(textProbes(arns), (arn) => all.has(arn));
}

/** Anybody but the users, and sessions of the roles, with these ARNs. */
export function callerIsNoneOf(arns: readonly string[]): Tried {
  const all = new Set(arns);
  return ofCaller(textProbes(arns), (arn) => !all.has(arn));
}

/** Whether claims that say who calls are true of the user, or of sessions of the role, with an ARN. */
export function areTrueOf(claims: readonly Claim[], arn: string): boolean {
  const request: Context = new Map([["aws:principalarn", arn]]);
  return triedClaims(claims).every(({ test }) => test(request).holds(request));
}

/** Anybody of an account: what is its, IAM and STS name by its ID in the fifth part of an ARN. */
function callerIsOfAccount(accountId: string): Tried {
  const probe: Probe = {
    kind: "text",
    pattern: {
      steps: [...literal("arn:"), many(ANY), ...literal(`::${accountId}:`), many(ANY)],
      ignoreCase: false,
    },
  };
  return ofCaller([probe], (arn) => arn.split(":")[4] === accountId);
}

/** A user of an account under a path. */
function callerIsUserUnder(account: string, path: string): Tried {
  const prefix = `${account}:user${path}`;
  return ofCaller(
    [{ kind: "text", pattern: { steps: [...literal(prefix), many(ANY)], ignoreCase: false } }],
    (arn) => arn.startsWith(prefix),
  );
}

/** A user of an account with this name, whatever the path. */
function callerIsUserNamed(account: string, name: string): Tried {
  const probe = (steps: Pattern["steps"]): Probe => ({ kind: "text", pattern: { steps, ignoreCase: false } });
  return ofCaller(
    [
      probe(literal(`${account}:user/${name}`)),
      probe([...literal(`${account}:user/`), many(ANY), ...literal(`/${name}`)]),
    ],
    (arn) => arn.startsWith(`${account}:user/`) && arn.slice(arn.lastIndexOf("/") + 1) === name,
  );
}

/** Somebody of a permission set: a session of a role that Identity Center made for it. */
function callerIsOfPermissionSet(account: string, sets: readonly string[]): Tried {
  const made = `${account}:role/aws-reserved/sso.amazonaws.com/`;
  const patterns = sets.flatMap((set) =>
    ["", "*/"].map((region) =>
      like([{ text: `${made}${region}AWSReservedSSO_${set}_${"?".repeat(16)}`, isValue: false }]),
    ),
  );
  return ofCaller(
    patterns.map((pattern) => ({ kind: "text", pattern })),
    (arn) => {
      const name = arn.slice(arn.lastIndexOf("/") + 1);
      return (
        arn.startsWith(made) &&
        sets.some((set) => name.slice(0, -"_0123456789abcdef".length) === `AWSReservedSSO_${set}`)
      );
    },
  );
}

function ofCaller(probes: readonly Probe[], fits: (arn: string) => boolean): Tried {
  const test: Test = {
    key: "aws:principalarn",
    probes,
    holds: (request) => {
      const arn = request.get("aws:principalarn");
      return typeof arn === "string" && fits(arn);
    },
  };
  return { variables: [], test: () => test };
}

export function actionIsOneOf(actions: readonly string[]): Tried {
  const lower = new Set(actions.map((action) => action.toLowerCase()));
  return tried(
    REQUEST.action,
    actionProbes(actions),
    (value) => value !== undefined && lower.has(value.toLowerCase()),
  );
}

export function actionIsNoneOf(actions: readonly string[]): Tried {
  const lower = new Set(actions.map((action) => action.toLowerCase()));
  return tried(
    REQUEST.action,
    actionProbes(actions),
    (value) => value !== undefined && !lower.has(value.toLowerCase()),
  );
}

/** IAM does not regard the case of actions. */
function actionProbes(actions: readonly string[]): Probe[] {
  return actions.map((action) => ({ kind: "text", pattern: { steps: literal(action), ignoreCase: true } }));
}

export function resourceIs(arns: readonly string[]): Tried {
  return isOneOf(REQUEST.resource, arns);
}
