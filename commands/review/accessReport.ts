import { type AccessModel, type IdentityProvider, type Role } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { managedPolicy } from "../../components/policies/managedPolicies";
import { wholeTenant } from "../../components/policies/sharedIssuers";
import { conditionsInWords } from "../rehearsal/describe";
import type { EffectiveGrant, Rollout } from "../rehearsal/rehearse";
import { inWords } from "../rehearsal/requirements";
import type { StackRun } from "../rehearsal/stacks";
import { canonical } from "./canonical";
import { policyName, type RolePermissions, rolePermissions } from "./permissions";
import { digestOf, type Holder, type Terms, termsOf } from "./terms";

/** Who may assume what, as plain data: each list sorted, whatever the order of the model. */
export interface AccessReport {
  readonly primary: PrimaryAccount;
  readonly accounts: readonly AccountAccess[];
  /** Roles of all accounts, each once. */
  readonly roles: readonly RoleAccess[];
}

/** What people have in the account that they live in. */
export interface PrimaryAccount {
  readonly accountId: string;
  readonly people: readonly PersonAccess[];
}

export interface PersonAccess {
  readonly who: string;
  readonly groups: readonly string[];
  /** Managed policies that their groups have beside the roles, by name. */
  readonly policies: readonly string[];
  readonly within?: string | undefined;
  /** Whether they may manage their own password, keys and MFA, and without MFA do nothing else. */
  readonly selfManagement: boolean;
  /** What the stack lets them sign in with. */
  readonly credentials: readonly string[];
}

export interface AccountAccess {
  readonly account: string;
  readonly accountId: string;
  readonly grants: readonly GrantAccess[];
  /** Roles that trust a path of users, with the path. */
  readonly openTo: readonly { readonly roleName: string; readonly path: string }[];
}

/** One principal and one role of one account. */
export interface GrantAccess {
  /** Identifies the grant in every state of the model. */
  readonly key: string;
  readonly holder: Holder;
  /** A person's name, a permission set, a machine's ARN, a subject of a provider. */
  readonly who: string;
  /** In words: `groups admins, devs`. */
  readonly via: string;
  readonly account: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly roleArn: string;
  /** In words. */
  readonly conditions: readonly string[];
  readonly terms: Terms;
  readonly sessionSeconds: number;
  /** In words: `1 h`. */
  readonly session: string;
  /** What a session may do, with the flags of what is worth a second look. */
  readonly permissions: RolePermissions;
}

export interface RoleAccess {
  readonly key: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly permissions: RolePermissions;
}

/** Makes the review of what a project would deploy. */
export function accessReport({ project, runs, deployed, grants }: Rollout): AccessReport {
  const access = canonical<AccessModel>(project.access);
  const permissions = new Map<string, RolePermissions>();
  for (const { role, roleArn } of grants) {
    const deployedRole = deployed.roles.get(roleArn);
    if (permissions.has(role) || deployedRole === undefined) continue;
    permissions.set(
      role,
      rolePermissions(access, defined(access.roles, role), deployedRole, deployed.unknownPolicies),
    );
  }
  const rows = new Rows(access, permissions, metadataIn(runs));
  for (const grant of grants) rows.add(grant);
  const all = rows.sorted();
  return {
    primary: { accountId: access.primary.accountId, people: people(access) },
    accounts: Object.entries(access.accounts).map(([account, { accountId, roles }]) => ({
      account,
      accountId,
      grants: all.get(account) ?? [],
      openTo: roles
        .map((role) => defined(access.roles, role))
        .filter(({ trust }) => trust.match === "path")
        .map(({ name }) => ({ roleName: name, path: access.primary.userPath })),
    })),
    roles: [...permissions]
      .map(([key, ofRole]) => {
        const { name, description } = defined(access.roles, key);
        return { key, name, description, permissions: ofRole };
      })
      .sort((left, right) => compare(left.key, right.key)),
  };
}

/** Text order that does not depend on the machine's language. */
export function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** SAML metadata as deployed, by the provider's name. */
function metadataIn(runs: readonly StackRun[]): ReadonlyMap<string, string> {
  return new Map(
    runs.flatMap(({ resources }) =>
      resources.flatMap(({ type, inputs: { name, samlMetadataDocument: metadata } }) =>
        type === "aws:iam/samlProvider:SamlProvider" &&
        typeof name === "string" &&
        typeof metadata === "string"
          ? [[name, metadata] as const]
          : [],
      ),
    ),
  );
}

