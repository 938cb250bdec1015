/**
 * The rules of AWS that the access model is checked against, each in one place with its source. What AWS counts by
 * account, and may raise there, stands in quotas.ts.
 */

export interface Limit {
  readonly min?: number;
  readonly max: number;
  /** What is counted. */
  readonly unit: string;
  /** The page of AWS that says so. */
  readonly source: string;
}

/** AWS's page of what IAM allows. */
export const QUOTAS_PAGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const SWITCH_ROLE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html";
const SESSIONS =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html#id_roles_use_view-role-max-session";
const SESSION_TOKEN = "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html";
const PERMISSION_SETS =
  "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html";
const ACCOUNT_ACCESS_QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-quotas.html";
const BUS_POLICIES = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html";
const PASSWORDS = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html";
const SOURCE_IDENTITY = "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html";
const SAML_METADATA = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html";

export const LIMITS = {
  userName: { min: 1, max: 64, unit: "characters in a user's name", source: QUOTAS_PAGE },
  roleName: { min: 1, max: 64, unit: "characters in a role's name", source: QUOTAS_PAGE },
  groupName: { min: 1, max: 128, unit: "characters in a group's name", source: QUOTAS_PAGE },
  policyName: { min: 1, max: 128, unit: "characters in a policy's name", source: QUOTAS_PAGE },
  path: { min: 1, max: 512, unit: "characters in a path", source: QUOTAS_PAGE },
  consoleRole: {
    max: 64,
    unit: "characters in path and name together, for switching in the console",
    source: SWITCH_ROLE,
  },
  busPolicy: { max: 10_240, unit: "characters in the policy of an event bus", source: BUS_POLICIES },
  managedPolicy: { max: 6_144, unit: "characters in a managed policy", source: QUOTAS_PAGE },
  tags: { max: 50, unit: "tags", source: QUOTAS_PAGE },
  tagKey: { min: 1, max: 128, unit: "characters in a tag's key", source: QUOTAS_PAGE },
  tagValue: { max: 256, unit: "characters in a tag's value", source: QUOTAS_PAGE },
  description: { max: 1_000, unit: "characters in a description", source: QUOTAS_PAGE },
  sessionDuration: { min: 3_600, max: 43_200, unit: "seconds of a role session", source: SESSIONS },
  mfaAge: {
    min: 1,
    max: 129_600,
    unit: "seconds since MFA, the longest session of a user",
    source: SESSION_TOKEN,
  },
  externalId: { min: 2, max: 1_224, unit: "characters in an external ID", source: QUOTAS_PAGE },
  sessionName: { min: 2, max: 64, unit: "characters in a session's name", source: QUOTAS_PAGE },
  sourceIdentity: { min: 2, max: 64, unit: "characters in a source identity", source: SOURCE_IDENTITY },
  permissionSetName: {
    min: 1,
    max: 32,
    unit: "characters in a permission set's name",
    source: PERMISSION_SETS,
  },
  identityCenterGroupsOfRole: {
    max: 20,
    unit: "groups of Identity Center that get a role of an account directly",
    source: ACCOUNT_ACCESS_QUOTAS,
  },
  alias: { min: 3, max: 63, unit: "characters in an account's alias", source: QUOTAS_PAGE },
  passwordLength: { min: 6, max: 128, unit: "characters in a password", source: PASSWORDS },
  passwordReuse: { min: 1, max: 24, unit: "former passwords", source: PASSWORDS },
  passwordAge: { min: 1, max: 1_095, unit: "days until a password expires", source: PASSWORDS },
  issuer: { min: 9, max: 255, unit: "characters in a provider's URL", source: QUOTAS_PAGE },
  audiencesOfProvider: { min: 1, max: 100, unit: "audiences of a provider", source: QUOTAS_PAGE },
  audience: { max: 255, unit: "characters in an audience", source: QUOTAS_PAGE },
  providerName: { min: 1, max: 128, unit: "characters in a SAML provider's name", source: QUOTAS_PAGE },
  samlMetadata: { min: 1_000, max: 10_000_000, unit: "characters in SAML metadata", source: SAML_METADATA },
  displayName: { min: 1, max: 64, unit: "characters in a display name", source: SWITCH_ROLE },
} as const satisfies Readonly<Record<string, Limit>>;

/** The shortest session that AWS gives for an MFA code, in seconds. */
export const SHORTEST_MFA_SESSION = { seconds: 900, source: SESSION_TOKEN } as const;

export interface Pattern {
  readonly regex: RegExp;
  /** The pattern in words. */
  readonly allowed: string;
}

