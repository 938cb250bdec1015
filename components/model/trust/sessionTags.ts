import { z } from "zod";
import type { PolicyConditions } from "../conditions";
import { PATTERNS } from "../limits";
import { listOf, type OneOrMore } from "../oneOrMore";
import { pathOf, type Problem } from "../problems";
import { mapValues } from "../records";
import { formed, sameName, tagProblems } from "../rules";
import type { TrustKey } from "./trustKey";

interface SessionTags {
  /**
   * People: session tags that may be set, and their values; any other tag or value is refused.
   *
   * @default none: sessions cannot be tagged
   * @example { project: ["apollo", "gemini"] }
   */
  readonly sessionTags: TrustKey<Readonly<Record<string, OneOrMore<string>>>, Tags | undefined>;
}

type Tags = Readonly<Record<string, readonly string[]>>;

export const sessionTags: SessionTags = {
  sessionTags: {
    holdsFor: "people",
    shape: ({ list }) => z.record(z.string(), list),
    value: (written) => written && mapValues(written, listOf),
    problems: (tags, { at }) => (tags === undefined ? [] : problemsOf(tags, at)),
    ask: (tags) =>
      tags === undefined
        ? []
        : [
            {
              of: "sts:TagSession",
              conditions: conditionsOf(tags),
              means: [{ claim: "tagsAreOf", allowed: tags }],
            },
          ],
    words: (tags) => {
      if (tags === undefined) return [];
      const allowed = Object.entries(tags).map(([key, values]) => `${key}: ${values.join(" or ")}`);
      return [`may set session tags ${allowed.join(", ")}`];
    },
  },
};

/**
 * Tags may be left out, so their values are asked for where they are there; no other tag may be set.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
function conditionsOf(tags: Tags): PolicyConditions {
  const values = Object.entries(tags).map(([key, allowed]) => [`aws:RequestTag/${key}`, allowed] as const);
  return {
    StringEqualsIfExists: Object.fromEntries(values),
    "ForAllValues:StringEquals": { "aws:TagKeys": Object.keys(tags) },
  };
}

function problemsOf(tags: Tags, at: readonly PropertyKey[]): Problem[] {
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
    ...values.flatMap((value) => tagProblems({ [key]: value }, at)),
    ...[key, ...values].flatMap((text) => formed(PATTERNS.document, text, [...at, key])),
  ]);
  return [...twice, ...each];
}
