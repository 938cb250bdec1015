import { BlockList, isIPv6 } from "node:net";
import type {
  AccessModel,
  Conditions,
  Machine,
  OidcProvider,
  Partition,
  Trust,
} from "../../components/model/accessModel";
import { issuerOf } from "../../components/model/arns";
import { type ConditionContext, conditionContexts } from "./conditionContexts";
import type { RequestContext } from "./evaluate";

/** What a role asks of a call beyond who makes it, with calls that meet it and calls that do not. */
export interface Requirement {
  /** In words, for the table of access: `MFA within 12 h`; empty where it goes without saying. */
  readonly says: string;
  readonly met: RequestContext;
  /** Further ways to meet it. */
  readonly alsoMet?: readonly Circumstance[];
  readonly unmet: readonly Circumstance[];
  /** Whether the unmet ones are tried for each grant, and not only once for the role. */
  readonly forEachGrant?: boolean;
}

/** A call that differs from one that is allowed in one thing. */
export interface Circumstance {
  /** In words, after "with": `MFA older than 12 h`. */
  readonly says: string;
  readonly context: RequestContext;
}

/** What is asked of IAM users. */
export async function askedOfUsers(
  access: AccessModel,
  trust: Trust,
  base: RequestContext,
): Promise<Requirement[]> {
  return withFree(access, trust.conditions, base, [
    ...mfa(trust),
    ...sessionName(trust, base),
    ...sourceIdentity(trust, base),
    ...sessionTags(trust),
    ...validity(trust),
    ...sourceIps(trust.sourceIps),
    ...organization(trust),
  ]);
}

/** What is asked of people of Identity Center. */
export async function askedOfPermissionSets(
  access: AccessModel,
  trust: Trust,
  base: RequestContext,
): Promise<Requirement[]> {
  return withFree(access, trust.conditions, base, [
    ...sessionTags(trust),
    ...validity(trust),
    ...sourceIps(trust.sourceIps),
    ...organization(trust),
  ]);
}

/** What is asked of a machine. */
export async function askedOfMachine(
  access: AccessModel,
  trust: Trust,
  machine: Machine,
  base: RequestContext,
): Promise<Requirement[]> {
  const own = await withFree(access, machine.conditions, base, [
    ...externalId(machine),
    ...sessionPrefix(machine),
    noSessionTags(),
    ...validity(trust),
    ...sourceIps(machine.sourceIps ?? trust.sourceIps),
    ...organization(trust),
  ]);
  return withFree(access, trust.conditions, base, own);
}

/** What is asked of the subjects of an OIDC provider. */
export async function askedOfSubjects(
  access: AccessModel,
  trust: Trust,
  provider: OidcProvider,
  base: RequestContext,
): Promise<Requirement[]> {
  const issuer = issuerOf(provider);
  const claims = Object.entries(provider.claims).map(
    ([claim, values]) => [`${issuer}:${claim}`, values] as const,
  );
  const own = await withFree(
    access,
    {
      StringEquals: { [`${issuer}:aud`]: provider.audiences },
      StringLike: { [`${issuer}:sub`]: provider.subjects, ...Object.fromEntries(claims) },
    },
    base,
    [],
  );
  return withFree(access, trust.conditions, base, [
    ...own,
    ...validity(trust),
    ...sourceIps(trust.sourceIps),
  ]);
}

const SAML_AUDIENCES: Readonly<Record<Partition, string>> = {
  aws: "https://signin.aws.amazon.com/saml",
  "aws-cn": "https://signin.amazonaws.cn/saml",
  "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
};

/** What is asked of people of a SAML provider. */
export async function askedOfAssertions(
  access: AccessModel,
  trust: Trust,
  base: RequestContext,
): Promise<Requirement[]> {
  const audience: Requirement = {
    says: "for the console",
    met: { "SAML:aud": SAML_AUDIENCES[access.primary.partition] },
    unmet: [
      { says: "an assertion for another service", context: { "SAML:aud": "https://example.com/saml" } },
    ],
  };
  return withFree(access, trust.conditions, base, [
    audience,
    ...validity(trust),
    ...sourceIps(trust.sourceIps),
  ]);
}

