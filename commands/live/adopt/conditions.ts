import type { ConditionsArgs } from "../../../components/model/accessModel";
import type { FoundCondition } from "./documents";
import { oneOrMore } from "./written";

/** Conditions as the model writes them. */
export function conditionsFrom(conditions: readonly FoundCondition[]): ConditionsArgs {
  const operators = [...new Set(conditions.map(({ operator }) => operator))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter((condition) => condition.operator === operator)
          .map(({ key, values }) => [key, oneOrMore(values)]),
      ),
    ]),
  );
}

/** Conditions with others beside them, of which one that is there already stays as it is. */
export function conditionsWith(conditions: ConditionsArgs, more: ConditionsArgs): ConditionsArgs {
  const operators = [...new Set([...Object.keys(conditions), ...Object.keys(more)])];
  return Object.fromEntries(
    operators.map((operator) => [operator, { ...more[operator], ...conditions[operator] }]),
  );
}

/** Those of the conditions that others ask with other values, in words. */
export function conditionsApart(conditions: ConditionsArgs, others: ConditionsArgs): string[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys)
      .filter(([key, values]) => {
        const asked = others[operator]?.[key];
        return asked !== undefined && JSON.stringify(asked) !== JSON.stringify(values);
      })
      .map(([key]) => `${operator} ${key}`),
  );
}

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
