import { z } from "zod";
import type { ConditionsArgs } from "./conditions";
import { didYouMean, show } from "./problems";

/**
 * How the shape is read. `strict` refuses whatever does not fit. `lenient` keeps whatever does, so that the names
 * and references of an input can still be checked when something else in it has the wrong shape.
 */
export type Reading = "strict" | "lenient";

/** The building blocks of the schema in one reading of it. */
export interface Shapes {
  readonly object: <Shape extends z.core.$ZodLooseShape>(shape: Shape) => z.ZodObject<Shape>;
  readonly required: <Value>(schema: z.ZodType<Value>, fallback: NoInfer<Value>) => z.ZodType<Value>;
  readonly optional: <Value>(schema: z.ZodType<Value>) => z.ZodType<Value | undefined>;
  /** A key that people look for where it does not belong: refused, saying where it does. */
  readonly misplaced: (instead: string) => z.ZodType<undefined>;
  readonly text: z.ZodType<string>;
  /** Texts, or the only one. */
  readonly list: z.ZodType<readonly string[]>;
  readonly conditions: z.ZodType<ConditionsArgs>;
}

export function shapesIn(reading: Reading): Shapes {
  const strict = reading === "strict";
  const elsewhere = new Set<unknown>();
  const known = (shape: z.core.$ZodLooseShape): string[] =>
    Object.keys(shape).filter((key) => !elsewhere.has(shape[key]));
  return {
    object: (shape) =>
      strict ? z.object(shape, { error: sayObject(shape, known(shape)) }).strict() : z.object(shape),
    required: (schema, fallback) => (strict ? schema : schema.catch(fallback)),
    optional: (schema) => (strict ? schema.optional() : schema.optional().catch(undefined)),
    misplaced: (instead) => {
      const nothing = z.undefined({ error: instead }).optional();
      elsewhere.add(nothing);
      return strict ? nothing : z.undefined().optional().catch(undefined);
    },
    text: z.string(),
    list: z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.string())),
    conditions: z.record(z.string(), z.record(z.string(), CONDITION_VALUES, { error: sayOperator })),
  };
}

const CONDITION_VALUES = z.preprocess(
  (value): unknown[] => (Array.isArray(value) ? value : [value]),
  z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)),
);

function sayObject(shape: z.core.$ZodLooseShape, known: readonly string[]) {
  const ofKeys = sayUnknownKeys(known);
  return (issue: z.core.$ZodRawIssue): string | undefined =>
    issue.code === "invalid_type" ? sayAllDefaults(shape, issue.input) : ofKeys(issue);
}

/** A mapping of which every key may be left out is switched on by being there. */
function sayAllDefaults(shape: z.core.$ZodLooseShape, input: unknown): string | undefined {
  if (input !== true && input !== null) return undefined;
  const mayBeEmpty = Object.values(shape).every((each) => z.safeParse(each as z.ZodType, undefined).success);
  return mayBeEmpty ? `is ${input === null ? "empty" : "true"}; write {} for its defaults` : undefined;
}

/** A condition key where an operator stands. */
function sayOperator({ code, path, input }: z.core.$ZodRawIssue): string | undefined {
  const key = path?.at(-1);
  if (code !== "invalid_type" || typeof key !== "string" || !key.includes(":")) return undefined;
  return `is a condition key, and its operator is missing; write StringEquals: { ${JSON.stringify(key)}: ${show(input)} }, or another operator`;
}

/** What is said of keys that are not known, a line for each. */
export function sayUnknownKeys(known: readonly string[]) {
  return (issue: z.core.$ZodRawIssue): string | undefined =>
    issue.code === "unrecognized_keys"
      ? issue.keys
          .map((key) => `unknown key${didYouMean(key, known)} (allowed: ${known.join(", ")})`)
          .join("\n")
      : undefined;
}
