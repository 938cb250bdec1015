import { type CheckedAccess, readAccess } from "../../components/access";
import type { AccessKeys, TrustArgs } from "../../components/model/accessModel";

/**
 * Who may be granted a role: each has a statement of its own in the trust policy. `ci` is a machine with an external
 * ID, a session prefix and a network of its own; `cron` is one without any of these; `pods` one that may mark its
 * sessions; `vendor` whoever an account lets. `direct` are people of Identity Center for whom account access manager
 * calls.
 */
export type Audience =
  "people" | "ci" | "cron" | "pods" | "vendor" | "github" | "google" | "permissionSet" | "direct" | "saml";

/** What a role may ask of those who assume it. */
const ASKED = {
  mfa: { mfa: { maxAge: 43_200 } },
  sessionName: { sessionName: "username" },
  sourceIdentity: { sourceIdentity: true },
  sessionTags: { sessionTags: { team: ["blue", "green"] } },
  sourceIps: { sourceIps: ["192.0.2.0/24"] },
  notBefore: { notBefore: "2026-01-01T00:00:00Z" },
  notAfter: { notAfter: "2027-01-01T00:00:00Z" },
  denyUsers: { denyUsers: ["eve"] },
  /** Of people, only their path: whom denyUsers names is kept out by the denial alone. */
  path: { match: "path" },
  conditions: { conditions: { Bool: { "aws:SecureTransport": true } } },
} as const satisfies Readonly<Record<string, TrustArgs>>;

export type Asked = keyof typeof ASKED;

export interface TriedRole {
  /** Key of the role in the model. */
  readonly key: string;
  readonly asks: readonly Asked[];
  readonly grantedTo: readonly Audience[];
}

const ALL_BUT_NOT_BEFORE = [
  "mfa",
  "sessionName",
  "sourceIdentity",
  "sessionTags",
  "sourceIps",
  "notAfter",
  "denyUsers",
  "conditions",
] as const satisfies readonly Asked[];

const ALL_FOUR = ["people", "ci", "cron", "github"] as const;

/** A trust policy holds 2,048 characters: every audience, or all that a role can ask for, but not both. */
export const ROLES = {
  nothing: role("nothing", [], ALL_FOUR),
  mfa: role("mfa", ["mfa"], ALL_FOUR),
  named: role("named", ["mfa", "sessionName", "sourceIdentity", "sourceIps"], ALL_FOUR),
  tagged: role("tagged", ["mfa", "sessionName", "sessionTags", "sourceIps"], ALL_FOUR),
  marked: role("marked", ["mfa", "sessionName", "sourceIdentity", "sessionTags", "sourceIps"], ALL_FOUR),
  limited: role("limited", ["path", "mfa", "sourceIps", "notAfter", "denyUsers"], ALL_FOUR),
  early: role("early", ["sessionTags", "notBefore"], ALL_FOUR),
  bare: role("bare", ["sourceIdentity", "sessionTags", "denyUsers", "conditions"], ALL_FOUR),
  machines: role("machines", ALL_BUT_NOT_BEFORE, ["people", "ci", "cron"]),
  workflows: role("workflows", ["notBefore", ...ALL_BUT_NOT_BEFORE], ["people", "github"]),
  analysis: role("analysis", ["sourceIps", "notBefore", "notAfter", "conditions"], ["people", "google"]),
  // People of Identity Center and of a SAML provider, whose names cannot be asked for.
  plain: role("plain", [], ["people", "permissionSet", "saml"]),
  federated: role("federated", ["mfa", "sessionTags", "sourceIps"], ["people", "permissionSet", "saml"]),
  // Nobody asks for the address of people for whom a service calls.
  direct: role("direct", [], ["people", "permissionSet", "direct"]),
  asking: role(
    "asking",
    ["mfa", "sessionTags", "notBefore", "notAfter", "denyUsers", "conditions"],
    ["people", "direct"],
  ),
  // What machines may set on sessions beside what people may, and nobody else.
  chained: role("chained", ["sourceIps", "notAfter", "conditions"], ["pods", "vendor"]),
  opened: role("opened", ["sessionTags", "notBefore"], ["people", "cron", "pods", "vendor"]),
  dated: role("dated", ["sourceIps", "notBefore", "notAfter", "conditions"], ["permissionSet", "saml"]),
} as const;

