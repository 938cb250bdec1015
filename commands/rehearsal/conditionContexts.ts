import type { Conditions } from "../../components/model/accessModel";
import { evaluate, EvaluationError, knownKey, type RequestContext } from "./evaluate";

/** A value that a condition key takes in a request; undefined where the request does not carry the key. */
interface KeyValue {
  readonly value: string | undefined;
}

/** A condition key with a value that meets all of its conditions, and one that does not. */
export interface ConditionContext {
  readonly key: string;
  /** In words: `StringEquals aws:RequestedRegion eu-west-1`. */
  readonly says: string;
  /** Undefined where no value was found. */
  readonly met: KeyValue | undefined;
  readonly unmet: KeyValue | undefined;
}

/**
 * Values that meet free conditions, and values that do not. The policy engine itself says which is which: each
 * candidate is tried against a policy that has these conditions and nothing else.
 */
export async function conditionContexts(
  conditions: Conditions,
  base: RequestContext,
  accountId: string,
): Promise<ConditionContext[]> {
  return Promise.all(
    conditionsByKey(conditions).map(async ({ key, operators }) => {
      const candidates = candidatesFor(operators, base);
      const says = Object.entries(operators)
        .map(([operator, values]) => `${operator} ${key} ${values.join(" or ")}`)
        .join(" and ");
      let met: KeyValue | undefined;
      let unmet: KeyValue | undefined;
      for (const value of candidates) {
        const holds = await conditionsHold(key, operators, { ...base, [key]: value }, accountId);
        if (holds) met ??= { value };
        else unmet ??= { value };
        if (met !== undefined && unmet !== undefined) break;
      }
      return { key, says, met, unmet };
    }),
  );
}

/** operator -> values, all of one key. */
type Operators = Readonly<Record<string, readonly string[]>>;

function conditionsByKey(conditions: Conditions): { key: string; operators: Operators }[] {
  const byKey = new Map<string, { key: string; operators: Record<string, readonly string[]> }>();
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      const entry = byKey.get(key.toLowerCase()) ?? { key, operators: {} };
      entry.operators[operator] = values;
      byKey.set(key.toLowerCase(), entry);
    }
  }
  return [...byKey.values()];
}

async function conditionsHold(
  key: string,
  operators: Operators,
  context: RequestContext,
  accountId: string,
): Promise<boolean> {
  const condition = Object.fromEntries(
    Object.entries(operators).map(([operator, values]) => [operator, { [knownKey(key)]: values }]),
  );
  const statement = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*", Condition: condition };
  try {
    const verdict = await evaluate({
      principal: `arn:aws:iam::${accountId}:user/somebody`,
      actions: ["sts:AssumeRole"],
      resource: `arn:aws:iam::${accountId}:role/something`,
      accountId,
      context,
      identityPolicies: [{ name: "conditions", policy: { Version: "2012-10-17", Statement: [statement] } }],
    });
    return verdict === "allowed";
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

/** Values near to those of the conditions, in the order in which they are tried. */
function candidatesFor(operators: Operators, base: RequestContext): (string | undefined)[] {
  const values = Object.values(operators)
    .flat()
    .map((value) => value.replace(/\$\{([^}]+)\}/g, (_, key: string) => String(base[key] ?? "")));
  return [
    ...values,
    ...values.map((value) => value.replaceAll("*", "x").replaceAll("?", "x")),
    ...values.flatMap(nearNumbers),
    ...values.flatMap(nearDates),
    ...values.flatMap((value) => (value.includes("/") ? [value.split("/")[0]] : [])),
    "192.0.2.7",
    "2001:db8::7",
    "true",
    "false",
    "otherwise",
    undefined,
  ];
}

function nearNumbers(value: string): string[] {
  const number = Number(value);
  return value === "" || !Number.isFinite(number) ? [] : [String(number - 1), String(number + 1)];
}

const DAY = 86_400_000;

function nearDates(value: string): string[] {
  const time = /^\d{4}-\d{2}/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time)
    ? []
    : [time - DAY, time + DAY].map((near) => new Date(near).toISOString().replace(".000", ""));
}