/** Collects the grants as rows: somebody who has a role through several groups has it once. */
class Rows {
  readonly #holders = new Map<string, { grant: EffectiveGrant; holder: Holder }>();
  readonly #words = new Map<string, readonly string[]>();

  public constructor(
    private readonly access: AccessModel,
    private readonly permissions: ReadonlyMap<string, RolePermissions>,
    private readonly metadata: ReadonlyMap<string, string>,
  ) {}

  public add(grant: EffectiveGrant): void {
    for (const holder of holdersOf(this.access, grant)) {
      const key = this.#keyOf(grant, holder);
      const known = this.#holders.get(key)?.holder;
      this.#holders.set(key, { grant, holder: known === undefined ? holder : together(known, holder) });
    }
  }

  public sorted(): ReadonlyMap<string, readonly GrantAccess[]> {
    const accounts = new Map<string, GrantAccess[]>();
    const rows = [...this.#holders].map(([key, { grant, holder }]) => this.#row(key, grant, holder));
    for (const row of rows.sort((left, right) => compare(orderOf(left), orderOf(right)))) {
      const ofAccount = accounts.get(row.account) ?? [];
      ofAccount.push(row);
      accounts.set(row.account, ofAccount);
    }
    return accounts;
  }

  /** By what AWS knows, so that another name in the model for the same thing is the same grant. */
  #keyOf({ account, role }: EffectiveGrant, holder: Holder): string {
    const via = holder.kind === "provider" ? holder.identityProvider : "";
    const { accountId } = defined(this.access.accounts, account);
    const { name } = defined(this.access.roles, role);
    return [accountId, name, holder.kind, whoIs(this.access, holder), via].join("\n");
  }

  #row(key: string, { account, role, roleArn }: EffectiveGrant, holder: Holder): GrantAccess {
    const { access } = this;
    const definition = defined(access.roles, role);
    const permissions = this.permissions.get(role);
    if (permissions === undefined) throw new Error(`role ${role} of account ${account} was not deployed`);
    const sessionSeconds = longestSession(access, definition, holder);
    const metadata = holder.kind === "provider" ? this.metadata.get(holder.identityProvider) : undefined;
    return {
      key,
      holder,
      who: whoIs(access, holder),
      via: viaInWords(holder),
      account,
      accountId: defined(access.accounts, account).accountId,
      roleName: definition.name,
      roleArn,
      conditions: [...breadth(access, holder), ...this.#conditions(holder, role, metadata)],
      terms: termsOf(access, holder, role, metadata),
      sessionSeconds,
      session: inWords(sessionSeconds),
      permissions,
    };
  }

  /** The words do not depend on the person, so a large group needs them once. */
  #conditions(holder: Holder, role: string, metadata: string | undefined): readonly string[] {
    const via = viaOf(holder);
    const key = [via, role].join("\n");
    const known = this.#words.get(key) ?? conditionsOfVia(this.access, via, role, metadata);
    this.#words.set(key, known);
    return known;
  }
}

function conditionsOfVia(
  access: AccessModel,
  via: string,
  role: string,
  metadata: string | undefined,
): readonly string[] {
  const words = conditionsInWords(access, via, role);
  const machine = via.startsWith("machine ") ? access.machines[via.slice("machine ".length)] : undefined;
  if (machine?.externalId !== undefined) {
    // It is no secret, and another one lets in somebody else.
    const externalId = `external ID ${machine.externalId}`;
    return words.map((word) => (word === "external ID" ? externalId : word));
  }
  const provider = via.startsWith("identity provider ")
    ? access.identityProviders[via.slice("identity provider ".length)]
    : undefined;
  if (provider === undefined) return words;
  // The subject stands in the row's first cell.
  return [...audience(provider, metadata), ...(provider.type === "oidc" ? words.slice(1) : words)];
}

