import type {
  AccessModel,
  AccessModelArgs,
  Account,
  AccountArgs,
  AccountQuotasArgs,
  AccountSet,
  AccountSetArgs,
  Assume,
  Audit,
  AuditArgs,
  Group,
  GroupArgs,
  IdentityProvider,
  IdentityProviderArgs,
  Machine,
  MachineArgs,
  Partition,
  Permissions,
  PermissionsArgs,
  PrimaryQuotasArgs,
  Role,
  RoleArgs,
  Statement,
  StatementArgs,
  User,
  UserArgs,
} from "./accessModel";
import { CONSOLES } from "./audiences/saml";
import { conditionsWithDefaults } from "./conditions";
import { listOf, optionalListOf } from "./oneOrMore";
import { passwordPolicyWithDefaults } from "./passwordPolicy";
import { QUOTAS, type QuotasOf } from "./quotas";
import { mapValues, record } from "./records";
import { MAIN_REGIONS, sendsAcrossRegions } from "./regions";
import { trustWithDefaults } from "./trust/written";

/** One hour, in seconds: what AWS gives a role that says nothing. */
const SESSION_DURATION = 3_600;

/** Characters: longer than any password policy that AWS people are given asks for. */
const INITIAL_PASSWORD_LENGTH = 24;

/** Fills in every default of an access model. */
export function withDefaults(args: AccessModelArgs): AccessModel {
  const userPath = args.primary.userPath ?? "/";
  const accountSets = mapValues(args.accountSets ?? {}, accountSetWithDefaults);
  return {
    primary: {
      accountId: args.primary.accountId,
      stack: args.primary.stack ?? "primary",
      partition: args.primary.partition ?? "aws",
      userPath,
      accessKeys: args.primary.accessKeys ?? "allowed",
      alias: args.primary.alias,
      passwordPolicy: args.primary.passwordPolicy && passwordPolicyWithDefaults(args.primary.passwordPolicy),
      quotas: primaryQuotasWithDefaults(args.primary.quotas),
      identityCenter: args.primary.identityCenter,
    },
    accounts: mapValues(args.accounts, (account, key) => accountWithDefaults(account, key, accountSets)),
    accountSets,
    roles: mapValues(args.roles, roleWithDefaults),
    groups: mapValues(args.groups, groupWithDefaults),
    users: everybody(args, userPath),
    machines: mapValues(args.machines ?? {}, machineWithDefaults),
    identityProviders: mapValues(args.identityProviders ?? {}, (provider) =>
      identityProviderWithDefaults(provider, args.primary.partition ?? "aws"),
    ),
    audit: args.audit && auditWithDefaults(args.audit, args),
  };
}

function primaryQuotasWithDefaults(quotas: PrimaryQuotasArgs = {}): QuotasOf<"primary"> {
  return {
    policiesPerRole: quotas.policiesPerRole ?? QUOTAS.policiesPerRole.standard,
    policiesPerUser: quotas.policiesPerUser ?? QUOTAS.policiesPerUser.standard,
    groups: quotas.groups ?? QUOTAS.groups.standard,
    customerManagedPolicies: quotas.customerManagedPolicies ?? QUOTAS.customerManagedPolicies.standard,
  };
}

function accountWithDefaults(
  account: AccountArgs,
  key: string,
  accountSets: Readonly<Record<string, AccountSet>>,
): Account {
  const ownRoles = listOf(account.roles);
  const ofSets = Object.values(accountSets).flatMap(({ accounts, roles }) =>
    accounts.includes(key) ? roles.filter((role) => !ownRoles.includes(role)) : [],
  );
  return {
    ...account,
    stack: account.stack ?? key,
    roles: [...ownRoles, ...new Set(ofSets)],
    ownRoles,
    quotas: accountQuotasWithDefaults(account.quotas),
  };
}

function accountQuotasWithDefaults(quotas: AccountQuotasArgs = {}): QuotasOf<"child"> {
  return {
    trustPolicy: quotas.trustPolicy ?? QUOTAS.trustPolicy.standard,
    policiesPerRole: quotas.policiesPerRole ?? QUOTAS.policiesPerRole.standard,
    roles: quotas.roles ?? QUOTAS.roles.standard,
    customerManagedPolicies: quotas.customerManagedPolicies ?? QUOTAS.customerManagedPolicies.standard,
    oidcProviders: quotas.oidcProviders ?? QUOTAS.oidcProviders.standard,
  };
}

function accountSetWithDefaults({ accounts, roles }: AccountSetArgs): AccountSet {
  return { accounts: listOf(accounts), roles: listOf(roles) };
}

function roleWithDefaults(role: RoleArgs, key: string): Role {
  const name = role.name ?? key;
  return {
    ...role,
    name,
    path: role.path ?? "/",
    maxSessionDuration: role.maxSessionDuration ?? SESSION_DURATION,
    permissions: permissionsWithDefaults(role.permissions, name),
    tags: role.tags ?? {},
    exclusive: role.exclusive ?? true,
    forceDetachPolicies: role.forceDetachPolicies ?? false,
    trust: trustWithDefaults(role.trust ?? {}),
  };
}

