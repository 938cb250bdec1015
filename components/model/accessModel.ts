/**
 * The access model: who may assume which role where. `AccessModelArgs` is what people write (config key `access`
 * of Pulumi.yaml, or the component's argument); `AccessModel` is the same with every default filled in.
 */

type OneOrMore<T> = T | readonly T[];

/** What people write: optional keys have the defaults that stand beside them. */
export interface AccessModelArgs {
  readonly primary: PrimaryArgs;
  /** Child accounts by name. The name is the account's key in `assume` and, by default, its stack's name. */
  readonly accounts: Readonly<Record<string, AccountArgs>>;
  /** Roles by key; an account lists those that it has. */
  readonly roles: Readonly<Record<string, RoleArgs>>;
  /** Groups of people of the primary account by name. */
  readonly groups: Readonly<Record<string, GroupArgs>>;
  /**
   * People who need more than the defaults, by user name. Whoever stands only in a group's `members` is created
   * with the defaults.
   *
   * @default {}
   */
  readonly users?: Readonly<Record<string, UserArgs>> | undefined;
}

/** The account in which people live as IAM users. */
export interface PrimaryArgs {
  /** 12 digits, as a string. */
  readonly accountId: string;
  /** Name of the stack that deploys this account. @default "primary" */
  readonly stack?: string | undefined;
  /** Partition of all accounts of the model: a trust cannot cross partitions. @default "aws" */
  readonly partition?: Partition | undefined;
  /**
   * Path of users who have none of their own. A role with `match: path` trusts this path.
   *
   * @default "/"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
   */
  readonly userPath?: string | undefined;
}

/** `aws`, China or GovCloud (US). @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export type Partition = (typeof PARTITIONS)[number];
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"] as const;

/** A child account. */
export interface AccountArgs {
  /** 12 digits, as a string; not the primary's. */
  readonly accountId: string;
  /** Name of the stack that deploys this account. @default the account's key */
  readonly stack?: string | undefined;
  /** Keys of `roles` that this account has. */
  readonly roles: OneOrMore<string>;
  /** Shown in the console after switching. @default "ROLE @ ACCOUNT" */
  readonly displayName?: string | undefined;
  /** Colour of the console's account badge: six hex digits. @default none */
  readonly color?: string | undefined;
  /** Region that people's client profiles start in. @default none: the client's own default */
  readonly region?: string | undefined;
}

/** A role that is created in each account that lists it. */
export interface RoleArgs {
  /** Name in IAM, at most 64 characters. @default the role's key */
  readonly name?: string | undefined;
  /** Path in IAM, starting and ending with `/`. @default "/" */
  readonly path?: string | undefined;
  /** Shown in the console, at most 1,000 characters. @default none */
  readonly description?: string | undefined;
  /** Longest session in seconds, 3,600 to 43,200. @default 3600 */
  readonly maxSessionDuration?: number | undefined;
  readonly permissions: PermissionsArgs;
  /**
   * ARN of the managed policy that bounds the role's permissions, or the name of an AWS managed policy.
   *
   * @default none
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
   */
  readonly permissionsBoundary?: string | undefined;
  /** Tags of the role, at most 50. @default {} */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Whether an update removes policies that somebody attached to the role by hand. @default true */
  readonly exclusive?: boolean | undefined;
  /** Whether deleting the role first detaches policies that are not the stack's. @default false */
  readonly forceDetachPolicies?: boolean | undefined;
  /** Conditions under which the role may be assumed. @default MFA within 12 hours, exact list of users */
  readonly trust?: TrustArgs | undefined;
}

/** What a session of the role may do: at least one managed policy or one statement that allows something. */
export interface PermissionsArgs {
  /**
   * AWS managed policies by name, any managed policy by ARN.
   *
   * @default []
   * @example ["ReadOnlyAccess", "arn:aws:iam::222222222222:policy/deploy"]
   */
  readonly managedPolicies?: OneOrMore<string> | undefined;
  /** Statements of a customer managed policy that the stack creates for the role. @default [] */
  readonly statements?: readonly StatementArgs[] | undefined;
  /** Name of that customer managed policy. @default "ROLE-access" */
  readonly policyName?: string | undefined;
}

/**
 * A statement of a permission policy.
 *
 * @example { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"] }
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface StatementArgs {
  /** Letters and digits, unique in the policy. @default none */
  readonly sid?: string | undefined;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny" | undefined;
  /** Exactly one of `actions` and `notActions`. */
  readonly actions?: OneOrMore<string> | undefined;
  readonly notActions?: OneOrMore<string> | undefined;
  /** Exactly one of `resources` and `notResources`. */
  readonly resources?: OneOrMore<string> | undefined;
  readonly notResources?: OneOrMore<string> | undefined;
  /** operator -> condition key -> values. @default {} @example { StringEquals: { "aws:RequestedRegion": ["eu-west-1"] } } */
  readonly conditions?: ConditionsArgs | undefined;
}

