import type { PolicyConfigSchema } from "@pulumi/policy";
import { z } from "zod";
import { type CheckedAccess, readAccess } from "../components/access";
import { principalParts } from "../components/model/arns";

/** What a rule is told about the organization, in the pack's configuration. */

type Property = PolicyConfigSchema["properties"][string];

export const ACCESS: Property = {
  type: "object",
  description: "The access model, as in Pulumi.yaml.",
};

export const ACCOUNTS: Property = {
  type: "array",
  items: { type: "string", pattern: "^\\d{12}$" },
  description: "IDs of accounts, in quotes.",
};

export const ORGANIZATIONS: Property = {
  type: "array",
  items: { type: "string", pattern: "^o-[a-z0-9]{10,32}$" },
  description: "IDs of organizations of AWS.",
};

export const MACHINES: Property = {
  type: "array",
  items: { type: "string", minLength: 1 },
  description: "Names of IAM users that are programs, beside those of the access model.",
};

export const TENANTS: Property = {
  type: "object",
  additionalProperties: { type: "array", items: { type: "string", minLength: 1 } },
  description: "Issuer, without https:// -> its tenants that are yours.",
};

const Texts = z.array(z.string()).default([]);
const Config = z.object({
  access: z.unknown().optional(),
  accounts: Texts,
  organizations: Texts,
  machines: Texts,
  tenants: z.record(z.string(), z.array(z.string())).default({}),
});

/** A rule's configuration, with defaults; Pulumi has held it to the rule's schema. */
export type RuleConfig = z.infer<typeof Config>;

export function readConfig(config: Readonly<Record<string, unknown>>): RuleConfig {
  return Config.parse(config);
}

let last: { readonly text: string; readonly access: CheckedAccess } | undefined;

/**
 * The access model of a configuration; undefined where it has none. It comes with every resource anew, so the last one
 * is kept.
 *
 * @throws InputError with every problem of the model
 */
export function accessOf({ access }: RuleConfig): CheckedAccess | undefined {
  if (access === undefined) return undefined;
  const text = JSON.stringify(access);
  if (last?.text !== text) last = { text, access: readAccess(access) };
  return last.access;
}

/** The accounts that a model knows: its own, and those of its machines. */
export function accountsOf(access: CheckedAccess): string[] {
  return [
    access.primary.accountId,
    ...Object.values(access.accounts).map(({ accountId }) => accountId),
    ...Object.values(access.machines).flatMap(({ principal }) => principalParts(principal)?.accountId ?? []),
  ];
}

/** The organizations that a model's roles trust. */
export function organizationsOf(access: CheckedAccess): string[] {
  return Object.values(access.roles).flatMap(({ trust }) => trust.organizationId ?? []);
}

/** Names of IAM users that a model has as machines. */
export function machineUsersOf(access: CheckedAccess): string[] {
  return Object.values(access.machines).flatMap(({ principal }) => {
    const parts = principalParts(principal);
    return parts?.kind === "user" ? [parts.name] : [];
  });
}
