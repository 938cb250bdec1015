import type { AccessModel, OidcProvider } from "../../model/accessModel";
import { LIMITS, malformed, PATTERNS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { type At, formed, limited, sameName, valueProblems } from "../../model/rules";
import { audienceProblems, audienceWarnings } from "./audiences";
import { builtInProblems, mayNameNobody } from "./builtInProviders";
import { urlProblems, urlWarnings } from "./issuers";
import { samlAudienceProblems } from "./samlAudiences";
import { subjectProblems, subjectWarnings } from "./subjects";

export function identityProvidersProblems(access: AccessModel): Consequence[] {
  return [
    ...Object.entries(access.identityProviders).flatMap(([name, provider]) => {
      const at = ["identityProviders", name];
      return provider.type === "saml"
        ? [
            ...limited(LIMITS.providerName, name.length, at),
            ...formed(PATTERNS.providerName, name, at),
            ...samlAudienceProblems(access, provider, [...at, "audiences"]),
          ]
        : [...formed(PATTERNS.name, name, at), ...oidcProblems(access, provider, at)];
    }),
    ...existingProblems(access),
    ...likeUrlProblems(access),
  ];
}

/** What AWS takes, but lets in nobody if it is a slip. */
export function identityProviderWarnings(access: AccessModel): Problem[] {
  return Object.entries(access.identityProviders).flatMap(([name, provider]) => {
    if (provider.type === "saml") return [];
    const at = ["identityProviders", name];
    return [
      ...urlWarnings(provider.url, [...at, "url"]),
      ...audienceWarnings(provider, [...at, "audiences"]),
      ...subjectWarnings(provider, [...at, "subjects"]),
    ];
  });
}

function oidcProblems(access: AccessModel, provider: OidcProvider, at: At): Problem[] {
  const { url, audiences, subjects, claims } = provider;
  return [
    ...urlProblems(url, [...at, "url"]),
    ...audienceProblems(audiences, [...at, "audiences"]),
    ...(subjects.length === 0 && !mayNameNobody(provider)
      ? [
          {
            path: pathOf(...at, "subjects"),
            message: "names nobody; give the subjects that may assume the roles",
          },
        ]
      : []),
    ...subjects.flatMap((subject, index) => subjectProblems(provider, subject, [...at, "subjects", index])),
    ...sameName(Object.keys(claims), (claim) => claim).map(([claim, other]) => ({
      path: pathOf(...at, "claims", claim),
      message: `"${claim}" and "${other}" are one condition key to IAM, which ignores case`,
    })),
    ...Object.entries(claims).flatMap(([claim, values]) =>
      claimProblems(claim, values, [...at, "claims", claim]),
    ),
    ...builtInProblems(access, provider, at),
  ];
}

function claimProblems(claim: string, values: readonly string[], at: At): Problem[] {
  const malformedKey = malformed(PATTERNS.claim, claim);
  const reserved = ["aud", "sub"].includes(claim.toLowerCase());
  return [
    ...(malformedKey === undefined ? [] : [{ path: pathOf(...at), message: malformedKey }]),
    ...(reserved ? [{ path: pathOf(...at), message: "is set by audiences and subjects already" }] : []),
    ...(values.length === 0
      ? [{ path: pathOf(...at), message: "has no values; give those that may assume the roles" }]
      : []),
    ...values.flatMap((value, index) =>
      /^[*?]*$/.test(value)
        ? [
            {
              path: pathOf(...at, index),
              message: `${JSON.stringify(value)} says nothing; leave the claim out`,
            },
          ]
        : valueProblems(value, [...at, index]),
    ),
  ];
}

/** Parts of the model that share a provider create it together, or not at all. */
function existingProblems(access: AccessModel): Problem[] {
  const owners = new Map<string, { name: string; existing: boolean }>();
  return Object.entries(access.identityProviders).flatMap(([name, provider]) => {
    if (provider.type === "saml") return [];
    const owner = owners.get(provider.url) ?? { name, existing: provider.existing };
    owners.set(provider.url, owner);
    if (owner.existing === provider.existing) return [];
    const path = pathOf("identityProviders", name, "existing");
    return [
      {
        path,
        message: `is ${String(provider.existing)}, but "${owner.name}" has the same url and says ${String(owner.existing)}`,
      },
    ];
  });
}

/**
 * URLs that differ in a slash at the end or in case alone. IAM ignores case in the names of condition keys; whether it
 * takes both for one provider, AWS's pages do not say.
 */
function likeUrlProblems(access: AccessModel): Problem[] {
  const first = new Map<string, { name: string; url: string }>();
  return Object.entries(access.identityProviders).flatMap(([name, provider]) => {
    if (provider.type === "saml") return [];
    const { url } = provider;
    const alike = url.toLowerCase().replace(/\/$/, "");
    const other = first.get(alike) ?? { name, url };
    first.set(alike, other);
    if (other.url === url) return [];
    const message = `${JSON.stringify(url)} differs from the url of "${other.name}" in case or in a slash at the end alone; write both as tokens have it`;
    return [{ path: pathOf("identityProviders", name, "url"), message }];
  });
}