/** What a subject that is a whole organization lets in, since its row shows the subject alone. */
function breadth(access: AccessModel, holder: Holder): string[] {
  if (holder.kind !== "provider" || holder.subject === undefined) return [];
  const provider = defined(access.identityProviders, holder.identityProvider);
  const whole = provider.type === "saml" ? undefined : wholeTenant(provider, holder.subject);
  return whole === undefined ? [] : [whole];
}

function audience(provider: IdentityProvider, metadata: string | undefined): string[] {
  if (provider.type === "oidc") return [`a token of ${provider.url} for ${provider.audiences.join(" or ")}`];
  return metadata === undefined ? [] : [`by its metadata with SHA-256 ${digestOf(metadata)}...`];
}

/** Those whom a grant is for; an OIDC provider's subjects one by one. */
function holdersOf(access: AccessModel, { via, principal }: EffectiveGrant): Holder[] {
  const [, kind = "", name = ""] = /^(group|machine|identity provider) (.*)$/s.exec(via) ?? [];
  if (kind === "machine") return [{ kind, machine: name }];
  if (kind === "group") {
    const { permissionSet } = defined(access.groups, name);
    if (permissionSet !== undefined) return [{ kind: "permission set", permissionSet, groups: [name] }];
    return [{ kind: "person", user: principal.slice(principal.lastIndexOf("/") + 1), groups: [name] }];
  }
  const provider = defined(access.identityProviders, name);
  if (provider.type === "saml") return [{ kind: "provider", identityProvider: name }];
  return provider.subjects.map((subject) => ({ kind: "provider", identityProvider: name, subject }));
}

function together(one: Holder, other: Holder): Holder {
  if (!("groups" in one) || !("groups" in other)) return one;
  return { ...one, groups: [...new Set([...one.groups, ...other.groups])].sort() };
}

function whoIs(access: AccessModel, holder: Holder): string {
  switch (holder.kind) {
    case "person":
      return holder.user;
    case "permission set":
      return `permission set ${holder.permissionSet}`;
    case "machine":
      return defined(access.machines, holder.machine).principal;
    case "provider":
      return holder.subject ?? `everybody for whom ${holder.identityProvider} vouches`;
  }
}

/** A way in whose words stand for all of the holder's. */
function viaOf(holder: Holder): string {
  if ("groups" in holder) return `group ${holder.groups[0] ?? ""}`;
  return holder.kind === "machine"
    ? `machine ${holder.machine}`
    : `identity provider ${holder.identityProvider}`;
}

function viaInWords(holder: Holder): string {
  if ("groups" in holder && holder.groups.length > 1) return `groups ${holder.groups.join(", ")}`;
  return viaOf(holder);
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
const LONGEST_CHAINED_SESSION = 3_600;

/** Whoever is in a role's session already, as people of Identity Center are, chains roles. */
function longestSession(access: AccessModel, { maxSessionDuration }: Role, holder: Holder): number {
  const chains =
    holder.kind === "permission set" ||
    (holder.kind === "machine" && defined(access.machines, holder.machine).principal.includes(":role/"));
  return chains ? Math.min(maxSessionDuration, LONGEST_CHAINED_SESSION) : maxSessionDuration;
}

const KINDS: readonly Holder["kind"][] = ["person", "permission set", "machine", "provider"];

function orderOf({ roleName, holder, who, via }: GrantAccess): string {
  return [roleName, KINDS.indexOf(holder.kind), who, via].join("\n");
}

function people(access: AccessModel): PersonAccess[] {
  return Object.entries(access.users).map(([who, user]) => {
    const groups = Object.entries(access.groups).filter(([, { members }]) => members.includes(who));
    const policies = groups.flatMap(([, { managedPolicies }]) => managedPolicies);
    const arns = new Map(
      policies.map((policy) => [managedPolicy(access.primary.partition, policy).arn, policyName(policy)]),
    );
    return {
      who,
      groups: groups.map(([name]) => name),
      policies: [...arns.values()].sort(),
      within: user.permissionsBoundary === undefined ? undefined : policyName(user.permissionsBoundary),
      selfManagement: groups.some(([, group]) => group.selfManagement),
      credentials: [
        ...(user.accessKey ? ["access key"] : []),
        ...(user.consoleAccess === undefined ? [] : ["console password"]),
      ],
    };
  });
}
