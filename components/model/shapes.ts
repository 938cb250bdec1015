import { z } from "zod";
import type { ConditionsArgs } from "./conditions";
import { didYouMean } from "./problems";

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
      strict ? z.object(shape, { error: sayUnknownKeys(known(shape)) }).strict() : z.object(shape),
    required: (schema, fallback) => (strict ? schema : schema.catch(fallback)),
    optional: (schema) => (strict ? schema.optional() : schema.optional().catch(undefined)),
    misplaced: (instead) => {
      const nothing = z.undefined({ error: instead }).optional();
      elsewhere.add(nothing);
      return strict ? nothing : z.undefined().optional().catch(undefined);
    },
    text: z.string(),
    list: z.preprocess((value) => (typeof value === "string" ? [value] : value), z.array(z.string())),
    conditions: z.record(z.string(), z.record(z.string(), CONDITION_VALUES)),
  };
}

const CONDITION_VALUES = z.preprocess(
  (value): unknown[] => (Array.isArray(value) ? value : [value]),
  z.array(z.union([z.string(), z.number(), z.boolean()]).transform(String)),
);

/** What is said of keys that are not known, a line for each. */
export function sayUnknownKeys(known: readonly string[]) {
  return (issue: z.core.$ZodRawIssue): string | undefined =>
    issue.code === "unrecognized_keys"
      ? issue.keys
          .map((key) => `unknown key${didYouMean(key, known)} (allowed: ${known.join(", ")})`)
          .join("\n")
      : undefined;
}
