import type { OidcProvider } from "../../model/accessModel";
import { isBuiltIn } from "../../model/arns";
import { pathOf, type Problem } from "../../model/problems";
import { type At, valueProblems } from "../../model/rules";
import {
  meantBy,
  renewedForm,
  type SharedIssuer,
  sharedIssuerOf,
  tenantOf,
  tenantOfUrl,
} from "../sharedIssuers";

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
  if (issuer.cutIds?.test(subject) === true) {
    return `${shown} has a wildcard in an ID, of which a part says nothing; write the ID in full (${source})`;
  }
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

/** Subjects that tokens have by no default of their issuer, and those that some of its tokens have no more. */
export function subjectWarnings(provider: OidcProvider, at: At): Problem[] {
  const issuer = sharedIssuerOf(provider);
  if (issuer === undefined) return [];
  return provider.subjects.flatMap((subject, index) => {
    const warnings = [cutDownWarning(issuer, subject), renewedWarning(issuer, provider, subject)];
    return warnings.flatMap((message) =>
      message === undefined ? [] : [{ path: pathOf(...at, index), message }],
    );
  });
}

function cutDownWarning({ name, cutDown }: SharedIssuer, subject: string): string | undefined {
  if (cutDown?.test(subject) !== true) return undefined;
  return `${JSON.stringify(subject)} is a whole subject only where it was cut down to this at ${name}, and lets in nobody otherwise; for all that begins with it write ${subject}:*`;
}

function renewedWarning(
  issuer: SharedIssuer,
  { subjects }: OidcProvider,
  subject: string,
): string | undefined {
  const renewed = renewedForm(issuer, subject, subjects);
  if (renewed === undefined) return undefined;
  const { write, who, how } = renewed;
  return `${JSON.stringify(subject)} is the old form, which does not let in ${who}, whose tokens name IDs; write ${write} for these, and both where some have the old form still (${how} prints the IDs; ${issuer.source})`;
}
