import { PASSWORD_RULE_NAMES, PASSWORD_RULES } from "../../components/model/passwordPolicy";
import type { StackRun } from "../rehearsal/stacks";

/** What `aws iam get-account-authorization-details` prints of one account. */
export interface Details {
  readonly UserDetailList: Principal[];
  readonly GroupDetailList: Principal[];
  readonly RoleDetailList: Principal[];
  readonly Policies: Policy[];
}

/** Of a role, user or group. Tests change it as somebody would in the console. */
export interface Principal {
  [key: string]: unknown;
  Arn: string;
  AttachedManagedPolicies: { PolicyName: string; PolicyArn: string }[];
}

export interface Policy {
  [key: string]: unknown;
  Arn: string;
  PolicyVersionList: { Document: unknown; VersionId: string; IsDefaultVersion: boolean }[];
}

/** An account as AWS would tell of it after a stack was deployed, and nothing else ever. */
export interface Deployed {
  readonly details: Details;
  /** What `aws iam list-roles` prints. */
  readonly roles: { readonly Roles: Record<string, unknown>[] };
  /** What the commands print that tell of identity providers and settings. */
  readonly others: unknown[];
}

type Properties = Readonly<Record<string, unknown>>;

/** IAM after the deployment of a stack. It knows the resources of the program, and throws on any other. */
export function deployed({ resources, accountId, outputs: given }: StackRun): Deployed {
  const details: Details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };
  const principals = new Map<string, Principal>();
  const existing = new Map(
    Object.entries((given.userArns ?? {}) as Properties).map(([user, arn]) => [`user ${user}`, String(arn)]),
  );
  const principalOf = (kind: string, name: string): Principal => {
    const key = `${kind} ${name}`;
    const known =
      principals.get(key) ?? before(existing.get(key) ?? `arn:aws:iam::${accountId}:${kind}/${name}`);
    if (!principals.has(key)) (kind === "role" ? details.RoleDetailList : details.UserDetailList).push(known);
    principals.set(key, known);
    return known;
  };
  const roles: Record<string, unknown>[] = [];
  const saml: Properties[] = [];
  const oidc: Properties[] = [];
  const others: unknown[] = [];
  const attach = (kind: string, { [kind]: name, policyArn }: Properties): void => {
    const PolicyArn = String(policyArn);
    const PolicyName = PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1);
    principalOf(kind, String(name)).AttachedManagedPolicies.push({
      PolicyName,
      PolicyArn,
    });
  };
  const later: (() => void)[] = [];
  for (const { type, inputs, outputs } of resources) {
    const named = {
      Path: inputs.path ?? "/",
      Arn: String(outputs.arn),
      CreateDate: "2026-01-01T00:00:00+00:00",
    };
    const tags = Object.entries((inputs.tags ?? {}) as Properties).map(([Key, Value]) => ({ Key, Value }));
    const boundary =
      inputs.permissionsBoundary === undefined
        ? {}
        : {
            PermissionsBoundary: {
              PermissionsBoundaryType: "PermissionsBoundaryPolicy",
              PermissionsBoundaryArn: inputs.permissionsBoundary,
            },
          };
    const name = String(inputs.name);
    switch (type.replace("aws:iam/", "")) {
      case "role:Role": {
        const role: Principal = {
          ...named,
          RoleName: name,
          RoleId: `AROA${name}`,
          AssumeRolePolicyDocument: encodeURIComponent(String(inputs.assumeRolePolicy)),
          InstanceProfileList: [],
          RolePolicyList: [],
          AttachedManagedPolicies: [],
          Tags: tags,
          RoleLastUsed: {},
          ...boundary,
        };
        principals.set(`role ${name}`, role);
        details.RoleDetailList.push(role);
        roles.push({
          ...named,
          RoleName: name,
          MaxSessionDuration: inputs.maxSessionDuration ?? 3_600,
          ...(inputs.description === undefined ? {} : { Description: inputs.description }),
        });
        break;
      }
      case "user:User": {
        const user: Principal = {
          ...named,
          UserName: name,
          UserId: `AIDA${name}`,
          GroupList: [],
          AttachedManagedPolicies: [],
          Tags: tags,
          ...boundary,
        };
        principals.set(`user ${name}`, user);
        details.UserDetailList.push(user);
        break;
      }
      case "group:Group": {
        const group: Principal = {
          ...named,
          GroupName: name,
          GroupId: `AGPA${name}`,
          GroupPolicyList: [],
          AttachedManagedPolicies: [],
        };
        principals.set(`group ${name}`, group);
        details.GroupDetailList.push(group);
        break;
      }
      case "policy:Policy":
        details.Policies.push({
          ...named,
          PolicyName: name,
          PolicyId: `ANPA${name}`,
          DefaultVersionId: "v2",
          PolicyVersionList: [
            {
              Document: JSON.parse(String(inputs.policy)) as unknown,
              VersionId: "v2",
              IsDefaultVersion: true,
            },
            { Document: { Statement: [] }, VersionId: "v1", IsDefaultVersion: false },
          ],
        });
        break;
      case "rolePolicyAttachment:RolePolicyAttachment":
        later.push(() => {
          attach("role", inputs);
        });
        break;
      case "groupPolicyAttachment:GroupPolicyAttachment":
        later.push(() => {
          attach("group", inputs);
        });
        break;
      case "userPolicyAttachment:UserPolicyAttachment":
        later.push(() => {
          attach("user", inputs);
        });
        break;
      case "userGroupMembership:UserGroupMembership":
        later.push(() => {
          const user = principalOf("user", String(inputs.user));
          user.GroupList = inputs.groups;
        });
        break;
      case "openIdConnectProvider:OpenIdConnectProvider":
        oidc.push({ Arn: outputs.arn });
        others.push({ Url: String(inputs.url).replace("https://", ""), ClientIDList: inputs.clientIdLists });
        break;
      case "samlProvider:SamlProvider":
        saml.push({ Arn: outputs.arn });
        others.push({ SAMLProviderArn: outputs.arn, SAMLMetadataDocument: inputs.samlMetadataDocument });
        break;
      case "accountAlias:AccountAlias":
        others.push({ AccountAliases: [inputs.accountAlias] });
        break;
      case "accountPasswordPolicy:AccountPasswordPolicy":
        others.push({ PasswordPolicy: passwordPolicy(inputs) });
        break;
      case "userLoginProfile:UserLoginProfile":
        others.push({ LoginProfile: { UserName: inputs.user } });
        break;
      case "accessKey:AccessKey":
      case "rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
      case "rolePoliciesExclusive:RolePoliciesExclusive":
      case "aws:accountaccess/entitlement:Entitlement":
        // IAM tells nothing of them.
        break;
      default:
        if (!/^(pulumi|federation|aws:cloudwatch|aws:sns)[:/]/.test(type))
          throw new Error(`nobody knows how IAM tells of ${type}`);
    }
  }
  for (const apply of later) apply();
  others.push({ OpenIDConnectProviderList: oidc }, { SAMLProviderList: saml });
  return { details, roles: { Roles: roles }, others };
}

/** Whom attachments and memberships name and no stack creates: they were there before. */
function before(arn: string): Principal {
  const [kind, ...path] = arn.slice(arn.lastIndexOf(":") + 1).split("/");
  const name = path.at(-1) ?? "";
  const common = {
    Arn: arn,
    Path: `/${path
      .slice(0, -1)
      .map((part) => `${part}/`)
      .join("")}`,
    AttachedManagedPolicies: [],
    Tags: [],
  };
  return kind === "role"
    ? { ...common, RoleName: name, RoleId: `AROA${name}`, AssumeRolePolicyDocument: { Statement: [] } }
    : { ...common, UserName: name, UserId: `AIDA${name}`, GroupList: [] };
}

function passwordPolicy(inputs: Properties): Properties {
  const rules = PASSWORD_RULE_NAMES.map((name) => PASSWORD_RULES[name]);
  return {
    ...Object.fromEntries(rules.map(({ ofAws, registeredAs }) => [ofAws, inputs[registeredAs]])),
    ExpirePasswords: inputs.maxPasswordAge !== undefined,
  };
}
