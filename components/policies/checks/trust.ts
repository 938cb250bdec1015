import { isIP } from "node:net";
import type { AccessModel, Trust } from "../../model/accessModel";
import { type Audience, audienceOf, audiencesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { conditionProblems, overlaps } from "../conditions";
import { policySize } from "../document";
import { LIMITS, PATTERNS } from "../limits";
import { trustPolicy } from "../trust";
import { askedOf } from "../trustConditions";
import { type At, formed, limited, tagProblems } from "./rules";

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
    ...conditionProblems(trust.conditions, [...at, "conditions"]),
    ...setTwice(access, role).map(({ operator, key }) => ({
      path: pathOf(...at, "conditions", operator, key),
      message: `the trust policy sets ${operator} ${key} already; more values would let more callers in`,
    })),
    ...matchProblems(access, role, trust),
    ...userNameProblems(access, role, trust),
  ];
}

/** Trust policies that are larger than AWS takes, told once for all accounts in which a role has one audience. */
export function trustSizeProblems(access: AccessModel): Consequence[] {
  const broken = new Set(Object.keys(access.roles).filter((role) => setTwice(access, role).length > 0));
  const tried = new Map<Audience, Set<string>>();
  return [...audiencesOf(access)].flatMap(([account, roles]) =>
    [...roles].flatMap(([role, audience]) => {
      const definition = access.roles[role];
      const known = tried.get(audience) ?? new Set<string>();
      if (definition === undefined || broken.has(role) || known.has(role)) return [];
      tried.set(audience, known.add(role));
      const size = policySize(trustPolicy(access, { account, role }, audience));
      const at = ["accounts", account, "roles", access.accounts[account]?.roles.indexOf(role) ?? 0];
      return limited(LIMITS.trustPolicy, size, at).map(({ path, message }) => ({
        path,
        message: `role "${role}" for ${audience.users.length} users: ${message}; ${adviceOn(definition.trust, role)}`,
      }));
    }),
  );
}

function adviceOn({ match }: Trust, role: string): string {
  const path = pathOf("roles", role, "trust", "match");
  return match === "users"
    ? `grant it to fewer users, or set ${path} to path`
    : "use fewer conditions, denyUsers and machines";
}

/** Keys of a role's free conditions that the statement of some audience sets already. */
function setTwice(access: AccessModel, role: string): { operator: string; key: string }[] {
  const trust = access.roles[role]?.trust;
  if (trust === undefined || Object.keys(trust.conditions).length === 0) return [];
  const accounts = Object.keys(access.accounts).filter((account) =>
    access.accounts[account]?.roles.includes(role),
  );
  const reserved = accounts.flatMap((account) =>
    askedOf(access, trust, audienceOf(access, { account, role })),
  );
  return overlaps(reserved, trust.conditions);
}

const ISO_8601 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(\.\d{1,3})?(Z|[+-]\d{2}:\d{2}))?$/;

function timeProblems({ notBefore, notAfter }: Trust, at: At): Problem[] {
  const malformed = Object.entries({ notBefore, notAfter }).flatMap(([key, time]) => {
    if (time === undefined || (ISO_8601.test(time) && !Number.isNaN(Date.parse(time)))) return [];
    const message = `${JSON.stringify(time)} is no time; write it as in 2027-01-31T18:00:00Z`;
    return [{ path: pathOf(...at, key), message }];
  });
  if (malformed.length > 0 || notBefore === undefined || notAfter === undefined) return malformed;
  if (Date.parse(notBefore) < Date.parse(notAfter)) return [];
  return [{ path: pathOf(...at, "notAfter"), message: `${notAfter} is not after notBefore, ${notBefore}` }];
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
  return entries.flatMap(([key, values]) => [
    ...(values.length === 0
      ? [{ path: pathOf(...at, key), message: "has no values; give those that may be set" }]
      : []),
    ...values.flatMap((value) => tagProblems({ [key]: value }, at)),
  ]);
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

/** People of Identity Center have no user name that a condition could ask for. */
function userNameProblems(
  access: AccessModel,
  role: string,
  { sessionName, sourceIdentity }: Trust,
): Problem[] {
  const asks = [
    ...(sessionName === undefined ? [] : ["sessionName"]),
    ...(sourceIdentity ? ["sourceIdentity"] : []),
  ];
  const set = grantingGroups(access, role).find(
    ({ permissionSet }) => permissionSet !== undefined,
  )?.permissionSet;
  if (set === undefined) return [];
  return asks.map((key) => ({
    path: pathOf("roles", role, "trust", key),
    message: `asks for the name of an IAM user, which people of permission set "${set}" do not have; their session names say who they are`,
  }));
}

function grantingGroups(access: AccessModel, role: string): AccessModel["groups"][string][] {
  return Object.values(access.groups).filter(({ assume }) => Object.values(assume).flat().includes(role));
}

export function sourceIpProblems(sourceIps: readonly string[], at: At): Problem[] {
  return sourceIps.flatMap((cidr, index) => {
    const [address = "", prefix, ...rest] = cidr.split("/");
    const family = address.includes("%") ? 0 : isIP(address);
    const bits = family === 6 ? 128 : 32;
    const length = prefix === undefined ? bits : /^(0|[1-9]\d{0,2})$/.test(prefix) ? Number(prefix) : NaN;
    const path = pathOf(...at, index);
    if (family === 0 || rest.length > 0 || !(length >= 0 && length <= bits)) {
      const message = `${JSON.stringify(cidr)} is neither an address nor a CIDR, as in 203.0.113.0/24 or 2001:db8::/32`;
      return [{ path, message }];
    }
    return length > 0 ? [] : [{ path, message: `${cidr} is every address; leave it out to allow them all` }];
  });
}
