/** A record of the same keys with other values, and without a prototype. */
export function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Readonly<Record<string, To>> {
  return record(Object.entries(from).map(([key, value]) => [key, map(value, key)]));
}

/** A record without a prototype: a role called "constructor" is there only if the model has it. */
export function record<To>(entries: readonly (readonly [string, To])[]): Readonly<Record<string, To>> {
  const empty: Record<string, To> = Object.create(null) as Record<string, never>;
  return Object.assign(empty, Object.fromEntries(entries));
}
