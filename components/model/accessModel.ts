import type { Conditions, ConditionsArgs } from "./conditions";
import type { OneOrMore } from "./oneOrMore";
import type { QuotasOf } from "./quotas";
import type { Trust, TrustArgs } from "./trust/keys";
import type { PasswordPolicy } from "./passwordPolicy";

/**
 * The access model: who may assume which role where. `AccessModelArgs` is what people write (config key `access`
 * of Pulumi.yaml, or the component's argument); `AccessModel` is the same with every default filled in.
 */

export type { Conditions, ConditionsArgs } from "./conditions";
export type { PasswordPolicy } from "./passwordPolicy";
export type { Trust, TrustArgs } from "./trust/keys";

/** What people write: optional keys have the defaults that stand beside them. */
export interface AccessModelArgs {
  readonly primary: PrimaryArgs;
  /** Child accounts by name. The name is the account's key in `assume` and, by default, its stack's name. */
  readonly accounts: Readonly<Record<string, AccountArgs>>;
  /** Accounts that have roles in common and are granted together, by a name that no account has. @default {} */
  readonly accountSets?: Readonly<Record<string, AccountSetArgs>> | undefined;
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
  /** Programs that assume roles without MFA, by a name of the model's own. @default {} */
  readonly machines?: Readonly<Record<string, MachineArgs>> | undefined;
  /** Identity providers whose subjects assume roles, by a name of the model's own. @default {} */
  readonly identityProviders?: Readonly<Record<string, IdentityProviderArgs>> | undefined;
  /** Alarms: what is announced while it happens. @default none: nothing is announced */
  readonly audit?: AuditArgs | undefined;
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
  /**
   * What people's own long-term access keys are good for.
   *
   * - `refused`: for nothing. People sign in with password and MFA, in the console or by `aws login`, and without MFA do
   *   nothing but enrol a device; every group of IAM users gets the denial, with self-management or not.
   * - `allowed`: to assume roles and to get a session with MFA; not to enrol an MFA device, so that a leaked key cannot
   *   bring its own.
   * - `allowedToEnrolMfa`: to enrol a device as well, by self-management. For people who have a key and no console
   *   password; a leaked key is then enough to get a session with MFA.
   *
   * @default "allowed"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
   */
  readonly accessKeys?: AccessKeys | undefined;
  /** Alias of the account in its sign-in address, 3 to 63 lower-case letters, digits and hyphens. @default none */
  readonly alias?: string | undefined;
  /** Rules for people's passwords; `{}` takes all defaults. @default none: the account's own stay */
  readonly passwordPolicy?: PasswordPolicyArgs | undefined;
  /** Quotas that AWS has raised in this account. @default {}: AWS's defaults */
  readonly quotas?: PrimaryQuotasArgs | undefined;
  /** Where groups with `identityCenterGroup` get their roles from. @default none */
  readonly identityCenter?: IdentityCenterArgs | undefined;
}

/**
 * Quotas that AWS has raised in the primary account, each as Service Quotas shows it there. What AWS does not raise
 * is no key.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export interface PrimaryQuotasArgs {
  /** Managed policies attached to a machine that is a role of this account, at most 25. @default 20 */
  readonly policiesPerRole?: number | undefined;
  /** Managed policies attached to a machine that is a user of this account, at most 20. @default 10 */
  readonly policiesPerUser?: number | undefined;
  /** Groups in the account, at most 500. @default 300 */
  readonly groups?: number | undefined;
  /** Customer managed policies in the account, at most 10,000. @default 1500 */
  readonly customerManagedPolicies?: number | undefined;
}

/**
 * Account access manager, through which people of IAM Identity Center get roles of any account of the organization
 * directly. Whoever administers the organization enables it once; the primary account is the organization's
 * management account, or its delegated administrator of account access manager.
 *
 * The application is named and never created: an organization has one, whose ID AWS chooses, so that child accounts
 * could not trust it before it is there; and with it go all assignments of the organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/account-access-manager.html
 */
export interface IdentityCenterArgs {
  /**
   * ARN of account access manager's application, from the Settings page of its console.
   *
   * @example "arn:aws:account-access:eu-west-1:111111111111:application/aam-0123456789abcdef"
   */
  readonly applicationArn: string;
}