function permissionsWithDefaults(permissions: PermissionsArgs, roleName: string): Permissions {
  return {
    managedPolicies: listOf(permissions.managedPolicies),
    statements: (permissions.statements ?? []).map(statementWithDefaults),
    policyName: permissions.policyName ?? `${roleName}-access`,
  };
}

function statementWithDefaults(statement: StatementArgs): Statement {
  return {
    sid: statement.sid,
    effect: statement.effect ?? "Allow",
    actions: optionalListOf(statement.actions),
    notActions: optionalListOf(statement.notActions),
    resources: optionalListOf(statement.resources),
    notResources: optionalListOf(statement.notResources),
    conditions: conditionsWithDefaults(statement.conditions),
  };
}

function groupWithDefaults(group: GroupArgs, key: string): Group {
  const ofUsers = group.members === undefined ? undefined : group;
  return {
    members: listOf(group.members),
    permissionSet: group.permissionSet,
    identityCenterGroup: group.identityCenterGroup,
    assume: assumeWithDefaults(group.assume),
    path: ofUsers?.path ?? "/",
    policyName: (group.identityCenterGroup === undefined ? group.policyName : undefined) ?? `${key}-assume`,
    selfManagement: ofUsers !== undefined && (ofUsers.selfManagement ?? true),
    managedPolicies: listOf(ofUsers?.managedPolicies),
  };
}

function assumeWithDefaults(assume: GroupArgs["assume"]): Assume {
  return mapValues(assume, listOf);
}

function machineWithDefaults(machine: MachineArgs): Machine {
  return {
    principal: machine.principal,
    assume: assumeWithDefaults(machine.assume),
    externalId: machine.externalId,
    attach: machine.attach ?? true,
    sessionName: machine.sessionName,
    sessionTags: machine.sessionTags && mapValues(machine.sessionTags, listOf),
    sourceIdentity: sourceIdentityWithDefaults(machine.sourceIdentity),
    sourceIps: optionalListOf(machine.sourceIps),
    conditions: conditionsWithDefaults(machine.conditions),
  };
}

function sourceIdentityWithDefaults(allowed: MachineArgs["sourceIdentity"]): Machine["sourceIdentity"] {
  if (typeof allowed === "boolean") return allowed ? ["*"] : undefined;
  return optionalListOf(allowed);
}

function identityProviderWithDefaults(
  provider: IdentityProviderArgs,
  partition: Partition,
): IdentityProvider {
  const common = { assume: assumeWithDefaults(provider.assume), existing: provider.existing ?? false };
  if (provider.type === "saml") {
    const audiences = optionalListOf(provider.audiences) ?? [CONSOLES[partition]];
    return { type: "saml", metadata: provider.metadata, audiences, ...common };
  }
  return {
    type: "oidc",
    url: provider.url,
    audiences: listOf(provider.audiences),
    subjects: listOf(provider.subjects),
    claims: mapValues(provider.claims ?? {}, listOf),
    ...common,
  };
}

function auditWithDefaults(audit: AuditArgs, { primary, accounts }: AccessModelArgs): Audit {
  const main = MAIN_REGIONS[primary.partition ?? "aws"];
  const ofAccounts = Object.values(accounts).flatMap(({ region }) => region ?? []);
  const regions = optionalListOf(audit.regions) ?? (sendsAcrossRegions(primary.partition) ? ofAccounts : []);
  return {
    stack: audit.stack ?? "alarms",
    regions: [main, ...[...new Set(regions)].filter((region) => region !== main).sort()],
    assumptions: audit.assumptions ?? true,
    changes: audit.changes ?? true,
    topic: audit.topic,
    emails: listOf(audit.emails),
  };
}

function everybody(args: AccessModelArgs, userPath: string): Readonly<Record<string, User>> {
  const members = Object.values(args.groups).flatMap((group) => listOf(group.members));
  const names = [...new Set([...members, ...Object.keys(args.users ?? {})])].sort();
  const written = mapValues(args.users ?? {}, (user) => user);
  return record(names.map((name) => [name, userWithDefaults(written[name] ?? {}, userPath)]));
}

function userWithDefaults(user: UserArgs, userPath: string): User {
  return {
    existing: user.existing ?? false,
    path: user.path ?? userPath,
    forceDestroy: user.forceDestroy ?? true,
    tags: user.tags ?? {},
    permissionsBoundary: user.permissionsBoundary,
    consoleAccess: user.consoleAccess && {
      passwordResetRequired: user.consoleAccess.passwordResetRequired ?? true,
      passwordLength: user.consoleAccess.passwordLength ?? INITIAL_PASSWORD_LENGTH,
    },
    accessKey: user.accessKey ?? false,
    pgpKey: user.pgpKey,
  };
}
