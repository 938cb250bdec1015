import type { AccessModel } from "./accessModel";
import { defined } from "./arns";
import { QUOTAS_PAGE } from "./limits";
import { list, pathOf } from "./problems";

/** What AWS counts by account, and by which number. */
export interface Quota {
  /** What is counted. */
  readonly unit: string;
  /** What every account has. */
  readonly standard: number;
  /** What AWS raises it to on request; the standard where it does not raise it. */
  readonly most: number;
  /** Its code in Service Quotas, where it can be raised. */
  readonly code?: string;
}

/**
 * The quotas of accounts, by the keys that `quotas` of an account has for them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/general/latest/gr/iam-service.html (codes)
 */
export const QUOTAS = {
  trustPolicy: {
    unit: "characters in a role's trust policy",
    standard: 2_048,
    most: 8_192,
    code: "L-C07B4B0D",
  },
  policiesPerRole: {
    unit: "managed policies attached to a role",
    standard: 20,
    most: 25,
    code: "L-0DA4ABF3",
  },
  policiesPerUser: {
    unit: "managed policies attached to a user",
    standard: 10,
    most: 20,
    code: "L-4019AD8B",
  },
  policiesPerGroup: { unit: "managed policies attached to a group", standard: 10, most: 10 },
  groupsPerUser: { unit: "groups of a user", standard: 10, most: 10 },
  users: { unit: "users in an account", standard: 5_000, most: 5_000 },
  groups: { unit: "groups in an account", standard: 300, most: 500, code: "L-F4A5425F" },
  roles: { unit: "roles in an account", standard: 1_000, most: 10_000, code: "L-FE177D64" },
  customerManagedPolicies: {
    unit: "customer managed policies in an account",
    standard: 1_500,
    most: 10_000,
    code: "L-E95E4862",
  },
  oidcProviders: {
    unit: "OpenID Connect providers in an account",
    standard: 100,
    most: 700,
    code: "L-858F3967",
  },
  samlProviders: { unit: "SAML providers in an account", standard: 100, most: 100 },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/** Which quotas count on each side, of those that AWS raises. */
export const RAISABLE = {
  primary: ["policiesPerRole", "policiesPerUser", "groups", "customerManagedPolicies"],
  child: ["trustPolicy", "policiesPerRole", "roles", "customerManagedPolicies", "oidcProviders"],
} as const satisfies Readonly<Record<string, readonly QuotaName[]>>;

export type Side = keyof typeof RAISABLE;

/** The quotas of an account that AWS raises, as they are there. */
export type QuotasOf<S extends Side> = Readonly<Record<(typeof RAISABLE)[S][number], number>>;

/** An account to which quotas apply. */
export interface Holder {
  /** Where the model speaks of it. */
  readonly at: readonly string[];
  readonly quotas: Readonly<Partial<Record<QuotaName, number>>>;
}

export function primaryHolder({ primary }: AccessModel): Holder {
  return { at: ["primary"], quotas: primary.quotas };
}

export function childHolder(access: AccessModel, account: string): Holder {
  return { at: ["accounts", account], quotas: defined(access.accounts, account).quotas };
}

/** The key that says what a quota is in an account. */
export function pathOfQuota({ at }: Holder, name: QuotaName): string {
  return pathOf(...at, "quotas", name);
}

/** How many an account has room for. */
export function allowedIn({ quotas }: Holder, name: QuotaName): number {
  return quotas[name] ?? QUOTAS[name].standard;
}

/**
 * Why accounts cannot have so many; undefined where all of them can.
 *
 * @param instead what to do where the quota is not to be raised
 */
export function overQuota(
  name: QuotaName,
  count: number,
  holders: readonly Holder[],
  instead?: string,
): string | undefined {
  const over = holders.filter((holder) => count > allowedIn(holder, name));
  const [strictest] = [...over].sort((left, right) => allowedIn(left, name) - allowedIn(right, name));
  if (strictest === undefined) return undefined;
  const allowed = allowedIn(strictest, name);
  const whose =
    allowed === QUOTAS[name].standard ? "AWS's default" : `as ${pathOfQuota(strictest, name)} says`;
  const remedies = [...remedyFor(name, count, over), ...(instead === undefined ? [] : [instead])];
  return [
    `${count} ${QUOTAS[name].unit}`,
    `allowed: at most ${allowed}, ${whose} (${QUOTAS_PAGE})`,
    ...whyFinal(name, count),
    ...(remedies.length === 0 ? [] : [remedies.join(", or ")]),
  ].join("; ");
}

function whyFinal(name: QuotaName, count: number): string[] {
  const { most, code }: Quota = QUOTAS[name];
  if (code === undefined) return ["AWS does not raise it"];
  return count > most ? [`AWS raises it to no more than ${most}`] : [];
}

function remedyFor(name: QuotaName, count: number, over: readonly Holder[]): string[] {
  const { standard, most, code }: Quota = QUOTAS[name];
  if (code === undefined || count > most) return [];
  const enough = Math.min(most, standard * Math.ceil(count / standard));
  const [first, ...others] = over;
  const where =
    first !== undefined && others.length === 0
      ? `write ${pathOfQuota(first, name)}: ${enough}`
      : `write quotas.${name}: ${enough} for each of ${list(over.map(({ at }) => at.at(-1) ?? ""))}`;
  return [`have it raised there in Service Quotas (${code}, at most ${most}) and ${where}`];
}

/** Why an account's quota cannot be so; undefined where it can. */
export function impossibleQuota(name: QuotaName, value: number): string | undefined {
  const { unit, standard, most, code }: Quota = QUOTAS[name];
  if (Number.isInteger(value) && value >= standard && value <= most) return undefined;
  return `${value} ${unit}; AWS gives every account ${standard} and raises it to at most ${most} (${QUOTAS_PAGE}); write what Service Quotas shows there for ${code ?? "it"}, or leave it out`;
}
