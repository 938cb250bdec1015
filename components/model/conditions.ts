import type { OneOrMore } from "./oneOrMore";
import { mapValues } from "./records";

/** operator -> condition key -> values; numbers and booleans become their text, as IAM takes them. */
export type ConditionsArgs = Readonly<
  Record<string, Readonly<Record<string, OneOrMore<string | number | boolean>>>>
>;

/** operator -> condition key -> values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Conditions as they are written into a policy: operator -> condition key -> value or values. */
export type PolicyConditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export function conditionsWithDefaults(conditions: ConditionsArgs | undefined): Conditions {
  return mapValues(conditions ?? {}, (keys) => mapValues(keys, (values) => [values].flat().map(String)));
}

/** Conditions as a policy has them, a line each. */
export function operatorsInWords(conditions: Conditions): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(" or ")}`),
  );
}
