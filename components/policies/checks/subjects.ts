import type { OidcProvider } from "../../model/accessModel";
import { isBuiltIn } from "../../model/arns";
import { pathOf, type Problem } from "../../model/problems";
import { type At, valueProblems } from "../../model/rules";
import { meantBy, type SharedIssuer, sharedIssuerOf, tenantOf, tenantOfUrl } from "../sharedIssuers";

/** What is wrong with a subject: it lets in others than the tenant, or nobody at all. */
export function subjectProblems(provider: OidcProvider, subject: string, at: At): Problem[] {
  const problems = valueProblems(subject, at);
  if (problems.length > 0) return problems;
  // The IDs of providers that are built into IAM have checks of their own.
  if (isBuiltIn(provider)) return [];
  const issuer = sharedIssuerOf(provider);
  const message =
    issuer === undefined ? complaintAboutOwn(subject) : complaintAboutShared(issuer, provider, subject);
  return message === undefined ? [] : [{ path: pathOf(...at), message }];
}

/**
 * Of an issuer that is not known, a subject with wildcards has to begin with two parts, or one and a slash, without
 * them: the namespace in `system:serviceaccount:NAMESPACE:*`, the group in `GROUP/*`.
 */
const NAMES_ITS_TENANT = /^(?:[^*?:/]+:[^*?:/]+[:/]|[^*?:/]+\/)/;

function complaintAboutOwn(subject: string): string | undefined {
  if (!/[*?]/.test(subject) || NAMES_ITS_TENANT.test(subject)) return undefined;
  return `${JSON.stringify(subject)} lets in subjects of others who use the provider; write the tenant in full before the first wildcard`;
}

function complaintAboutShared(
  issuer: SharedIssuer,
  provider: OidcProvider,
  subject: string,
): string | undefined {
  const { name, source } = issuer;
  const shown = JSON.stringify(subject);
  if (/^[*?]+$/.test(subject)) return `${shown} is any subject at all; write ${issuer.subject} (${source})`;
  const meant = meantBy(issuer, subject);
  if (meant !== undefined) return `no token of ${name} has the subject ${shown}; write ${meant} (${source})`;
  const named = tenantOf(issuer, subject);
  if (named === undefined) return complaintAboutOpen(issuer, provider, shown);
  return named.tenant === undefined ? undefined : complaintAboutTenant(issuer, provider, named.tenant, shown);
}

/** A subject that names no tenant. */
function complaintAboutOpen(issuer: SharedIssuer, provider: OidcProvider, shown: string): string | undefined {
  const { name, tenant, source } = issuer;
  const write = `write ${issuer.subject}`;
  if (tenantOfUrl(issuer, provider) !== undefined) {
    return `${shown} is no subject that ${name} gives, or names no ${tenant} in full; ${write} (${source})`;
  }
  if (claimsNameTenant(issuer, provider)) return undefined;
  const [claim] = Object.keys(issuer.claims);
  const beside = claim === undefined ? "" : `, or name the ${tenant} beside it by the claim ${claim}`;
  return `${shown} names no ${tenant} in full, so anybody with an account at ${name} may have it; ${write}${beside} (${source})`;
}

/** A subject of a tenant to whom the provider's other keys give no tokens. */
function complaintAboutTenant(
  issuer: SharedIssuer,
  provider: OidcProvider,
  named: string,
  shown: string,
): string | undefined {
  const { tenant, source } = issuer;
  const ofUrl = tenantOfUrl(issuer, provider);
  if (ofUrl !== undefined && named !== ofUrl) {
    return `${shown} is of ${tenant} "${named}", and the url gives tokens of "${ofUrl}" alone`;
  }
  const audiences = issuer.audiencesOf?.(named);
  if (audiences === undefined || audiences.some((audience) => provider.audiences.includes(audience))) {
    return undefined;
  }
  return `${shown} is of ${tenant} "${named}", whose tokens have none of the audiences; write ${audiences.join(" or ")} there (${source})`;
}

/** Claims hold together with the subject, so one that names the tenant in each of its values is enough. */
function claimsNameTenant(issuer: SharedIssuer, { claims }: OidcProvider): boolean {
  const forms = new Map(Object.entries(issuer.claims));
  return Object.entries(claims).some(([claim, values]) => {
    // IAM compares the names of condition keys without regard to case.
    const form = forms.get(claim.toLowerCase());
    return form !== undefined && values.length > 0 && values.every((value) => form.test(value));
  });
}

/** Subjects that tokens have by no default of their issuer. */
export function subjectWarnings(provider: OidcProvider, at: At): Problem[] {
  const { name, cutDown } = sharedIssuerOf(provider) ?? {};
  return provider.subjects.flatMap((subject, index) =>
    cutDown?.test(subject) === true
      ? [
          {
            path: pathOf(...at, index),
            message: `${JSON.stringify(subject)} is a whole subject only where it was cut down to this at ${name ?? ""}, and lets in nobody otherwise; for all that begins with it write ${subject}:*`,
          },
        ]
      : [],
  );
}
