import type { OidcProvider } from "../accessModel";
import { issuerOf } from "../arns";
import { builtInAt } from "../builtInProviders";
import type { Claim } from "../claims";
import type { PolicyConditions } from "../conditions";
import type { Requirement } from "../trust/trustKey";
import { builtInToken } from "./builtIn";

/** What the token of a provider's subject has to say. */
export function tokenOf(provider: OidcProvider): Requirement {
  const { audiences } = provider;
  const builtIn = builtInAt(issuerOf(provider));
  if (builtIn !== undefined) return builtInToken(builtIn.kind, provider);
  const audience: Claim = { claim: "isOneOf", key: `${issuerOf(provider)}:aud`, values: audiences };
  return { of: "all", conditions: conditionsOf(provider), means: [audience, ...claimsOf(provider)] };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function conditionsOf(provider: OidcProvider): PolicyConditions {
  const { audiences, subjects, claims } = provider;
  const issuer = issuerOf(provider);
  const values = Object.entries({ ...claims, sub: subjects }).map(([claim, allowed]) => ({
    key: `${issuer}:${claim}`,
    allowed,
    operator: allowed.some((value) => /[*?]/.test(value)) ? "StringLike" : "StringEquals",
  }));
  const keysUnder = (operator: string): PolicyConditions[string] =>
    Object.fromEntries(
      values.filter((value) => value.operator === operator).map(({ key, allowed }) => [key, allowed]),
    );
  const like = keysUnder("StringLike");
  return {
    StringEquals: { [`${issuer}:aud`]: audiences, ...keysUnder("StringEquals") },
    ...(Object.keys(like).length === 0 ? {} : { StringLike: like }),
  };
}

function claimsOf(provider: OidcProvider): Claim[] {
  const patternsOf: [string, readonly string[]][] = [
    ...Object.entries(provider.claims),
    ["sub", provider.subjects],
  ];
  return patternsOf.map(([name, patterns]) => ({
    claim: "isLikeOneOf",
    key: `${issuerOf(provider)}:${name}`,
    patterns,
  }));
}
