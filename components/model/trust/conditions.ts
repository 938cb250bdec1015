import {
  type Conditions,
  type ConditionsArgs,
  conditionsWithDefaults,
  operatorsInWords,
} from "../conditions";
import type { Requirement, TrustKey } from "./trustKey";

interface FreeConditions {
  /** Everybody: further conditions on assuming the role. They can only narrow. @default {} */
  readonly conditions: TrustKey<ConditionsArgs, Conditions>;
}

/** What is wrong with them is said where all that a trust policy asks is known, which they must not widen. */
export const conditions: FreeConditions = {
  conditions: {
    holdsFor: "everybody",
    shape: (shapes) => shapes.conditions,
    value: conditionsWithDefaults,
    ask: askedFreely,
    words: operatorsInWords,
  },
};

/** Free conditions, which mean what IAM takes them to mean. */
export function askedFreely(free: Conditions): Requirement[] {
  return Object.entries(free).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): Requirement => ({
      of: "assuming",
      conditions: { [operator]: { [key]: values } },
      means: [{ claim: "isConditioned", operator, key, values }],
    })),
  );
}
