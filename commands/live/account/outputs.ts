import { z } from "zod";
import {
  ofEachRule,
  PASSWORD_RULE_NAMES,
  PASSWORD_RULES,
  type PasswordPolicy as Policy,
  type PasswordRule,
} from "../../../components/model/passwordPolicy";
import type { LivePasswordPolicy } from "./account";

/**
 * What `aws iam …` prints, as far as accounts are read from it. A document has the keys of one command: one page of
 * `get-account-authorization-details`, or one of the commands that say what that one leaves out.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export type AwsOutput = z.infer<typeof AwsOutput>;

/** The API gives policies as URL-encoded text; the AWS CLI decodes and parses them. */
const PolicyDocument = z.unknown().transform((given) => (typeof given === "string" ? parsed(given) : given));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trimStart().startsWith("{") ? text : decodeURIComponent(text));
  } catch {
    // Whoever has to decide upon it says that it cannot be read.
    return text;
  }
}

const Tags = z
  .array(z.object({ Key: z.string(), Value: z.string() }))
  .default([])
  .transform((tags) => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])));
const Attached = z
  .array(z.object({ PolicyArn: z.string() }))
  .default([])
  .transform((attached) => attached.map(({ PolicyArn }) => PolicyArn));
const Inline = z
  .array(z.object({ PolicyName: z.string(), PolicyDocument }))
  .default([])
  .transform((policies) =>
    policies.map((policy) => ({ name: policy.PolicyName, document: policy.PolicyDocument })),
  );
const Boundary = z
  .object({ PermissionsBoundaryArn: z.string() })
  .optional()
  .transform((boundary) => boundary?.PermissionsBoundaryArn);

const RoleDetail = z
  .object({
    RoleName: z.string(),
    RoleId: z.string(),
    Path: z.string(),
    Arn: z.string(),
    AssumeRolePolicyDocument: PolicyDocument,
    RolePolicyList: Inline,
    AttachedManagedPolicies: Attached,
    PermissionsBoundary: Boundary,
    Tags,
  })
  .transform((role) => ({
    name: role.RoleName,
    uniqueId: role.RoleId,
    path: role.Path,
    arn: role.Arn,
    trust: role.AssumeRolePolicyDocument,
    inline: role.RolePolicyList,
    attached: role.AttachedManagedPolicies,
    boundary: role.PermissionsBoundary,
    tags: role.Tags,
  }));

const UserDetail = z
  .object({
    UserName: z.string(),
    UserId: z.string(),
    Path: z.string(),
    Arn: z.string(),
    GroupList: z.array(z.string()).default([]),
    UserPolicyList: Inline,
    AttachedManagedPolicies: Attached,
    PermissionsBoundary: Boundary,
    Tags,
  })
  .transform((user) => ({
    name: user.UserName,
    uniqueId: user.UserId,
    path: user.Path,
    arn: user.Arn,
    groups: user.GroupList,
    inline: user.UserPolicyList,
    attached: user.AttachedManagedPolicies,
    boundary: user.PermissionsBoundary,
    tags: user.Tags,
  }));

const GroupDetail = z
  .object({
    GroupName: z.string(),
    GroupId: z.string(),
    Path: z.string(),
    Arn: z.string(),
    GroupPolicyList: Inline,
    AttachedManagedPolicies: Attached,
  })
  .transform((group) => ({
    name: group.GroupName,
    uniqueId: group.GroupId,
    path: group.Path,
    arn: group.Arn,
    inline: group.GroupPolicyList,
    attached: group.AttachedManagedPolicies,
  }));

const ManagedPolicyDetail = z
  .object({
    Arn: z.string(),
    PolicyVersionList: z.array(z.object({ Document: PolicyDocument, IsDefaultVersion: z.boolean() })),
  })
  .transform(({ Arn: arn, PolicyVersionList: versions }) => ({
    arn,
    // The ARN says it as well, and is there wherever somebody imitates AWS.
    name: arn.slice(arn.lastIndexOf("/") + 1),
    document: versions.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document,
  }));

/** What the authorization details do not have of a role. */
const ListedRole = z.object({
  Arn: z.string(),
  MaxSessionDuration: z.number().optional(),
  Description: z.string().default(""),
});
const Listed = z.array(z.object({ Arn: z.string() })).transform((all) => all.map(({ Arn }) => Arn));

const PasswordPolicy = z
  .looseObject(
    Object.fromEntries(
      PASSWORD_RULE_NAMES.map((name) => [PASSWORD_RULES[name].ofAws, PASSWORD_RULES[name].shape.optional()]),
    ),
  )
  .transform((policy) => ofEachRule<LivePasswordPolicy>((name) => ruleIn(policy, name)));

function ruleIn<Name extends PasswordRule>(
  policy: Readonly<Record<string, unknown>>,
  name: Name,
): Policy[Name] | undefined {
  const { ofAws, shape } = PASSWORD_RULES[name];
  return shape.optional().parse(policy[ofAws]);
}

export const AwsOutput = z.looseObject({
  UserDetailList: z.array(UserDetail).optional(),
  GroupDetailList: z.array(GroupDetail).optional(),
  RoleDetailList: z.array(RoleDetail).optional(),
  Policies: z.array(ManagedPolicyDetail).optional(),
  /** Of a page that others follow; the CLI says the same by NextToken. */
  IsTruncated: z.boolean().optional(),
  NextToken: z.string().optional(),
  /** `list-roles`, `get-role` */
  Roles: z.array(ListedRole).optional(),
  Role: ListedRole.optional(),
  /** `list-open-id-connect-providers`, `get-open-id-connect-provider` */
  OpenIDConnectProviderList: Listed.optional(),
  Url: z.string().optional(),
  ClientIDList: z.array(z.string()).optional(),
  /** `list-saml-providers`, `get-saml-provider`, which does not say whose it is */
  SAMLProviderList: Listed.optional(),
  SAMLMetadataDocument: z.string().optional(),
  SAMLProviderArn: z.string().optional(),
  /** `get-account-password-policy`; null where there is none */
  PasswordPolicy: PasswordPolicy.nullish(),
  /** `list-account-aliases` */
  AccountAliases: z.array(z.string()).optional(),
  /** `get-login-profile`; whoever asked and found none says so by UserName and null */
  LoginProfile: z.object({ UserName: z.string() }).nullish(),
  UserName: z.string().optional(),
});

/** The lists of `get-account-authorization-details`, without which an account is not known. */
export const DETAILS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/** A key that tells a document of each command from others. */
export const TELLING = [
  ...DETAILS,
  "Roles",
  "Role",
  "OpenIDConnectProviderList",
  "ClientIDList",
  "SAMLProviderList",
  "SAMLMetadataDocument",
  "PasswordPolicy",
  "AccountAliases",
  "LoginProfile",
] as const;
