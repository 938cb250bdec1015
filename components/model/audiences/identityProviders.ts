import type { AccessModel, IdentityProvider, Trust } from "../accessModel";
import { defined, identityProviderArn } from "../arns";
import { askedOfKind, type AskedOfKind } from "../trust/asked";
import type { AudienceKind } from "./audience";
import { tokenOf } from "./oidc";
import { assertionOf } from "./saml";
import { sidOf } from "./sids";

/** Subjects of OIDC and SAML providers. */
export const identityProviders: AudienceKind = {
  entrances: ({ access, account, trust }, names) =>
    names.map((name) => {
      const provider = defined(access.identityProviders, name);
      return {
        key: { kind: "identityProviders", name },
        sid: providerSid(access, name),
        principal: { Federated: identityProviderArn(access, name, account) },
        vouched: [{ claim: "isVouchedForBy", provider: identityProviderArn(access, name, account) }],
        action: provider.type === "saml" ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity",
        asked: askedOfProvider(access, trust, provider),
      };
    }),
};

export function askedOfProvider(access: AccessModel, trust: Trust, provider: IdentityProvider): AskedOfKind {
  const identity = provider.type === "saml" ? assertionOf(provider) : tokenOf(provider);
  return askedOfKind("identityProviders", trust, { access, users: [] }, [identity]);
}

/** The Sid of an identity provider's statement. */
export function providerSid(access: AccessModel, name: string): string {
  return sidOf(defined(access.identityProviders, name).type === "saml" ? "Saml" : "Oidc", name);
}
