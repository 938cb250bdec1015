import type { AccessModel, IdentityProvider, OidcProvider } from "../../model/accessModel";
import { rolesOf } from "../../model/grants";
import { LIMITS } from "../../model/limits";
import type { Problem } from "../../model/problems";
import { limited } from "../../model/rules";

type Providers = readonly (readonly [name: string, provider: IdentityProvider])[];

/** Identity providers that all roles of an account need together, told of the first account that has too many. */
export function providerQuotaProblems(access: AccessModel): Problem[] {
  const created = Object.entries(access.identityProviders).filter(([, { existing }]) => !existing);
  const inAccounts = new Map<string, [string, IdentityProvider][]>();
  for (const entry of created) {
    for (const account of new Set(rolesOf(access, entry[1]).map((target) => target.account))) {
      inAccounts.set(account, [...(inAccounts.get(account) ?? []), entry]);
    }
  }
  const problems = [...inAccounts].flatMap(([account, providers]) => [
    ...countProblems(account, providers),
    ...audienceProblems(account, providers),
  ]);
  return [...new Map(problems.map((problem) => [problem.path, problem])).values()];
}

function countProblems(account: string, providers: Providers): Problem[] {
  const urls = new Set(oidcOf(providers).map(([, { url }]) => url));
  const saml = providers.filter(([, { type }]) => type === "saml");
  return [
    ...limited(LIMITS.oidcProviders, urls.size, ["identityProviders"]),
    ...limited(LIMITS.samlProviders, saml.length, ["identityProviders"]),
  ].map(({ path, message }) => ({ path, message: `account "${account}" needs ${message}` }));
}

/** Entries with one url share a provider, which takes the audiences of all. */
function audienceProblems(account: string, providers: Providers): Problem[] {
  const oidc = oidcOf(providers);
  const urls = [...new Set(oidc.map(([, { url }]) => url))];
  return urls.flatMap((url) => {
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
