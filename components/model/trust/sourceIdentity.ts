import { z } from "zod";
import { LIMITS, PATTERNS } from "../limits";
import { pathOf, type Problem } from "../problems";
import { type At, formed, limited } from "../rules";
import { likeWherePresent, patternsInWords } from "../wildcards";
import type { Requirement, TrustKey } from "./trustKey";
import { USER_NAME, userNameProblems } from "./userNames";

interface SourceIdentity {
  /** IAM users: whether a session must set its source identity to the user's name, which role chaining keeps. @default false */
  readonly sourceIdentity: TrustKey<boolean, boolean>;
}

export const sourceIdentity: SourceIdentity = {
  sourceIdentity: {
    holdsFor: "users",
    instead: {
      identityCenterGroups: "people of Identity Center have no name of an IAM user",
      machines: "for a machine write machines.NAME.sourceIdentity",
    },
    shape: () => z.boolean(),
    value: (written) => written ?? false,
    problems: (value, place) => (value ? userNameProblems(place) : []),
    ask: (value) => (value ? REQUIREMENTS : []),
    words: (value) => (value ? ["source identity set to the user"] : []),
    profile: (value, _, user): Record<string, string> => (value ? { source_identity: user } : {}),
  },
};

const REQUIREMENTS: readonly Requirement[] = [
  {
    of: "assuming",
    conditions: { StringEquals: { "sts:SourceIdentity": USER_NAME.variable } },
    means: [{ claim: "isSameAs", key: "sts:SourceIdentity", other: USER_NAME.key }],
  },
  {
    of: "sts:SetSourceIdentity",
    // That it is set at all is asked where the role is assumed; sts:TagSession does not carry the key.
    conditions: { StringEqualsIfExists: { "sts:SourceIdentity": USER_NAME.variable } },
    means: [{ claim: "isSameAs", key: "sts:SourceIdentity", other: USER_NAME.key }],
  },
];

/**
 * What is asked of those who may set a source identity, or bring along the one that their session has: in a chain of
 * roles AWS gives it to each call as one that is set.
 *
 * @param patterns of the values that it may have
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-chain
 */
export function askedOfSourceIdentity(patterns: readonly string[]): Requirement {
  return {
    of: "sts:SetSourceIdentity",
    // sts:TagSession, which shares the statement, does not carry the key.
    conditions: likeWherePresent({ "sts:SourceIdentity": patterns }),
    means: [{ claim: "isLikeOneOf", key: "sts:SourceIdentity", patterns }],
  };
}

export function sourceIdentityInWords(patterns: readonly string[]): string {
  return `may have source identity ${patternsInWords(patterns)}`;
}

/** What is wrong with source identities that may be set. */
export function sourceIdentityProblems(patterns: readonly string[], at: At): Problem[] {
  if (patterns.length === 0)
    return [{ path: pathOf(...at), message: "has no values; write those that it may have, or true for any" }];
  return patterns.flatMap((pattern, index) => [
    ...formed(PATTERNS.sourceIdentities, pattern, [...at, index]),
    ...limited(LIMITS.sourceIdentity, lengthOf(pattern), [...at, index]),
  ]);
}

/** Of a text like the pattern, as short as there is one that AWS takes. */
function lengthOf(pattern: string): number {
  const shortest = pattern.replace(/\*/g, "").length;
  return pattern.includes("*") ? Math.max(shortest, LIMITS.sourceIdentity.min) : shortest;
}
