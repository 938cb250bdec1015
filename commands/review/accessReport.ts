import { type AccessModel, type Assume, EVERY_ACCOUNT } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { inWords } from "../../components/model/durations";
import { managedPolicy } from "../../components/policies/managedPolicies";
import type { EffectiveGrant, Rollout } from "../rehearsal/rehearse";
import { ACCESS_KEYS_IN_WORDS } from "../vocabulary/accessKeys";
import { alarmsInWords } from "../vocabulary/alarms";
import { canonical } from "../vocabulary/canonical";
import { conditionWords } from "../vocabulary/conditions";
import { bySubject, type Holder, holdersIn, whoIs } from "../vocabulary/holders";
import { type Metadata, metadataIn } from "../vocabulary/metadata";
import { permissionsOfRoles, policyName, type RolePermissions } from "../vocabulary/permissions";
import { longestSession } from "../vocabulary/sessions";
import { inNaturalOrder, inOrder } from "./order";
import { type Notice, noticesOf } from "./notices";
import { type Terms, termsOf } from "./terms";

/** Who may assume what, as plain data: each list sorted, whatever the order of the model. */
export interface AccessReport {
  readonly primary: PrimaryAccount;
  readonly accounts: readonly AccountAccess[];
  readonly accountSets: AccessModel["accountSets"];
  /** What is announced while it happens, in sentences; undefined where nothing is. */
  readonly alarms?: readonly string[] | undefined;
  /** Roles of all accounts, each once. */
  readonly roles: readonly RoleAccess[];
}

/** What people have in the account that they live in. */
export interface PrimaryAccount {
  readonly accountId: string;
  /** What people's own access keys are good for, in words. */
  readonly accessKeys: string;
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
  /** Keys of the roles that stand there. */
  readonly roles: readonly string[];
  readonly grants: readonly GrantAccess[];
}

/** One principal and one role of one account. */
export interface GrantAccess {
  /** Identifies the grant in every state of the model. */
  readonly key: string;
  readonly holder: Holder;
  /** ARN, or the pattern of one, that trust policies know them by. */
  readonly principal: string;
  /** A person's name, a permission set, a group of Identity Center, a machine's ARN, a subject of a provider. */
  readonly who: string;
  /** In words: `groups admins, devs`. */
  readonly via: string;
  readonly account: string;
  readonly accountId: string;
  /** Account sets, and `"*"`, by which each part of the model that grants it does so. */
  readonly written: readonly string[];
  /** Key in the model. */
  readonly role: string;
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
  /** What of who gets in, and how, is worth a second look. */
  readonly notices: readonly Notice[];
}

export interface RoleAccess {
  readonly key: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Accounts where it stands. */
  readonly accounts: readonly string[];
  /** The path of users that it trusts, and the accounts where it does; undefined for one that trusts none. */
  readonly trustsPath: TrustedPath | undefined;
  /** Undefined where nobody may assume it. */
  readonly permissions: RolePermissions | undefined;
  readonly maxSession: string;
}

export interface TrustedPath {
  readonly path: string;
  readonly accounts: readonly string[];
}

/** Makes the review of what a project would deploy. */
export function accessReport(rollout: Rollout): AccessReport {
  const access = canonical<AccessModel>(rollout.project.access);
  const permissions = permissionsOfRoles(rollout);
  const rows = new Rows(access, permissions, metadataIn(rollout.runs), conditionWords(rollout));
  for (const grant of rollout.grants) rows.add(grant);
  const all = rows.sorted();
  return {
    primary: {
      accountId: access.primary.accountId,
      accessKeys: ACCESS_KEYS_IN_WORDS[access.primary.accessKeys],
      people: people(access),
    },
    accounts: byName(access.accounts).map(([account, { accountId, roles }]) => ({
      account,
      accountId,
      roles: [...roles].sort(inNaturalOrder),
      grants: all.get(account) ?? [],
    })),
    accountSets: access.accountSets,
    alarms: alarmsInWords(access),
    roles: byName(access.roles).map(([key, { name, description, trust, maxSessionDuration }]) => {
      const accounts = byName(access.accounts)
        .filter(([, { roles }]) => roles.includes(key))
        .map(([account]) => account);
      const open = accounts.filter((account) => isForPeople(all.get(account), name));
      const trustsPath =
        trust.match === "path" && open.length > 0
          ? { path: access.primary.userPath, accounts: open }
          : undefined;
      const maxSession = inWords(maxSessionDuration);
      return {
        key,
        name,
        description,
        accounts,
        trustsPath,
        permissions: permissions.get(key),
        maxSession,
      };
    }),
  };
}

function byName<Value>(entries: Readonly<Record<string, Value>>): (readonly [string, Value])[] {
  return Object.entries(entries).sort(([left], [right]) => inNaturalOrder(left, right));
}

