import { UNKEYED } from "../../components/model/claims";

/** The value of a condition key in a request; a list where the key holds several values. */
export type Value = string | readonly string[];

/** The condition keys of a request that it carries, by their names in lower case. */
export type Context = ReadonlyMap<string, Value>;

export function contextOf(keys: Readonly<Record<string, Value | undefined>>): Context {
  return new Map(
    Object.entries(keys).flatMap(([key, value]) =>
      value === undefined ? [] : [[key.toLowerCase(), value] as const],
    ),
  );
}

/** Contexts of different keys, together. */
export function together(...parts: readonly Context[]): Context {
  return new Map(parts.flatMap((part) => [...part]));
}

/** What is no condition key but belongs to a request all the same; IAM's keys hold no space. */
export const REQUEST = {
  action: "the action",
  resource: "the resource",
  /** ARN of the caller as IAM prints it, of a session with its name. */
  caller: "the caller",
  ...UNKEYED,
} as const;