/** operator -> condition key -> values; numbers and booleans become their text, as IAM takes them. */
export type ConditionsArgs = Readonly<
  Record<string, Readonly<Record<string, OneOrMore<string | number | boolean>>>>
>;

/** Conditions under which people may assume a role. They hold for every Allow of the role's trust policy. */
export interface TrustArgs {
  /**
   * MFA that a person must have used, at most `maxAge` seconds ago; `false` turns it off.
   *
   * @default { maxAge: 43200 }
   */
  readonly mfa?: false | { readonly maxAge?: number | undefined } | undefined;
  /**
   * `users`: an exact list of the people. `path`: every user in `primary.userPath`, for groups too large for the
   * trust policy's quota; whoever may create users in that path gets in.
   *
   * @default "users"
   */
  readonly match?: "users" | "path" | undefined;
  /** CIDRs or addresses, v4 or v6, from which the role may be assumed. @default [] (anywhere) */
  readonly sourceIps?: OneOrMore<string> | undefined;
  /** Organization that the person's account must belong to. @default none @example "o-a1b2c3d4e5" */
  readonly organizationId?: string | undefined;
  /** Users who are refused whatever else the model says, by name. @default [] */
  readonly denyUsers?: OneOrMore<string> | undefined;
  /** Further conditions, added to every Allow. They can only narrow. @default {} */
  readonly conditions?: ConditionsArgs | undefined;
}

/** A group of IAM users in the primary account. */
export interface GroupArgs {
  /** User names. */
  readonly members: OneOrMore<string>;
  /** Account (or `"*"`: every account that has the role) -> roles that members may assume there. */
  readonly assume: Readonly<Record<string, OneOrMore<string>>>;
  /** Path in IAM. @default "/" */
  readonly path?: string | undefined;
  /** Name of the group's assume policy; further ones get `-2`, `-3`, ... @default "GROUP-assume" */
  readonly policyName?: string | undefined;
  /** Whether members may manage their own password, keys and MFA, and without MFA nothing else. @default true */
  readonly selfManagement?: boolean | undefined;
  /** Further managed policies of the group: AWS managed by name, any by ARN. @default [] */
  readonly managedPolicies?: OneOrMore<string> | undefined;
}

/** A person. */
export interface UserArgs {
  /** Whether the user exists already; the stack then only manages its memberships. @default false */
  readonly existing?: boolean | undefined;
  /** Path in IAM. @default primary.userPath */
  readonly path?: string | undefined;
  /** Whether deleting the user also deletes keys, devices and passwords made outside the stack. @default true */
  readonly forceDestroy?: boolean | undefined;
  /** Tags of the user, at most 50. @default {} */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ARN of the managed policy that bounds the user, or the name of an AWS managed policy. @default none */
  readonly permissionsBoundary?: string | undefined;
}

/** The access model with every default filled in and every list a list. */
export interface AccessModel {
  readonly primary: Primary;
  readonly accounts: Readonly<Record<string, Account>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly groups: Readonly<Record<string, Group>>;
  /** Everybody: those of `users` and those who stand only in a group. */
  readonly users: Readonly<Record<string, User>>;
}

export interface Primary {
  readonly accountId: string;
  readonly stack: string;
  readonly partition: Partition;
  readonly userPath: string;
}

export interface Account {
  readonly accountId: string;
  readonly stack: string;
  readonly roles: readonly string[];
  readonly displayName?: string | undefined;
  readonly color?: string | undefined;
  readonly region?: string | undefined;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly description?: string | undefined;
  readonly maxSessionDuration: number;
  readonly permissions: Permissions;
  readonly permissionsBoundary?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly exclusive: boolean;
  readonly forceDetachPolicies: boolean;
  readonly trust: Trust;
}

export interface Permissions {
  readonly managedPolicies: readonly string[];
  readonly statements: readonly Statement[];
  readonly policyName: string;
}

export interface Statement {
  readonly sid?: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions?: readonly string[] | undefined;
  readonly notActions?: readonly string[] | undefined;
  readonly resources?: readonly string[] | undefined;
  readonly notResources?: readonly string[] | undefined;
  readonly conditions: Conditions;
}

/** operator -> condition key -> values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface Trust {
  readonly mfa: false | { readonly maxAge: number };
  readonly match: "users" | "path";
  readonly sourceIps: readonly string[];
  readonly organizationId?: string | undefined;
  readonly denyUsers: readonly string[];
  readonly conditions: Conditions;
}

export interface Group {
  readonly members: readonly string[];
  readonly assume: Readonly<Record<string, readonly string[]>>;
  readonly path: string;
  readonly policyName: string;
  readonly selfManagement: boolean;
  readonly managedPolicies: readonly string[];
}

export interface User {
  readonly existing: boolean;
  readonly path: string;
  readonly forceDestroy: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly permissionsBoundary?: string | undefined;
}

/** The key of `assume` that stands for every account that has the role. */
export const EVERY_ACCOUNT = "*";
