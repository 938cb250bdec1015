/** A list as people write it, which may be its only entry. */
export type OneOrMore<T> = T | readonly T[];

export function listOf(value: OneOrMore<string> | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : value;
}

export function optionalListOf(value: OneOrMore<string> | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : listOf(value);
}
