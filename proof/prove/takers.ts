import type { AccessModel, Conditions } from "../../components/model/accessModel";
import { defined, identityProviderArn, issuerOf } from "../../components/model/arns";
import type { EntranceKey } from "../../components/model/audiences/audience";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import { markingActions } from "../../components/model/trust/asked";
import { allowedBy } from "../decision/policies";
import type { RequestSet, World } from "../decision/find";
import {
  policiesNamed,
  type Registered,
  type RegisteredPolicy,
  type RegisteredRole,
  statementsOf,
} from "../registered";
import { knownCaller, reservedRole } from "../requests/callers";
import { claimsBeside, type SessionAction } from "../requests/keys";
import { accountAccessWorld, federatedWorld, oneCallersWorld } from "../requests/worlds";
import { machineTakers } from "./machineTakers";

/** Somebody to whom the model grants a role, as they would ask for it. */
export interface Taker {
  /** In words: `alice`, `machine ci`. */
  readonly who: string;
  /** In words, those of whom some such taker is one: `machine vendor`. @default who */
  readonly among?: string;
  /** Which of the role's ways in is theirs. */
  readonly way: EntranceKey;
  readonly action: SessionAction;
  readonly world: World;
  /** What their own account allows them within their boundary; undefined where nobody here knows. */
  readonly identity: RequestSet | undefined;
  /** The same without the boundary. */
  readonly unbounded: RequestSet | undefined;
  /** Where the model speaks of them, and the conditions that it sets for them alone. */
  readonly at: readonly PropertyKey[];
  readonly conditions: Conditions;
  /** What tells their question from those of others. */
  readonly key: string;
  /** Policies that their account gives them; undefined where nobody here knows. */
  readonly policies: readonly RegisteredPolicy[] | undefined;
  readonly boundary?: RegisteredPolicy | undefined;
  /** Whether it is known here what tags they have, which people who exist already, machines and sessions have elsewhere. */
  readonly areTagsKnown: boolean;
}

/**
 * Everybody to whom the model grants a role of an account; of those whose question is the same, one. Of takers in one
 * list some are enough to come in, as of those whom an account may let.
 */
export function takersOf(
  access: AccessModel,
  registered: Registered,
  target: AccountRole,
  role: RegisteredRole,
): (readonly Taker[])[] {
  const { users, permissionSets, identityCenterGroups, machines, identityProviders } = audienceOf(
    access,
    target,
  );
  return [
    ...userTakers(access, registered, target, role, users).map((taker) => [taker]),
    ...permissionSets
      .flatMap((set) => setTakers(access, registered, target, role, set))
      .map((taker) => [taker]),
    ...(identityCenterGroups.length === 0 ? [] : accountAccessTakers(role)).map((taker) => [taker]),
    ...machines.flatMap((name) => machineTakers(access, registered, role, name)),
    ...identityProviders.map((name) => [providerTaker(access, target, role, name)]),
  ];
}

function userTakers(
  access: AccessModel,
  registered: Registered,
  target: AccountRole,
  role: RegisteredRole,
  users: readonly string[],
): Taker[] {
  const actions = actionsOf(access, target);
  const distinct = new Map<string, string>();
  for (const user of users) {
    const known = registered.users.get(user);
    const key = JSON.stringify([
      known?.groups,
      known?.policies.map(({ arn }) => arn),
      known?.boundary?.arn,
      known?.tags,
    ]);
    if (!distinct.has(key)) distinct.set(key, user);
  }
  return [...distinct].flatMap(([key, user]) =>
    actions.map((action) => userTaker(registered, role, { user, key: `${key} ${action}`, action })),
  );
}

/** How people ask for a role: that they assume it, and that they mark the session as it lets them. */
function actionsOf(access: AccessModel, { role }: AccountRole): readonly SessionAction[] {
  return ["sts:AssumeRole", ...markingActions(access, defined(access.roles, role).trust)];
}

function userTaker(
  registered: Registered,
  role: RegisteredRole,
  { user, key, action }: { readonly user: string; readonly key: string; readonly action: SessionAction },
): Taker {
  const { arn = "", tags, groups = [], policies = [], boundary } = registered.users.get(user) ?? {};
  const all = [...groups.flatMap((group) => registered.groups.get(group) ?? []), ...policies];
  const statements = statementsOf(all);
  const caller = knownCaller({ kind: "user", arn, tags });
  return {
    who: user,
    way: { kind: "users" },
    action,
    world: oneCallersWorld(caller, action, role),
    identity: allowedBy(statements, ...(boundary?.statements === undefined ? [] : [boundary.statements])),
    unbounded: allowedBy(statements),
    at: ["users", user],
    conditions: {},
    key,
    policies: all,
    boundary,
    areTagsKnown: tags !== undefined,
  };
}

function setTakers(
  access: AccessModel,
  registered: Registered,
  target: AccountRole,
  role: RegisteredRole,
  set: string,
): Taker[] {
  const arn = reservedRole(access.primary, set);
  const groups = Object.values(access.groups).filter(({ permissionSet }) => permissionSet === set);
  const policies = groups.flatMap(({ policyName }) => policiesNamed(registered, policyName));
  const statements = statementsOf(policies);
  return actionsOf(access, target).map((action) => ({
    who: `somebody of permission set ${set}`,
    way: { kind: "permissionSets" },
    action,
    world: oneCallersWorld(knownCaller({ kind: "role", arn }), action, role),
    identity: allowedBy(statements),
    unbounded: allowedBy(statements),
    at: ["groups"],
    conditions: {},
    key: `set ${set} ${action}`,
    policies,
    areTagsKnown: false,
  }));
}

/** To a role's trust policy all people who come directly are one: the call is the same. */
function accountAccessTakers(role: RegisteredRole): Taker[] {
  return (["sts:AssumeRole", "sts:SetContext"] as const).map((action) => ({
    who: "account access manager",
    way: { kind: "identityCenterGroups" },
    action,
    world: accountAccessWorld(action, role),
    identity: undefined,
    unbounded: undefined,
    at: ["groups"],
    conditions: {},
    key: `account access ${action}`,
    policies: undefined,
    areTagsKnown: true,
  }));
}

function providerTaker(
  access: AccessModel,
  { account }: AccountRole,
  role: RegisteredRole,
  name: string,
): Taker {
  const provider = defined(access.identityProviders, name);
  const isSaml = provider.type === "saml";
  const arn = identityProviderArn(access, name, account);
  const claims = isSaml ? ["saml:aud"] : claimsBeside(issuerOf(provider), Object.keys(provider.claims));
  const action = isSaml ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  return {
    who: `a subject of identity provider ${name}`,
    way: { kind: "identityProviders", name },
    action,
    world: federatedWorld(`a request of a subject of ${name}`, { arn, claims, isSaml }, action, role),
    identity: undefined,
    unbounded: undefined,
    at: ["identityProviders", name],
    conditions: {},
    key: `provider ${arn}`,
    policies: undefined,
    areTagsKnown: true,
  };
}
