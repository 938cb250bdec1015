import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type {
  AccessModelArgs,
  GroupArgs,
  RoleArgs,
  StatementArgs,
  TrustArgs,
} from "../../components/model/accessModel";

/** Who may be granted a role. */
type Audience = "users" | "permissionSet" | "machine" | "oidc" | "saml";

/** Draws from what a model can say; the same draw for the same seed. */
export class Draw {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  public constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A model of four roles that ask, and allow, whatever comes. Some models have problems and are refused. */
  public model(): AccessModelArgs {
    const audiences = Object.fromEntries(["r0", "r1", "r2", "r3"].map((role) => [role, this.#audience()]));
    const granted = (audience: Audience) =>
      Object.keys(audiences).filter((role) => audiences[role]?.includes(audience) ?? false);
    const [users, sets, machines, oidc, saml] = (
      ["users", "permissionSet", "machine", "oidc", "saml"] as const
    ).map((audience) => ({ child: granted(audience) }));
    const has = (assume: { readonly child: readonly string[] } | undefined): assume is { child: string[] } =>
      assume !== undefined && assume.child.length > 0;
    const groups: Record<string, GroupArgs> = {
      ...(has(users)
        ? {
            team: { members: ["alice", "bob", "dave"], assume: users, selfManagement: this.#is(0.7) },
            few: { members: ["carol"], assume: { child: users.child.slice(0, 1) } },
          }
        : {}),
      ...(has(sets) ? { auditors: { permissionSet: "Audit", assume: sets } } : {}),
    };
    return {
      primary: {
        accountId: "111111111111",
        userPath: "/people/",
        accessKeys: this.#one(["refused", "allowed", "allowedToEnrolMfa"] as const),
      },
      accounts: { child: { accountId: "222222222222", roles: Object.keys(audiences) } },
      roles: Object.fromEntries(Object.entries(audiences).map(([role, of]) => [role, this.#role(of)])),
      groups,
      ...(has(users)
        ? {
            users: {
              alice: TAGGED,
              bob: { existing: true, path: "/people/x/" },
              carol: TAGGED,
              dave: TAGGED,
            },
          }
        : {}),
      ...(has(machines) ? { machines: { ci: { ...this.#one(MACHINES), assume: machines } } } : {}),
      identityProviders: {
        ...(has(oidc) ? { github: { ...GITHUB, assume: oidc } } : {}),
        ...(has(saml) ? { okta: { type: "saml", existing: true, assume: saml } as const } : {}),
      },
    };
  }

  #audience(): Audience[] {
    const all: readonly Audience[] = ["users", "permissionSet", "machine", "oidc", "saml"];
    const drawn = all.filter(() => this.#is(0.35)).slice(0, 3);
    return drawn.length === 0 ? ["users"] : drawn;
  }

  #role(audience: readonly Audience[]): RoleArgs {
    const statements = [SURE, ...Array.from({ length: 3 }, () => this.#one(STATEMENTS))];
    return {
      permissions: this.#is(0.7) ? { statements } : { managedPolicies: ["ReadOnlyAccess"] },
      ...(this.#is(0.2)
        ? { permissionsBoundary: this.#one(["PowerUserAccess", "AdministratorAccess"]) }
        : {}),
      ...(this.#is(0.3) ? { path: "/x/", tags: { tier: "high" } } : {}),
      trust: this.#trust(audience),
    };
  }

  #trust(audience: readonly Audience[]): TrustArgs {
    const hasUsers = audience.includes("users");
    const hasPeople = hasUsers || audience.includes("permissionSet");
    const onlyUsers = hasUsers && !audience.includes("permissionSet");
    const drawn: TrustArgs[] = [
      ...(hasUsers
        ? [
            { mfa: this.#one([false, { maxAge: 3600 }] as const) },
            { match: "path" } as const,
            { denyUsers: "dave" },
          ]
        : []),
      ...(onlyUsers ? [{ sessionName: "username" } as const, { sourceIdentity: true }] : []),
      ...(hasPeople ? [{ sessionTags: { Project: "x y", team: ["a", "b"] } }] : []),
      ...(hasPeople || audience.includes("machine") ? [{ organizationId: "o-a1b2c3d4e5" }] : []),
      { sourceIps: this.#one([["203.0.113.0/24"], ["198.51.100.7", "2001:db8::/48"]]) },
      { notBefore: "2026-01-01T00:00:00Z" },
      { notAfter: "2099-12-31T00:00:00Z" },
      {
        conditions: this.#one(hasUsers && audience.length === 1 ? [...CONDITIONS, ...OF_USERS] : CONDITIONS),
      },
    ];
    return Object.assign({}, ...drawn.filter(() => this.#is(0.3))) as TrustArgs;
  }

  #is(likelihood: number): boolean {
    return uniformInt(this.#generator, 0, 999) < likelihood * 1000;
  }

  #one<Value>(values: readonly Value[]): Value {
    return values[uniformInt(this.#generator, 0, values.length - 1)] as Value;
  }
}

const TAGGED = { tags: { team: "blue" } };
const SURE: StatementArgs = { actions: "s3:ListAllMyBuckets", resources: "*" };

const STATEMENTS: readonly StatementArgs[] = [
  { actions: "*", resources: "*" },
  { actions: ["s3:Get*", "s3:List*"], resources: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] },
  {
    actions: "ec2:*",
    resources: "*",
    conditions: { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } },
  },
  {
    effect: "Deny",
    notActions: ["iam:Get*"],
    resources: "*",
    conditions: { Bool: { "aws:SecureTransport": false } },
  },
  { actions: "dynamodb:*", notResources: ["arn:aws:dynamodb:*:*:table/secret"] },
  {
    actions: "kms:Decrypt",
    resources: "*",
    conditions: { "ForAnyValue:StringEquals": { "kms:EncryptionContextKeys": ["a", "b"] } },
  },
  {
    actions: "sqs:SendMessage",
    resources: "arn:aws:sqs:*:222222222222:q-*",
    conditions: { StringEquals: { "aws:ResourceTag/team": "blue" } },
  },
];

const CONDITIONS: readonly NonNullable<TrustArgs["conditions"]>[] = [
  { Bool: { "aws:SecureTransport": true } },
  { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } },
  { NotIpAddress: { "aws:SourceIp": "203.0.113.7" } },
  { StringLike: { "aws:UserAgent": ["*cli*", "aws-?"] } },
  { Null: { "aws:SourceVpce": true } },
  { StringNotLikeIfExists: { "aws:Referer": "*evil*" } },
  { "ForAllValues:StringEquals": { "sts:TransitiveTagKeys": ["team"] } },
  { NumericLessThan: { "aws:EpochTime": 4_000_000_000 } },
];

const OF_USERS: typeof CONDITIONS = [
  { StringEqualsIfExists: { "aws:PrincipalTag/team": "blue" } },
  { StringLike: { "aws:username": ["a*", "b*", "c*", "d*"] } },
  { StringLike: { "sts:RoleSessionName": "${aws:username}*" } },
];

const MACHINES = [
  { principal: "arn:aws:iam::111111111111:role/ci", externalId: "ab/c:1", sessionName: "ci-" },
  { principal: "arn:aws:iam::333333333333:user/x/ci", sourceIps: "192.0.2.1" },
] as const;

const GITHUB = {
  type: "oidc",
  url: "https://token.actions.githubusercontent.com",
  audiences: ["sts.amazonaws.com", "x"],
  subjects: ["repo:o/r:ref:refs/heads/*", "repo:o/r2:environment:prod"],
  claims: { actor: ["a?", "bot"] },
} as const;
