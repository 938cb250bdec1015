import type { AccessModel, Assume, Group, Machine } from "../model/accessModel";
import { defined, plannedRoleArn, principalParts } from "../model/arns";
import { markingActionsOf } from "../model/audiences/machines";
import { type AccountRole, rolesOf } from "../model/grants";
import { LIMITS } from "../model/limits";
import { markingActions } from "../model/trust/asked";
import type { MarkingAction } from "../model/trust/trustKey";
import { type PolicyDocument, policySize, type PolicyStatement } from "./document";
import { preference } from "./preference";

/** One managed policy that lets people or a machine assume roles. */
export interface AssumePolicyPlan {
  readonly policyName: string;
  /** `assume`, `assume-2`, ...: stable, for logical names. */
  readonly key: string;
  readonly roles: readonly AccountRole[];
}

/** Those who get assume policies: a group's people, or a machine. */
export interface Assuming {
  readonly assume: Assume;
  readonly policyName: string;
  /** By which actions they may mark sessions; undefined where it is for the roles to say, as of people. */
  readonly marks?: readonly MarkingAction[] | undefined;
}

/** A role to assume, with the further actions that its trust lets a caller use. */
export interface AssumableRole {
  readonly arn: string;
  /** As `sts:TagSession`. */
  readonly sessionActions: readonly string[];
}

/** Permission to assume exactly these roles, and to set on their sessions what they allow. */
export function assumePolicy(roles: readonly AssumableRole[]): PolicyDocument {
  const arnsWith = (action: string): string[] =>
    roles.filter(({ sessionActions: actions }) => actions.includes(action)).map(({ arn }) => arn);
  const statements = SESSION_STATEMENTS.flatMap(({ sid, action }) => {
    const arns = arnsWith(action);
    return arns.length === 0 ? [] : [allowOn(sid, action, arns)];
  });
  return {
    Version: "2012-10-17",
    Statement: [
      allowOn(
        "AssumeRoles",
        "sts:AssumeRole",
        roles.map(({ arn }) => arn),
      ),
      ...statements,
    ],
  };
}

const SESSION_STATEMENTS = [
  { sid: "SetSourceIdentity", action: "sts:SetSourceIdentity" },
  { sid: "TagSessions", action: "sts:TagSession" },
];

function allowOn(sid: string, action: string, arns: readonly string[]): PolicyStatement {
  return { Sid: sid, Effect: "Allow", Action: action, Resource: arns };
}

/** The further actions that a caller needs for a role. */
export function sessionActionsFor(
  access: AccessModel,
  { marks }: Pick<Assuming, "marks">,
  role: string,
): readonly MarkingAction[] {
  return marks ?? markingActions(access, defined(access.roles, role).trust);
}

/**
 * Spreads roles over as few managed policies as hold them.
 *
 * The plan follows from the model alone, so the number of resources depends on no output. Each account has an order
 * of preference among the policies that depends on its name only (rendezvous hashing), and its roles go to the
 * first with room. So a new account changes one policy, wherever its name sorts: filling the policies one after
 * the other would move a role across every boundary behind it.
 */
export function planAssumePolicies(access: AccessModel, assuming: Assuming): AssumePolicyPlan[] {
  const items = rolesOf(access, assuming)
    .map((role) => ({
      role,
      arn: plannedRoleArn(access, role.account, role.role),
      sessionActions: sessionActionsFor(access, assuming, role.role),
    }))
    .sort((left, right) => (left.arn < right.arn ? -1 : 1));
  if (items.length === 0) return [];
  return pack(items).map((roles, index) => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    return { policyName: `${assuming.policyName}${suffix}`, key: `assume${suffix}`, roles };
  });
}

/** A group as its assume policies see it. People who get their roles directly assume nothing themselves. */
export function assumingGroup({ assume, policyName, identityCenterGroup }: Group): Assuming {
  return { assume: identityCenterGroup === undefined ? assume : {}, policyName };
}

/** Whether the primary stack gives a machine its assume policies: its principal is in that account. */
export function isAttached(access: AccessModel, { attach, principal }: Machine): boolean {
  const parts = principalParts(principal);
  return attach && parts?.kind !== "account" && parts?.accountId === access.primary.accountId;
}

/** A machine as its assume policies see it; their names follow from its own. */
export function assumingMachine(name: string, machine: Machine): Assuming {
  return { assume: machine.assume, policyName: `${name}-assume`, marks: markingActionsOf(machine) };
}

interface Item extends AssumableRole {
  readonly role: AccountRole;
}

/** Characters that an ARN takes in a list, itself, its quotes and a comma, in each statement that has it. */
function sizeOf({ arn, sessionActions: actions }: Item): number {
  return (arn.length + 3) * (1 + actions.length);
}

/** Characters for ARNs in a policy that has all of the statements that some of these items need. */
function roomFor(items: readonly Item[]): number {
  const needed = SESSION_STATEMENTS.filter(({ action }) =>
    items.some((item) => item.sessionActions.includes(action)),
  );
  const empty: PolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      allowOn("AssumeRoles", "sts:AssumeRole", []),
      ...needed.map(({ sid, action }) => allowOn(sid, action, [])),
    ],
  };
  return LIMITS.managedPolicy.max - policySize(empty);
}

function pack(items: readonly Item[]): AccountRole[][] {
  const total = items.reduce((sum, item) => sum + sizeOf(item), 0);
  const room = roomFor(items);
  for (let count = Math.max(1, Math.ceil(total / room)); ; count++) {
    const policies = packInto(count, room, items);
    if (policies !== undefined) return policies;
  }
}

/** The items in so many policies, or undefined where they do not fit. One that fits nowhere is alone in its policy. */
function packInto(count: number, capacity: number, items: readonly Item[]): AccountRole[][] | undefined {
  const policies = Array.from({ length: count }, () => ({ room: capacity, roles: [] as AccountRole[] }));
  for (const item of items) {
    const size = sizeOf(item);
    const policy = preference(item.role.account, count)
      .flatMap((index) => policies[index] ?? [])
      .find(({ room, roles }) => room >= size || roles.length === 0);
    if (policy === undefined) return undefined;
    policy.room -= size;
    policy.roles.push(item.role);
  }
  return policies.map(({ roles }) => roles);
}