function role(key: string, asks: readonly Asked[], grantedTo: readonly Audience[]): TriedRole {
  return { key, asks, grantedTo };
}

export const ACCOUNT = "child";
const SET = "children";

/** Those who are granted roles through the account set. */
const THROUGH_SET: readonly Audience[] = ["cron", "github", "saml"];

/** The role that the account has from its set. */
const OF_SET = ROLES.dated.key;

/** One model of all the roles, so that each assume policy holds roles that let people set more and less. */
export function accessToAll(accessKeys: AccessKeys = "allowed"): CheckedAccess {
  const roles: readonly TriedRole[] = Object.values(ROLES);
  const assume = (audience: Audience) => ({
    [THROUGH_SET.includes(audience) ? SET : ACCOUNT]: roles
      .filter(({ grantedTo }) => grantedTo.includes(audience))
      .map(({ key }) => key),
  });
  return readAccess({
    primary: {
      accountId: "111111111111",
      userPath: "/people/",
      accessKeys,
      identityCenter: {
        applicationArn: "arn:aws:account-access:eu-west-1:999999999999:application/aam-0123",
      },
    },
    accounts: {
      [ACCOUNT]: {
        accountId: "222222222222",
        roles: roles.map(({ key }) => key).filter((key) => key !== OF_SET),
      },
    },
    accountSets: { [SET]: { accounts: [ACCOUNT], roles: OF_SET } },
    roles: Object.fromEntries(
      roles.map(({ key, asks, grantedTo }) => [
        key,
        { permissions: { managedPolicies: "ReadOnlyAccess" }, trust: trustThatAsks(asks, grantedTo) },
      ]),
    ),
    groups: {
      people: { members: ["alice", "eve"], assume: assume("people") },
      auditors: { permissionSet: "Audit", assume: assume("permissionSet") },
      observers: {
        identityCenterGroup: "a1b2c3d4-5678-90ab-cdef-111122223333",
        assume: assume("direct"),
      },
    },
    machines: {
      ci: {
        principal: "arn:aws:iam::111111111111:role/ci",
        externalId: "build-42",
        sessionName: "ci-",
        sourceIps: "198.51.100.0/24",
        assume: assume("ci"),
      },
      cron: {
        principal: "arn:aws:iam::111111111111:user/cron",
        attach: false,
        assume: assume("cron"),
      },
      pods: {
        principal: "arn:aws:iam::111111111111:role/pods",
        sessionTags: { team: ["g?een", "lime"] },
        sourceIdentity: ["po*", "lime"],
        assume: assume("pods"),
      },
      vendor: {
        principal: "arn:aws:iam::333333333333:root",
        externalId: "build-42",
        assume: assume("vendor"),
      },
    },
    identityProviders: {
      github: {
        type: "oidc",
        url: "https://token.actions.githubusercontent.com",
        audiences: "sts.amazonaws.com",
        subjects: "repo:octo/infra:*",
        assume: assume("github"),
      },
      google: {
        type: "oidc",
        url: "https://accounts.google.com",
        audiences: "acme-lake",
        subjects: "1122334455",
        claims: { azp: "1122334455" },
        assume: assume("google"),
      },
      okta: {
        type: "saml",
        existing: true,
        audiences: "https://eu-west-1.signin.aws.amazon.com/saml",
        assume: assume("saml"),
      },
    },
  });
}

function trustThatAsks(asks: readonly Asked[], grantedTo: readonly Audience[]): TrustArgs {
  const none: TrustArgs = grantedTo.includes("people") ? { mfa: false } : {};
  return asks.reduce((trust, asked) => ({ ...trust, ...ASKED[asked] }), none);
}
