import type { AccessModel, IdentityProvider, OidcProvider } from "../../model/accessModel";
import { isBuiltIn } from "../../model/arns";
import { rolesOf } from "../../model/grants";
import { LIMITS } from "../../model/limits";
import type { Problem } from "../../model/problems";
import { childHolder } from "../../model/quotas";
import type { Consequence } from "../../model/references";
import { limited } from "../../model/rules";
import { quotaOverruns } from "./quotas";

type Providers = readonly (readonly [name: string, provider: IdentityProvider])[];

/** Identity providers that all roles of an account need together, told of the first account that has too many. */
export function providerQuotaProblems(access: AccessModel): Consequence[] {
  const created = Object.entries(access.identityProviders).filter(
    ([, provider]) => !provider.existing && !isBuiltIn(provider),
  );
  const inAccounts = new Map<string, [string, IdentityProvider][]>();
  for (const entry of created) {
    for (const account of new Set(rolesOf(access, entry[1]).map((target) => target.account))) {
      inAccounts.set(account, [...(inAccounts.get(account) ?? []), entry]);
    }
  }
  const accounts = [...inAccounts];
  const audiences = accounts.flatMap(([account, providers]) => audienceProblems(account, providers));
  return [
    ...countProblems(access, accounts, "oidcProviders", urlsOf),
    ...countProblems(access, accounts, "samlProviders", samlOf),
    ...new Map(audiences.map((problem) => [problem.path, problem])).values(),
  ];
}

function countProblems(
  access: AccessModel,
  accounts: readonly (readonly [account: string, providers: Providers])[],
  quota: "oidcProviders" | "samlProviders",
  countedOf: (providers: Providers) => readonly unknown[],
): Consequence[] {
  const problems = accounts.flatMap(([account, providers]) => {
    const holders = [childHolder(access, account)];
    return quotaOverruns(quota, countedOf(providers).length, holders, ["identityProviders"]).map(
      (problem) => ({ ...problem, message: `account "${account}" needs ${problem.message}` }),
    );
  });
  return problems.slice(0, 1);
}

function urlsOf(providers: Providers): readonly string[] {
  return [...new Set(oidcOf(providers).map(([, { url }]) => url))];
}

function samlOf(providers: Providers): Providers {
  return providers.filter(([, { type }]) => type === "saml");
}

/** Entries with one url share a provider, which takes the audiences of all. */
function audienceProblems(account: string, providers: Providers): Problem[] {
  const oidc = oidcOf(providers);
  return urlsOf(providers).flatMap((url) => {
    const entries = oidc.filter(([, provider]) => provider.url === url);
    // More than its own share of one entry is told where that stands.
    if (entries.length < 2) return [];
    const audiences = new Set(entries.flatMap(([, provider]) => provider.audiences));
    const names = entries.map(([name]) => `"${name}"`).join(", ");
    const [last = ""] = entries.at(-1) ?? [];
    return limited(LIMITS.audiencesOfProvider, audiences.size, ["identityProviders", last, "audiences"]).map(
      ({ path, message }) => ({
        path,
        message: `${message}: ${names} share the provider of ${url} in account "${account}"`,
      }),
    );
  });
}

function oidcOf(providers: Providers): (readonly [name: string, provider: OidcProvider])[] {
  return providers.flatMap(([name, provider]) =>
    provider.type === "oidc" ? [[name, provider] as const] : [],
  );
}
