/**
 * What a model means, as claims about a request: each names a condition key and says which of its values are meant.
 * Claims speak of requests and know nothing of how policies are written, so that a document that says something else
 * is not misread in the same way. A proof holds the two against each other.
 */
export type Claim =
  | { readonly claim: "isOneOf"; readonly key: string; readonly values: readonly string[] }
  /** Texts in which `*` is any text and `?` any character. */
  | { readonly claim: "isLikeOneOf"; readonly key: string; readonly patterns: readonly string[] }
  /** A key that lists texts has one that is like one of the patterns. */
  | { readonly claim: "listsOneLike"; readonly key: string; readonly patterns: readonly string[] }
  | { readonly claim: "startsWith"; readonly key: string; readonly prefix: string }
  | { readonly claim: "isTrue"; readonly key: string }
  | { readonly claim: "isAtMost"; readonly key: string; readonly number: number }
  /** An ISO 8601 time. */
  | { readonly claim: "isNotBefore"; readonly key: string; readonly time: string }
  | { readonly claim: "isNotAfter"; readonly key: string; readonly time: string }
  /** CIDRs or addresses. */
  | { readonly claim: "isWithinOneOf"; readonly key: string; readonly networks: readonly string[] }
  /** The text that another key of the request has. */
  | { readonly claim: "isSameAs"; readonly key: string; readonly other: string }
  /** Session tags of these keys, each like one of its patterns, some of them or none, and no others. */
  | { readonly claim: "tagsAreLike"; readonly allowed: Readonly<Record<string, readonly string[]>> }
  /** A free condition, which means what IAM takes it to mean. */
  | {
      readonly claim: "isConditioned";
      readonly operator: string;
      readonly key: string;
      readonly values: readonly string[];
    }
  /** The user, or a session of the role, with one of these ARNs. */
  | { readonly claim: "callerIsOneOf"; readonly arns: readonly string[] }
  /** Whoever an account lets: its users and root user, sessions of its roles, its federated users. */
  | { readonly claim: "callerIsOfAccount"; readonly accountId: string }
  /** A user under a path. `account` is the ARN of an account up to its ID. */
  | { readonly claim: "callerIsUserUnder"; readonly account: string; readonly path: string }
  /** A user with a name, whatever the path. */
  | { readonly claim: "callerIsUserNamed"; readonly account: string; readonly name: string }
  | { readonly claim: "callerIsOfPermissionSet"; readonly account: string; readonly sets: readonly string[] }
  /** A service of AWS that calls for itself, by its name. */
  | { readonly claim: "callerIsService"; readonly service: string }
  /** Somebody for whom an identity provider vouches. */
  | { readonly claim: "isVouchedForBy"; readonly provider: string };

/** Who calls, where no condition key says it; IAM's keys hold no space. */
export const UNKEYED = {
  /** ARN of the identity provider that vouches for a caller. */
  provider: "the provider",
  /** A service of AWS that calls for itself. */
  service: "the service",
} as const;

/** The condition key that a claim asks about as the claim writes it, or what stands for who calls. */
export function keyOf(claim: Claim): string {
  switch (claim.claim) {
    case "isOneOf":
    case "isLikeOneOf":
    case "listsOneLike":
    case "startsWith":
    case "isTrue":
    case "isAtMost":
    case "isNotBefore":
    case "isNotAfter":
    case "isWithinOneOf":
    case "isSameAs":
    case "isConditioned":
      return claim.key;
    case "tagsAreLike":
      return "aws:TagKeys";
    case "callerIsOneOf":
    case "callerIsOfAccount":
    case "callerIsUserUnder":
    case "callerIsUserNamed":
    case "callerIsOfPermissionSet":
      return "aws:PrincipalArn";
    case "callerIsService":
      return UNKEYED.service;
    case "isVouchedForBy":
      return UNKEYED.provider;
  }
}

const CALLER_CLAIMS: Readonly<Record<Claim["claim"], boolean>> = {
  isOneOf: false,
  isLikeOneOf: false,
  listsOneLike: false,
  startsWith: false,
  isTrue: false,
  isAtMost: false,
  isNotBefore: false,
  isNotAfter: false,
  isWithinOneOf: false,
  isSameAs: false,
  isConditioned: false,
  tagsAreLike: false,
  callerIsOneOf: true,
  callerIsOfAccount: true,
  callerIsUserUnder: true,
  callerIsUserNamed: true,
  callerIsOfPermissionSet: true,
  callerIsService: true,
  isVouchedForBy: true,
};

/** Whether a claim says who calls, and not how. */
export function isOfCaller({ claim }: Claim): boolean {
  return CALLER_CLAIMS[claim];
}
