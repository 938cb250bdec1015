import type { AccessModel, OidcProvider } from "../../model/accessModel";
import { issuerOf } from "../../model/arns";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { LIMITS, malformed, PATTERNS } from "../limits";
import { type At, formed, limited, sameName } from "./rules";

export function identityProvidersProblems(access: AccessModel): Consequence[] {
  return [
    ...Object.entries(access.identityProviders).flatMap(([name, provider]) => {
      const at = ["identityProviders", name];
      return provider.type === "saml"
        ? [...limited(LIMITS.providerName, name.length, at), ...formed(PATTERNS.providerName, name, at)]
        : [...formed(PATTERNS.name, name, at), ...oidcProblems(provider, at)];
    }),
    ...existingProblems(access),
  ];
}

function oidcProblems(provider: OidcProvider, at: At): Problem[] {
  const { url, audiences, subjects, claims } = provider;
  return [
    ...urlProblems(url, [...at, "url"]),
    ...limited(LIMITS.audiencesOfProvider, audiences.length, [...at, "audiences"]),
    ...audiences.flatMap((audience, index) => valueProblems(audience, [...at, "audiences", index])),
    ...audiences.flatMap((audience, index) =>
      limited(LIMITS.audience, audience.length, [...at, "audiences", index]),
    ),
    ...audiences.flatMap((audience, index) => wildcardProblems(audience, [...at, "audiences", index])),
    ...(subjects.length === 0
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
  ];
}

/** Issuers whose URL has no path, or at most the number of parts that stands here. */
const PATH_PARTS: Readonly<Record<string, number>> = {
  "token.actions.githubusercontent.com": 1,
  "gitlab.com": 0,
  "accounts.google.com": 0,
  "agent.buildkite.com": 0,
  "app.terraform.io": 0,
};

/** No wildcards: the issuer becomes a part of an ARN and of condition keys. */
const ISSUER = /^https:\/\/[^*?\s"'\\${}<>]+([?#].*)?$/;

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
function urlProblems(given: string, at: At): Problem[] {
  const path = pathOf(...at);
  const shown = JSON.stringify(given);
  if (!ISSUER.test(given) || !URL.canParse(given)) {
    return [
      {
        path,
        message: `${shown} is not an https URL; write the issuer, as in https://token.actions.githubusercontent.com`,
      },
    ];
  }
  const { hostname, port, search, hash, username, pathname, host } = new URL(given);
  if (
    port !== "" ||
    search !== "" ||
    hash !== "" ||
    username !== "" ||
    given.includes(":443") ||
    hostname === ""
  ) {
    return [
      {
        path,
        message: `${shown} has more than a host and a path; IAM takes no port, query, fragment or user`,
      },
    ];
  }
  const parts = pathname.split("/").filter((part) => part !== "");
  const most = PATH_PARTS[hostname];
  if (given.endsWith("/") || parts.includes(".well-known") || (most !== undefined && parts.length > most)) {
    return [
      {
        path,
        message: `${shown} has a path where none belongs; write https://${host}${parts.includes(".well-known") || most !== undefined ? "" : pathname.replace(/\/$/, "")}`,
      },
    ];
  }
  if (given !== `https://${host}${pathname === "/" ? "" : pathname}`) {
    return [
      {
        path,
        message: `${shown} is not written as issuers are; write https://${host}${pathname === "/" ? "" : pathname}`,
      },
    ];
  }
  return limited(LIMITS.issuer, given.length, at);
}

/**
 * A subject with wildcards has to name its tenant without them: the owner in `repo:OWNER/REPOSITORY:*`, the group in
 * `project_path:GROUP/*`, the organization in `organization:NAME:*`.
 */
const NAMES_ITS_TENANT = /^(?:[^*?:/]+:[^*?:/]+[:/]|[^*?:/]+\/)/;

function subjectProblems({ url }: OidcProvider, subject: string, at: At): Problem[] {
  const problems = valueProblems(subject, at);
  if (problems.length > 0 || !/[*?]/.test(subject) || NAMES_ITS_TENANT.test(subject)) return problems;
  const ofGitHub = issuerOf({ url }).startsWith("token.actions.githubusercontent.com");
  const example = ofGitHub ? "repo:OWNER/REPOSITORY:*" : "the tenant in full before the first wildcard";
  const message = `${JSON.stringify(subject)} lets in subjects of others who use the provider; write ${example}`;
  return [{ path: pathOf(...at), message }];
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

function valueProblems(value: string, at: At): Problem[] {
  if (value.includes("${")) {
    const message = `${JSON.stringify(value)} has a policy variable, which would compare a claim with itself`;
    return [{ path: pathOf(...at), message }];
  }
  return value === "" ? [{ path: pathOf(...at), message: "is empty" }] : formed(PATTERNS.text, value, at);
}

function wildcardProblems(value: string, at: At): Problem[] {
  return /[*?]/.test(value)
    ? [
        {
          path: pathOf(...at),
          message: `${JSON.stringify(value)} has wildcards; audiences are compared as they are`,
        },
      ]
    : [];
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
