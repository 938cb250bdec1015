import type { Conditions, OneOrMany, Policy, PolicyStatement, Principal } from "./policy";
import type { Random } from "./random";

/** Draws policy documents: anything that IAM would take, likely or not. */

/** What conditions on a key are made of. */
interface DrawnKey {
  readonly key: string;
  readonly operators: readonly string[];
  readonly values: readonly string[];
}

const EQUALS = ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"];
const TEXT = [...EQUALS, "StringLike", "StringNotLike"];
const ARNS = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];
const NUMBERS = ordered("Numeric");
const DATES = ordered("Date");
const ADDRESSES = ["IpAddress", "NotIpAddress"];
const NULL = "Null";

function ordered(name: string): string[] {
  return ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
    (order) => name + order,
  );
}

const TEAMS = [
  "blue",
  "Blue",
  "bl*",
  "b?ue",
  "*",
  "red",
  "${aws:username}",
  "${aws:PrincipalTag/team, 'blue'}",
];
const NAMES = [
  "alice",
  "ci-*",
  "ci-${aws:PrincipalTag/team}",
  "${aws:username}",
  "${aws:username, 'alice'}",
  "a?ice",
  "*",
];
const PEOPLE = [
  "arn:aws:iam::111111111111:user/people/alice",
  "arn:aws:iam::111111111111:user/people/*",
  "arn:aws:iam::111111111111:user/*/alic?",
  "arn:aws:iam::111111111111:role/ci",
  "arn:aws:iam::*:role/*",
  "arn:aws:iam::222222222222:user/bob",
  "arn:aws:sts::111111111111:federated-user/*",
  "arn:*:iam::1111111111??:*",
  "arn:aws:iam::111111111111:user/people/${aws:username}",
];

/** Keys of requests for a role's session. */
const TRUST_KEYS: readonly DrawnKey[] = [
  { key: "aws:PrincipalArn", operators: [...ARNS, ...TEXT], values: PEOPLE },
  { key: "aws:username", operators: TEXT, values: NAMES },
  { key: "aws:PrincipalAccount", operators: TEXT, values: ["111111111111", "222222222222", "1111*"] },
  { key: "aws:PrincipalType", operators: TEXT, values: ["User", "Assumed*", "Account", "user"] },
  { key: "aws:PrincipalTag/team", operators: TEXT, values: TEAMS },
  { key: "aws:PrincipalOrgID", operators: TEXT, values: ["o-a1b2c3d4e5", "o-*"] },
  { key: "aws:RequestedRegion", operators: TEXT, values: ["eu-west-1", "eu-*", "us-east-?"] },
  {
    key: "aws:SourceIp",
    operators: ADDRESSES,
    values: [
      "192.0.2.0/24",
      "198.51.100.77",
      "198.51.100.0/23",
      "2001:db8::/32",
      "2001:db8:77::7",
      "10.0.0.0/8",
      "0.0.0.0/0",
    ],
  },
  { key: "aws:VpcSourceIp", operators: ADDRESSES, values: ["10.0.0.0/8", "10.0.0.7"] },
  { key: "aws:SourceVpce", operators: TEXT, values: ["vpce-0123456789abcdef0", "vpce-*"] },
  { key: "aws:MultiFactorAuthPresent", operators: ["Bool", NULL], values: ["true", "false"] },
  { key: "aws:MultiFactorAuthAge", operators: NUMBERS, values: ["3600", "43200", "1"] },
  { key: "aws:CurrentTime", operators: DATES, values: ["2026-01-01T00:00:00Z", "2030-06-01T12:00:00Z"] },
  { key: "aws:TokenIssueTime", operators: DATES, values: ["2026-01-01T00:00:00Z", "2030-06-01T12:00:00Z"] },
  { key: "aws:EpochTime", operators: [...NUMBERS, ...DATES], values: ["1767225600", "1911549600"] },
  {
    key: "aws:PrincipalOrgPaths",
    operators: TEXT,
    values: ["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/", "o-a1b2c3d4e5/*", "something"],
  },
  { key: "aws:SecureTransport", operators: ["Bool"], values: ["true", "false", "True"] },
  { key: "aws:ViaAWSService", operators: ["Bool"], values: ["true", "false"] },
  {
    key: "aws:SourceArn",
    operators: ARNS,
    values: ["arn:aws:iam::111111111111:group/people", "arn:aws:s3:::*"],
  },
];