/** Requirements, and on top of them the model's free conditions. */
async function withFree(
  access: AccessModel,
  conditions: Conditions,
  base: RequestContext,
  own: readonly Requirement[],
): Promise<Requirement[]> {
  const met = Object.assign({}, base, ...own.map((requirement) => requirement.met)) as RequestContext;
  const free = await conditionContexts(conditions, met, access.primary.accountId);
  return [...own, ...free.map(asRequirement)];
}

function asRequirement({ key, says, met, unmet }: ConditionContext): Requirement {
  return {
    says,
    met: met === undefined ? {} : { [key]: met.value },
    unmet: unmet.map(({ value }) => ({
      says: value === undefined ? `no ${key}` : `another ${key}`,
      context: { [key]: value },
    })),
  };
}

/** A call with MFA just now. */
const FRESH_MFA: RequestContext = { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "1" };

/** A call with an access key alone carries no MFA key at all. */
const LONG_TERM_KEYS: Circumstance = {
  says: "long-term keys and no MFA",
  context: { "aws:MultiFactorAuthPresent": undefined, "aws:MultiFactorAuthAge": undefined },
};

function mfa({ mfa: asked }: Trust): Requirement[] {
  if (asked === false)
    return [
      { says: "without MFA", met: FRESH_MFA, alsoMet: [LONG_TERM_KEYS], unmet: [], forEachGrant: true },
    ];
  const within = inWords(asked.maxAge);
  const older = { ...FRESH_MFA, "aws:MultiFactorAuthAge": String(asked.maxAge + 1) };
  const without = { "aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthAge": undefined };
  return [
    {
      says: `MFA within ${within}`,
      met: FRESH_MFA,
      unmet: [{ says: `MFA older than ${within}`, context: older }, LONG_TERM_KEYS],
      forEachGrant: true,
    },
    { says: "", met: {}, unmet: [{ says: "a session without MFA", context: without }] },
  ];
}

function sessionName({ sessionName: asked }: Trust, base: RequestContext): Requirement[] {
  if (asked === undefined) return [];
  const name = String(base["aws:username"]);
  return [
    {
      says: "session named after the user",
      met: { "sts:RoleSessionName": name },
      unmet: [
        { says: "a session named after somebody else", context: { "sts:RoleSessionName": `not-${name}` } },
        { says: "a session without a name", context: { "sts:RoleSessionName": undefined } },
      ],
    },
  ];
}

function sourceIdentity({ sourceIdentity: asked }: Trust, base: RequestContext): Requirement[] {
  const name = String(base["aws:username"]);
  if (!asked) {
    return [
      { says: "", met: {}, unmet: [{ says: "a source identity", context: { "sts:SourceIdentity": name } }] },
    ];
  }
  return [
    {
      says: "source identity set to the user",
      met: { "sts:SourceIdentity": name },
      unmet: [
        { says: "somebody else's source identity", context: { "sts:SourceIdentity": `not-${name}` } },
        { says: "no source identity", context: { "sts:SourceIdentity": undefined } },
      ],
    },
  ];
}

const ANY_TAG: Circumstance = {
  says: "a session tag that is not allowed",
  context: { "aws:RequestTag/rehearsal": "yes", "aws:TagKeys": ["rehearsal"] },
};

function noSessionTags(): Requirement {
  return { says: "", met: {}, unmet: [ANY_TAG] };
}

function sessionTags({ sessionTags: asked }: Trust): Requirement[] {
  if (asked === undefined) return [noSessionTags()];
  const keys = Object.keys(asked);
  const values = Object.entries(asked).map(([key, [value]]) => [`aws:RequestTag/${key}`, value] as const);
  const met: RequestContext = { ...Object.fromEntries(values), "aws:TagKeys": keys };
  const without = Object.fromEntries(Object.keys(met).map((key) => [key, undefined]));
  const wrong = keys.map((key) => ({
    says: `session tag ${key} of another value`,
    context: { ...met, [`aws:RequestTag/${key}`]: "rehearsal" },
  }));
  const another = { ...met, "aws:RequestTag/rehearsal": "yes", "aws:TagKeys": [...keys, "rehearsal"] };
  return [
    {
      says: `session tags ${keys.map((key) => `${key}: ${asked[key]?.join(" or ") ?? ""}`).join(", ")}, or none`,
      met,
      alsoMet: [{ says: "no session tags", context: without }],
      unmet: [...wrong, { says: "a session tag that is not allowed", context: another }],
    },
  ];
}

