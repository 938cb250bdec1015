/** Whether an event matches an event pattern, as EventBridge says it, as far as the alarms' patterns go. */

type Json = Readonly<Record<string, unknown>>;

/**
 * Written from AWS's page and not from the patterns: what it does not know, it refuses.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws where a pattern has an operator that is not known here
 */
export function matches(pattern: unknown, event: unknown): boolean {
  if (!isMapping(pattern)) throw new Error(`${JSON.stringify(pattern)} is no pattern`);
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === "$or") return isOneOf(wanted, event);
    const there = isMapping(event) ? event[field] : undefined;
    if (!Array.isArray(wanted)) return isMapping(there) && matches(wanted, there);
    if (wanted.length === 0) throw new Error(`${field} has no values`);
    // Where an event has a list, one of its entries has to match.
    const values: readonly unknown[] = Array.isArray(there) ? there : [there];
    return values.some((value) => wanted.some((comparison) => compares(comparison, value)));
  });
}

function isOneOf(patterns: unknown, event: unknown): boolean {
  if (!Array.isArray(patterns) || patterns.length < 2) throw new Error("$or takes a list of patterns");
  return patterns.some((pattern) => matches(pattern, event));
}

function compares(comparison: unknown, value: unknown): boolean {
  if (typeof comparison === "string") return comparison === value;
  if (!isMapping(comparison)) throw new Error(`${JSON.stringify(comparison)} is no comparison`);
  const [[operator, operand] = [], ...others] = Object.entries(comparison);
  if (others.length > 0) throw new Error("a comparison has one operator");
  switch (operator) {
    case "prefix":
      return typeof operand === "string" && typeof value === "string" && value.startsWith(operand);
    case "equals-ignore-case":
      return (
        typeof operand === "string" &&
        typeof value === "string" &&
        value.toLowerCase() === operand.toLowerCase()
      );
    default:
      throw new Error(`EventBridge's ${String(operator)} is not known here`);
  }
}

function isMapping(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
