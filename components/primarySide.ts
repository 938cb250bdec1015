import * as pulumi from "@pulumi/pulumi";
import { Group } from "@pulumi/aws/iam/group";
import { GroupPolicyAttachment } from "@pulumi/aws/iam/groupPolicyAttachment";
import { Policy } from "@pulumi/aws/iam/policy";
import { User } from "@pulumi/aws/iam/user";
import { UserGroupMembership } from "@pulumi/aws/iam/userGroupMembership";
import type { CheckedAccess } from "./access";
import { awsConfig } from "./awsConfig";
import { defined, userArn } from "./model/arns";
import { checkRoleArns, type RoleArns } from "./model/roleArns";
import { type AssumePolicyPlan, assumePolicy, planAssumePolicies } from "./policies/assume";
import { policyJson } from "./policies/document";
import { boundaryArn, managedPolicy } from "./policies/managedPolicies";
import { SELF_MANAGEMENT_POLICY, selfManagementPolicy } from "./policies/selfManagement";

/** ROLE -> ARN of one account's roles: the `roleArns` output of its stack. */
export type RoleArnsInput = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** What the primary stack gives to people. */
export interface PrimaryOutputs {
  /** USER -> ARN. */
  readonly userArns: pulumi.Output<Record<string, string>>;
  /** Names of the groups. */
  readonly groupNames: pulumi.Output<string[]>;
  /** USER -> text of an AWS config file with a profile for each role. */
  readonly awsConfig: pulumi.Output<Record<string, string>>;
}

/** Creates people, groups, memberships, and the permission of each group to assume its roles. */
export function createPrimarySide(
  name: string,
  access: CheckedAccess,
  given: Readonly<Record<string, RoleArnsInput>>,
  parent: pulumi.Resource,
): PrimaryOutputs {
  // Physical names are fixed by the model, so a replacement has to delete what has the name first.
  const options: pulumi.CustomResourceOptions = { parent, deleteBeforeReplace: true };
  const roleArns = pulumi.output(given).apply((arrived) => checkRoleArns(access, arrived));
  const users = createUsers(name, access, options);
  const groups = createGroups(name, access, options);
  createMemberships(name, access, { users, groups }, options);
  createGroupPolicies(name, access, { groups, roleArns }, options);
  return {
    userArns: pulumi.all(
      Object.fromEntries(
        Object.keys(access.users).map((user) => [
          user,
          users.get(user)?.arn ?? pulumi.output(userArn(access, user)),
        ]),
      ),
    ),
    groupNames: pulumi.all([...groups.values()].map((group) => group.name)),
    awsConfig: roleArns.apply((arns) =>
      Object.fromEntries(Object.keys(access.users).map((user) => [user, awsConfig(access, user, arns)])),
    ),
  };
}

function createUsers(
  name: string,
  access: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): ReadonlyMap<string, User> {
  const own = Object.entries(access.users).filter(([, { existing }]) => !existing);
  return new Map(
    own.map(([user, { path, forceDestroy, tags, permissionsBoundary }]) => [
      user,
      new User(
        `${name}-${user}`,
        {
          name: user,
          path,
          forceDestroy,
          tags,
          permissionsBoundary: boundaryArn(access.primary.partition, permissionsBoundary),
        },
        options,
      ),
    ]),
  );
}

function createGroups(
  name: string,
  access: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): ReadonlyMap<string, Group> {
  return new Map(
    Object.entries(access.groups).map(([group, { path }]) => [
      group,
      new Group(`${name}-${group}`, { name: group, path }, options),
    ]),
  );
}

interface PeopleAndGroups {
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
}

/** Memberships are not exclusive: groups that a user is in otherwise are left alone. */
function createMemberships(
  name: string,
  access: CheckedAccess,
  { users, groups }: PeopleAndGroups,
  options: pulumi.CustomResourceOptions,
): void {
  for (const user of Object.keys(access.users)) {
    const names = [...groups].flatMap(([group, { name: groupName }]) =>
      defined(access.groups, group).members.includes(user) ? [groupName] : [],
    );
    if (names.length > 0) {
      new UserGroupMembership(
        `${name}-${user}`,
        { user: users.get(user)?.name ?? user, groups: names },
        options,
      );
    }
  }
}

interface GroupsAndRoles {
  readonly groups: ReadonlyMap<string, Group>;
  readonly roleArns: pulumi.Output<RoleArns>;
}

function createGroupPolicies(
  name: string,
  access: CheckedAccess,
  { groups, roleArns }: GroupsAndRoles,
  options: pulumi.CustomResourceOptions,
): void {
  const selfManaged = Object.values(access.groups).some(({ selfManagement }) => selfManagement);
  const selfManagement = selfManaged ? createSelfManagementPolicy(name, access, options) : undefined;
  for (const [key, group] of groups) {
    const attach = (policy: string, policyArn: pulumi.Input<string>): GroupPolicyAttachment =>
      new GroupPolicyAttachment(`${name}-${key}/${policy}`, { group: group.name, policyArn }, options);
    const definition = defined(access.groups, key);

    for (const plan of planAssumePolicies(access, key)) {
      const policy = new Policy(
        `${name}-${key}/${plan.key}`,
        {
          name: plan.policyName,
          policy: roleArns.apply((arns) => policyJson(assumePolicy(arnsOf(plan, arns)))),
        },
        options,
      );
      attach(plan.key, policy.arn);
    }
    if (definition.selfManagement && selfManagement !== undefined)
      attach("self-management", selfManagement.arn);
    for (const nameOrArn of definition.managedPolicies) {
      const managed = managedPolicy(access.primary.partition, nameOrArn);
      attach(`${managed.owner}/${managed.name}`, managed.arn);
    }
  }
}

function createSelfManagementPolicy(
  name: string,
  access: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): Policy {
  const policy = policyJson(selfManagementPolicy(access));
  return new Policy(`${name}-self-management`, { name: SELF_MANAGEMENT_POLICY, policy }, options);
}

function arnsOf({ roles }: AssumePolicyPlan, arns: RoleArns): string[] {
  return roles.map(({ account, role }) => defined(defined(arns, account), role));
}