const KEYS_OF_CALLS: readonly DrawnKey[] = [
  { key: "sts:ExternalId", operators: TEXT, values: ["build-42", "build-*", "acme/7"] },
  { key: "sts:RoleSessionName", operators: TEXT, values: NAMES },
  { key: "sts:SourceIdentity", operators: TEXT, values: NAMES },
  { key: "aws:RequestTag/team", operators: TEXT, values: TEAMS },
  { key: "aws:TagKeys", operators: TEXT, values: ["team", "Team", "te*", "project"] },
];

const ISSUER = "token.actions.githubusercontent.com";
const TOKEN_KEYS: readonly DrawnKey[] = [
  { key: `${ISSUER}:aud`, operators: TEXT, values: ["sts.amazonaws.com", "another", "sts.*"] },
  {
    key: `${ISSUER}:sub`,
    operators: TEXT,
    values: ["repo:acme/infra:ref:refs/heads/main", "repo:acme/*", "repo:acme/infra:*", "*"],
  },
];
const ASSERTION_KEYS: readonly DrawnKey[] = [
  { key: "SAML:aud", operators: TEXT, values: ["https://signin.aws.amazon.com/saml", "https://*"] },
];

const PERMISSION_KEYS: readonly DrawnKey[] = [
  ...TRUST_KEYS,
  { key: "s3:prefix", operators: TEXT, values: ["team/*", "team/blue", "${aws:PrincipalTag/team}/*", "*"] },
  { key: "s3:max-keys", operators: NUMBERS, values: ["10", "100"] },
];

export const OIDC_PROVIDER = `arn:aws:iam::222222222222:oidc-provider/${ISSUER}`;
export const SAML_PROVIDER = "arn:aws:iam::222222222222:saml-provider/okta";
export const ROLE_ARN = "arn:aws:iam::222222222222:role/deploy";

