import type { AccessModel } from "../../../components/model/accessModel";
import { forwardingRoleArn } from "../../../components/model/alarms";
import { accountArn, plannedRoleArn, principalParts } from "../../../components/model/arns";
import { isOfUsers } from "../../../components/model/grants";
import {
  readDocument,
  type Statement,
  unreadable,
  UnreadableError,
} from "../../../proof/decision/statements";
import type { Registered, RegisteredPolicy, RegisteredRole, RegisteredUser } from "../../../proof/registered";
import { awsManagedPolicy } from "../../rehearsal/awsManagedPolicies";
import type { InlinePolicy, LiveAccount, LiveGroup, LiveRole, LiveUser } from "./account";

/** The accounts of a model as they are; those that were not read are missing. */
export interface LiveAccounts {
  readonly primary: LiveAccount | undefined;
  /** By their keys in the model. */
  readonly children: ReadonlyMap<string, LiveAccount>;
}

/**
 * What stands in accounts, in the shape in which a rehearsal says what it deploys, so that the same proof is held over
 * it. It has what the model is about and no more: its roles, its groups with whoever is in them, its people, and of
 * the policies of its machines those that the program attaches.
 *
 * @param assumePolicies ARNs of the policies that the program deploys in the primary account
 */
export async function registeredIn(
  access: AccessModel,
  { primary, children }: LiveAccounts,
  assumePolicies: ReadonlySet<string>,
): Promise<Registered> {
  const accounts = [...children.values(), ...(primary === undefined ? [] : [primary])];
  const policies = await policiesOf(access, accounts);
  const groups = (primary?.groups ?? []).filter(({ name }) => isGroupOfUsers(access, name));
  const planned = new Set(
    [...children.keys()].flatMap((account) =>
      (access.accounts[account]?.roles ?? []).map((role) => plannedRoleArn(access, account, role)),
    ),
  );
  const roles = [...children.values()].flatMap((account) =>
    account.roles
      .filter(({ arn }) => planned.has(arn))
      .map((role) => registeredRole(account.accountId, role, policies)),
  );
  const senders = new Set([...children.keys()].map((account) => forwardingRoleArn(access, account)));
  const forwardingRoles = [...children.values()].flatMap((account) =>
    account.roles
      .filter(({ arn }) => senders.has(arn))
      .map((role) => registeredRole(account.accountId, role, policies)),
  );
  return {
    roles: new Map(roles.map((role) => [role.arn, role])),
    // Neither is IAM's.
    receiving: undefined,
    forwardingRoles: new Map(forwardingRoles.map((role) => [role.arn, role])),
    groups: new Map(groups.map((group) => [group.name, policiesOn(group, policies)])),
    users: new Map(
      (primary?.users ?? []).flatMap((user) => {
        const registered = registeredUser(access, user, primary?.groups ?? [], policies);
        return registered === undefined ? [] : [[user.name, registered] as const];
      }),
    ),
    primaryPolicies: new Map(
      [...(primary?.policies.values() ?? [])]
        .filter(({ arn }) => !isOfAws(arn))
        .map(({ name, arn }) => [name, policies(arn)]),
    ),
    machinePolicies:
      primary === undefined ? new Map() : machinePolicies(access, primary, assumePolicies, policies),
    // IAM tells nothing of them.
    entitlements: undefined,
    audiences: new Map(
      [...children.values()].flatMap(({ oidcProviders = [] }) =>
        oidcProviders.flatMap(({ arn, audiences }) =>
          audiences === undefined ? [] : [[arn, audiences] as const],
        ),
      ),
    ),
  };
}

/** A policy by its ARN. */
type Policies = (arn: string) => RegisteredPolicy;

async function policiesOf(access: AccessModel, accounts: readonly LiveAccount[]): Promise<Policies> {
  const known = new Map<string, RegisteredPolicy>();
  for (const { policies } of accounts) {
    for (const { arn, name, document } of policies.values())
      known.set(arn, registeredPolicy(arn, name, document));
  }
  const referred = accounts.flatMap(({ roles, users, groups }) => [
    ...[...roles, ...users, ...groups].flatMap(({ attached }) => attached),
    ...[...roles, ...users].flatMap(({ boundary }) => boundary ?? []),
  ]);
  for (const arn of new Set(referred.filter((each) => !known.has(each)))) {
    const ofAws = await awsManagedPolicy(access.primary.partition, arn);
    known.set(arn, registeredPolicy(arn, nameIn(arn), ofAws?.policy));
  }
  return (arn) => known.get(arn) ?? registeredPolicy(arn, nameIn(arn), undefined);
}

