import { z } from "zod";
import type { PolicyConditions } from "../conditions";
import { LIMITS, PATTERNS } from "../limits";
import { listOf, type OneOrMore } from "../oneOrMore";
import { pathOf, type Problem } from "../problems";
import { mapValues } from "../records";
import { type At, formed, limited, sameName, tagProblems } from "../rules";
import { likeWherePresent, patternsInWords, withoutWildcards } from "../wildcards";
import type { Requirement, TrustKey } from "./trustKey";

interface SessionTags {
  /**
   * People: session tags that may be set, and their values, in which `*` is any text and `?` any character; any other
   * tag or value is refused. A machine has its own.
   *
   * @default none: sessions cannot be tagged
   * @example { project: ["apollo", "gemini-*"], ticket: "*" }
   */
  readonly sessionTags: TrustKey<Readonly<Record<string, OneOrMore<string>>>, SessionTagPatterns | undefined>;
}

/** Key of a session tag -> patterns of the values that it may have. */
export type SessionTagPatterns = Readonly<Record<string, readonly string[]>>;

export const sessionTags: SessionTags = {
  sessionTags: {
    holdsFor: "people",
    instead: { machines: "for a machine write machines.NAME.sessionTags" },
    shape: ({ list }) => z.record(z.string(), list),
    value: (written) => written && mapValues(written, listOf),
    problems: (tags, { at }) => (tags === undefined ? [] : sessionTagProblems(tags, at)),
    ask: (tags) => (tags === undefined ? [] : [askedOfTags(tags)]),
    words: (tags) => (tags === undefined ? [] : [tagsInWords(tags)]),
  },
};

/** What is asked of those who may set session tags. */
export function askedOfTags(tags: SessionTagPatterns): Requirement {
  return {
    of: "sts:TagSession",
    conditions: conditionsOf(tags),
    means: [{ claim: "tagsAreLike", allowed: tags }],
  };
}

export function tagsInWords(tags: SessionTagPatterns): string {
  const allowed = Object.entries(tags).map(([key, patterns]) => `${key}: ${patternsInWords(patterns)}`);
  return `may set session tags ${allowed.join(", ")}`;
}

/**
 * Tags may be left out, so their values are asked for where they are there; no other tag may be set.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function conditionsOf(tags: SessionTagPatterns): PolicyConditions {
  const values = Object.entries(tags).map(([key, patterns]) => [`aws:RequestTag/${key}`, patterns] as const);
  return {
    ...likeWherePresent(Object.fromEntries(values)),
    "ForAllValues:StringEquals": { "aws:TagKeys": Object.keys(tags) },
  };
}

/** What is wrong with session tags that may be set. */
export function sessionTagProblems(tags: SessionTagPatterns, at: At): Problem[] {
  const entries = Object.entries(tags);
  if (entries.length === 0) {
    return [{ path: pathOf(...at), message: "names no tag; leave it out to refuse all session tags" }];
  }
  const twice = sameName(Object.keys(tags), (key) => key).map(([key, other]) => ({
    path: pathOf(...at, key),
    message: `"${key}" and "${other}" are one key to IAM, which ignores case`,
  }));
  const each = entries.flatMap(([key, values]) => [
    ...(values.length === 0
      ? [{ path: pathOf(...at, key), message: "has no values; give those that may be set" }]
      : []),
    ...tagProblems({ [key]: "" }, at),
    ...formed(PATTERNS.document, key, [...at, key]),
    ...values.flatMap((value) => valueProblems(value, [...at, key])),
  ]);
  return [...limited(LIMITS.tags, entries.length, at), ...twice, ...each];
}

function valueProblems(value: string, at: At): Problem[] {
  return [
    ...limited(LIMITS.tagValue, withoutWildcards(value).length, at),
    ...[PATTERNS.tagValues, PATTERNS.document].flatMap((pattern) => formed(pattern, value, at)),
  ];
}
