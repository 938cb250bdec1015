import type { Verdict } from "../../commands/rehearsal/evaluate";
import type { AccessKeys } from "../../components/model/accessModel";
import type { Call } from "./calls";
import type { Asked, Audience, TriedRole } from "./roles";

/** A rule of who may assume a role: what must hold of a call, and why the call is refused where it does not. */
interface Rule {
  readonly of: readonly Audience[];
  /** The rule is there only where the role asks for this. */
  readonly where?: Asked;
  /** The rule is there only where the role does not ask for this. */
  readonly unless?: Asked;
  /** The rule is there only where people's access keys are refused. */
  readonly whereRefused?: true;
  readonly holds: (call: Call) => boolean;
  /** The reason of a refusal, in words. */
  readonly otherwise: string;
}

const EVERYBODY = [
  "people",
  "ci",
  "cron",
  "pods",
  "vendor",
  "github",
  "google",
  "permissionSet",
  "direct",
  "saml",
] as const;

/** The first rule that does not hold is the reason of a refusal. What no rule mentions neither binds nor frees. */
export const RULES: readonly Rule[] = [
  {
    of: ["people"],
    where: "denyUsers",
    holds: ({ caller }) => caller !== "eve",
    otherwise: "denyUsers names the user, which no other rule undoes",
  },
  {
    of: ["people"],
    holds: ({ caller }) => caller === "alice" || caller === "eve",
    otherwise: "the user is in no group that may assume the role",
  },
  {
    of: ["ci"],
    holds: ({ caller }) => caller === "ci",
    otherwise: "the caller is another role than the machine's",
  },
  {
    of: ["pods"],
    holds: ({ caller }) => caller === "pods",
    otherwise: "the caller is another role than the machine's",
  },
  {
    of: ["vendor"],
    holds: ({ caller }) => caller === "a role of the vendor's" || caller === "a user of the vendor's",
    otherwise: "the caller is of another account than the vendor's",
  },
  {
    of: ["github"],
    holds: ({ caller }) => caller === "octo/infra" || caller === "octo/infra for another audience",
    otherwise: "the token is of another repository, or of none",
  },
  {
    of: ["github"],
    holds: ({ caller }) => caller !== "octo/infra for another audience",
    otherwise: "the token is for another audience",
  },
  {
    of: ["google"],
    holds: ({ caller }) => caller !== "another account of Google",
    otherwise: "the token is of another account",
  },
  {
    of: ["google"],
    holds: ({ caller }) => caller !== "Google's account for another audience",
    otherwise: "the token is for another audience",
  },
  {
    of: ["google"],
    holds: ({ caller }) => caller !== "Google's account, whose client asked",
    otherwise: "another client than the account asked for the token",
  },
  {
    of: ["permissionSet"],
    holds: ({ caller }) => caller === "permission set Audit",
    otherwise: "the caller is of another permission set",
  },
  {
    of: ["direct"],
    holds: ({ caller }) => caller !== "another service for the application",
    otherwise: "the caller is another service than account access manager",
  },
  {
    of: ["direct"],
    holds: ({ caller }) =>
      caller === "account access manager" || caller === "another service for the application",
    otherwise: "account access manager calls for another application",
  },
  {
    of: ["saml"],
    holds: ({ caller }) => caller !== "another SAML provider",
    otherwise: "another provider vouches for the caller",
  },
  {
    of: ["saml"],
    holds: ({ caller }) => ["okta for the console in Ireland", "another SAML provider"].includes(caller),
    otherwise: "the assertion is addressed to an endpoint that the model does not name, or to none",
  },
  {
    of: ["people"],
    where: "mfa",
    holds: ({ mfa }) => mfa === "fresh" || mfa === "fresh in a session",
    otherwise: "a person must have used MFA within twelve hours",
  },
  {
    of: ["people"],
    whereRefused: true,
    holds: ({ mfa }) => mfa !== "none" && mfa !== "fresh" && mfa !== "old" && mfa !== "an age alone",
    otherwise: "an access key is good for nothing, with the code of a device or without",
  },
  {
    of: ["people"],
    whereRefused: true,
    holds: ({ mfa }) => mfa !== "no MFA in a session",
    otherwise: "a session without MFA is good for no role, since a key can get one",
  },
  {
    of: ["people"],
    where: "sessionName",
    holds: ({ sessionName }) => sessionName === "own",
    otherwise: "a person's session must be named after the user",
  },
  {
    of: ["ci", "vendor"],
    holds: ({ externalId }) => externalId === "ci's",
    otherwise: "the machine must give its external ID",
  },
  {
    of: ["ci"],
    holds: ({ sessionName }) => sessionName === "ci-42",
    otherwise: "the machine's sessions must have its prefix",
  },
  {
    of: ["people"],
    where: "sourceIdentity",
    holds: ({ sourceIdentity }) => sourceIdentity === "own",
    otherwise: "a person must set the source identity to the user's name",
  },
  {
    of: ["people"],
    unless: "sourceIdentity",
    holds: ({ sourceIdentity }) => sourceIdentity === "none",
    otherwise: "the role does not let people set a source identity",
  },
  {
    of: ["ci", "cron", "vendor", "github", "google", "permissionSet", "direct", "saml"],
    holds: ({ sourceIdentity }) => sourceIdentity === "none",
    otherwise: "only people with a user name, and machines that may, set a source identity",
  },
  {
    of: ["pods"],
    holds: ({ sourceIdentity }) => sourceIdentity !== "somebody else's",
    otherwise: "the source identity is none of those that the machine may have",
  },
  {
    of: ["people", "permissionSet", "direct"],
    where: "sessionTags",
    holds: ({ tags }) => tags !== "of another value",
    otherwise: "the session tag has a value that is not allowed",
  },
  {
    of: ["pods"],
    holds: ({ tags }) => tags !== "of another value",
    otherwise: "the session tag has a value that the machine may not set",
  },
  {
    of: ["pods"],
    holds: ({ tags }) => tags !== "right and another",
    otherwise: "one of the session tags is none that the machine may set",
  },
  {
    of: ["people", "permissionSet", "direct"],
    where: "sessionTags",
    holds: ({ tags }) => tags !== "right and another",
    otherwise: "one of the session tags is not allowed",
  },
  {
    of: ["people", "permissionSet", "direct"],
    unless: "sessionTags",
    holds: ({ tags }) => tags === "none",
    otherwise: "the role does not let people tag sessions",
  },
  {
    of: ["ci", "cron", "vendor", "github", "google", "saml"],
    holds: ({ tags }) => tags === "none",
    otherwise: "only people of the primary account, and machines that may, tag sessions",
  },
  {
    of: ["people", "cron", "pods", "vendor", "github", "google", "permissionSet", "saml"],
    where: "sourceIps",
    holds: ({ address }) => address === "the role's",
    otherwise: "the call must come from the role's network",
  },
  {
    of: ["ci"],
    holds: ({ address }) => address === "ci's",
    otherwise: "the machine's own network stands in place of the role's",
  },
  {
    of: EVERYBODY,
    where: "notBefore",
    holds: ({ time }) => time !== "before",
    otherwise: "the role may not be assumed yet",
  },
  {
    of: EVERYBODY,
    where: "notAfter",
    holds: ({ time }) => time !== "after",
    otherwise: "the role may no longer be assumed",
  },
  {
    of: EVERYBODY,
    where: "conditions",
    holds: ({ transport }) => transport === "TLS",
    otherwise: "the role's free condition does not hold",
  },
];

/** A call with the answer that the rules give to it, and why. */
export interface Cell {
  readonly call: Call;
  readonly expected: Verdict;
  readonly reason: string;
}

export function cellOf(role: TriedRole, audience: Audience, call: Call, accessKeys?: AccessKeys): Cell {
  const [broken] = brokenRules(role, audience, call, accessKeys);
  return broken === undefined
    ? { call, expected: "allowed", reason: "granted, and all that is asked for is there" }
    : { call, expected: "denied", reason: broken.otherwise };
}

/** The rules that a call breaks, in their order. */
export function brokenRules(
  { asks }: TriedRole,
  audience: Audience,
  call: Call,
  accessKeys: AccessKeys = "allowed",
): Rule[] {
  const asked = (what: Asked | undefined, fallback: boolean): boolean =>
    what === undefined ? fallback : asks.includes(what);
  return RULES.filter(
    ({ of, where, unless, whereRefused, holds }) =>
      of.includes(audience) &&
      asked(where, true) &&
      !asked(unless, false) &&
      (whereRefused === undefined || accessKeys === "refused") &&
      !holds(call),
  );
}
