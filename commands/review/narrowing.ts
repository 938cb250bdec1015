import { BlockList, isIP } from "node:net";
import { coverAll } from "../rehearsal/patterns";

/** One line of a condition block: its values are alternatives, or, under a negated operator, all shut out. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

type Block = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The lines of condition blocks that hold together. */
export function conditionsOf(...blocks: readonly Block[]): Condition[] {
  return blocks.flatMap((block) =>
    Object.entries(block).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat() })),
    ),
  );
}

/**
 * Whether conditions let through at most what others do. True only where it is certain: each of the others must be
 * there again, at least as strict.
 */
export function narrowOrSame(now: readonly Condition[], before: readonly Condition[]): boolean {
  return before.every((old) => now.some((condition) => isWithin(condition, old)));
}

function isWithin(now: Condition, old: Condition): boolean {
  if (now.key.toLowerCase() !== old.key.toLowerCase()) return false;
  const [operator, oldOperator] = [now, old].map((condition) => plain(condition.operator));
  // A key that must be there is stricter than one that may be missing.
  const sameOrStricter = operator === oldOperator || `${operator ?? ""}IfExists` === oldOperator;
  if (sameOrStricter && sameValues(now.values, old.values)) return true;
  if (operator === "StringEquals" && oldOperator === "StringLike") return coverAll(old.values, now.values);
  if (!sameOrStricter) return false;
  const compare =
    STRICTER[(oldOperator ?? "").replace(/^For(AnyValue|AllValues):/, "").replace(/IfExists$/, "")];
  return compare?.(now.values, old.values) ?? false;
}

/** AWS treats the two alike, wildcards included. */
function plain(operator: string): string {
  return operator.replace("ArnEquals", "ArnLike").replace("ArnNotEquals", "ArnNotLike");
}

function sameValues(left: readonly string[], right: readonly string[]): boolean {
  return fewer(left, right) && fewer(right, left);
}

type Compare = (now: readonly string[], old: readonly string[]) => boolean;

const fewer: Compare = (now, old) => now.every((value) => old.includes(value));
const more: Compare = (now, old) => fewer(old, now);
const likeFewer: Compare = (now, old) => coverAll(old, now);
const likeMore: Compare = (now, old) => coverAll(now, old);

/** Of alternatives, the loosest decides. */
const atMost =
  (measure: (value: string) => number): Compare =>
  (now, old) =>
    Math.max(...now.map(measure)) <= Math.max(...old.map(measure));
const atLeast =
  (measure: (value: string) => number): Compare =>
  (now, old) =>
    Math.min(...now.map(measure)) >= Math.min(...old.map(measure));

function timeOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}

const addresses: Compare = (now, old) => now.every((cidr) => old.some((other) => contains(other, cidr)));

function contains(outer: string, inner: string): boolean {
  const [one, other] = [network(outer), network(inner)];
  if (one === undefined || other === undefined) return false;
  if (one.family !== other.family || one.bits > other.bits) return false;
  const list = new BlockList();
  list.addSubnet(one.address, one.bits, one.family);
  return list.check(other.address, other.family);
}

function network(cidr: string) {
  const [address = "", bits] = cidr.split("/");
  const version = isIP(address);
  if (version === 0) return undefined;
  const family: "ipv4" | "ipv6" = version === 4 ? "ipv4" : "ipv6";
  return { address, family, bits: bits === undefined ? (version === 4 ? 32 : 128) : Number(bits) };
}

/**
 * When values are at least as strict as others under one operator. An operator that is not here is only as strict as
 * with the same values.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const STRICTER: Readonly<Record<string, Compare>> = {
  StringEquals: fewer,
  StringEqualsIgnoreCase: fewer,
  StringLike: likeFewer,
  StringNotEquals: more,
  StringNotEqualsIgnoreCase: more,
  StringNotLike: likeMore,
  ArnLike: likeFewer,
  ArnNotLike: likeMore,
  NumericEquals: fewer,
  NumericNotEquals: more,
  NumericLessThan: atMost(Number),
  NumericLessThanEquals: atMost(Number),
  NumericGreaterThan: atLeast(Number),
  NumericGreaterThanEquals: atLeast(Number),
  DateEquals: fewer,
  DateNotEquals: more,
  DateLessThan: atMost(timeOf),
  DateLessThanEquals: atMost(timeOf),
  DateGreaterThan: atLeast(timeOf),
  DateGreaterThanEquals: atLeast(timeOf),
  IpAddress: addresses,
  NotIpAddress: (now, old) => addresses(old, now),
};
