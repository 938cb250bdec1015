import { addressProblem, internalAddressProblem } from "./addresses";
import { type Limit, LIMITS, malformed, outside, type Pattern, PATTERNS } from "./limits";
import { noSuch, pathOf, type Problem } from "./problems";
import type { Consequence } from "./references";
import { isTime } from "./times";

/** Steps into the access model. */
export type At = readonly PropertyKey[];

export function formed(pattern: Pattern, text: string, at: At): Problem[] {
  const message = malformed(pattern, text);
  return message === undefined ? [] : [{ path: pathOf(...at), message }];
}

export function limited(limit: Limit, count: number, at: At): Problem[] {
  const message = outside(limit, count);
  return message === undefined ? [] : [{ path: pathOf(...at), message }];
}

export function nameProblems(limit: Limit, name: string, at: At): Problem[] {
  return name === ""
    ? limited(limit, 0, at)
    : [...limited(limit, name.length, at), ...formed(PATTERNS.name, name, at)];
}

/**
 * Paths of what AWS itself creates in an account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const RESERVED_PATHS = ["/aws-service-role/", "/aws-reserved/"] as const;

export function pathProblems(path: string, at: At): Problem[] {
  const reserved = RESERVED_PATHS.find((prefix) => path.startsWith(prefix));
  return [
    ...limited(LIMITS.path, path.length, at),
    ...formed(PATTERNS.path, path, at),
    ...(reserved === undefined
      ? []
      : [
          {
            path: pathOf(...at),
            message: `"${path}" is in ${reserved}, which AWS keeps for itself; write another path`,
          },
        ]),
  ];
}

export function tagProblems(tags: Readonly<Record<string, string>>, at: At): Problem[] {
  return [
    ...limited(LIMITS.tags, Object.keys(tags).length, at),
    ...sameName(Object.keys(tags), (key) => key).map(([key, other]) => ({
      path: pathOf(...at, key),
      message: `"${key}" and "${other}" are one key to IAM, which ignores case`,
    })),
    ...Object.entries(tags).flatMap(([key, value]) => [
      ...limited(LIMITS.tagKey, key.length, [...at, key]),
      ...limited(LIMITS.tagValue, value.length, [...at, key]),
      ...[key, value].flatMap((text) => formed(PATTERNS.tag, text, [...at, key])),
      ...(/^aws:/i.test(key)
        ? [{ path: pathOf(...at, key), message: 'keys that start with "aws:" belong to AWS' }]
        : []),
    ]),
  ];
}

/** A text that a condition compares with what a token says. */
export function valueProblems(value: string, at: At): Problem[] {
  if (value.includes("${")) {
    const message = `${JSON.stringify(value)} has a policy variable, which would compare a claim with itself`;
    return [{ path: pathOf(...at), message }];
  }
  return value === "" ? [{ path: pathOf(...at), message: "is empty" }] : formed(PATTERNS.text, value, at);
}

/** Names that are one to IAM: the later and the earlier of each such pair. */
export function sameName<Entry>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
): [later: Entry, earlier: Entry][] {
  const seen = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    const name = nameOf(entry).toLowerCase();
    const earlier = seen.get(name);
    if (earlier === undefined) seen.set(name, entry);
    return earlier === undefined || earlier === entry ? [] : [[entry, earlier] satisfies [Entry, Entry]];
  });
}

/** A list of roles in which one is not the model's, or stands twice. */
export function listedRoleProblems(
  known: readonly string[],
  roles: readonly string[],
  at: At,
): Consequence[] {
  return roles.flatMap((role, index) => {
    const path = pathOf(...at, index);
    if (!known.includes(role)) return [{ path, message: noSuch("role", role, known), becauseOf: ["roles"] }];
    return roles.indexOf(role) < index ? [{ path, message: `"${role}" is listed twice` }] : [];
  });
}

/** @param moment of a day, what is meant where a day alone is written, which AWS takes for its first moment */
export function timeProblems(time: string, moment: "00:00:00Z" | "23:59:59Z", at: At): Problem[] {
  if (isTime(time)) {
    if (time.includes("T")) return [];
    const whole = `${time} is a day without a time and a time zone; write it as in ${time}T${moment}`;
    return [{ path: pathOf(...at), message: whole }];
  }
  const message = `${JSON.stringify(time)} is no time; write it as in 2027-01-31T18:00:00Z`;
  return [{ path: pathOf(...at), message }];
}

export function sourceIpProblems(sourceIps: readonly string[], at: At): Problem[] {
  return sourceIps.flatMap((cidr, index) => {
    const message = addressProblem(cidr) ?? everywhereProblem(cidr) ?? internalAddressProblem(cidr);
    return message === undefined ? [] : [{ path: pathOf(...at, index), message }];
  });
}

function everywhereProblem(cidr: string): string | undefined {
  return cidr.endsWith("/0") ? `${cidr} is every address; leave it out to allow them all` : undefined;
}
