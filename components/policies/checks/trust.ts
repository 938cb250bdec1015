import type { AccessModel, Trust } from "../../model/accessModel";
import { type AccountRole, type Audience, audienceOf, audiencesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { addressProblem, internalAddressProblem } from "../../model/addresses";
import { addedConditionProblems, SetTwiceError } from "../conditions";
import { policySize } from "../document";
import { LIMITS, PATTERNS, SHORTEST_MFA_SESSION } from "../../model/limits";
import { isTime } from "../../model/times";
import { trustPolicy } from "../trust";
import { type Asked, askedOf } from "../trustConditions";
import { type At, formed, limited, sameName, tagProblems } from "../../model/rules";

export function trustProblems(access: AccessModel, role: string, trust: Trust): Consequence[] {
  const at = ["roles", role, "trust"];
  return [
    ...(trust.mfa === false ? [] : limited(LIMITS.mfaAge, trust.mfa.maxAge, [...at, "mfa", "maxAge"])),
    ...(trust.organizationId === undefined
      ? []
      : formed(PATTERNS.organizationId, trust.organizationId, [...at, "organizationId"])),
    ...sourceIpProblems(trust.sourceIps, [...at, "sourceIps"]),
    ...timeProblems(trust, at),
    ...sessionTagProblems(trust, [...at, "sessionTags"]),
    ...addedConditionProblems(trust.conditions, askedAlready(access, role, trust), [...at, "conditions"]),
    ...matchProblems(access, role, trust),
    ...userNameProblems(access, role, trust),
  ];
}

/** Trust policies that are larger than AWS takes, told once for all accounts in which a role has one audience. */
export function trustSizeProblems(access: AccessModel): Consequence[] {
  const tried = new Map<Audience, Set<string>>();
  return [...audiencesOf(access)].flatMap(([account, roles]) =>
    [...roles].flatMap(([role, audience]) => {
      const definition = access.roles[role];
      const known = tried.get(audience) ?? new Set<string>();
      if (definition === undefined || known.has(role)) return [];
      tried.set(audience, known.add(role));
      const size = sizeOf(access, { account, role }, audience);
      if (size === undefined) return [];
      const at = ["accounts", account, "roles", access.accounts[account]?.roles.indexOf(role) ?? 0];
      return limited(LIMITS.trustPolicy, size, at).map(({ path, message }) => ({
        path,
        message: `role "${role}" for ${audience.users.length} users: ${message}; ${adviceOn(definition.trust, role)}`,
      }));
    }),
  );
}

/** Undefined where conditions would widen each other, which is told where they stand. */
function sizeOf(access: AccessModel, target: AccountRole, audience: Audience): number | undefined {
  try {
    return policySize(trustPolicy(access, target, audience));
  } catch (error) {
    if (error instanceof SetTwiceError) return undefined;
    throw error;
  }
}

function adviceOn({ match }: Trust, role: string): string {
  const path = pathOf("roles", role, "trust", "match");
  return match === "users"
    ? `grant it to fewer users, or set ${path} to path`
    : "use fewer conditions, denyUsers and machines";
}

/** What the statements of some audience of a role ask by the model's own keys. */
function askedAlready(access: AccessModel, role: string, trust: Trust): Asked {
  if (Object.keys(trust.conditions).length === 0) return [];
  return Object.entries(access.accounts)
    .filter(([, { roles }]) => roles.includes(role))
    .flatMap(([account]) => askedOf(access, trust, audienceOf(access, { account, role })));
}

function timeProblems({ notBefore, notAfter }: Trust, at: At): Problem[] {
  const malformed = Object.entries({ notBefore, notAfter }).flatMap(([key, time]) => {
    if (time === undefined || isTime(time)) return [];
    const message = `${JSON.stringify(time)} is no time; write it as in 2027-01-31T18:00:00Z`;
    return [{ path: pathOf(...at, key), message }];
  });
  if (malformed.length > 0 || notBefore === undefined || notAfter === undefined) return malformed;
  if (Date.parse(notBefore) < Date.parse(notAfter)) return [];
  return [{ path: pathOf(...at, "notAfter"), message: `${notAfter} is not after notBefore, ${notBefore}` }];
}

/** Seconds that were probably meant to be minutes or hours. */
export function mfaAgeWarnings(role: string, { mfa }: Trust): Problem[] {
  const { seconds, source } = SHORTEST_MFA_SESSION;
  if (mfa === false || mfa.maxAge >= seconds) return [];
  const message = `${mfa.maxAge} seconds? maxAge is in seconds (12 hours are 43200); below ${seconds}, the shortest session with MFA, people are asked for codes again and again (${source})`;
  return [{ path: pathOf("roles", role, "trust", "mfa", "maxAge"), message }];
}

/** A role that can no longer be assumed. */
export function expiryWarnings(role: string, { notAfter }: Trust): Problem[] {
  if (notAfter === undefined || Date.parse(notAfter) > Date.now()) return [];
  return [
    {
      path: pathOf("roles", role, "trust", "notAfter"),
      message: `${notAfter} is past; nobody may assume the role`,
    },
  ];
}

function sessionTagProblems({ sessionTags }: Trust, at: At): Problem[] {
  if (sessionTags === undefined) return [];
  const entries = Object.entries(sessionTags);
  if (entries.length === 0) {
    return [{ path: pathOf(...at), message: "names no tag; leave it out to refuse all session tags" }];
  }
  const twice = sameName(Object.keys(sessionTags), (key) => key).map(([key, other]) => ({
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

function matchProblems(access: AccessModel, role: string, { match }: Trust): Consequence[] {
  if (match !== "path") return [];
  const { userPath } = access.primary;
  if (userPath === "/") {
    const path = pathOf("roles", role, "trust", "match");
    return [
      { path, message: 'path needs a primary.userPath other than "/", which is the path of every user' },
    ];
  }
  return [...new Set(grantingGroups(access, role).flatMap(({ members }) => members))].flatMap((user) => {
    const path = access.users[user]?.path ?? userPath;
    if (path.startsWith(userPath)) return [];
    const message = `"${path}" is outside primary.userPath "${userPath}", which role "${role}" trusts (match: path)`;
    return [{ path: pathOf("users", user, "path"), message }];
  });
}

/** Whom a role cannot ask for the name of an IAM user: those who have none, or one too short for a session. */
function userNameProblems(access: AccessModel, role: string, trust: Trust): Consequence[] {
  const { sessionName, sourceIdentity } = trust;
  const asks = [
    ...(sessionName === undefined ? [] : ["sessionName"]),
    ...(sourceIdentity ? ["sourceIdentity"] : []),
  ];
  const groups = grantingGroups(access, role);
  const users = groups.flatMap(({ members }) => members);
  // Where there are none, the key is told to be idle.
  if (users.length === 0) return [];
  const sets = groups.flatMap(({ permissionSet }) => permissionSet ?? []);
  const short = users.filter((user) => user.length < LIMITS.sessionName.min);
  const reasons = [
    ...sets.map(
      (set) => `people of permission set "${set}" do not have; their session names say who they are`,
    ),
    ...short.map((user) => `"${user}" has too short; it takes at least ${LIMITS.sessionName.min} characters`),
  ];
  return asks.flatMap((key) =>
    reasons.slice(0, 1).map((reason) => ({
      path: pathOf("roles", role, "trust", key),
      message: `asks for the name of an IAM user, which ${reason}`,
    })),
  );
}

function grantingGroups(access: AccessModel, role: string): AccessModel["groups"][string][] {
  return Object.values(access.groups).filter(({ assume }) => Object.values(assume).flat().includes(role));
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
