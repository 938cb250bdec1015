import * as pulumi from "@pulumi/pulumi";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import { SamlProvider } from "@pulumi/aws/iam/samlProvider";
import type { CheckedAccess } from "./access";
import { createForwarding } from "./alarms/forwarding";
import { switchRoleUrl } from "./console";
import type { Role as RoleDefinition } from "./model/accessModel";
import { defined, issuerOf } from "./model/arns";
import { type AccountRole, audienceOf } from "./model/grants";
import { identityProvidersIn } from "./model/identityProviders";
import { policyJson } from "./policies/document";
import { boundaryArn, managedPolicy } from "./policies/managedPolicies";
import { permissionPolicies } from "./policies/permissions";
import { trustPolicy } from "./policies/trust";
import { samlMetadata } from "./samlMetadata";

/** What a child stack gives to the primary stack and to people. */
export interface ChildOutputs {
  /** The account's ID. */
  readonly accountId: string;
  /** ROLE -> ARN. */
  readonly roleArns: pulumi.Output<Record<string, string>>;
  /** ROLE -> link that switches to it in the console. */
  readonly switchRoleUrls: Record<string, string>;
}

/** Creates the roles of one child account, with their trust and their permissions. */
export function createChildSide(
  name: string,
  access: CheckedAccess,
  account: string,
  parent: pulumi.Resource,
): ChildOutputs {
  const { accountId, roles } = defined(access.accounts, account);
  // Physical names are fixed by the model, so a replacement has to delete what has the name first.
  const options: pulumi.CustomResourceOptions = { parent, deleteBeforeReplace: true };
  const dependsOn = createIdentityProviders(name, access, account, options);
  const created = roles.map(
    (role) =>
      [role, createRole(`${name}-${role}`, access, { account, role }, { ...options, dependsOn })] as const,
  );
  createForwarding(name, access, account, options);
  return {
    accountId,
    roleArns: pulumi.all(Object.fromEntries(created.map(([role, { arn }]) => [role, arn]))),
    switchRoleUrls: Object.fromEntries(roles.map((role) => [role, switchRoleUrl(access, { account, role })])),
  };
}

/** The providers that roles of the account trust, each once, but for those that the account has already. */
function createIdentityProviders(
  name: string,
  access: CheckedAccess,
  account: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  return identityProvidersIn(access, account).map((provider) =>
    provider.type === "saml"
      ? new SamlProvider(
          `${name}-${provider.name}`,
          { name: provider.name, samlMetadataDocument: samlMetadata(provider.metadata) },
          options,
        )
      : new OpenIdConnectProvider(
          `${name}-${issuerOf(provider)}`,
          { url: provider.url, clientIdLists: [...provider.audiences] },
          options,
        ),
  );
}

function createRole(
  name: string,
  access: CheckedAccess,
  target: AccountRole,
  options: pulumi.CustomResourceOptions,
): Role {
  const definition = defined(access.roles, target.role);
  const role = new Role(
    name,
    {
      name: definition.name,
      path: definition.path,
      description: definition.description,
      maxSessionDuration: definition.maxSessionDuration,
      assumeRolePolicy: policyJson(trustPolicy(access, target, audienceOf(access, target))),
      permissionsBoundary: boundaryArn(access.primary.partition, definition.permissionsBoundary),
      forceDetachPolicies: definition.forceDetachPolicies,
      tags: definition.tags,
    },
    options,
  );
  const policies = [...ownPolicies(name, definition, options), ...managedPolicies(access, definition)];
  const attachments = policies.map(
    (policy) =>
      new RolePolicyAttachment(`${name}/${policy.key}`, { role: role.name, policyArn: policy.arn }, options),
  );
  if (definition.exclusive) {
    // Whatever was attached or written inline by hand goes at the next `up --refresh`.
    const afterAttachments = { ...options, dependsOn: attachments };
    const policyArns = policies.map(({ arn }) => arn);
    new RolePolicyAttachmentsExclusive(name, { roleName: role.name, policyArns }, afterAttachments);
    new RolePoliciesExclusive(name, { roleName: role.name, policyNames: [] }, options);
  }
  return role;
}

interface AttachedPolicy {
  /** What tells the policy from the role's others in logical names. */
  readonly key: string;
  readonly arn: pulumi.Input<string>;
}

/** The customer managed policies of the role's own statements. */
function ownPolicies(
  name: string,
  role: RoleDefinition,
  options: pulumi.CustomResourceOptions,
): AttachedPolicy[] {
  return permissionPolicies(role).map(({ policyName, key, document }) => {
    const policy = new Policy(`${name}/${key}`, { name: policyName, policy: policyJson(document) }, options);
    return { key, arn: policy.arn };
  });
}

function managedPolicies(access: CheckedAccess, { permissions }: RoleDefinition): AttachedPolicy[] {
  return permissions.managedPolicies.map((nameOrArn) => {
    const { key, arn } = managedPolicy(access.primary.partition, nameOrArn);
    return { key, arn };
  });
}
