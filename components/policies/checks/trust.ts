import { isIP } from "node:net";
import type { AccessModel, Trust } from "../../model/accessModel";
import { audiencesOf } from "../../model/grants";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { conditionProblems, overlaps } from "../conditions";
import { policySize } from "../document";
import { LIMITS, PATTERNS } from "../limits";
import { reservedConditions, trustPolicy } from "../trust";
import { type At, formed, limited } from "./rules";

export function trustProblems(access: AccessModel, role: string, trust: Trust): Consequence[] {
  const at = ["roles", role, "trust"];
  return [
    ...(trust.mfa === false ? [] : limited(LIMITS.mfaAge, trust.mfa.maxAge, [...at, "mfa", "maxAge"])),
    ...(trust.organizationId === undefined
      ? []
      : formed(PATTERNS.organizationId, trust.organizationId, [...at, "organizationId"])),
    ...trust.sourceIps.flatMap((cidr, index) => cidrProblems(cidr, [...at, "sourceIps", index])),
    ...conditionProblems(trust.conditions, [...at, "conditions"]),
    ...overlaps(reservedConditions(access, trust), trust.conditions).map(({ operator, key }) => ({
      path: pathOf(...at, "conditions", operator, key),
      message: `the trust policy sets ${operator} ${key} already; more values would let more people in`,
    })),
    ...matchProblems(access, role, trust),
  ];
}

/** Trust policies that are larger than AWS takes. */
export function trustSizeProblems(access: AccessModel): Consequence[] {
  const broken = new Set(
    Object.entries(access.roles).flatMap(([role, { trust }]) => (setsTwice(access, trust) ? [role] : [])),
  );
  const sizes = new Map<string, number>();
  return [...audiencesOf(access)].flatMap(([account, roles]) =>
    [...roles].flatMap(([role, users]) => {
      const definition = access.roles[role];
      if (definition === undefined || broken.has(role)) return [];
      const key = [role, ...users].join(" ");
      const size = sizes.get(key) ?? policySize(trustPolicy(access, role, users));
      sizes.set(key, size);
      const at = ["accounts", account, "roles", access.accounts[account]?.roles.indexOf(role) ?? 0];
      return limited(LIMITS.trustPolicy, size, at).map(({ path, message }) => ({
        path,
        message: `role "${role}" for ${users.length} users: ${message}; ${adviceOn(definition.trust, role)}`,
      }));
    }),
  );
}

function adviceOn({ match }: Trust, role: string): string {
  const path = pathOf("roles", role, "trust", "match");
  return match === "users"
    ? `grant it to fewer users, or set ${path} to path`
    : "use fewer conditions and denyUsers";
}

function setsTwice(access: AccessModel, trust: Trust): boolean {
  return overlaps(reservedConditions(access, trust), trust.conditions).length > 0;
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
  const granting = Object.values(access.groups).filter(({ assume }) =>
    Object.values(assume).flat().includes(role),
  );
  return [...new Set(granting.flatMap(({ members }) => members))].flatMap((user) => {
    const path = access.users[user]?.path ?? userPath;
    if (path.startsWith(userPath)) return [];
    const message = `"${path}" is outside primary.userPath "${userPath}", which role "${role}" trusts (match: path)`;
    return [{ path: pathOf("users", user, "path"), message }];
  });
}

function cidrProblems(cidr: string, at: At): Problem[] {
  const [address = "", prefix, ...rest] = cidr.split("/");
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
  if (family === 0 || rest.length > 0 || !(length >= 0 && length <= bits)) {
    const message = `${JSON.stringify(cidr)} is neither an address nor a CIDR, as in 203.0.113.0/24 or 2001:db8::/32`;
    return [{ path: pathOf(...at), message }];
  }
  if (length > 0) return [];
  return [{ path: pathOf(...at), message: `${cidr} is every address; leave it out to allow them all` }];
}
