import { type AccessModel, EVERY_ACCOUNT, type Group } from "./accessModel";

/** A role in one account. */
export interface AccountRole {
  /** Key of the account. */
  readonly account: string;
  /** Key of the role. */
  readonly role: string;
}

/** One person may assume one role in one account because of one group. */
export interface Grant extends AccountRole {
  readonly user: string;
  readonly group: string;
}

/** Every grant of the model, in the order of groups, accounts, roles and members. */
export function grantsOf(access: AccessModel): Grant[] {
  return Object.entries(access.groups).flatMap(([group, { members, assume }]) =>
    rolesOf(access, { assume }).flatMap(({ account, role }) =>
      members.filter((user) => !isDenied(access, user, role)).map((user) => ({ user, group, account, role })),
    ),
  );
}

/** The roles that members of a group may assume, each once, with `"*"` spelt out. */
export function rolesOf(access: AccessModel, group: Pick<Group, "assume">): AccountRole[] {
  return Object.keys(access.accounts).flatMap((account) =>
    rolesIn(access, group, account).map((role) => ({ account, role })),
  );
}

function rolesIn(access: AccessModel, { assume }: Pick<Group, "assume">, account: string): readonly string[] {
  const has = access.accounts[account]?.roles ?? [];
  const granted = [...(assume[EVERY_ACCOUNT] ?? []), ...(assume[account] ?? [])];
  if (granted.length === 0) return granted;
  return [...new Set(granted)].filter((role) => has.includes(role) && access.roles[role] !== undefined);
}

/** Account -> role -> the people who may assume it, sorted; without those whom the role denies. */
export type Audiences = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

interface Granting {
  readonly name: string;
  readonly members: readonly string[];
}

export function audiencesOf(access: AccessModel): Audiences {
  const groups = new Map<string, Map<string, Granting[]>>();
  for (const [name, group] of Object.entries(access.groups)) {
    for (const { account, role } of rolesOf(access, group)) {
      const roles = groups.get(account) ?? new Map<string, Granting[]>();
      groups.set(account, roles.set(role, [...(roles.get(role) ?? []), { name, members: group.members }]));
    }
  }
  const members = new Map<string, readonly string[]>();
  const membersOnce = (role: string, granting: readonly Granting[]): readonly string[] => {
    const key = [role, ...granting.map(({ name }) => name)].join(" ");
    const found = members.get(key) ?? membersOf(access, granting, role);
    members.set(key, found);
    return found;
  };
  return new Map(
    [...groups].map(([account, roles]) => [
      account,
      new Map([...roles].map(([role, granting]) => [role, membersOnce(role, granting)])),
    ]),
  );
}

/** The people who may assume a role in an account, sorted. */
export function audienceOf(access: AccessModel, { account, role }: AccountRole): readonly string[] {
  const granting = Object.values(access.groups).filter((group) =>
    rolesIn(access, group, account).includes(role),
  );
  return membersOf(access, granting, role);
}

function membersOf(
  access: AccessModel,
  groups: readonly Pick<Group, "members">[],
  role: string,
): readonly string[] {
  const members = new Set(groups.flatMap((group) => group.members));
  return [...members].filter((user) => !isDenied(access, user, role)).sort();
}

function isDenied(access: AccessModel, user: string, role: string): boolean {
  return access.roles[role]?.trust.denyUsers.includes(user) ?? false;
}
