import * as pulumi from "@pulumi/pulumi";
import { Policy } from "@pulumi/aws/iam/policy";
import { Role } from "@pulumi/aws/iam/role";
import { RolePoliciesExclusive } from "@pulumi/aws/iam/rolePoliciesExclusive";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { RolePolicyAttachmentsExclusive } from "@pulumi/aws/iam/rolePolicyAttachmentsExclusive";
import type { CheckedAccess } from "./access";
import { switchRoleUrl } from "./console";
import { defined } from "./model/arns";
import { audienceOf } from "./model/grants";
import { policyJson } from "./policies/document";
import { boundaryArn, managedPolicy } from "./policies/managedPolicies";
import { permissionPolicy } from "./policies/permissions";
import { trustPolicy } from "./policies/trust";

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
  const created = roles.map(
    (role) => [role, createRole(`${name}-${role}`, access, account, role, parent)] as const,
  );
  return {
    accountId,
    roleArns: pulumi.all(Object.fromEntries(created.map(([role, { arn }]) => [role, arn]))),
    switchRoleUrls: Object.fromEntries(roles.map((role) => [role, switchRoleUrl(access, { account, role })])),
  };
}

function createRole(
  name: string,
  access: CheckedAccess,
  account: string,
  key: string,
  parent: pulumi.Resource,
): Role {
  const definition = defined(access.roles, key);
  // Physical names are fixed by the model, so a replacement has to delete what has the name first.
  const options: pulumi.CustomResourceOptions = { parent, deleteBeforeReplace: true };
  const role = new Role(
    name,
    {
      name: definition.name,
      path: definition.path,
      description: definition.description,
      maxSessionDuration: definition.maxSessionDuration,
      assumeRolePolicy: policyJson(trustPolicy(access, key, audienceOf(access, { account, role: key }))),
      permissionsBoundary: boundaryArn(access.primary.partition, definition.permissionsBoundary),
      forceDetachPolicies: definition.forceDetachPolicies,
      tags: definition.tags,
    },
    options,
  );
  const policies = [...ownPolicy(name, access, key, options), ...managedPolicies(access, key)];
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

/** The customer managed policy of the role's own statements, where it has some. */
function ownPolicy(
  name: string,
  access: CheckedAccess,
  key: string,
  options: pulumi.CustomResourceOptions,
): AttachedPolicy[] {
  const role = defined(access.roles, key);
  const document = permissionPolicy(role);
  if (document === undefined) return [];
  const { policyName } = role.permissions;
  const policy = new Policy(`${name}/access`, { name: policyName, policy: policyJson(document) }, options);
  return [{ key: "access", arn: policy.arn }];
}

function managedPolicies(access: CheckedAccess, key: string): AttachedPolicy[] {
  return defined(access.roles, key).permissions.managedPolicies.map((nameOrArn) => {
    const { owner, name, arn } = managedPolicy(access.primary.partition, nameOrArn);
    return { key: `${owner}/${name}`, arn };
  });
}
