import type { AccessModel, Group } from "../../model/accessModel";
import { isOfUsers } from "../../model/grants";
import { LIMITS } from "../../model/limits";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { limited, nameProblems, pathProblems, sameName } from "../../model/rules";
import {
  assumingGroup,
  assumingMachine,
  type AssumePolicyPlan,
  isAttached,
  planAssumePolicies,
} from "../assume";
import { policySize } from "../document";
import { REFUSED_KEYS_POLICY, refusesKeys } from "../refusedKeys";
import { SELF_MANAGEMENT_POLICY, selfManagementPolicy } from "../selfManagement";
import { foreignPolicy, managedPolicyProblems } from "./managedPolicies";
import { overrunsOfPrimary } from "./quotas";

type Plans = ReadonlyMap<string, readonly AssumePolicyPlan[]>;

export function groupsProblems(access: AccessModel): Consequence[] {
  const groups = Object.entries(access.groups);
  const plans = new Map(
    groups.map(([name, group]) => [name, planAssumePolicies(access, assumingGroup(group))]),
  );
  return [
    ...sameName(Object.keys(access.groups), (group) => group).map(([group, other]) => ({
      path: pathOf("groups", group),
      message: `"${group}" and "${other}" are one name to IAM, which ignores case`,
    })),
    ...groups.flatMap(([name, group]) => groupProblems(access, name, group, plans.get(name) ?? [])),
    ...overrunsOfPrimary(access, "groups", Object.values(access.groups).filter(isOfUsers).length, ["groups"]),
    ...policyNameProblems(access, plans),
    ...selfManagementProblems(access),
  ];
}

function groupProblems(
  access: AccessModel,
  name: string,
  group: Group,
  plans: readonly AssumePolicyPlan[],
): Consequence[] {
  const at = ["groups", name];
  const longestName = plans.at(-1)?.policyName ?? group.policyName;
  const keysRefused = refusesKeys(access) && isOfUsers(group);
  const others = group.managedPolicies.length + (group.selfManagement ? 1 : 0) + (keysRefused ? 1 : 0);
  const ofOthers = `managedPolicies${keysRefused ? ", selfManagement and primary.accessKeys" : " and selfManagement"}`;
  return [
    ...nameProblems(LIMITS.groupName, name, at),
    ...pathProblems(group.path, [...at, "path"]),
    ...(plans.length === 0 ? [] : nameProblems(LIMITS.policyName, longestName, [...at, "policyName"])),
    ...overrunsOfPrimary(access, "policiesPerGroup", plans.length + others, at).map((problem) => ({
      ...problem,
      message: `${problem.message}: ${plans.length} for assume, ${others} for ${ofOthers}`,
    })),
    ...(group.permissionSet === undefined
      ? []
      : nameProblems(LIMITS.permissionSetName, group.permissionSet, [...at, "permissionSet"])),
    ...managedPolicyProblems(access, group.managedPolicies, [...at, "managedPolicies"]),
    ...group.managedPolicies.flatMap((policy, index) =>
      foreignPolicy(access, policy, access.primary.accountId, [...at, "managedPolicies", index]),
    ),
  ];
}

/** Customer managed policies of the primary account: names that an account cannot have twice, and how many. */
function policyNameProblems(access: AccessModel, plans: Plans): Consequence[] {
  const owners = new Map<string, string>();
  if (hasSelfManagement(access)) owners.set(SELF_MANAGEMENT_POLICY, "the self-management policy");
  if (refusesKeys(access)) owners.set(REFUSED_KEYS_POLICY, "primary.accessKeys");
  const assuming = assumePoliciesOf(access, plans);
  const count = owners.size + assuming.reduce((sum, { policies }) => sum + policies.length, 0);
  const taken = assuming.flatMap(({ owner, at, policies }) =>
    policies.flatMap(({ policyName }) => {
      const other = owners.get(policyName.toLowerCase());
      owners.set(policyName.toLowerCase(), owner);
      if (other === undefined) return [];
      const message = `"${policyName}" is the name of a policy of ${other} already; an account cannot have it twice`;
      return [{ path: pathOf(...at), message }];
    }),
  );
  return [...taken, ...overrunsOfPrimary(access, "customerManagedPolicies", count, ["groups"])];
}

interface AssumePolicies {
  /** In words. */
  readonly owner: string;
  readonly at: readonly string[];
  readonly policies: readonly AssumePolicyPlan[];
}

/** The assume policies that the primary account gets, for groups and for machines. */
function assumePoliciesOf(access: AccessModel, plans: Plans): AssumePolicies[] {
  const ofGroups = [...plans].map(([group, policies]) => ({
    owner: `group "${group}"`,
    at: ["groups", group, "policyName"],
    policies,
  }));
  const attached = Object.entries(access.machines).filter(([, machine]) => isAttached(access, machine));
  const ofMachines = attached.map(([name, machine]) => ({
    owner: `machine "${name}"`,
    at: ["machines", name],
    policies: planAssumePolicies(access, assumingMachine(name, machine)),
  }));
  return [...ofGroups, ...ofMachines];
}

function selfManagementProblems(access: AccessModel): Consequence[] {
  const size = hasSelfManagement(access) ? policySize(selfManagementPolicy(access)) : 0;
  return limited(LIMITS.managedPolicy, size, ["users"]).map(({ path, message }) => ({
    path,
    message: `${message}: the self-management policy names every path of users; use fewer paths`,
  }));
}

function hasSelfManagement(access: AccessModel): boolean {
  return Object.values(access.groups).some(({ selfManagement }) => selfManagement);
}
