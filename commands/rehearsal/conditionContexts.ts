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
  /** Undefined where the caller meets it as they are, or cannot meet it. */
  readonly met: KeyValue | undefined;
  /** Another value, and none at all, as far as these do not meet it. */
  readonly unmet: readonly KeyValue[];
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
      const holds = (context: RequestContext): Promise<boolean> =>
        conditionsHold(key, operators, context, accountId);
      const says = Object.entries(operators)
        .map(([operator, values]) => `${operator} ${key} ${values.join(" or ")}`)
        .join(" and ");
      const candidates = candidatesFor(operators, base);
      const met =
        (await holds(base)) || OF_THE_CALLER.test(key) ? undefined : await find(candidates, key, base, holds);
      const other = await find(
        candidates.slice(0, -1),
        key,
        base,
        async (context) => !(await holds(context)),
      );
      const absent = (await holds({ ...base, [key]: undefined })) ? [] : [{ value: undefined }];
      return { key, says, met, unmet: [...(other === undefined ? [] : [other]), ...absent] };
    }),
  );
}

/** Keys that say who calls. A request cannot be given another value of them: it would be another caller's. */
const OF_THE_CALLER =
  /^aws:(PrincipalArn|PrincipalAccount|PrincipalType|PrincipalIsAWSService|username|userid)$/i;

async function find(
  candidates: readonly (string | undefined)[],
  key: string,
  base: RequestContext,
  fits: (context: RequestContext) => Promise<boolean>,
): Promise<KeyValue | undefined> {
  for (const value of candidates) {
    if (await fits({ ...base, [key]: value })) return { value };
  }
  return undefined;
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

/** Values near to those of the conditions, in the order in which they are tried; last, no value. */
function candidatesFor(operators: Operators, base: RequestContext): (string | undefined)[] {
  const kinds = Object.keys(operators).join(" ");
  const values = Object.values(operators)
    .flat()
    .map((value) => value.replace(/\$\{([^}]+)\}/g, (_, key: string) => String(base[key] ?? "")));
  if (/\bBool/.test(kinds)) return ["true", "false", undefined];
  if (kinds.includes("IpAddress")) {
    return [
      ...values.map((value) => value.split("/")[0]),
      "192.0.2.7",
      "198.51.100.7",
      "2001:db8::7",
      undefined,
    ];
  }
  return [
    ...values.map((value) => value.replaceAll("*", "x").replaceAll("?", "x")),
    ...values.flatMap(nearNumbers),
    ...values.flatMap(nearDates),
    // Near misses come before what is nothing like it.
    ...values.flatMap((value) => [`${value}x`, `x${value}`]),
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
