import type { AccessModel, OidcProvider } from "../model/accessModel";
import { defined, issuerOf } from "../model/arns";
import { askedOfProvider } from "../model/audiences/identityProviders";
import type { PolicyConditions } from "../model/conditions";
import { rolesOf } from "../model/grants";
import { pathOf } from "../model/problems";
import type { Consequence } from "../model/references";
import { askedWhereAssumed } from "./trustConditions";

/**
 * Condition keys without which AWS refuses a trust policy (MalformedPolicyDocument), since each tells the tenants of
 * a shared issuer apart.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const CONTROLS: readonly (readonly [issuer: RegExp, key: string])[] = [
  [/^cognito-identity\.amazonaws\.com$/, "cognito-identity.amazonaws.com:aud"],
  [/^sts\.windows\.net\/33e01921-4d64-4f8c-a055-5bdaffd5e33d\/?$/, "sts:RoleSessionName"],
  [/^agent\.buildkite\.com$/, "agent.buildkite.com:sub"],
  [/^oidc\.codefresh\.io$/, "oidc.codefresh.io:sub"],
  [/^studio\.datachain\.ai\/api$/, "studio.datachain.ai/api:sub"],
  [/^token\.actions\.githubusercontent\.com$/, "token.actions.githubusercontent.com:sub"],
  [
    /^oidc-configuration\.audit-log\.githubusercontent\.com$/,
    "oidc-configuration.audit-log.githubusercontent.com:sub",
  ],
  [/^gitlab\.com$/, "gitlab.com:sub"],
  [/^api\.pulumi\.com\/oidc$/, "api.pulumi.com/oidc:aud"],
  [/^sandboxes\.cloud$/, "sandboxes.cloud:aud"],
  [/^scalr\.io$/, "scalr.io:sub"],
  [/^tokens\.cloud\.shisho\.dev$/, "tokens.cloud.shisho.dev:sub"],
  [/^app\.terraform\.io$/, "app.terraform.io:sub"],
  [/^proidc\.upbound\.io$/, "proidc.upbound.io:sub"],
  [/^oidc\.vercel\.com$/, "oidc.vercel.com:aud"],
];

/** Why AWS would refuse the trust policy of a role that a provider's subjects may assume. */
export function issuerControlProblems(access: AccessModel): Consequence[] {
  return Object.entries(access.identityProviders).flatMap(([name, provider]) => {
    if (provider.type === "saml") return [];
    const key = requiredKey(provider);
    if (key === undefined) return [];
    const roles = [...new Set(rolesOf(access, provider).map(({ role }) => role))];
    return roles.flatMap((role) => {
      const asked = askedWhereAssumed(askedOfProvider(access, defined(access.roles, role).trust, provider));
      if (asked.some((conditions) => names(conditions, key))) return [];
      const message = `AWS refuses the trust policy of role "${role}": subjects of ${provider.url} are told apart by ${key}; write roles.${role}.trust.conditions: { StringEquals: { "${key}": VALUE } } (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html)`;
      const path = pathOf("identityProviders", name, "assume");
      return [
        { path, message, follows: [pathOf("identityProviders", name), pathOf("roles", role, "trust")] },
      ];
    });
  });
}

export function requiredKey(provider: Pick<OidcProvider, "url">): string | undefined {
  return CONTROLS.find(([issuer]) => issuer.test(issuerOf(provider)))?.[1];
}

/** Whether conditions hold only for values of the key that are not any value at all. */
function names(conditions: PolicyConditions, key: string): boolean {
  return ["StringEquals", "StringLike", "StringEqualsIgnoreCase"].some((operator) =>
    Object.entries(conditions[operator] ?? {}).some(([each, values]) => {
      const all = [values].flat();
      const isKey = each.toLowerCase() === key.toLowerCase();
      return isKey && all.length > 0 && all.every((value) => !/^[*?]*$/.test(value));
    }),
  );
}
