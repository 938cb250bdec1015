import { issuerOf } from "../../model/arns";
import { builtInAt } from "../../model/builtInProviders";
import { LIMITS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import { type At, limited } from "../../model/rules";
import { sharedIssuersAt } from "../sharedIssuers";

/** No wildcards: the issuer becomes a part of an ARN and of condition keys. */
const ISSUER = /^https:\/\/[^*?\s"'\\${}<>]+([?#].*)?$/;

/** Issuers that all end with `/`, as tokens have it. */
const WITH_SLASH: readonly { readonly host: RegExp; readonly issuer: RegExp; readonly write: string }[] = [
  // https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
  {
    host: /^sts\.windows\.net$/,
    issuer: /^https:\/\/sts\.windows\.net\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/$/,
    write: "https://sts.windows.net/TENANT_ID/",
  },
  // https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure
  {
    host: /^[\w-]+(?:\.[\w-]+)?\.auth0\.com$/,
    issuer: /^https:\/\/[^/]+\/$/,
    write: "https://TENANT.REGION.auth0.com/",
  },
];

/** Issuers that never do. */
const WITHOUT_SLASH = [
  /^login\.microsoftonline\.com$/,
  /^oidc\.eks(?:-fips)?\.[\w-]+\./,
  /^cognito-idp\.[\w-]+\./,
];

/**
 * Accounts of AWS that give tokens to services outside of it. AWS itself takes none of them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html
 */
const OUTBOUND = /\.tokens\.sts\.[a-z0-9.-]+$/;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function urlProblems(given: string, at: At): Problem[] {
  const complaint = complaintAbout(given);
  if (complaint === undefined) return limited(LIMITS.issuer, given.length, at);
  return [{ path: pathOf(...at), message: `${JSON.stringify(given)} ${complaint}` }];
}

/** A `/` at the end where it may be a slip: nobody gets in then. */
export function urlWarnings(given: string, at: At): Problem[] {
  if (!given.endsWith("/") || withSlash(new URL(given)) !== undefined) return [];
  const message = `ends with "/", so tokens have to say so too; compare with the issuer in ${given}.well-known/openid-configuration`;
  return [{ path: pathOf(...at), message }];
}

function withSlash({ hostname }: Pick<URL, "hostname">): (typeof WITH_SLASH)[number] | undefined {
  return WITH_SLASH.find(({ host }) => host.test(hostname));
}

function complaintAbout(given: string): string | undefined {
  if (!ISSUER.test(given) || !URL.canParse(given)) {
    return "is not an https URL; write the issuer, as in https://token.actions.githubusercontent.com";
  }
  const { hostname, port, search, hash, username } = new URL(given);
  const more = [port, search, hash, username].some((part) => part !== "");
  if (more || given.includes(":443") || hostname === "") {
    return "has more than a host and a path; IAM takes no port, query, fragment or user";
  }
  return complaintAboutIssuer(given, new URL(given));
}

function complaintAboutIssuer(given: string, { hostname, pathname, host }: URL): string | undefined {
  const isWellKnown = /\/\.well-known(?:\/|$)/.test(pathname);
  const path = pathname
    .replace(/\/\.well-known(?:\/.*)?$/, "")
    .replace(/\/+/g, "/")
    .replace(/\/$/, "");
  const issuer = `https://${host}${path}`;
  const slashed = withSlash({ hostname });
  if (slashed !== undefined)
    return slashed.issuer.test(given) ? undefined : `is no issuer; write ${slashed.write}`;
  if (OUTBOUND.test(hostname)) {
    return "gives tokens to services outside of AWS, and AWS takes none of them; let a role of the same partition in by machines, and a program of another partition by an issuer that both have (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html)";
  }
  const shared = sharedIssuersAt(hostname);
  if (shared.length > 0 && !shared.some(({ issuer: form }) => form.test(issuerOf({ url: issuer })))) {
    return `is no issuer of ${shared[0]?.name ?? host}; write ${shared.map(({ url }) => url).join(", or ")}`;
  }
  const isBuiltIn = builtInAt(hostname) !== undefined;
  if (isBuiltIn && path !== "") return `has a path where none belongs; write https://${host}`;
  const hasNoSlash = isBuiltIn || shared.length > 0 || WITHOUT_SLASH.some((each) => each.test(hostname));
  if (isWellKnown || (hasNoSlash && given.endsWith("/"))) {
    return `has a path where none belongs; write ${issuer}`;
  }
  const written = given.endsWith("/") ? `${issuer}/` : issuer;
  return given === written ? undefined : `is not written as issuers are; write ${written}`;
}