function validity({ notBefore, notAfter }: Trust): Requirement[] {
  if (notBefore === undefined && notAfter === undefined) return [];
  const first = notBefore === undefined ? -Infinity : Date.parse(notBefore);
  const last = notAfter === undefined ? Infinity : Date.parse(notAfter);
  const inside = Math.min(Math.max(Date.now(), first), last);
  const at = (time: number): RequestContext => ({
    "aws:CurrentTime": new Date(time).toISOString(),
    "aws:EpochTime": String(Math.floor(time / 1000)),
  });
  return [
    {
      says: [
        notBefore === undefined ? "" : `from ${notBefore}`,
        notAfter === undefined ? "" : `until ${notAfter}`,
      ]
        .filter((part) => part !== "")
        .join(" "),
      met: at(inside),
      unmet: [
        ...(notBefore === undefined
          ? []
          : [{ says: `a call before ${notBefore}`, context: at(first - 1000) }]),
        ...(notAfter === undefined ? [] : [{ says: `a call after ${notAfter}`, context: at(last + 1000) }]),
      ],
    },
  ];
}

/** Addresses to call from, of networks that are kept for documentation or unlikely to be listed all. */
const ADDRESSES = [
  "192.0.2.7",
  "198.51.100.7",
  "203.0.113.7",
  "8.8.8.8",
  "100.127.255.7",
  "2001:db8::7",
  "2620:fe::7",
];

function sourceIps(cidrs: readonly string[]): Requirement[] {
  const [first] = cidrs;
  if (first === undefined) return [];
  const allowed = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", prefix] = cidr.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    allowed.addSubnet(
      address,
      prefix === undefined ? (family === "ipv6" ? 128 : 32) : Number(prefix),
      family,
    );
  }
  const outside = ADDRESSES.find((address) => !allowed.check(address, isIPv6(address) ? "ipv6" : "ipv4"));
  return [
    {
      says: `from ${cidrs.join(" or ")}`,
      met: { "aws:SourceIp": first.split("/")[0] },
      unmet:
        outside === undefined
          ? []
          : [{ says: `a call from ${outside}`, context: { "aws:SourceIp": outside } }],
    },
  ];
}

function organization({ organizationId }: Trust): Requirement[] {
  if (organizationId === undefined) return [];
  const other = organizationId === "o-0000000000" ? "o-1111111111" : "o-0000000000";
  return [
    {
      says: `in organization ${organizationId}`,
      met: { "aws:PrincipalOrgID": organizationId },
      unmet: [
        { says: "a caller of another organization", context: { "aws:PrincipalOrgID": other } },
        { says: "a caller of no organization", context: { "aws:PrincipalOrgID": undefined } },
      ],
    },
  ];
}

function externalId({ externalId: asked }: Machine): Requirement[] {
  if (asked === undefined) return [];
  return [
    {
      says: `external ID ${asked}`,
      met: { "sts:ExternalId": asked },
      unmet: [
        { says: "another external ID", context: { "sts:ExternalId": `not-${asked}` } },
        { says: "no external ID", context: { "sts:ExternalId": undefined } },
      ],
    },
  ];
}

function sessionPrefix({ sessionName: prefix }: Machine): Requirement[] {
  if (prefix === undefined) return [];
  return [
    {
      says: `session named ${prefix}...`,
      met: { "sts:RoleSessionName": `${prefix}rehearsal` },
      unmet: [{ says: "a session of another name", context: { "sts:RoleSessionName": `not-${prefix}` } }],
    },
  ];
}

/** Seconds as people say them: `12 h`, `90 min`, `45 s`. */
export function inWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
