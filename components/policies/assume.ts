import { createHash } from "node:crypto";
import type { AccessModel } from "../model/accessModel";
import { defined, plannedRoleArn } from "../model/arns";
import { type AccountRole, rolesOf } from "../model/grants";
import { type PolicyDocument, policySize } from "./document";
import { LIMITS } from "./limits";

/** One managed policy of a group, and the roles that it lets members assume. */
export interface AssumePolicyPlan {
  readonly policyName: string;
  /** `assume`, `assume-2`, ...: stable, for logical names. */
  readonly key: string;
  readonly roles: readonly AccountRole[];
}

/** Permission to assume exactly these roles. */
export function assumePolicy(roleArns: readonly string[]): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "AssumeRoles", Effect: "Allow", Action: "sts:AssumeRole", Resource: roleArns }],
  };
}

/**
 * Spreads the roles of a group over as few managed policies as hold them.
 *
 * The plan follows from the model alone, so the number of resources depends on no output. Each account has an order
 * of preference among the policies that depends on its name only (rendezvous hashing), and its roles go to the
 * first with room. So a new account changes one policy, wherever its name sorts: filling the policies one after
 * the other would move a role across every boundary behind it.
 */
export function planAssumePolicies(access: AccessModel, group: string): AssumePolicyPlan[] {
  const { policyName, ...grants } = defined(access.groups, group);
  const items = rolesOf(access, grants)
    .map((role) => ({ role, arn: plannedRoleArn(access, role.account, role.role) }))
    .sort((left, right) => (left.arn < right.arn ? -1 : 1));
  return pack(items).map((roles, index) => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    return { policyName: `${policyName}${suffix}`, key: `assume${suffix}`, roles };
  });
}

interface Item {
  readonly role: AccountRole;
  readonly arn: string;
}

/** Characters that an ARN takes in a list: itself, its quotes and a comma. */
const sizeOf = ({ arn }: Item): number => arn.length + 3;

const ROOM = LIMITS.managedPolicy.max - policySize(assumePolicy([]));

function pack(items: readonly Item[]): AccountRole[][] {
  const total = items.reduce((sum, item) => sum + sizeOf(item), 0);
  for (let count = Math.max(1, Math.ceil(total / ROOM)); ; count++) {
    const policies = packInto(count, items);
    if (policies !== undefined) return policies;
  }
}

/** The items in so many policies, or undefined where they do not fit. */
function packInto(count: number, items: readonly Item[]): AccountRole[][] | undefined {
  const policies = Array.from({ length: count }, () => ({ room: ROOM, roles: [] as AccountRole[] }));
  for (const item of items) {
    const size = sizeOf(item);
    const policy = preference(item.role.account, count)
      .flatMap((index) => policies[index] ?? [])
      .find(({ room }) => room >= size);
    if (policy === undefined) return undefined;
    policy.room -= size;
    policy.roles.push(item.role);
  }
  return policies.map(({ roles }) => roles);
}

function preference(account: string, count: number): number[] {
  const weight = (index: number): string => createHash("sha256").update(`${account}/${index}`).digest("hex");
  return Array.from({ length: count }, (_, index) => ({ index, weight: weight(index) }))
    .sort((left, right) => (left.weight < right.weight ? -1 : 1))
    .map(({ index }) => index);
}
