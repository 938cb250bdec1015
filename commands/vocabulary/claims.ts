import type { Claim } from "../../components/model/claims";
import { inWords } from "../../components/model/durations";
import type { Context } from "../../proof/decision/context";
import { like, matches } from "../../proof/decision/pattern";
import { durationInWords } from "./requests";

/** What a request has in place of what a claim asks: `from 203.0.113.9, where 198.51.100.0/24 is asked`. */
export function unmetInWords(claim: Claim, request: Context): string {
  switch (claim.claim) {
    case "isTrue":
      return claim.key === "aws:MultiFactorAuthPresent"
        ? "without MFA, which is asked"
        : instead(claim.key, request, "true");
    case "isAtMost":
      return claim.key === "aws:MultiFactorAuthAge"
        ? `MFA ${durationInWords(Number(textOf(claim.key, request)))} ago, where MFA within ${inWords(claim.number)} is asked`
        : instead(claim.key, request, `at most ${claim.number}`);
    case "isNotBefore":
      return `before ${claim.time}, from which on it is allowed`;
    case "isNotAfter":
      return `after ${claim.time}, until which it was allowed`;
    case "isWithinOneOf":
      return instead(claim.key, request, claim.networks.join(" or "));
    case "isOneOf":
      return instead(claim.key, request, claim.values.join(" or "));
    case "isLikeOneOf":
    case "listsOneLike":
      return instead(claim.key, request, claim.patterns.join(" or "));
    case "startsWith":
      return instead(claim.key, request, `${claim.prefix}...`);
    case "isSameAs":
      return instead(claim.key, request, textOf(claim.other, request) ?? `the same as ${claim.other}`);
    case "isConditioned":
      return instead(claim.key, request, `${claim.operator} ${claim.values.join(" or ")}`);
    case "tagsAreLike":
      return otherTags(claim.allowed, request).join("; ");
    case "callerIsOneOf":
    case "callerIsOfAccount":
    case "callerIsService":
    case "callerIsUserUnder":
    case "callerIsUserNamed":
    case "callerIsOfPermissionSet":
      return "by somebody to whom the model does not grant it";
    case "isVouchedForBy":
      return "through an identity provider to which the model does not grant it";
  }
}

const NAMES: Readonly<Record<string, string>> = {
  "aws:sourceip": "from",
  "sts:rolesessionname": "session name",
  "sts:sourceidentity": "source identity",
  "sts:externalid": "external ID",
  "aws:currenttime": "at",
  "aws:requestedregion": "in",
  "aws:useragent": "user agent",
  "aws:tagkeys": "session tags",
};

/** A condition key as people call it. */
export function keyInWords(key: string): string {
  const lower = key.toLowerCase();
  if (lower.startsWith("aws:multifactorauth")) return "MFA";
  if (lower === "aws:sourceip") return "address";
  return NAMES[lower] ?? key;
}

/** The session tags of a request that are not among those allowed, or have another value. */
function otherTags(allowed: Readonly<Record<string, readonly string[]>>, request: Context): string[] {
  return [request.get("aws:tagkeys") ?? []].flat().flatMap((tag) => {
    const patterns = new Map(Object.entries(allowed)).get(tag);
    if (patterns === undefined) {
      return [`session tag ${tag}, where only ${Object.keys(allowed).join(" or ")} may be set`];
    }
    const value = textOf(`aws:RequestTag/${tag}`, request) ?? "";
    const isLike = patterns.some((text) => matches(like([{ text, isValue: false }]), value));
    return isLike ? [] : [`session tag ${tag} ${value}, where ${patterns.join(" or ")} is asked`];
  });
}

function instead(key: string, request: Context, asked: string): string {
  const lower = key.toLowerCase();
  const there = textOf(key, request);
  const name = NAMES[lower] ?? key;
  return there === undefined
    ? `without ${name === "from" ? key : name}, where ${asked} is asked`
    : `${name} ${there}, where ${asked} is asked`;
}

function textOf(key: string, request: Context): string | undefined {
  const value = request.get(key.toLowerCase());
  return value === undefined || typeof value === "string" ? value : value.join(" and ");
}
