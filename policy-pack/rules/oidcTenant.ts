import type { OidcProvider } from "../../components/model/accessModel";
import type { CheckedAccess } from "../../components/access";
import { issuerOf } from "../../components/model/arns";
import {
  type SharedIssuer,
  sharedIssuerOf,
  tenantOf,
  tenantOfUrl,
} from "../../components/policies/sharedIssuers";
import { ACCESS, accessOf, readConfig, type RuleConfig, TENANTS } from "../config";
import { type OidcWay, oidcWays } from "../oidc";
import { trustRule } from "../rule";

/** Says nothing until it is told which tenants there are. */
export const oidcTenant = trustRule({
  name: "oidc-tenant",
  description:
    "A role's trust policy lets in tokens of a shared OIDC issuer only of tenants that the access model or the configuration names.",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Write a subject of a tenant of yours, or add the tenant to tenants of this rule's configuration",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html",
  configSchema: { properties: { access: ACCESS, tenants: TENANTS } },
  *complaints(trust, config) {
    const read = readConfig(config);
    const access = accessOf(read);
    if (access === undefined && Object.keys(read.tenants).length === 0) return;
    for (const way of oidcWays(trust)) {
      const issuer = sharedIssuerOf(way.provider);
      if (issuer === undefined) continue;
      const declared = declaredOf(way, issuer, read, access);
      for (const undeclared of undeclaredIn(way, issuer, declared)) {
        yield `${way.through.called} lets in tokens of ${issuer.name} with ${undeclared}, of no ${issuer.tenant} that is declared`;
      }
    }
  },
});

interface Declared {
  /** In lower case. */
  readonly tenants: ReadonlySet<string>;
  /** Subjects, and values of claims, as they stand in the access model. */
  readonly texts: ReadonlySet<string>;
}

function declaredOf(
  { issuer }: OidcWay,
  shared: SharedIssuer,
  { tenants }: RuleConfig,
  access: CheckedAccess | undefined,
): Declared {
  const providers = Object.values(access?.identityProviders ?? {}).flatMap((provider) =>
    provider.type === "oidc" && issuerOf(provider) === issuer ? [provider] : [],
  );
  const subjects = providers.flatMap((provider) => provider.subjects);
  const claims = providers.flatMap((provider) => Object.values(provider.claims).flat());
  const named = providers.flatMap((provider) =>
    provider.subjects.flatMap((subject) => tenantIn(provider, shared, subject) ?? []),
  );
  return {
    tenants: new Set([...(tenants[issuer] ?? []), ...named].map((tenant) => tenant.toLowerCase())),
    texts: new Set([...subjects, ...claims]),
  };
}

/** Subjects, or else claims, by which somebody of another tenant gets in. */
function undeclaredIn({ provider }: OidcWay, issuer: SharedIssuer, { tenants, texts }: Declared): string[] {
  const isDeclared = (text: string, tenant: string | undefined): boolean =>
    texts.has(text) || (tenant !== undefined && tenants.has(tenant.toLowerCase()));
  // Claims hold together with the subject. Of a path, as of a repository, the first part is whose it is.
  const claims = Object.keys(issuer.claims).map((claim) => provider.claims[claim.toLowerCase()] ?? []);
  const isOurs = (value: string): boolean => isDeclared(value, value.split("/")[0]);
  if (claims.some((values) => values.length > 0 && values.every(isOurs))) return [];
  const undeclared = provider.subjects.filter(
    (subject) => !isDeclared(subject, tenantIn(provider, issuer, subject)),
  );
  const given = provider.subjects.length > 0 ? undeclared : claims.flat();
  return given.map((text) => JSON.stringify(text));
}

function tenantIn(
  provider: Pick<OidcProvider, "url">,
  issuer: SharedIssuer,
  subject: string,
): string | undefined {
  return tenantOfUrl(issuer, provider) ?? tenantOf(issuer, subject)?.tenant;
}
