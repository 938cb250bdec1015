import { type Trust, TRUST_KEYS, type TrustKeyName, type Written } from "./keys";
import type { TrustKey } from "./trustKey";

/** The registry in the form in which the compiler knows that a key and its value belong together. */
export type Keys = { readonly [Name in TrustKeyName]: TrustKey<Written[Name], Trust[Name]> };
export const KEYS: Keys = TRUST_KEYS;

export const NAMES = Object.keys(TRUST_KEYS) as readonly TrustKeyName[];

export function isTrustKey(name: string): name is TrustKeyName {
  return Object.hasOwn(TRUST_KEYS, name);
}

/** A value for each key. */
export function ofEachKey<Made extends Readonly<Record<TrustKeyName, unknown>>>(
  make: <Name extends TrustKeyName>(name: Name) => Made[Name],
): Made {
  return Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Made;
}
