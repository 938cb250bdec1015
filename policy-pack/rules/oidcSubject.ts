import { subjectProblems } from "../../components/policies/checks/subjects";
import { sharedIssuerOf } from "../../components/policies/sharedIssuers";
import { type OidcWay, oidcWays } from "../oidc";
import { subjectLetIn, those } from "../questions";
import { trustRule } from "../rule";

export const oidcSubject = trustRule({
  name: "oidc-subject",
  description:
    "A role's trust policy lets in tokens of an OIDC provider by subjects that name your organization in full; of providers built into IAM, by the application.",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Add StringEquals or StringLike ISSUER:sub with the organization, and what of it, before the first wildcard; for a provider that is built into IAM, StringEquals HOST:aud with the application",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
  *complaints(trust) {
    for (const way of oidcWays(trust)) {
      const called = way.through.called;
      const anybody = subjectLetIn(way, way.principal, [
        those({ StringLike: { [way.key]: way.named } }),
        ...tenantClaims(way),
      ]);
      if (anybody !== undefined) {
        yield `${called} lets in tokens of ${way.issuer} whatever their ${way.key.slice(way.issuer.length + 1)}`;
      }
      for (const problem of way.isBuiltIn ? [] : namedProblems(way)) yield `${called}: ${problem}`;
    }
  },
});

/** Claims that name a tenant in full stand in for the subject. */
function tenantClaims({ issuer, provider }: OidcWay) {
  const forms = Object.entries(sharedIssuerOf(provider)?.claims ?? {});
  return forms.map(([claim, form]) => {
    const values = provider.claims[claim.toLowerCase()] ?? [];
    return those({ StringLike: { [`${issuer}:${claim}`]: values.filter((value) => form.test(value)) } });
  });
}

/** What the check of the access model has to say about the subjects. */
function namedProblems({ provider, named }: OidcWay): string[] {
  return named.flatMap((subject) =>
    subjectProblems(withAudiences(provider, named), subject, []).map(({ message }) => message),
  );
}

/** Where no audience is asked for, another rule says so, and the provider may have any. */
function withAudiences(provider: OidcWay["provider"], named: readonly string[]): OidcWay["provider"] {
  if (provider.audiences.length > 0) return provider;
  const issuer = sharedIssuerOf(provider);
  const tenants = named.flatMap((subject) =>
    (issuer?.forms ?? []).flatMap(({ pattern }) => pattern.exec(subject)?.groups?.tenant ?? []),
  );
  return { ...provider, audiences: tenants.flatMap((tenant) => issuer?.audiencesOf?.(tenant) ?? []) };
}