const PRINCIPALS: readonly Principal[] = [
  { AWS: "*" },
  { AWS: "111111111111" },
  { AWS: "arn:aws:iam::111111111111:root" },
  { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::111111111111:user/people/alice"] },
  { AWS: "arn:aws:iam::111111111111:user/people/alice" },
  { AWS: "arn:aws:iam::111111111111:role/ci" },
  { AWS: "arn:aws:sts::111111111111:assumed-role/ci/session" },
  { Federated: OIDC_PROVIDER },
  { Federated: SAML_PROVIDER },
  { Federated: [OIDC_PROVIDER, SAML_PROVIDER], AWS: "arn:aws:iam::111111111111:root" },
  { Service: "ec2.amazonaws.com" },
];

const TRUST_ACTIONS = [
  "sts:AssumeRole",
  "sts:assumerole",
  "sts:AssumeRole*",
  "sts:*",
  "sts:TagSession",
  "sts:SetSourceIdentity",
  "sts:?agSession",
  "sts:AssumeRoleWithWebIdentity",
  "sts:AssumeRoleWithSAML",
];

/** A role's trust policy. */
export function drawTrust(random: Random): Policy {
  return drawPolicy(random, () => {
    const Principal = random.one(PRINCIPALS);
    const Action = drawList(random, TRUST_ACTIONS);
    const named = [Action].flat();
    const ofCalls = named.every((action) => /^sts:assumerole$/i.test(action)) ? KEYS_OF_CALLS : [];
    const ofTokens = named.every((action) => action.endsWith("WithWebIdentity")) ? TOKEN_KEYS : [];
    const ofAssertions = named.every((action) => action.endsWith("WithSAML")) ? ASSERTION_KEYS : [];
    const special = [...ofCalls, ...ofTokens, ...ofAssertions];
    const keys = special.length > 0 && random.once(2) ? special : [...TRUST_KEYS, ...special];
    return { Principal, Action, ...drawCondition(random, keys) };
  });
}

/** Real calls, each with a resource that it can have. */
export const CALLS: readonly (readonly [action: string, resource: string])[] = [
  ["s3:GetObject", "arn:aws:s3:::lake/team/blue"],
  ["s3:GetObject", "arn:aws:s3:::lake/alice/file.txt"],
  ["s3:PutObject", "arn:aws:s3:::lake/team/red/file"],
  ["s3:ListBucket", "arn:aws:s3:::lake"],
  ["s3:ListBucket", "arn:aws:s3:::other-lake"],
  ["iam:CreateUser", "arn:aws:iam::111111111111:user/people/alice"],
  ["iam:ChangePassword", "arn:aws:iam::111111111111:user/people/bob"],
  ["iam:ListUsers", "*"],
  ["sts:AssumeRole", ROLE_ARN],
  ["sts:AssumeRole", "arn:aws:iam::333333333333:role/ci/deploy"],
];

const ACTIONS = [
  "s3:GetObject",
  "S3:getobject",
  "s3:*",
  "s3:?etObject",
  "s3:*Object",
  "iam:*",
  "iam:Create*",
  "sts:AssumeRole",
  "*",
];
const RESOURCES = [
  "*",
  "arn:aws:s3:::lake",
  "arn:aws:s3:::lake/*",
  "arn:aws:s3:::*lake",
  "arn:aws:s3:::lake/team/${aws:PrincipalTag/team}",
  "arn:aws:s3:::lake/${aws:username}/*",
  "arn:aws:s3:::lake/${aws:PrincipalTag/team, 'team'}/*",
  "arn:aws:s3:::lake/????/blue",
  "arn:aws:*:::lake",
  "arn:aws:iam::*:user/people/*",
  "arn:aws:iam::111111111111:user/people/${aws:username}",
  ROLE_ARN,
  "arn:aws:iam::333333333333:role/*",
];

/** A policy of a user or a role. */
export function drawIdentity(random: Random): Policy {
  return drawPolicy(random, () => ({
    ...(random.once(4)
      ? { NotAction: drawList(random, ACTIONS.slice(0, -1)) }
      : { Action: drawList(random, ACTIONS) }),
    ...(random.once(5)
      ? { NotResource: drawList(random, RESOURCES.slice(1)) }
      : { Resource: drawList(random, RESOURCES) }),
    ...drawCondition(random, PERMISSION_KEYS),
  }));
}

function drawPolicy(random: Random, draw: () => Omit<PolicyStatement, "Effect">): Policy {
  const Statement = Array.from({ length: random.number(1, 3) }, (_, index): PolicyStatement => ({
    Effect: index > 0 && random.once(3) ? "Deny" : "Allow",
    ...draw(),
  }));
  return { Version: "2012-10-17", Statement };
}

function drawList(random: Random, texts: readonly string[]): OneOrMany {
  return random.once(2) ? random.one(texts) : [...new Set(random.some(texts, 3))];
}

function drawCondition(random: Random, keys: readonly DrawnKey[]): { Condition?: Conditions } {
  if (random.once(3)) return {};
  const conditions = random.some(keys, 2).map((key) => drawOne(random, key));
  return {
    Condition: conditions.reduce<Conditions>(
      (all, { operator, key, values }) => ({ ...all, [operator]: { ...all[operator], [key]: values } }),
      {},
    ),
  };
}

function drawOne(random: Random, { key, operators, values }: DrawnKey) {
  const operator = random.once(8) ? NULL : random.one(operators);
  if (operator === NULL) return { operator, key, values: random.one(["true", "false"]) };
  const isList = key === "aws:TagKeys" || key === "aws:PrincipalOrgPaths";
  const qualifier = random.once(isList ? 1 : 8) ? random.one(["ForAllValues:", "ForAnyValue:"]) : "";
  // What an absent key means to ForAnyValue with IfExists, AWS does not say; the decision leaves it open.
  const ifExists = qualifier !== "ForAnyValue:" && random.once(4) ? "IfExists" : "";
  return { operator: qualifier + operator + ifExists, key, values: drawList(random, values) };
}
