import * as pulumi from "@pulumi/pulumi";
import { Group } from "@pulumi/aws/iam/group";
import { GroupPolicyAttachment } from "@pulumi/aws/iam/groupPolicyAttachment";
import { Policy } from "@pulumi/aws/iam/policy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { User } from "@pulumi/aws/iam/user";
import { UserGroupMembership } from "@pulumi/aws/iam/userGroupMembership";
import { UserPolicyAttachment } from "@pulumi/aws/iam/userPolicyAttachment";
import type { CheckedAccess } from "./access";
import { createAccountSettings } from "./accountSettings";
import { awsConfig } from "./awsConfig";
import { createCredentials, type CredentialOutputs } from "./credentials";
import { createEntitlements } from "./entitlements";
import { defined, principalParts, userArn } from "./model/arns";
import { isOfUsers } from "./model/grants";
import { checkRoleArns, type RoleArns } from "./model/roleArns";
import {
  type Assuming,
  assumingGroup,
  assumingMachine,
  assumePolicy,
  isAttached,
  planAssumePolicies,
  sessionActionsFor,
} from "./policies/assume";
import { policyJson } from "./policies/document";
import { boundaryArn, managedPolicy } from "./policies/managedPolicies";
import { refusesKeys } from "./policies/refusedKeys";
import { SELF_MANAGEMENT_POLICY, selfManagementPolicy } from "./policies/selfManagement";
import { attachRefusedKeys } from "./refusedKeys";
import { refuseCleanly } from "./refusal";

/** ROLE -> ARN of one account's roles: the `roleArns` output of its stack. */
export type RoleArnsInput = pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

/** What the primary stack gives to people. */
export interface PrimaryOutputs extends CredentialOutputs {
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
  const roleArns = pulumi
    .output(given)
    .apply((arrived) => refuseCleanly(() => checkRoleArns(access, arrived)));
  const users = createUsers(name, access, options);
  const groups = createGroups(name, access, options);
  const denials = createGroupPolicies(name, access, { groups, roleArns }, options);
  createMemberships(name, access, { users, groups }, { ...options, dependsOn: denials });
  createMachinePolicies(name, access, roleArns, options);
  createEntitlements(name, access, roleArns, options);
  createAccountSettings(name, access, options);
  return {
    ...createCredentials(name, access, users, options),
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
  const ofUsers = Object.entries(access.groups).filter(([, group]) => isOfUsers(group));
  return new Map(
    ofUsers.map(([group, { path }]) => [
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

/** @returns the attachments of the policies that deny something to people */
function createGroupPolicies(
  name: string,
  access: CheckedAccess,
  { groups, roleArns }: GroupsAndRoles,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const denials: pulumi.Resource[] = [];
  const selfManaged = Object.values(access.groups).some(({ selfManagement }) => selfManagement);
  const refusals = refusesKeys(access) ? attachRefusedKeys(name, groups, options) : new Map<string, never>();
  // Where keys come to be refused, self-management leaves to that denial what it denied itself: only once it is there.
  const afterRefusals = { ...options, dependsOn: [...refusals.values()] };
  const selfManagement = selfManaged ? createSelfManagementPolicy(name, access, afterRefusals) : undefined;
  for (const [key, definition] of Object.entries(access.groups)) {
    const policies = createAssumePolicies(
      `${name}-${key}`,
      access,
      assumingGroup(definition),
      roleArns,
      options,
    );
    const group = groups.get(key);
    // People of a permission set get the policies from Identity Center, which takes them by their names; those who
    // get their roles directly need none.
    if (group === undefined) continue;
    const attach = (policy: string, policyArn: pulumi.Input<string>, dependsOn: pulumi.Resource[]) =>
      new GroupPolicyAttachment(
        `${name}-${key}/${policy}`,
        { group: group.name, policyArn },
        { ...options, dependsOn },
      );
    // What is denied without MFA, and to access keys, stands before anything is allowed, and until nothing is.
    const refusal = refusals.get(key);
    const refusing = refusal === undefined ? [] : [refusal];
    const managing =
      definition.selfManagement && selfManagement !== undefined
        ? [attach("self-management", selfManagement.arn, refusing)]
        : [];
    const denying = [...refusing, ...managing];
    denials.push(...denying);
    for (const policy of policies) attach(policy.key, policy.arn, denying);
    for (const nameOrArn of definition.managedPolicies) {
      const managed = managedPolicy(access.primary.partition, nameOrArn);
      attach(managed.key, managed.arn, denying);
    }
  }
  return denials;
}

/** A machine's assume policies, attached to its principal where that is in this account. */
function createMachinePolicies(
  name: string,
  access: CheckedAccess,
  roleArns: pulumi.Output<RoleArns>,
  options: pulumi.CustomResourceOptions,
): void {
  for (const [key, machine] of Object.entries(access.machines)) {
    const principal = principalParts(machine.principal);
    if (principal === undefined || principal.kind === "account" || !isAttached(access, machine)) continue;
    // No group has a slash in its name.
    const machineName = `${name}-machine/${key}`;
    const assuming = assumingMachine(key, machine);
    for (const policy of createAssumePolicies(machineName, access, assuming, roleArns, options)) {
      const attachment = `${machineName}/${policy.key}`;
      if (principal.kind === "role") {
        new RolePolicyAttachment(attachment, { role: principal.name, policyArn: policy.arn }, options);
      } else {
        new UserPolicyAttachment(attachment, { user: principal.name, policyArn: policy.arn }, options);
      }
    }
  }
}

interface CreatedPolicy {
  /** As in its plan. */
  readonly key: string;
  readonly arn: pulumi.Output<string>;
}

function createAssumePolicies(
  name: string,
  access: CheckedAccess,
  assuming: Assuming,
  roleArns: pulumi.Output<RoleArns>,
  options: pulumi.CustomResourceOptions,
): CreatedPolicy[] {
  return planAssumePolicies(access, assuming).map(({ policyName, key, roles }) => {
    const policy = roleArns.apply((arns) =>
      policyJson(
        assumePolicy(
          roles.map(({ account, role }) => ({
            arn: defined(defined(arns, account), role),
            sessionActions: sessionActionsFor(access, assuming, role),
          })),
        ),
      ),
    );
    return { key, arn: new Policy(`${name}/${key}`, { name: policyName, policy }, options).arn };
  });
}

function createSelfManagementPolicy(
  name: string,
  access: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): Policy {
  const policy = policyJson(selfManagementPolicy(access));
  return new Policy(`${name}-self-management`, { name: SELF_MANAGEMENT_POLICY, policy }, options);
}