/** Where no IAM user has a role, its trust policy has no statement of users. */
function isForPeople(grants: readonly GrantAccess[] = [], roleName: string): boolean {
  return grants.some((grant) => grant.roleName === roleName && grant.holder.kind === "person");
}

/** Collects the grants as rows: somebody who has a role through several groups has it once. */
class Rows {
  readonly #holders = new Map<string, { grant: EffectiveGrant; holder: Holder }>();

  readonly #holderOf: (grant: EffectiveGrant) => Holder;

  public constructor(
    private readonly access: AccessModel,
    private readonly permissions: ReadonlyMap<string, RolePermissions>,
    private readonly metadata: Metadata,
    private readonly conditionsOf: ReturnType<typeof conditionWords>,
  ) {
    this.#holderOf = holdersIn(access);
  }

  public add(grant: EffectiveGrant): void {
    for (const holder of bySubject(this.access, this.#holderOf(grant))) {
      const key = this.#keyOf(grant, holder);
      const known = this.#holders.get(key)?.holder;
      this.#holders.set(key, { grant, holder: known === undefined ? holder : together(known, holder) });
    }
  }

  public sorted(): ReadonlyMap<string, readonly GrantAccess[]> {
    const accounts = new Map<string, GrantAccess[]>();
    const rows = [...this.#holders].map(([key, { grant, holder }]) => this.#row(key, grant, holder));
    for (const row of rows.sort(byRoleAndHolder)) {
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

  #row(key: string, { account, role, roleArn, principal }: EffectiveGrant, holder: Holder): GrantAccess {
    const { access } = this;
    const definition = defined(access.roles, role);
    const permissions = this.permissions.get(role);
    if (permissions === undefined) throw new Error(`role ${role} of account ${account} was not deployed`);
    const sessionSeconds = longestSession(access, definition, holder);
    const metadata = holder.kind === "provider" ? this.metadata.get(holder.identityProvider) : undefined;
    const terms = termsOf(access, holder, role, metadata);
    const conditions = this.conditionsOf(
      viaOf(holder),
      role,
      // The subject stands in the row's first cell.
      holder.kind === "provider" ? holder.subject : undefined,
    );
    return {
      key,
      holder,
      principal,
      who: whoIs(access, holder),
      via: viaInWords(holder),
      account,
      accountId: defined(access.accounts, account).accountId,
      written: writtenFor(access, holder, role),
      role,
      roleName: definition.name,
      roleArn,
      conditions,
      terms,
      sessionSeconds,
      session: inWords(sessionSeconds),
      permissions,
      notices: noticesOf(access, { holder, role, terms, conditions, permissions }),
    };
  }
}

/** `"*"` says each set too, so that one part may say the one and another the other. */
function writtenFor(access: AccessModel, holder: Holder, role: string): readonly string[] {
  const keys = assumesOf(access, holder).map((assume) =>
    Object.keys(assume).filter((key) => assume[key]?.includes(role)),
  );
  const all = [EVERY_ACCOUNT, ...Object.keys(access.accountSets)];
  return all.filter((name) =>
    keys.every((said) => said.includes(name) || (name !== EVERY_ACCOUNT && said.includes(EVERY_ACCOUNT))),
  );
}

function assumesOf(access: AccessModel, holder: Holder): readonly Assume[] {
  if ("groups" in holder) return holder.groups.map((group) => defined(access.groups, group).assume);
  return holder.kind === "machine"
    ? [defined(access.machines, holder.machine).assume]
    : [defined(access.identityProviders, holder.identityProvider).assume];
}

function together(one: Holder, other: Holder): Holder {
  if (!("groups" in one) || !("groups" in other)) return one;
  return { ...one, groups: [...new Set([...one.groups, ...other.groups])].sort() };
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

const KINDS: readonly Holder["kind"][] = [
  "person",
  "permission set",
  "Identity Center group",
  "machine",
  "provider",
];

/** The order of grants in one place. */
export function byRoleAndHolder(left: GrantAccess, right: GrantAccess): number {
  return inOrder(orderOf(left), orderOf(right));
}

/** Whoever may do most comes first. A role that becomes an administrator's changes each of its rows anyway. */
const MOST_POWERFUL: readonly string[] = ["privilege escalation", "administrator"];

function orderOf({ role, holder, who, via, permissions }: GrantAccess): readonly (string | number)[] {
  const power = Math.max(...permissions.risks.map(({ kind }) => MOST_POWERFUL.indexOf(kind)), -1);
  return [-power, role, KINDS.indexOf(holder.kind), who, via];
}

function people(access: AccessModel): PersonAccess[] {
  return byName(access.users).map(([who, user]) => {
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
