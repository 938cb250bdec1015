import { BlockList, isIPv6 } from "node:net";
import type { AccessModel, Primary, Role, Trust } from "../../components/model/accessModel";
import { conditionContexts } from "./conditionContexts";
import type { RequestContext } from "./evaluate";

/** What a role's trust asks of a person's call beyond who they are, with calls that meet it and calls that do not. */
export interface Requirement {
  /** In words, for the table of access: `MFA within 12 h`. */
  readonly says: string;
  readonly met: RequestContext;
  readonly unmet: readonly Circumstance[];
}

/** A call that differs from one that is allowed in one thing. */
export interface Circumstance {
  /** In words, after "with": `MFA older than 12 h`. */
  readonly says: string;
  readonly context: RequestContext;
}

/** A call with MFA just now. */
export const FRESH_MFA: RequestContext = {
  "aws:MultiFactorAuthPresent": "true",
  "aws:MultiFactorAuthAge": "1",
};

/** A call with an access key alone: it carries no MFA key at all. */
export const LONG_TERM_KEYS: RequestContext = {
  "aws:MultiFactorAuthPresent": undefined,
  "aws:MultiFactorAuthAge": undefined,
};

/** What the model's own keys ask for, and its free conditions. */
export async function requirementsOf(
  access: AccessModel,
  role: Role,
  base: RequestContext,
): Promise<Requirement[]> {
  const { trust } = role;
  const own = [...mfaRequirement(trust), ...sourceIpRequirement(trust), ...organizationRequirement(trust)];
  const met = Object.assign({}, base, ...own.map((requirement) => requirement.met)) as RequestContext;
  const free = await conditionContexts(trust.conditions, met, access.primary.accountId);
  return [
    ...own,
    ...free.map(({ key, says, met: value, unmet }) => ({
      says,
      met: value === undefined ? {} : { [key]: value.value },
      unmet: unmet === undefined ? [] : [{ says: `${key} otherwise`, context: { [key]: unmet.value } }],
    })),
  ];
}

function mfaRequirement({ mfa }: Trust): Requirement[] {
  if (mfa === false) return [];
  const within = inWords(mfa.maxAge);
  return [
    {
      says: `MFA within ${within}`,
      met: FRESH_MFA,
      unmet: [
        {
          says: `MFA older than ${within}`,
          context: { ...FRESH_MFA, "aws:MultiFactorAuthAge": String(mfa.maxAge + 1) },
        },
        { says: "long-term keys and no MFA", context: LONG_TERM_KEYS },
        {
          says: "a session without MFA",
          context: { "aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthAge": undefined },
        },
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

function sourceIpRequirement({ sourceIps }: Trust): Requirement[] {
  const [first] = sourceIps;
  if (first === undefined) return [];
  const allowed = new BlockList();
  for (const cidr of sourceIps) {
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
      says: `from ${sourceIps.join(" or ")}`,
      met: { "aws:SourceIp": first.split("/")[0] },
      unmet:
        outside === undefined
          ? []
          : [{ says: `a call from ${outside}`, context: { "aws:SourceIp": outside } }],
    },
  ];
}

function organizationRequirement({ organizationId }: Trust): Requirement[] {
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

/** Seconds as people say them: `12 h`, `90 min`, `45 s`. */
export function inWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What a trust asks of a person's call, in words, and how widely it matches people. */
export function describeTrust(trust: Trust, { userPath }: Primary): string[] {
  const requirements = [
    ...mfaRequirement(trust),
    ...sourceIpRequirement(trust),
    ...organizationRequirement(trust),
  ];
  const free = Object.entries(trust.conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(" or ")}`),
  );
  return [
    ...(trust.mfa === false ? ["without MFA"] : []),
    ...requirements.map(({ says }) => says),
    ...free,
    ...(trust.denyUsers.length > 0 ? [`never ${trust.denyUsers.join(", ")}`] : []),
    ...(trust.match === "path" ? [`trusts every user in ${userPath}`] : []),
  ];
}
