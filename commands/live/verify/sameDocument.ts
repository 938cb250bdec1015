/**
 * Whether two policy documents are written alike but for what has no meaning: the order of statements and values, a
 * list of one in place of a value, a number or truth value in place of its text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function sameDocument(one: unknown, other: unknown): boolean {
  return JSON.stringify(normal(one)) === JSON.stringify(normal(other));
}

/** A document in the one way that those have which are written alike. */
export function normal(value: unknown): unknown {
  if (Array.isArray(value)) return normalList(value);
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => [key, normal(inner)] as const);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function normalList(values: readonly unknown[]): unknown {
  const texts = new Map(values.map(normal).map((value) => [JSON.stringify(value), value]));
  const sorted = [...texts].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
  return sorted.length === 1 ? sorted[0] : sorted;
}
