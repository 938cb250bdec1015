import { type AddressRange, isWithin, rangeOf } from "./addresses";
import type { Context, Value } from "./context";
import { exactly, exactTextOf, like, likeArn, matches, type Pattern } from "./pattern";
import { partsOf } from "./variables";

/** What a condition compares a value with; values between which no probe stands are all answered alike. */
export type Probe =
  | { readonly kind: "exact"; readonly text: string }
  | { readonly kind: "text"; readonly pattern: Pattern }
  | { readonly kind: "number"; readonly number: number }
  /** Milliseconds since 1970. */
  | { readonly kind: "time"; readonly time: number }
  | { readonly kind: "addresses"; readonly range: AddressRange }
  | { readonly kind: "boolean" };

/** A comparison of one value with one value of a condition. */
interface Comparison {
  readonly probe: Probe;
  readonly holds: (value: string) => boolean;
}

/** A condition of a policy on one key. */
export interface ConditionTest {
  /** In lower case. */
  readonly key: string;
  readonly probes: readonly Probe[];
  readonly holds: (context: Context) => boolean;
  /** Whether it is about each, or any, of several values. @default false */
  readonly ofSeveral?: boolean;
}

/** A condition operator that nobody has modelled. */
export class UnknownOperatorError extends Error {
  public override readonly name = "UnknownOperatorError";
}

interface Operator {
  readonly negated: boolean;
  /** Undefined where nothing is like the value: an unresolved variable, a text that is no number. */
  readonly compare: (value: string, context: Context) => Comparison | undefined;
}

const EQUALS: Operator["compare"] = (value, context) => {
  const all = joined(value, context);
  return all === undefined
    ? undefined
    : { probe: { kind: "exact", text: all }, holds: (given) => given === all };
};
const LIKE: Operator["compare"] = (value, context) => {
  const parts = partsOf(value, context);
  return parts && textComparison(like(parts));
};
const ARN: Operator["compare"] = (value, context) => {
  const parts = partsOf(value, context);
  const pattern = parts && likeArn(parts);
  return pattern && textComparison(pattern);
};
const IGNORING_CASE: Operator["compare"] = (value, context) => {
  const all = joined(value, context);
  return all === undefined ? undefined : textComparison(exactly(all, true));
};
const BOOL: Operator["compare"] = (value) => ({
  probe: { kind: "boolean" },
  holds: (given) => given.toLowerCase() === value.toLowerCase(),
});
const ADDRESS: Operator["compare"] = (value) => {
  const range = rangeOf(value);
  return range && { probe: { kind: "addresses", range }, holds: (given) => isWithin(range, given) };
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  stringequals: { negated: false, compare: EQUALS },
  stringnotequals: { negated: true, compare: EQUALS },
  stringequalsignorecase: { negated: false, compare: IGNORING_CASE },
  stringnotequalsignorecase: { negated: true, compare: IGNORING_CASE },
  stringlike: { negated: false, compare: LIKE },
  stringnotlike: { negated: true, compare: LIKE },
  arnequals: { negated: false, compare: ARN },
  arnlike: { negated: false, compare: ARN },
  arnnotequals: { negated: true, compare: ARN },
  arnnotlike: { negated: true, compare: ARN },
  binaryequals: { negated: false, compare: EQUALS },
  bool: { negated: false, compare: BOOL },
  ipaddress: { negated: false, compare: ADDRESS },
  notipaddress: { negated: true, compare: ADDRESS },
  ...ordered("numeric", numberOf, (number) => ({ kind: "number", number })),
  ...ordered("date", timeOf, (time) => ({ kind: "time", time })),
};

type Order = (left: number, right: number) => boolean;

