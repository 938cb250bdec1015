import type { ConditionsArgs } from "../../../components/model/accessModel";

/** Conditions without those that others ask as well. */
export function conditionsWithout(conditions: ConditionsArgs, others: ConditionsArgs = {}): ConditionsArgs {
  const entries = Object.entries(conditions).map(([operator, keys]) => {
    const asked = others[operator] ?? {};
    const own = Object.entries(keys).filter(
      ([key, values]) => JSON.stringify(asked[key]) !== JSON.stringify(values),
    );
    return [operator, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(entries.filter(([, keys]) => Object.keys(keys).length > 0));
}
