import type { OidcProvider } from "../accessModel";
import { issuerOf } from "../arns";
import type { BuiltInKind } from "../builtInProviders";
import type { Requirement } from "../trust/trustKey";

/**
 * What a token of a provider that is built into IAM has to say. IAM gives its claims names of its own.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function builtInToken(kind: BuiltInKind, provider: OidcProvider): Requirement {
  return TOKENS[kind](provider);
}

const TOKENS: Readonly<Record<BuiltInKind, (provider: OidcProvider) => Requirement>> = {
  google,
  cognito,
  facebook,
  amazon,
};

/**
 * `aud` is the token's `azp`, and its `aud` where it has no `azp`; `oaud` is its `aud` in either case. A token for
 * a service account has the account's ID as `azp`. Both are asked for, so that no token is taken whose `azp` the
 * model does not name.
 */
function google({ audiences, subjects, claims: { azp = audiences } }: OidcProvider): Requirement {
  return {
    of: "all",
    conditions: {
      StringEquals: {
        "accounts.google.com:aud": azp,
        "accounts.google.com:oaud": audiences,
        "accounts.google.com:sub": subjects,
      },
    },
    means: [
      { claim: "isOneOf", key: "accounts.google.com:aud", values: azp },
      { claim: "isOneOf", key: "accounts.google.com:oaud", values: audiences },
      { claim: "isOneOf", key: "accounts.google.com:sub", values: subjects },
    ],
  };
}

/**
 * `aud` is the identity pool, without which everybody's pool would do; `amr` lists whether the identity signed in, and
 * by what.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
 */
function cognito(provider: OidcProvider): Requirement {
  const { audiences, subjects, claims } = provider;
  const { amr = [] } = claims;
  // One for each partition, and in GovCloud (US) for each region.
  const host = issuerOf(provider);
  const some = subjects.length > 0;
  return {
    of: "all",
    conditions: {
      StringEquals: { [`${host}:aud`]: audiences, ...(some ? { [`${host}:sub`]: subjects } : {}) },
      "ForAnyValue:StringLike": { [`${host}:amr`]: amr },
    },
    means: [
      { claim: "isOneOf", key: `${host}:aud`, values: audiences },
      ...(some ? [{ claim: "isOneOf", key: `${host}:sub`, values: subjects } as const] : []),
      { claim: "listsOneLike", key: `${host}:amr`, patterns: amr },
    ],
  };
}

/** The application, and the person's ID in it. */
function facebook({ audiences, subjects }: OidcProvider): Requirement {
  return {
    of: "all",
    conditions: {
      StringEquals: { "graph.facebook.com:app_id": audiences, "graph.facebook.com:id": subjects },
    },
    means: [
      { claim: "isOneOf", key: "graph.facebook.com:app_id", values: audiences },
      { claim: "isOneOf", key: "graph.facebook.com:id", values: subjects },
    ],
  };
}

function amazon({ audiences, subjects }: OidcProvider): Requirement {
  return {
    of: "all",
    conditions: { StringEquals: { "www.amazon.com:app_id": audiences, "www.amazon.com:user_id": subjects } },
    means: [
      { claim: "isOneOf", key: "www.amazon.com:app_id", values: audiences },
      { claim: "isOneOf", key: "www.amazon.com:user_id", values: subjects },
    ],
  };
}
