import { z } from "zod";
import { conditionTest, UnknownOperatorError } from "../proof/decision/conditions";
import {
  type Condition,
  readDocument,
  type Statement,
  testsOf,
  UnreadableError,
} from "../proof/decision/statements";
import { variablesIn } from "../proof/decision/variables";

/**
 * What of a statement can be decided upon. Nobody must pass a rule by what it leaves out: an allowing statement is
 * read without what cannot be decided, and lets in more; a denial that cannot be decided is none.
 */
export interface Decidable<Of extends Statement = Statement> {
  /** In its wider reading; undefined where it is left out. */
  readonly statement?: Of | undefined;
  /** What cannot be decided, in words. */
  readonly why: readonly string[];
}

type Elements = Readonly<Record<string, unknown>>;

/** What can be read of a statement as it was written. */
export function readable(elements: Elements): Decidable {
  const whole = read(elements);
  const { Effect: effect, Condition: condition, ...others } = elements;
  if (whole.statement !== undefined || effect !== "Allow") return whole;
  const parts = Object.entries(others).map(([name, value]) => ({
    ...read({ Effect: effect, [name]: value }),
    is: { [name]: value },
    otherwise: SAYING_NOTHING[name] ?? {},
  }));
  const conditions = conditionsIn(condition).map((is) => read({ Effect: effect, Condition: is }));
  const said = parts.map(({ statement, is, otherwise }) => (statement === undefined ? otherwise : is));
  const wider = read(Object.assign({ Effect: effect }, ...said) as Elements);
  return {
    statement: wider.statement && {
      ...wider.statement,
      conditions: conditions.flatMap(({ statement }) => statement?.conditions ?? []),
    },
    why: [...parts, ...conditions, wider].flatMap(({ why }) => why),
  };
}

/** An element that cannot be read, as if it named nobody and nothing. */
const SAYING_NOTHING: Readonly<Record<string, Elements>> = {
  Principal: { Principal: "*" },
  NotPrincipal: { Principal: "*" },
  Action: { Action: "*" },
  NotAction: { Action: "*" },
};

function read(elements: Elements): Decidable {
  try {
    const [statement] = readDocument({ Statement: [elements] });
    if (statement !== undefined) testsOf(statement, new Map());
    return { statement, why: [] };
  } catch (error) {
    if (!(error instanceof UnreadableError || error instanceof UnknownOperatorError)) throw error;
    return { why: [error.message] };
  }
}

const ByName = z.record(z.string(), z.unknown());

/** Each condition of a `Condition` by itself. */
function conditionsIn(condition: unknown): unknown[] {
  return entriesOf(condition ?? {}).flatMap(({ name: operator, value: keys }) =>
    entriesOf(keys).map(({ name: key, value }) =>
      operator === undefined ? value : { [operator]: key === undefined ? value : { [key]: value } },
    ),
  );
}

function entriesOf(value: unknown): { readonly name?: string; readonly value: unknown }[] {
  const named = ByName.safeParse(value);
  return named.success
    ? Object.entries(named.data).map(([name, each]) => ({ name, value: each }))
    : [{ value }];
}

/**
 * A statement without the conditions on which nothing can be decided.
 *
 * @param isSent whether it is known when AWS sends a key, named in lower case
 */
export function withoutUndecidable<Of extends Statement>(
  statement: Of,
  isSent: (key: string) => boolean,
): Decidable<Of> {
  const { effect, conditions } = statement;
  const kept = conditions.filter((condition) => whyUndecidable(condition, isSent) === undefined);
  const why = conditions.flatMap((condition) => whyUndecidable(condition, isSent) ?? []);
  if (why.length === 0) return { statement, why };
  return effect === "Deny" ? { why } : { statement: { ...statement, conditions: kept }, why };
}

/** Operators whose values have a form, without which nobody says what is compared. */
const OF_A_FORM = /^(?:for(?:any|all)values?:)?(?:numeric|date|ipaddress|notipaddress)/i;
const OF_TRUTH = /^(?:for(?:any|all)values?:)?(?:bool|null)(?:ifexists)?$/i;

function whyUndecidable(
  { operator, key, values }: Condition,
  isSent: (key: string) => boolean,
): string | undefined {
  if (variablesIn(key).length > 0) return `AWS does not say what a variable means in a key (${key})`;
  const unknown = [key, ...values.flatMap(variablesIn)].find((each) => !isSent(each.toLowerCase()));
  if (unknown !== undefined) return `it is not known when AWS sends ${unknown}`;
  const unread = values.find((value) =>
    OF_TRUTH.test(operator)
      ? !/^(?:true|false)$/i.test(value)
      : OF_A_FORM.test(operator) && conditionTest(operator, key, [value], new Map()).probes.length === 0,
  );
  return unread === undefined ? undefined : `"${unread}" is nothing that ${operator} compares with`;
}
