import { z } from "zod";
import { QUOTAS_PAGE } from "./limits";
import { didYouMean } from "./problems";
import { QUOTAS, type QuotaName, type QuotasArgs, RAISABLE, type Side } from "./quotas";
import type { Reading } from "./shapes";

/** `quotas` of an account: those of its side that AWS raises, and a remedy for each other. */
export function quotaShape<S extends Side>(reading: Reading, side: S): z.ZodType<QuotasArgs<S>>;
export function quotaShape(reading: Reading, side: Side): z.ZodType {
  const value = reading === "strict" ? z.number().optional() : z.number().optional().catch(undefined);
  const shape = z.object(Object.fromEntries(RAISABLE[side].map((name) => [name, value])), {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? issue.keys.map((key) => sayKey(side, key)).join("\n") : undefined,
  });
  return reading === "strict" ? shape.strict() : shape;
}

const PLACES: Readonly<Record<Side, string>> = { primary: "primary.quotas", child: "accounts.NAME.quotas" };

function sayKey(side: Side, key: string): string {
  const other = side === "primary" ? "child" : "primary";
  if (raisableOn(other).includes(key)) {
    return `counts in ${WHERE[other]} alone; write ${PLACES[other]}.${key}`;
  }
  if (isQuota(key)) {
    const { standard, unit } = QUOTAS[key];
    return `AWS does not raise it: every account has ${standard} ${unit} (${QUOTAS_PAGE}); leave it out`;
  }
  return `unknown key${didYouMean(key, raisableOn(side))} (allowed: ${raisableOn(side).join(", ")})`;
}

const WHERE: Readonly<Record<Side, string>> = { primary: "the primary account", child: "child accounts" };

function raisableOn(side: Side): readonly string[] {
  return RAISABLE[side];
}

function isQuota(key: string): key is QuotaName {
  return Object.hasOwn(QUOTAS, key);
}