/**
 * Rules for the passwords of IAM users. The defaults are those of the CIS AWS Foundations Benchmark.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export interface PasswordPolicyArgs {
  /** Characters, 6 to 128. @default 14 */
  readonly minimumLength?: number | undefined;
  /** Former passwords that cannot be used again, 1 to 24. @default 24 */
  readonly reusePrevention?: number | undefined;
  /** Days until a password expires, 1 to 1,095. @default none: passwords do not expire */
  readonly maxAge?: number | undefined;
  /** @default true */
  readonly requireLowercase?: boolean | undefined;
  /** @default true */
  readonly requireUppercase?: boolean | undefined;
  /** @default true */
  readonly requireNumbers?: boolean | undefined;
  /** @default true */
  readonly requireSymbols?: boolean | undefined;
  /** Whether people may change their own password, apart from self-management. @default true */
  readonly allowUsersToChange?: boolean | undefined;
}

/**
 * `aws`, China, GovCloud (US) or the European Sovereign Cloud.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 * @see https://docs.aws.eu/esc/latest/userguide/services.html
 */
export type Partition = (typeof PARTITIONS)[number];
export const PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-eusc"] as const;

/** What people's own access keys are good for, from the least to the most. */
export type AccessKeys = (typeof ACCESS_KEYS)[number];
export const ACCESS_KEYS = ["refused", "allowed", "allowedToEnrolMfa"] as const;

/** A child account. */
export interface AccountArgs {
  /** 12 digits, as a string; not the primary's. */
  readonly accountId: string;
  /** Name of the stack that deploys this account. @default the account's key */
  readonly stack?: string | undefined;
  /** Keys of `roles` that this account has, beside those of its sets. @default those of its sets, which then give some */
  readonly roles?: OneOrMore<string> | undefined;
  /** Shown in the console after switching. @default "ROLE @ ACCOUNT" */
  readonly displayName?: string | undefined;
  /** Colour of the console's account badge: six hex digits without `#`. @default none @example "ff9900" */
  readonly color?: string | undefined;
  /** Region that people's client profiles start in, of the model's partition. @default none: the client's own default */
  readonly region?: string | undefined;
  /** Quotas that AWS has raised in this account. @default {}: AWS's defaults */
  readonly quotas?: AccountQuotasArgs | undefined;
}

/**
 * Quotas that AWS has raised in a child account, each as Service Quotas shows it there. What AWS does not raise is no
 * key.
 *
 * @example { trustPolicy: 4096 }
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export interface AccountQuotasArgs {
  /** Characters in a role's trust policy, without white space, at most 8,192. @default 2048 */
  readonly trustPolicy?: number | undefined;
  /** Managed policies attached to a role, at most 25. @default 20 */
  readonly policiesPerRole?: number | undefined;
  /** Roles in the account, at most 10,000. @default 1000 */
  readonly roles?: number | undefined;
  /** Customer managed policies in the account, at most 10,000. @default 1500 */
  readonly customerManagedPolicies?: number | undefined;
  /** OpenID Connect providers in the account, at most 700. @default 100 */
  readonly oidcProviders?: number | undefined;
}

/**
 * Accounts that have roles in common. In `assume` its name stands for all of them, so each has to have the roles that
 * are granted there.
 *
 * @example { accounts: ["shop-prod", "data-prod"], roles: ["auditor"] }
 */
export interface AccountSetArgs {
  /** Keys of `accounts`, at least one. An account may be in several sets. */
  readonly accounts: OneOrMore<string>;
  /** Keys of `roles` that each of the accounts has beside its own. @default [] */
  readonly roles?: OneOrMore<string> | undefined;
}

/** A role that is created in each account that has it. */
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

/** People who may assume the same roles: IAM users of the primary account, or people of IAM Identity Center. */
export type GroupArgs = UserGroupArgs | PermissionSetGroupArgs | IdentityCenterGroupArgs;

interface GrantArgs {
  /** Account, account set (or `"*"`: every account that has the role) -> roles that may be assumed there. */
  readonly assume: Readonly<Record<string, OneOrMore<string>>>;
}

interface AssumeArgs extends GrantArgs {
  /** Name of the group's assume policy; further ones get `-2`, `-3`, ... @default "GROUP-assume" */
  readonly policyName?: string | undefined;
}

/** A group of IAM users in the primary account. */
export interface UserGroupArgs extends AssumeArgs {
  /** User names. */
  readonly members: OneOrMore<string>;
  readonly permissionSet?: undefined;
  readonly identityCenterGroup?: undefined;
  /** Path in IAM. @default "/" */
  readonly path?: string | undefined;
  /**
   * Whether members may manage their own password, keys and MFA and sign in by `aws login`, and without MFA nothing
   * else.
   *
   * @default true
   */
  readonly selfManagement?: boolean | undefined;
  /** Further managed policies of the group: AWS managed by name, any by ARN. @default [] */
  readonly managedPolicies?: OneOrMore<string> | undefined;
}

