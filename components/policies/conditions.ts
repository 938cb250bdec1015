import type { Conditions } from "../model/accessModel";
import type { PolicyConditions } from "../model/conditions";
import { malformed, PATTERNS } from "../model/limits";
import { didYouMean, pathOf, type Problem } from "../model/problems";
import { conditionKeyProblem } from "./conditionKeys";
import { type Comparison, comparisonOf, OPERATORS } from "./conditionOperators";

/** What is wrong with conditions as such: operators, keys or values that IAM does not have, keys without values. */
export function conditionProblems(conditions: Conditions, at: readonly PropertyKey[]): Problem[] {
  return Object.entries(conditions).flatMap(([operator, keys]) => {
    const comparison = comparisonOf(operator);
    if (comparison === undefined) {
      const hint = operator === "" ? '; YAML reads an unquoted Null as nothing: write "Null"' : "";
      const message = `IAM has no condition operator "${operator}"${hint}${didYouMean(operator, OPERATORS)}`;
      return [{ path: pathOf(...at, operator), message }];
    }
    if (Object.keys(keys).length === 0) {
      return [{ path: pathOf(...at, operator), message: "a condition needs a key and at least one value" }];
    }
    const twice = Object.keys(keys).filter((key, index, all) =>
      all.slice(0, index).some((other) => isSameKey(key, other)),
    );
    if (twice.length > 0) {
      return twice.map((key) => ({
        path: pathOf(...at, operator, key),
        message: "is there twice: IAM ignores the case of condition keys",
      }));
    }
    return Object.entries(keys).flatMap(([key, values]) =>
      keyProblems(comparison, key, values, [...at, operator, key]),
    );
  });
}

function keyProblems(
  comparison: Comparison,
  key: string,
  values: readonly string[],
  at: readonly PropertyKey[],
): Problem[] {
  if (values.length === 0 || key === "") {
    return [{ path: pathOf(...at), message: "a condition needs a key and at least one value" }];
  }
  const ofKey = malformed(PATTERNS.document, key) ?? conditionKeyProblem(key);
  const ofValues = values.map((value) => malformed(PATTERNS.document, value) ?? comparison(value, key));
  return [
    ...(ofKey === undefined ? [] : [{ path: pathOf(...at), message: ofKey }]),
    ...ofValues.flatMap((message, index) =>
      message === undefined ? [] : [{ path: pathOf(...at, index), message }],
    ),
  ];
}

/** What is wrong with free conditions beside those that the trust policy asks already, which they would widen. */
export function addedConditionProblems(
  conditions: Conditions,
  present: readonly PolicyConditions[],
  at: readonly PropertyKey[],
): Problem[] {
  const widening = overlaps(present, conditions);
  const paths = [...new Set(widening.map(({ operator, key }) => pathOf(...at, operator, key)))];
  return [
    // Whatever the values of such a key are, it has to go.
    ...conditionProblems(conditions, at).filter(
      (problem) => !paths.some((path) => problem.path === path || problem.path.startsWith(`${path}[`)),
    ),
    ...widening.map(({ operator, key }) => ({
      path: pathOf(...at, operator, key),
      message: `the trust policy sets ${operator} ${key} already; more values would let more callers in`,
    })),
  ];
}

/** Conditions that would widen each other. */
export class SetTwiceError extends Error {
  public override readonly name = "SetTwiceError";
}

/**
 * Conditions that all hold together. The values of one key under one operator are alternatives in IAM, so
 * a key that is there already would be widened by more values; that is refused.
 *
 * @throws {@link SetTwiceError} where two parts set the same key under the same operator
 */
export function allOf(...parts: readonly PolicyConditions[]): PolicyConditions {
  const together = new Map<string, Map<string, string | readonly string[]>>();
  for (const [operator, key, values] of parts.flatMap(entriesOf)) {
    const keys = together.get(operator) ?? new Map<string, string | readonly string[]>();
    const taken = [...keys.keys()].find((other) => isSameKey(other, key));
    if (taken !== undefined) throw new SetTwiceError(`${operator} ${taken} is set twice`);
    together.set(operator, keys.set(key, values));
  }
  return Object.fromEntries([...together].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}

/** The keys of `added` that `present` sets under the same operator, where more values would widen the condition. */
export function overlaps(
  present: readonly PolicyConditions[],
  added: PolicyConditions,
): { operator: string; key: string }[] {
  const there = present.flatMap(entriesOf);
  return entriesOf(added)
    .filter(([operator, key]) =>
      there.some(([other, otherKey]) => operator === other && isSameKey(key, otherKey)),
    )
    .map(([operator, key]) => ({ operator, key }));
}

function entriesOf(
  conditions: PolicyConditions,
): [operator: string, key: string, values: string | readonly string[]][] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): [string, string, string | readonly string[]] => [
      operator,
      key,
      values,
    ]),
  );
}

/** IAM compares the names of condition keys without regard to case. */
function isSameKey(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
