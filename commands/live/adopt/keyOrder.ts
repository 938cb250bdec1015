import { z } from "zod";

/**
 * A value with the keys of its mappings in the order in which a schema has them, and without those that are undefined.
 * Keys that the schema does not have come last.
 */
export function inOrderOf(schema: z.core.$ZodType, value: unknown): unknown {
  const shape = bare(schema, value);
  if (Array.isArray(value)) {
    return shape instanceof z.ZodArray ? value.map((item) => inOrderOf(shape.element, item)) : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (shape instanceof z.ZodRecord)
    return Object.fromEntries(entries.map(([key, inner]) => [key, inOrderOf(shape.valueType, inner)]));
  if (!(shape instanceof z.ZodObject)) return Object.fromEntries(entries);
  const shapes: z.core.$ZodShape = shape.shape;
  const keys = Object.keys(shapes);
  const place = (key: string): number => (keys.includes(key) ? keys.indexOf(key) : keys.length);
  return Object.fromEntries(
    entries
      .sort(([left], [right]) => place(left) - place(right))
      .map(([key, inner]) => [key, shapes[key] === undefined ? inner : inOrderOf(shapes[key], inner)]),
  );
}

/** A schema without what is said of how it is read, and of several the one that a value has. */
function bare(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodCatch) return bare(schema.unwrap(), value);
  if (schema instanceof z.ZodPipe)
    return bare(schema.in instanceof z.ZodTransform ? schema.out : schema.in, value);
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => z.safeParse(option, value).success);
    return fitting === undefined ? schema : bare(fitting, value);
  }
  return schema;
}