function ordered(
  name: string,
  read: (text: string) => number | undefined,
  probeOf: (number: number) => Probe,
): Record<string, Operator> {
  const operator = (holds: Order, negated = false): Operator => ({
    negated,
    compare: (value) => {
      const limit = read(value);
      if (limit === undefined) return undefined;
      const fits = (given: string): boolean => {
        const number = read(given);
        return number !== undefined && holds(number, limit);
      };
      return { probe: probeOf(limit), holds: fits };
    },
  });
  return {
    [`${name}equals`]: operator((left, right) => left === right),
    [`${name}notequals`]: operator((left, right) => left === right, true),
    [`${name}lessthan`]: operator((left, right) => left < right),
    [`${name}lessthanequals`]: operator((left, right) => left <= right),
    [`${name}greaterthan`]: operator((left, right) => left > right),
    [`${name}greaterthanequals`]: operator((left, right) => left >= right),
  };
}

const FORM = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/;

/**
 * A condition as IAM evaluates it.
 *
 * @param context gives the policy variables in `values` their values
 * @throws {@link UnknownOperatorError}
 */
export function conditionTest(
  operator: string,
  key: string,
  values: readonly string[],
  context: Context,
): ConditionTest {
  const [, qualifier, name = "", ifExists] = FORM.exec(operator.toLowerCase()) ?? [];
  const lowerKey = key.toLowerCase();
  if (name === "null") return nullTest(lowerKey, values);
  const known = Object.entries(OPERATORS).find(([each]) => each === name)?.[1];
  if (known === undefined) throw new UnknownOperatorError(`operator "${operator}"`);
  if (qualifier === "foranyvalue:" && ifExists !== undefined)
    throw new UnknownOperatorError(`operator "${operator}": AWS does not say what an absent key means to it`);
  const comparisons = values.flatMap((value) => known.compare(value, context) ?? []);
  const fitsOne = anyOf(comparisons);
  const fits = (value: string): boolean => fitsOne(value) !== known.negated;
  const holds = holdsFor(qualifier, known.negated, ifExists !== undefined, fits);
  return {
    key: lowerKey,
    probes: comparisons.map(({ probe }) => probe),
    holds: (request) => holds(request.get(lowerKey)),
    ofSeveral: qualifier !== undefined,
  };
}

/**
 * How a condition deals with a key that is absent, or that holds several values. Without a qualifier a list matches
 * nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function holdsFor(
  qualifier: string | undefined,
  negated: boolean,
  ifExists: boolean,
  fits: (value: string) => boolean,
): (value: Value | undefined) => boolean {
  if (qualifier === "forallvalues:") return (value) => value === undefined || [value].flat().every(fits);
  if (qualifier === "foranyvalue:") {
    return (value) => value !== undefined && [value].flat().some(fits);
  }
  return (value) => {
    if (value === undefined) return ifExists || negated;
    return typeof value === "string" && fits(value);
  };
}

function nullTest(key: string, values: readonly string[]): ConditionTest {
  return {
    key,
    probes: [],
    holds: (context) => values.some((value) => value.toLowerCase() === String(!context.has(key))),
  };
}

function joined(value: string, context: Context): string | undefined {
  return partsOf(value, context)
    ?.map((part) => part.text)
    .join("");
}

function textComparison(pattern: Pattern): Comparison {
  const exact = exactTextOf(pattern);
  if (exact !== undefined)
    return { probe: { kind: "exact", text: exact }, holds: (given) => given === exact };
  return { probe: { kind: "text", pattern }, holds: (given) => matches(pattern, given) };
}

/** Whether one of the comparisons holds; lists of a thousand exact texts are looked up, not gone through. */
function anyOf(comparisons: readonly Comparison[]): (value: string) => boolean {
  const exact = new Set(comparisons.flatMap(({ probe }) => (probe.kind === "exact" ? [probe.text] : [])));
  const others = comparisons.filter(({ probe }) => probe.kind !== "exact");
  return (value) => exact.has(value) || others.some(({ holds }) => holds(value));
}

/** @returns undefined for a text that is no number */
export function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** @returns milliseconds since 1970 of an ISO 8601 time or of seconds since 1970; undefined for another text */
export function timeOf(text: string): number | undefined {
  const time = /^\d+$/.test(text) && text.length !== 4 ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