/**
 * People who sign in to the primary account through IAM Identity Center. The stack creates the assume policy; the
 * permission set takes it as a customer managed policy by its name, since nothing but Identity Center may change the
 * roles that it reserves. MFA is Identity Center's matter: its sessions do not carry it.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
 */
export interface PermissionSetGroupArgs extends AssumeArgs {
  /** Name of the permission set, at most 32 characters. */
  readonly permissionSet: string;
  readonly members?: undefined;
  readonly identityCenterGroup?: undefined;
}

/**
 * People of a group of IAM Identity Center, who get the roles directly and have nothing in the primary account. The
 * stack entitles the group to each role. Who is in the group, and MFA, are Identity Center's matter.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/aam-prepare-roles.html
 */
export interface IdentityCenterGroupArgs extends GrantArgs {
  /**
   * ID of the group, as `aws identitystore list-groups` prints it; the group's key here is its name in words.
   *
   * @example "a1b2c3d4-5678-90ab-cdef-111122223333"
   */
  readonly identityCenterGroup: string;
  readonly members?: undefined;
  readonly permissionSet?: undefined;
}

/** A person. */
export interface UserArgs {
  /** Whether the user exists already; the stack then manages only its memberships. @default false */
  readonly existing?: boolean | undefined;
  /** Path in IAM. @default primary.userPath */
  readonly path?: string | undefined;
  /** Whether deleting the user also deletes keys, devices and passwords made outside the stack. @default true */
  readonly forceDestroy?: boolean | undefined;
  /** Tags of the user, at most 50. @default {} */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** ARN of the managed policy that bounds the user, or the name of an AWS managed policy. @default none */
  readonly permissionsBoundary?: string | undefined;
  /** A password for the console, in the secret output `initialPasswords`; `{}` takes the defaults. @default none */
  readonly consoleAccess?: ConsoleAccessArgs | undefined;
  /**
   * Whether the stack creates an access key, in the secret output `accessKeys`. Not where `primary.accessKeys` is
   * `refused`.
   *
   * @default false
   */
  readonly accessKey?: boolean | undefined;
  /**
   * Public PGP key with which password and secret key are encrypted: base64 of the binary key, or `keybase:NAME`.
   *
   * @default none: they stand in the state as Pulumi's secrets
   */
  readonly pgpKey?: string | undefined;
}

export interface ConsoleAccessArgs {
  /** Whether the person must choose a password at first sign-in. @default true */
  readonly passwordResetRequired?: boolean | undefined;
  /** Characters of the initial password, 6 to 128. @default 24 */
  readonly passwordLength?: number | undefined;
}

/**
 * A program that assumes roles: a role or user of any account, or a third party's account as a whole. It needs no MFA,
 * and nothing of what a role asks of people alone.
 *
 * @example { principal: "arn:aws:iam::111111111111:role/ci", externalId: "build-42", assume: { child: ["deploy"] } }
 */
export interface MachineArgs {
  /**
   * ARN of the role or user, without wildcards; its path included. With `root`, as in
   * `arn:aws:iam::333333333333:root`, whoever that account lets: a third party's that says no more of itself. Such a
   * machine has an `externalId`, and its account is none of the model's.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  readonly principal: string;
  /** Account, account set (or `"*"`) -> roles that it may assume there. */
  readonly assume: Readonly<Record<string, OneOrMore<string>>>;
  /** What the caller must give, 2 to 1,224 characters. @default none */
  readonly externalId?: string | undefined;
  /** Whether the assume policy is attached to the principal, where that is in the primary account. @default true */
  readonly attach?: boolean | undefined;
  /** Prefix that its session names must have, 2 to 64 characters. @default none */
  readonly sessionName?: string | undefined;
  /**
   * Session tags that it may set, or bring along from the session that it calls with, and their values, in which `*`
   * is any text and `?` any character; with any other tag or value it is refused. A caller whose session has transitive
   * tags, as all that EKS Pod Identity gives, cannot come in without.
   *
   * @default none: a call with session tags is refused
   * @example { "kubernetes-namespace": "shop", "kubernetes-pod-uid": "*" }
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
   */
  readonly sessionTags?: Readonly<Record<string, OneOrMore<string>>> | undefined;
  /**
   * Source identities that it may set, or bring along from the session that it calls with, `*` and `?` as above; `true`
   * is any. A caller whose session has one cannot come in without. It may come without one, too.
   *
   * @default none: a call with a source identity is refused
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-chain
   */
  readonly sourceIdentity?: boolean | OneOrMore<string> | undefined;
  /** CIDRs or addresses from which it may call, in place of the role's. @default the role's */
  readonly sourceIps?: OneOrMore<string> | undefined;
  /** Further conditions. They can only narrow. @default {} */
  readonly conditions?: ConditionsArgs | undefined;
}

