import type { AccessModel } from "../../components/model/accessModel";
import { defined, principalParts } from "../../components/model/arns";
import type { AccountRole } from "../../components/model/grants";
import { callerOf, machineCallers } from "../prove/machineCallers";
import {
  attachedTo,
  policiesNamed,
  type Registered,
  type RegisteredPolicy,
  type RegisteredRole,
  statementsOf,
} from "../registered";
import { knownCaller, type KnownCaller, reservedRole } from "../requests/callers";
import type { Layers } from "./more";

/** An access model, and what it would deploy. */
export interface State {
  readonly access: AccessModel;
  readonly registered: Registered;
}

/** A role of an account, as its model has it and as it was registered. */
export interface Place {
  /** Keys of the model. */
  readonly at: AccountRole;
  /** The role's name in IAM. */
  readonly roleName: string;
  readonly role: RegisteredRole;
}

/** Every role of every account as it was registered, by what AWS tells roles apart by. */
export function placesOf({ access, registered }: State): ReadonlyMap<string, Place> {
  const arns = new Map([...registered.roles.values()].map((role) => [placeKey(role.arn), role]));
  return new Map(
    Object.entries(access.accounts).flatMap(([account, { accountId, roles }]) =>
      roles.flatMap((key) => {
        const roleName = defined(access.roles, key).name;
        const place = `${accountId} ${roleName}`;
        const role = arns.get(place);
        return role === undefined ? [] : [[place, { at: { account, role: key }, roleName, role }] as const];
      }),
    ),
  );
}

/** The account's ID and the name of a role, whatever its path. */
export function placeKey(arn: string): string {
  return `${arn.split(":")[4] ?? ""} ${arn.slice(arn.lastIndexOf("/") + 1)}`;
}

/** Somebody in the primary account, or a machine: who they are as callers, and what their own account allows them. */
export interface Identity {
  readonly caller: KnownCaller;
  readonly policies: readonly RegisteredPolicy[];
  readonly boundary?: RegisteredPolicy | undefined;
  /** Whether nothing of what their own account allows is known here. */
  readonly isUnknown: boolean;
}

/** Who may hold a grant: of a provider's subjects, `subject` is one. */
export type Holder =
  | { readonly kind: "person"; readonly user: string }
  | { readonly kind: "permission set"; readonly permissionSet: string }
  /** A key of `groups`. */
  | { readonly kind: "Identity Center group"; readonly group: string }
  | { readonly kind: "machine"; readonly machine: string }
  | { readonly kind: "provider"; readonly identityProvider: string; readonly subject?: string };

export function personIn({ registered }: State, name: string): Identity | undefined {
  const user = registered.users.get(name);
  if (user === undefined) return undefined;
  const ofGroups = user.groups.flatMap((group) => registered.groups.get(group) ?? []);
  return {
    caller: knownCaller({ kind: "user", arn: user.arn, tags: user.tags }),
    policies: [...ofGroups, ...user.policies],
    boundary: user.boundary,
    isUnknown: false,
  };
}

export function permissionSetIn({ access, registered }: State, set: string): Identity | undefined {
  const groups = Object.values(access.groups).filter(({ permissionSet }) => permissionSet === set);
  if (groups.length === 0) return undefined;
  return {
    caller: knownCaller({ kind: "role", arn: reservedRole(access.primary, set) }),
    policies: groups.flatMap(({ policyName }) => policiesNamed(registered, policyName)),
    isUnknown: false,
  };
}

/**
 * A machine that is one caller; undefined where it is whoever an account lets, of whom nothing is known here.
 *
 * @param principal its ARN: a model may give it any name
 */
export function machineIn({ access, registered }: State, principal: string): Identity | undefined {
  if (!Object.values(access.machines).some((machine) => machine.principal === principal)) return undefined;
  const [parts, caller] = [principalParts(principal), callerOf({ principal })];
  if (parts === undefined || caller === undefined) return undefined;
  const attached = attachedTo(registered, parts);
  const isOfPrimary = parts.accountId === access.primary.accountId;
  return {
    caller,
    policies: isOfPrimary ? (attached ?? []) : [],
    isUnknown: !isOfPrimary || attached === undefined,
  };
}

/** What is known of somebody's policies. */
export function layersOf({ policies, boundary }: Pick<Identity, "policies" | "boundary">): Layers {
  const own = statementsOf(policies);
  return boundary?.statements === undefined ? [own] : [own, boundary.statements];
}

export function knownCallers({ access, registered }: State): KnownCaller[] {
  return [
    ...[...registered.users.values()].map(({ arn, tags }) => knownCaller({ kind: "user", arn, tags })),
    ...machineCallers(access.machines),
  ];
}
