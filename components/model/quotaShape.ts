import { z } from "zod";
import { QUOTAS_PAGE } from "./limits";
import { didYouMean } from "./problems";
import { QUOTAS, type QuotaName, RAISABLE, type Side } from "./quotas";
import type { Reading } from "./shapes";

/** `quotas` of an account: those of its side that AWS raises, and a remedy for each other. */
export function quotaShape(
  reading: Reading,
  side: Side,
): z.ZodType<Readonly<Partial<Record<string, number>>>> {
  const value = reading === "strict" ? z.number().optional() : z.number().optional().catch(undefined);
  const shape = z.object(Object.fromEntries(RAISABLE[side].map((name) => [name, value])), {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => sayKey(side, key)).join("\n") : undefined,
  });
  return reading === "strict" ? shape.strict() : shape;
}

/** Where the quotas of each side count, and where the model has them. */
const PLACES: Readonly<Record<Side, { readonly words: string; readonly path: string }>> = {
  primary: { words: "the primary account", path: "primary.quotas" },
  child: { words: "child accounts", path: "accounts.NAME.quotas" },
};

function sayKey(side: Side, key: string): string {
  const other = side === "primary" ? "child" : "primary";
  if (raisableOn(other).includes(key)) {
    const { words, path } = PLACES[other];
    return `counts in ${words} alone; write ${path}.${key}`;
  }
  if (isQuota(key)) {
    const { standard, unit } = QUOTAS[key];
    return `AWS does not raise it: every account has ${standard} ${unit} (${QUOTAS_PAGE}); leave it out`;
  }
  return `unknown key${didYouMean(key, raisableOn(side))} (allowed: ${raisableOn(side).join(", ")})`;
}

function raisableOn(side: Side): readonly string[] {
  return RAISABLE[side];
}

function isQuota(key: string): key is QuotaName {
  return Object.hasOwn(QUOTAS, key);
}