export type IdentityProviderArgs = OidcProviderArgs | SamlProviderArgs;

interface ProviderArgs {
  /** Account, account set (or `"*"`) -> roles that its subjects may assume there. */
  readonly assume: Readonly<Record<string, OneOrMore<string>>>;
  /** Whether the accounts have the provider already; the stacks then only trust it. @default false */
  readonly existing?: boolean | undefined;
}

/**
 * An OpenID Connect provider: GitHub Actions, GitLab, or any other.
 *
 * @example { type: "oidc", url: "https://token.actions.githubusercontent.com", audiences: ["sts.amazonaws.com"],
 *   subjects: ["repo:octo-org/infra:ref:refs/heads/main"], assume: { child: ["deploy"] } }
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export interface OidcProviderArgs extends ProviderArgs {
  readonly type: "oidc";
  /**
   * The issuer, to the letter: https, no port, no query; a `/` at the end where tokens have one. The hosts
   * `accounts.google.com`, `cognito-identity.amazonaws.com`, `graph.facebook.com` and `www.amazon.com` are built into
   * IAM: no provider is created.
   */
  readonly url: string;
  /**
   * Values of the token's `aud`: of Cognito the identity pools, of Facebook and Amazon the applications' IDs.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
   */
  readonly audiences: OneOrMore<string>;
  /**
   * Values of the token's `sub`; `*` and `?` are wildcards, but not in what tells one tenant from another. Where many
   * share the issuer, each value names the tenant, or a claim beside it does. Of a provider that is built into IAM,
   * IDs in full: of Google accounts, of Cognito identities, of people of Facebook and Amazon.
   *
   * @default [], which Cognito alone takes: every identity of the pool
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
   */
  readonly subjects?: OneOrMore<string> | undefined;
  /**
   * Further claims that AWS takes as condition keys -> values. Of Google, `azp` is the token's, which it has where
   * another client than its audience asked for it, a service account's ID among them; without it, tokens are taken
   * that have no `azp` or the audience's. Cognito needs `amr`: `authenticated`, or `unauthenticated` for its guests.
   *
   * @default {}
   */
  readonly claims?: Readonly<Record<string, OneOrMore<string>>> | undefined;
}

/**
 * A SAML 2.0 provider, for the console. It says itself who may have which role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
 */
export interface SamlProviderArgs extends ProviderArgs {
  readonly type: "saml";
  /** The provider's metadata: a file, seen from the project's folder, or the XML itself. Not for an existing one. */
  readonly metadata?: string | undefined;
  /**
   * Sign-in endpoints that an assertion may be addressed to (its Recipient): `https://REGION.signin.aws.amazon.com/saml`,
   * with `/acs/PROVIDER_ID` behind it where the provider encrypts its assertions.
   *
   * @default the console of the partition: https://signin.aws.amazon.com/saml, which is that of us-east-1
   * @example ["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"]
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
   */
  readonly audiences?: OneOrMore<string> | undefined;
}

/**
 * Alarms by EventBridge, of what CloudTrail records in the accounts: each child account sends on what happens to the
 * model's roles, and a stack of its own in the primary account, deployed before all others, turns it into messages. A
 * trail that logs management events has to be there in every account; nothing here makes one.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export interface AuditArgs {
  /** Name of the stack that receives, in the primary account. @default "alarms" */
  readonly stack?: string | undefined;
  /**
   * Regions in which the child accounts listen for assumptions, beside the partition's main one: STS answers in the
   * region that a caller chooses, and is recorded there. In partitions in which EventBridge sends nothing from one
   * region to another, the main one alone.
   *
   * @default the regions of `accounts.*.region`
   * @example ["eu-west-1", "eu-central-1"]
   */
  readonly regions?: OneOrMore<string> | undefined;
  /** Whether assumptions of the model's roles are announced. @default true */
  readonly assumptions?: boolean | undefined;
  /**
   * Whether changes are announced: to the model's roles, policies and identity providers in the child accounts, and in
   * the primary to users, groups, MFA devices, access keys and passwords. @default true
   */
  readonly changes?: boolean | undefined;
  /**
   * ARN of an SNS topic of the primary account in the partition's main region, whose policy lets
   * `events.amazonaws.com` publish to it.
   *
   * @default the stack creates one
   * @example "arn:aws:sns:us-east-1:111111111111:security"
   */
  readonly topic?: string | undefined;
  /** Addresses to which the topic sends, once each has confirmed by the link that it is sent. @default [] */
  readonly emails?: OneOrMore<string> | undefined;
}

