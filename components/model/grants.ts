import { type AccessModel, type AccountSet, type Assume, EVERY_ACCOUNT, type Group } from "./accessModel";

/** A role in one account. */
export interface AccountRole {
  /** Key of the account. */
  readonly account: string;
  /** Key of the role. */
  readonly role: string;
}

/** Who a grant is for, and through what. */
export type Grantee =
  | { readonly kind: "user"; readonly user: string; readonly group: string }
  | { readonly kind: "permissionSet"; readonly permissionSet: string; readonly group: string }
  | { readonly kind: "identityCenterGroup"; readonly group: string }
  | { readonly kind: "machine"; readonly machine: string }
  | { readonly kind: "identityProvider"; readonly identityProvider: string };

/** Somebody may assume one role in one account. */
export type Grant = Grantee & AccountRole;

/** Every grant of the model, in the order of groups, machines and providers, and in these of accounts and roles. */
export function grantsOf(access: AccessModel): Grant[] {
  return grantingParts(access).flatMap(({ grantees, assume }) =>
    rolesOf(access, { assume }).flatMap((target) =>
      grantees
        .filter((grantee) => !isDenied(access, grantee, target.role))
        .map((grantee) => ({ ...grantee, ...target })),
    ),
  );
}

interface GrantingPart {
  readonly name: string;
  readonly grantees: readonly Grantee[];
  readonly assume: Assume;
}

/** The parts of the model that grant roles, each with those to whom it grants them. */
function grantingParts(access: AccessModel): GrantingPart[] {
  const groups = Object.entries(access.groups).map(([group, definition]) => ({
    name: `group ${group}`,
    grantees: peopleOf(group, definition),
    assume: definition.assume,
  }));
  const machines = Object.entries(access.machines).map(([machine, { assume }]) => ({
    name: `machine ${machine}`,
    grantees: [{ kind: "machine", machine } as const],
    assume,
  }));
  const providers = Object.entries(access.identityProviders).map(([identityProvider, { assume }]) => ({
    name: `identity provider ${identityProvider}`,
    grantees: [{ kind: "identityProvider", identityProvider } as const],
    assume,
  }));
  return [...groups, ...machines, ...providers];
}

function peopleOf(group: string, { members, permissionSet, identityCenterGroup }: Group): Grantee[] {
  if (permissionSet !== undefined) return [{ kind: "permissionSet", permissionSet, group }];
  if (identityCenterGroup !== undefined) return [{ kind: "identityCenterGroup", group }];
  return members.map((user) => ({ kind: "user", user, group }));
}

/** Whether a group is one of IAM users, which the primary account has. */
export function isOfUsers({ permissionSet, identityCenterGroup }: Group): boolean {
  return permissionSet === undefined && identityCenterGroup === undefined;
}

/** What a grant goes through, in words: `group child-users`. */
export function viaOf(grantee: Grantee): string {
  switch (grantee.kind) {
    case "user":
    case "permissionSet":
    case "identityCenterGroup":
      return `group ${grantee.group}`;
    case "machine":
      return `machine ${grantee.machine}`;
    case "identityProvider":
      return `identity provider ${grantee.identityProvider}`;
  }
}

/** The roles that a part of the model lets assume, each once, with `"*"` and account sets spelt out. */
export function rolesOf(access: AccessModel, part: { readonly assume: Assume }): AccountRole[] {
  return Object.keys(access.accounts).flatMap((account) =>
    rolesIn(access, part.assume, account).map((role) => ({ account, role })),
  );
}

function rolesIn(access: AccessModel, assume: Assume, account: string): readonly string[] {
  const has = access.accounts[account]?.roles ?? [];
  const ofSets = setsIn(access, assume).filter(({ accounts }) => accounts.includes(account));
  const granted = [
    ...(assume[EVERY_ACCOUNT] ?? []),
    ...ofSets.flatMap(({ roles }) => roles),
    ...(assume[account] ?? []),
  ];
  if (granted.length === 0) return granted;
  return [...new Set(granted)].filter((role) => has.includes(role) && access.roles[role] !== undefined);
}

