import { issuerOf } from "../../model/arns";
import { LIMITS } from "../../model/limits";
import { pathOf, type Problem } from "../../model/problems";
import { type At, limited } from "../../model/rules";
import { sharedIssuersAt } from "../sharedIssuers";

/** No wildcards: the issuer becomes a part of an ARN and of condition keys. */
const ISSUER = /^https:\/\/[^*?\s"'\\${}<>]+([?#].*)?$/;

/** Issuers whose URL has no path, apart from those that many share. */
const WITHOUT_PATH = ["accounts.google.com"];

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function urlProblems(given: string, at: At): Problem[] {
  const complaint = complaintAbout(given);
  if (complaint === undefined) return limited(LIMITS.issuer, given.length, at);
  return [{ path: pathOf(...at), message: `${JSON.stringify(given)} ${complaint}` }];
}

function complaintAbout(given: string): string | undefined {
  if (!ISSUER.test(given) || !URL.canParse(given)) {
    return "is not an https URL; write the issuer, as in https://token.actions.githubusercontent.com";
  }
  const { hostname, port, search, hash, username, pathname, host } = new URL(given);
  const more = [port, search, hash, username].some((part) => part !== "");
  if (more || given.includes(":443") || hostname === "") {
    return "has more than a host and a path; IAM takes no port, query, fragment or user";
  }
  const wellKnown = pathname.includes("/.well-known/") || pathname.endsWith("/.well-known");
  const path = pathname.replace(/\/\.well-known(?:\/.*)?$/, "").replace(/\/$/, "");
  const issuer = `https://${host}${path}`;
  const shared = sharedIssuersAt(hostname);
  if (shared.length > 0 && !shared.some(({ issuer: form }) => form.test(issuerOf({ url: issuer })))) {
    return `is no issuer of ${shared[0]?.name ?? host}; write ${shared.map(({ url }) => url).join(", or ")}`;
  }
  if (WITHOUT_PATH.includes(hostname) && path !== "") {
    return `has a path where none belongs; write https://${host}`;
  }
  if (given.endsWith("/") || wellKnown) return `has a path where none belongs; write ${issuer}`;
  return given === issuer ? undefined : `is not written as issuers are; write ${issuer}`;
}