/** The access model with every default filled in and every list a list. */
export interface AccessModel {
  readonly primary: Primary;
  readonly accounts: Readonly<Record<string, Account>>;
  readonly accountSets: Readonly<Record<string, AccountSet>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly groups: Readonly<Record<string, Group>>;
  /** Everybody: those of `users` and those who stand only in a group. */
  readonly users: Readonly<Record<string, User>>;
  readonly machines: Readonly<Record<string, Machine>>;
  readonly identityProviders: Readonly<Record<string, IdentityProvider>>;
  readonly audit?: Audit | undefined;
}

export interface Audit {
  readonly stack: string;
  /** The partition's main region first. */
  readonly regions: readonly string[];
  readonly assumptions: boolean;
  readonly changes: boolean;
  readonly topic?: string | undefined;
  readonly emails: readonly string[];
}

export interface Primary {
  readonly accountId: string;
  readonly stack: string;
  readonly partition: Partition;
  readonly userPath: string;
  readonly accessKeys: AccessKeys;
  readonly alias?: string | undefined;
  readonly passwordPolicy?: PasswordPolicy | undefined;
  readonly quotas: QuotasOf<"primary">;
  readonly identityCenter?: IdentityCenter | undefined;
}

export interface IdentityCenter {
  readonly applicationArn: string;
}

export interface Account {
  readonly accountId: string;
  readonly stack: string;
  /** All that it has: its own, and then those of its sets. */
  readonly roles: readonly string[];
  /** Those that it lists itself. */
  readonly ownRoles: readonly string[];
  readonly displayName?: string | undefined;
  readonly color?: string | undefined;
  readonly region?: string | undefined;
  readonly quotas: QuotasOf<"child">;
}

export interface AccountSet {
  readonly accounts: readonly string[];
  readonly roles: readonly string[];
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

export interface Group {
  /** Empty where the people come from Identity Center. */
  readonly members: readonly string[];
  readonly permissionSet?: string | undefined;
  /** ID of a group whose people get their roles directly. */
  readonly identityCenterGroup?: string | undefined;
  readonly assume: Assume;
  readonly path: string;
  readonly policyName: string;
  readonly selfManagement: boolean;
  readonly managedPolicies: readonly string[];
}

/** Account, account set or `"*"` -> roles. */
export type Assume = Readonly<Record<string, readonly string[]>>;

export interface User {
  readonly existing: boolean;
  readonly path: string;
  readonly forceDestroy: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly permissionsBoundary?: string | undefined;
  readonly consoleAccess?: ConsoleAccess | undefined;
  readonly accessKey: boolean;
  readonly pgpKey?: string | undefined;
}

export interface ConsoleAccess {
  readonly passwordResetRequired: boolean;
  readonly passwordLength: number;
}

export interface Machine {
  readonly principal: string;
  readonly assume: Assume;
  readonly externalId?: string | undefined;
  readonly attach: boolean;
  readonly sessionName?: string | undefined;
  readonly sessionTags?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Patterns. */
  readonly sourceIdentity?: readonly string[] | undefined;
  /** Undefined where the role's apply. */
  readonly sourceIps?: readonly string[] | undefined;
  readonly conditions: Conditions;
}

export type IdentityProvider = OidcProvider | SamlProvider;

export interface OidcProvider {
  readonly type: "oidc";
  readonly url: string;
  readonly audiences: readonly string[];
  readonly subjects: readonly string[];
  readonly claims: Readonly<Record<string, readonly string[]>>;
  readonly assume: Assume;
  readonly existing: boolean;
}

export interface SamlProvider {
  readonly type: "saml";
  /** A file, or the XML itself; undefined where the provider exists already. */
  readonly metadata?: string | undefined;
  readonly audiences: readonly string[];
  readonly assume: Assume;
  readonly existing: boolean;
}

/** The key of `assume` that stands for every account that has the role. */
export const EVERY_ACCOUNT = "*";