/** The account sets that stand in `assume`, with the roles that it grants in their accounts. */
function setsIn({ accountSets }: AccessModel, assume: Assume): AccountSet[] {
  // Asked for each account of each part, most of whose models have none.
  if (Object.keys(accountSets).length === 0) return [];
  return Object.entries(assume).flatMap(([name, roles]) => {
    const set = accountSets[name];
    return set === undefined ? [] : [{ accounts: set.accounts, roles }];
  });
}

/** The groups that let assume a role in some account. */
export function groupsGranting(access: AccessModel, role: string): Group[] {
  return Object.values(access.groups).filter(({ assume }) => Object.values(assume).flat().includes(role));
}

/** Keys of those among them whose people get the role directly. */
export function directGroupsGranting(access: AccessModel, role: string): string[] {
  const granting = new Set(groupsGranting(access, role));
  return Object.entries(access.groups).flatMap(([key, group]) =>
    group.identityCenterGroup !== undefined && granting.has(group) ? [key] : [],
  );
}

/** Those who may assume a role in an account; each list sorted, and without users whom the role denies. */
export interface Audience {
  readonly users: readonly string[];
  readonly permissionSets: readonly string[];
  /** Keys of `groups` whose people get the role directly. */
  readonly identityCenterGroups: readonly string[];
  /** Keys of `machines`. */
  readonly machines: readonly string[];
  /** Keys of `identityProviders`. */
  readonly identityProviders: readonly string[];
}

/** Account -> role -> those who may assume it. */
export type Audiences = ReadonlyMap<string, ReadonlyMap<string, Audience>>;

export function audiencesOf(access: AccessModel): Audiences {
  const granting = new Map<string, Map<string, GrantingPart[]>>();
  for (const part of grantingParts(access)) {
    for (const { account, role } of rolesOf(access, part)) {
      const roles = granting.get(account) ?? new Map<string, GrantingPart[]>();
      granting.set(account, roles.set(role, [...(roles.get(role) ?? []), part]));
    }
  }
  // Many accounts grant a role through the same parts, and so to the same audience.
  const audiences = new Map<string, Audience>();
  const audienceOnce = (role: string, parts: readonly GrantingPart[]): Audience => {
    const key = [role, ...parts.map(({ name }) => name)].join("\n");
    const audience = audiences.get(key) ?? audienceFrom(access, role, parts);
    audiences.set(key, audience);
    return audience;
  };
  return new Map(
    [...granting].map(([account, roles]) => [
      account,
      new Map([...roles].map(([role, parts]) => [role, audienceOnce(role, parts)])),
    ]),
  );
}

/** Those who may assume a role in an account. */
export function audienceOf(access: AccessModel, { account, role }: AccountRole): Audience {
  const parts = grantingParts(access).filter(({ assume }) => rolesIn(access, assume, account).includes(role));
  return audienceFrom(access, role, parts);
}

function audienceFrom(access: AccessModel, role: string, parts: readonly GrantingPart[]): Audience {
  const grantees = parts
    .flatMap((part) => part.grantees)
    .filter((grantee) => !isDenied(access, grantee, role));
  const sorted = (nameOf: (grantee: Grantee) => string | undefined): readonly string[] =>
    [...new Set(grantees.flatMap((grantee) => nameOf(grantee) ?? []))].sort();
  return {
    users: sorted((grantee) => (grantee.kind === "user" ? grantee.user : undefined)),
    permissionSets: sorted((grantee) =>
      grantee.kind === "permissionSet" ? grantee.permissionSet : undefined,
    ),
    identityCenterGroups: sorted((grantee) =>
      grantee.kind === "identityCenterGroup" ? grantee.group : undefined,
    ),
    machines: sorted((grantee) => (grantee.kind === "machine" ? grantee.machine : undefined)),
    identityProviders: sorted((grantee) =>
      grantee.kind === "identityProvider" ? grantee.identityProvider : undefined,
    ),
  };
}

function isDenied(access: AccessModel, grantee: Grantee, role: string): boolean {
  return grantee.kind === "user" && (access.roles[role]?.trust.denyUsers.includes(grantee.user) ?? false);
}
