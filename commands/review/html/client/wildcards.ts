const compiled = new Map<string, RegExp>();

/** A pattern of AWS with `*` and `?` as an expression for a whole text. */
export function wildcard(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^${escaped(pattern)}$`, "s");
  compiled.set(pattern, known);
  return known;
}

function escaped(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
}
