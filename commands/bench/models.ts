import type { AccessModelArgs, AccountArgs } from "../../components/model/accessModel";

const ROLES = 4;
const USERS = 1_000;
const GROUPS = 50;

/** A model in which each role of each account is granted to one group, and each user is in one group. */
export function modelOf(accountCount: number): AccessModelArgs {
  const roles = Array.from({ length: ROLES }, (_, index) => `role-${index}`);
  const accounts = accountsWith(accountCount, roles);
  const granted = Object.keys(accounts).flatMap((account) => roles.map((role) => ({ account, role })));
  const groups = Array.from({ length: GROUPS }, (_, group) => {
    const own = granted.filter((_target, index) => index % GROUPS === group);
    const assume = Object.fromEntries(
      own.map(({ account }) => [
        account,
        own.filter((other) => other.account === account).map(({ role }) => role),
      ]),
    );
    const members = Array.from({ length: USERS / GROUPS }, (_member, index) => `user-${group}-${index}`);
    return [`group-${group}`, { members, assume }] as const;
  });
  return {
    primary: { accountId: "111111111111" },
    accounts,
    roles: Object.fromEntries(
      roles.map((role) => [
        role,
        {
          permissions: {
            managedPolicies: ["ReadOnlyAccess"],
            statements: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::reports/*"] }],
          },
        },
      ]),
    ),
    groups: Object.fromEntries(groups),
  };
}

function accountsWith(count: number, roles: readonly string[]): Record<string, AccountArgs> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `account-${String(index).padStart(3, "0")}`,
      { accountId: String(200_000_000_000 + index), roles },
    ]),
  );
}

/** How large a model is in which everybody has the same two roles in every account. */
export interface Crowd {
  readonly accounts: number;
  readonly people: number;
}

/** A model in which everybody may read in every account, and may do nearly everything there. */
export function crowdModel({ accounts, people }: Crowd): AccessModelArgs {
  const trust = { match: "path" } as const;
  return {
    primary: { accountId: "111111111111", userPath: "/people/" },
    accounts: accountsWith(accounts, ["read", "build"]),
    roles: {
      read: { permissions: { managedPolicies: ["ReadOnlyAccess"] }, trust },
      build: { permissions: { managedPolicies: ["PowerUserAccess"] }, trust },
    },
    groups: {
      people: {
        members: Array.from({ length: people }, (_, index) => `person-${index}`),
        assume: { "*": ["read", "build"] },
      },
    },
  };
}

/** The same model a while later: one person more, one account more, and a role that allows more. */
export function crowdModelLater({ accounts, people }: Crowd): AccessModelArgs {
  const later = crowdModel({ accounts: accounts + 1, people: people + 1 });
  const permissions = {
    managedPolicies: ["ReadOnlyAccess"],
    statements: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::reports/*"] }],
  };
  return { ...later, roles: { ...later.roles, read: { permissions, trust: { match: "path" } } } };
}
