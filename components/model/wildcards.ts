import type { PolicyConditions } from "./conditions";

/**
 * Texts in which `*` is any text and `?` any character, as AWS compares them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
 */

/** What of a pattern stands for itself. */
export function withoutWildcards(pattern: string): string {
  return pattern.replace(/[*?]/g, "");
}

/** Whether any text is like one of the patterns. */
export function areAnything(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => /^\*+$/.test(pattern));
}

/** Patterns as people read them. */
export function patternsInWords(patterns: readonly string[]): string {
  return areAnything(patterns) ? "anything" : patterns.join(" or ");
}

/**
 * Conditions on keys that a request may lack: each that it has is like one of its patterns. A key that may hold
 * anything needs no condition.
 */
export function likeWherePresent(keys: Readonly<Record<string, readonly string[]>>): PolicyConditions {
  const asked = Object.entries(keys).filter(([, patterns]) => !areAnything(patterns));
  const under = (operator: string, isFor: (patterns: readonly string[]) => boolean): PolicyConditions => {
    const own = asked.filter(([, patterns]) => isFor(patterns));
    return own.length === 0 ? {} : { [operator]: Object.fromEntries(own) };
  };
  const haveWildcards = (patterns: readonly string[]): boolean => /[*?]/.test(patterns.join());
  return {
    ...under("StringEqualsIfExists", (patterns) => !haveWildcards(patterns)),
    ...under("StringLikeIfExists", haveWildcards),
  };
}
