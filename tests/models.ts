import assert from "node:assert/strict";
import { type CheckedAccess, readAccess } from "../components/access";
import type {
  AccessModelArgs,
  AccountArgs,
  IdentityCenterGroupArgs,
  OidcProviderArgs,
  PrimaryArgs,
  RoleArgs,
  SamlProviderArgs,
  TrustArgs,
  UserGroupArgs,
} from "../components/model/accessModel";
import type { Audience } from "../components/model/grants";
import { InputError } from "../components/model/problems";

export const PRIMARY_ID = "111111111111";
export const CHILD_ID = "222222222222";
export const OTHER_ID = "333333333333";
export const ROLE = "users_assume_role_default";
export const GROUP = "child-users";
export const USER = "boaty.mcboatface";
export const USER_ARN = `arn:aws:iam::${PRIMARY_ID}:user/${USER}`;
export const ROLE_ARN = `arn:aws:iam::${CHILD_ID}:role/${ROLE}`;

export const APPLICATION_ARN =
  "arn:aws:account-access:eu-west-1:999999999999:application/aam-0123456789abcdef";

/** The primary's setting for groups whose people get roles directly. */
export const IDENTITY_CENTER = { identityCenter: { applicationArn: APPLICATION_ARN } };

/** The ID of a group of Identity Center. */
export function groupId(n: number): string {
  return `a1b2c3d4-5678-90ab-cdef-${String(n).padStart(12, "0")}`;
}

/** A group whose people get roles directly. */
export function direct(change: Partial<IdentityCenterGroupArgs> = {}): IdentityCenterGroupArgs {
  return { identityCenterGroup: groupId(1), assume: { child: [ROLE] }, ...change };
}

/** What differs from the worked example: settings of its one account, role and group, and what stands beside them. */
export interface Change {
  readonly primary?: Partial<PrimaryArgs>;
  readonly account?: Partial<AccountArgs>;
  readonly role?: Partial<RoleArgs>;
  readonly trust?: TrustArgs;
  readonly group?: Partial<UserGroupArgs>;
  readonly users?: AccessModelArgs["users"];
  readonly accounts?: AccessModelArgs["accounts"];
  readonly roles?: AccessModelArgs["roles"];
  readonly groups?: AccessModelArgs["groups"];
  readonly machines?: AccessModelArgs["machines"];
  readonly identityProviders?: AccessModelArgs["identityProviders"];
}

/** The worked example of the design, changed. */
export function example(change: Change = {}): AccessModelArgs {
  const { users, machines, identityProviders } = change;
  return {
    primary: { accountId: PRIMARY_ID, ...change.primary },
    accounts: { child: { accountId: CHILD_ID, roles: [ROLE], ...change.account }, ...change.accounts },
    roles: {
      [ROLE]: {
        description: "What people of the primary account become in this account.",
        permissions: { policyName: "child-users-access", statements: [{ actions: "*", resources: "*" }] },
        ...(change.trust === undefined ? {} : { trust: change.trust }),
        ...change.role,
      },
      ...change.roles,
    },
    groups: {
      [GROUP]: {
        members: [USER],
        assume: { child: [ROLE] },
        policyName: "assume-role-child-user",
        ...change.group,
      },
      ...change.groups,
    },
    ...(users === undefined ? {} : { users }),
    ...(machines === undefined ? {} : { machines }),
    ...(identityProviders === undefined ? {} : { identityProviders }),
  };
}

/** The worked example with any value, right or wrong, in one place of it; `undefined` takes the place out. */
export function exampleWith(path: readonly (string | number)[], value: unknown): unknown {
  return withValue(example(), path, value);
}

/** An input with any value in one place of it. */
export function withValue(
  input: unknown,
  [step, ...steps]: readonly (string | number)[],
  value: unknown,
): unknown {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list: readonly unknown[] = Array.isArray(input) ? input : [];
    return [...list.slice(0, step), withValue(list[step], steps, value), ...list.slice(step + 1)];
  }
  const entries: readonly (readonly [string, unknown])[] = Object.entries(input ?? {});
  const others = entries.filter(([key]) => key !== step);
  const inner = withValue(entries.find(([key]) => key === step)?.[1], steps, value);
  return Object.fromEntries(inner === undefined ? others : [...others, [step, inner]]);
}

/** An audience of IAM users alone. */
export function people(...users: readonly string[]): Audience {
  return { users, permissionSets: [], identityCenterGroups: [], machines: [], identityProviders: [] };
}

export function accessOf(change: Change = {}): CheckedAccess {
  return readAccess(example(change));
}

/** Every problem of an input as a line `path: message`; none where it is accepted. */
export function problemsOf(input: unknown): string[] {
  try {
    readAccess(input);
    return [];
  } catch (error) {
    assert.ok(error instanceof InputError, `not an InputError: ${String(error)}`);
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

export const ISSUER = "token.actions.githubusercontent.com";

/** GitHub Actions of one repository's main branch, who may assume the worked example's role. */
export function oidc(provider: Partial<OidcProviderArgs> = {}): OidcProviderArgs {
  return {
    type: "oidc",
    url: `https://${ISSUER}`,
    audiences: "sts.amazonaws.com",
    subjects: "repo:acme/infra:ref:refs/heads/main",
    assume: { child: ROLE },
    ...provider,
  };
}

/** A SAML provider whose people may assume the worked example's role. */
export function saml(provider: Partial<SamlProviderArgs> = {}): SamlProviderArgs {
  return { type: "saml", metadata: samlXml(), assume: { child: ROLE }, ...provider };
}

/** SAML metadata of so many characters. */
export function samlXml(length = 1_000): string {
  const start = '<EntityDescriptor entityID="https://idp.example"><IDPSSODescriptor/><!-- ';
  const end = " --></EntityDescriptor>";
  return `${long(length - end.length, start)}${end}`;
}

/** Text of a length. */
export function long(length: number, prefix = ""): string {
  return prefix.padEnd(length, "x");
}

/** Numbered things under their keys: `entries(2, (n) => [`user-${n}`, {}])`. */
export function entries<Value>(
  count: number,
  entry: (n: number) => readonly [key: string, value: Value],
): Record<string, Value> {
  return Object.fromEntries(numbers(count).map(entry));
}

/** 1, 2, ... count. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Freezes a value and all that it holds, so that changing any of it throws. */
export function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
