import type { AccessModel, OidcProvider } from "./accessModel";
import { isBuiltIn } from "./arns";
import { rolesOf } from "./grants";

/** A provider that an account's stack creates. */
export type NeededProvider =
  | Pick<OidcProvider, "type" | "url" | "audiences">
  | { readonly type: "saml"; readonly name: string; readonly metadata: string };

/**
 * The providers that an account needs and does not have already, as it has those that are built into IAM. Parts of the model that name one OIDC issuer share
 * its provider, which then takes the audiences of all of them: an account has each issuer once.
 */
export function identityProvidersIn(access: AccessModel, account: string): NeededProvider[] {
  const needed = Object.entries(access.identityProviders).filter(
    ([, provider]) =>
      !provider.existing &&
      !isBuiltIn(provider) &&
      rolesOf(access, provider).some((target) => target.account === account),
  );
  const saml = needed.flatMap(([name, provider]): NeededProvider[] =>
    provider.type === "saml" ? [{ type: "saml", name, metadata: provider.metadata ?? "" }] : [],
  );
  const oidc = needed.flatMap(([, provider]) => (provider.type === "oidc" ? [provider] : []));
  const urls = [...new Set(oidc.map(({ url }) => url))];
  return [
    ...saml,
    ...urls.map((url): NeededProvider => {
      const audiences = oidc
        .filter((provider) => provider.url === url)
        .flatMap((provider) => provider.audiences);
      return { type: "oidc", url, audiences: [...new Set(audiences)].sort() };
    }),
  ];
}