function registeredPolicy(arn: string, name: string, document: unknown): RegisteredPolicy {
  const statements = document === undefined ? undefined : statementsIn(document);
  return { arn, name, document, statements };
}

function statementsIn(document: unknown): readonly Statement[] {
  try {
    return readDocument(document);
  } catch (error) {
    if (error instanceof UnreadableError) return [unreadable(error.message)];
    throw error;
  }
}

function registeredRole(accountId: string, role: LiveRole, policies: Policies): RegisteredRole {
  const all = policiesOn(role, policies);
  return {
    arn: role.arn,
    accountId,
    trust: statementsIn(role.trust),
    trustDocument: role.trust,
    policies: all,
    boundary: role.boundary === undefined ? undefined : policies(role.boundary),
    // An account does not say what a deployment would leave: what is there is all that there is.
    only: all.map(({ arn }) => arn),
    noInline: true,
    tags: role.tags,
    maxSessionDuration: role.maxSessionDuration,
  };
}

/**
 * People of the model, and whoever else is in its groups or where its roles trust everybody. What the model says
 * nothing of does not count, but for a role that trusts their path: policies of people who existed before, groups of
 * others.
 */
function registeredUser(
  access: AccessModel,
  user: LiveUser,
  allGroups: readonly LiveGroup[],
  policies: Policies,
): RegisteredUser | undefined {
  const { name, arn, tags, boundary } = user;
  const definition = access.users[name];
  const groups = user.groups.filter((group) => isGroupOfUsers(access, group));
  if (definition === undefined && groups.length === 0 && !isTrustedByPath(access, user)) return undefined;
  const isOurs = definition !== undefined && !definition.existing;
  const others = allGroups.filter(
    (group) => user.groups.includes(group.name) && !groups.includes(group.name),
  );
  const beside = [...(isOurs ? [] : [user]), ...others].flatMap((holder) => policiesOn(holder, policies));
  return {
    name,
    arn,
    tags,
    groups,
    policies: isOurs ? policiesOn(user, policies) : [],
    boundary: boundary === undefined ? undefined : policies(boundary),
    beside: isTrustedByPath(access, user) ? beside : undefined,
  };
}

/** Whether some role trusts everybody in a path, and this user is there. */
export function isTrustedByPath(access: AccessModel, { arn }: LiveUser): boolean {
  const { primary, roles } = access;
  const isThere = arn.startsWith(`${accountArn(access)}:user${primary.userPath}`);
  return isThere && Object.values(roles).some(({ trust }) => trust.match === "path");
}

function isGroupOfUsers({ groups }: AccessModel, name: string): boolean {
  return groups[name] !== undefined && isOfUsers(groups[name]);
}

function machinePolicies(
  access: AccessModel,
  primary: LiveAccount,
  assumePolicies: ReadonlySet<string>,
  policies: Policies,
): ReadonlyMap<string, readonly RegisteredPolicy[]> {
  const found = Object.values(access.machines).flatMap(({ principal, attach }) => {
    const parts = principalParts(principal);
    if (!attach || parts?.accountId !== primary.accountId || parts.kind === "account") return [];
    const { roles, users } = primary;
    const holder = (parts.kind === "role" ? roles : users).find(({ arn }) => arn === principal);
    const attached = holder?.attached.filter((arn) => assumePolicies.has(arn)) ?? [];
    return [[`${parts.kind} ${parts.name}`, attached.map(policies)] as const];
  });
  return new Map(found);
}

function policiesOn(holder: LiveRole | LiveUser | LiveGroup, policies: Policies): RegisteredPolicy[] {
  return [
    ...holder.attached.map(policies),
    ...holder.inline.map((policy) => inlinePolicy(holder.arn, policy)),
  ];
}

function inlinePolicy(holder: string, { name, document }: InlinePolicy): RegisteredPolicy {
  return { ...registeredPolicy(`${name} (inline)`, name, document), arn: `${name} (inline in ${holder})` };
}

function isOfAws(arn: string): boolean {
  return arn.includes(":iam::aws:policy/");
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