export const PATTERNS = {
  accountId: { regex: /^\d{12}$/, allowed: "12 digits" },
  /** Names that IAM allows hold no wildcard, so a name in an ARN condition matches itself alone. */
  name: { regex: /^[\w+=,.@-]+$/, allowed: "letters, digits and _+=,.@-" },
  /** Narrower than IAM, which also takes wildcards: in a trust policy they would match other paths. */
  path: {
    regex: /^\/([\w+=,.@-]+\/)*$/,
    allowed: 'names of letters, digits and _+=,.@- between "/", at both ends too',
  },
  accountKey: { regex: /^[A-Za-z0-9_.-]{1,100}$/, allowed: "1 to 100 letters, digits and _.-" },
  sid: { regex: /^[A-Za-z0-9]+$/, allowed: "letters and digits" },
  action: {
    regex: /^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/i,
    allowed: '"*" or SERVICE:ACTION, with * and ? in ACTION',
  },
  claim: { regex: /^[\w./-]+$/, allowed: "the name of a claim: letters, digits and _./-" },
  /** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html */
  providerName: { regex: /^[\w._-]+$/, allowed: "letters, digits and ._-" },
  stack: {
    regex: /^([\w.-]+\/[\w.-]+\/)?[\w.-]{1,100}$/,
    allowed: "letters, digits and _.-, or ORGANIZATION/PROJECT/STACK",
  },
  externalId: { regex: /^[\w+=,.@:/-]+$/, allowed: "letters, digits and _+=,.@:/-" },
  alias: {
    regex: /^(?!\d{12}$)[a-z0-9]+(-[a-z0-9]+)*$/,
    allowed: "lower-case letters and digits with single hyphens between, not 12 digits",
  },
  organizationId: { regex: /^o-[a-z0-9]{10,32}$/, allowed: '"o-" and 10 to 32 letters and digits' },
  /** @see https://docs.aws.amazon.com/account-access/latest/APIReference/API_CreateEntitlement.html */
  application: {
    regex: /^arn:aws:account-access:[a-z]{2}-[a-z]+-\d{1,2}:\d{12}:application\/[A-Za-z0-9-]+$/,
    allowed:
      "the ARN of account access manager's application, arn:aws:account-access:REGION:ACCOUNT:application/ID, and not the one that Identity Center lists, which starts with arn:aws:sso",
  },
  /** @see https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html */
  identityCenterGroup: {
    regex: /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
    allowed: "the ID of a group, as aws identitystore list-groups prints it; its name is the group's key",
  },
  email: { regex: /^[^\s@]+@[^\s@]+$/, allowed: "an e-mail address" },
  color: { regex: /^[0-9A-Fa-f]{6}$/, allowed: "six hex digits, as in ff9900" },
  /** What names of regions are made of, so that one that is still to come has a name of this form. */
  region: {
    regex:
      /^([a-z]{2}(-gov|-iso[a-z]?)?|eusc-[a-z]{2})-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/,
    allowed: "the name of a region, as in eu-west-1",
  },
  tag: { regex: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, allowed: "letters, digits, spaces and _.:/=+-@" },
  tagValues: {
    regex: /^[\p{L}\p{Z}\p{N}_.:/=+\-@*?]*$/u,
    allowed: "letters, digits, spaces and _.:/=+-@, with * and ? as wildcards",
  },
  sourceIdentities: {
    regex: /^[\w+=,.@*?-]+$/,
    allowed: "letters, digits and _+=,.@-, with * and ? as wildcards",
  },
  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
  document: {
    regex: /^[\t\n\r\x20-\xff]*$/,
    allowed: "characters of Latin-1 (U+0020 to U+00FF), tabs and line breaks",
  },
  /** Control characters and what lies beyond Latin-1 are refused by IAM in descriptions. */
  text: { regex: /^[\t\n\r\x20-\x7e\xa1-\xff]*$/, allowed: "printable characters of Latin-1" },
} as const satisfies Readonly<Record<string, Pattern>>;

/** Why a count or length is outside a limit; undefined where it is inside. */
export function outside(limit: Limit, count: number): string | undefined {
  const { min = 0, max, unit, source } = limit;
  if (count >= min && count <= max && Number.isInteger(count)) return undefined;
  const allowed = min > 1 ? `${min} to ${max}` : `at most ${max}`;
  const bounds = min === 1 && count < 1 ? `1 to ${max}` : allowed;
  return `${count} ${unit}; allowed: ${bounds} (${source})`;
}

/** Why a text does not have the form; undefined where it has. */
export function malformed(pattern: Pattern, text: string): string | undefined {
  return pattern.regex.test(text)
    ? undefined
    : `${JSON.stringify(text)} is not allowed; allowed: ${pattern.allowed}`;
}
