/**
 * A value with the keys of its mappings and its lists of texts sorted, so that what is written of it does not depend
 * on the order in which somebody wrote it down.
 */
export function canonical<Value>(value: Value): Value {
  return sorted(value) as Value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted);
    return items.every((item) => typeof item === "string") ? [...items].sort() : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const empty: Record<string, unknown> = Object.create(null) as Record<string, never>;
  return Object.assign(empty, Object.fromEntries(entries));
}
