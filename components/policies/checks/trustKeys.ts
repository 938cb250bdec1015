import type { AccessModel, AccessModelArgs, TrustArgs } from "../../model/accessModel";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";

/** For whom a key of a role's trust holds, from narrow to wide. */
type Reach = "IAM users" | "people" | "AWS principals" | "everybody";

const HOLDS_FOR = {
  mfa: "IAM users",
  match: "IAM users",
  sessionName: "IAM users",
  sourceIdentity: "IAM users",
  denyUsers: "IAM users",
  sessionTags: "people",
  organizationId: "AWS principals",
  sourceIps: "everybody",
  notBefore: "everybody",
  notAfter: "everybody",
  conditions: "everybody",
} as const satisfies Readonly<Record<keyof TrustArgs, Reach>>;

type TrustKey = keyof typeof HOLDS_FOR;

const KINDS = ["users", "permissionSets", "machines", "identityProviders"] as const;

/** Those to whom the model grants a role. */
type Kind = (typeof KINDS)[number];

const REACHED: Readonly<Record<Reach, readonly Kind[]>> = {
  "IAM users": ["users"],
  people: ["users", "permissionSets"],
  "AWS principals": ["users", "permissionSets", "machines"],
  everybody: KINDS,
};

/** What says the same of those whom a key does not reach. */
const INSTEAD: Readonly<Partial<Record<TrustKey, Readonly<Partial<Record<Kind, string>>>>>> = {
  mfa: {
    permissionSets: "Identity Center asks its people for MFA",
    machines: "a machine has no MFA device and is bound by machines.NAME.sourceIps, externalId or conditions",
    identityProviders: "an identity provider asks for MFA itself",
  },
  match: {
    permissionSets: "a permission set is matched by its name",
    machines: "a machine is matched by machines.NAME.principal",
    identityProviders: "an identity provider's people are matched by its subjects and claims",
  },
  sessionName: {
    permissionSets: "sessions of a permission set are named after their people",
    machines: "for a machine write machines.NAME.sessionName",
    identityProviders: "for an identity provider write its subjects and claims",
  },
  sourceIdentity: { machines: "for a machine write machines.NAME.sessionName" },
  denyUsers: {
    permissionSets: "take people out of a permission set in Identity Center",
    machines: "take a machine out of machines",
    identityProviders: "write an identity provider's subjects without them",
  },
  organizationId: {
    identityProviders:
      "subjects of an identity provider are in no organization; write its subjects and claims",
  },
};

/** Keys of roles' trust that people wrote and that ask nothing of anybody who may assume the role. */
export function trustKeyProblems(args: AccessModelArgs, access: AccessModel): Consequence[] {
  const used = new Set(Object.values(access.accounts).flatMap(({ roles }) => roles));
  return Object.entries(args.roles).flatMap(([role, { trust }]) => {
    if (trust === undefined || !used.has(role)) return [];
    const kinds = grantedTo(access, role);
    // That nobody may assume the role at all is told of its accounts.
    if (kinds.length === 0) return [];
    return writtenKeys(trust).flatMap((key) => {
      const message = idleness(access, role, key, kinds);
      return message === undefined
        ? []
        : [{ path: pathOf("roles", role, "trust", key), message, becauseOf: ["groups", "machines"] }];
    });
  });
}

function writtenKeys(trust: TrustArgs): TrustKey[] {
  return Object.entries(trust).flatMap(([key, value]: [string, unknown]) =>
    isTrustKey(key) && asks(key, value) ? [key] : [],
  );
}

function isTrustKey(key: string): key is TrustKey {
  return key in HOLDS_FOR;
}

/** What is switched off or empty asks nothing and says so; but `mfa: false` is there to let somebody in. */
function asks(key: TrustKey, value: unknown): boolean {
  if (value === undefined || key === "mfa") return value !== undefined;
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return value !== false && !isEmpty;
}

function idleness(
  access: AccessModel,
  role: string,
  key: TrustKey,
  kinds: readonly Kind[],
): string | undefined {
  const reach = HOLDS_FOR[key];
  if (!kinds.some((kind) => REACHED[reach].includes(kind))) {
    const instead = kinds.flatMap((kind) => INSTEAD[key]?.[kind] ?? []);
    const advice = ["leave it out", ...(instead.length === 0 ? [] : [instead.join("; ")])].join(": ");
    return `is for ${reach}, and none may assume the role; ${advice}`;
  }
  return key === "sourceIps" && everyMachineHasItsOwn(access, role, kinds)
    ? "asks nothing: each machine that may assume the role has sourceIps of its own, which count in place of the role's"
    : undefined;
}

function everyMachineHasItsOwn(access: AccessModel, role: string, kinds: readonly Kind[]): boolean {
  if (kinds.some((kind) => kind !== "machines")) return false;
  return Object.values(access.machines)
    .filter(({ assume }) => Object.values(assume).flat().includes(role))
    .every(({ sourceIps }) => sourceIps !== undefined);
}

/** Users whom the role denies count: without the denial they would get in. */
function grantedTo(access: AccessModel, role: string): Kind[] {
  const grants = ({ assume }: { readonly assume: AccessModel["groups"][string]["assume"] }): boolean =>
    Object.values(assume).flat().includes(role);
  const groups = Object.values(access.groups).filter(grants);
  const has: Readonly<Record<Kind, boolean>> = {
    users: groups.some(({ members }) => members.length > 0),
    permissionSets: groups.some(({ permissionSet }) => permissionSet !== undefined),
    machines: Object.values(access.machines).some(grants),
    identityProviders: Object.values(access.identityProviders).some(grants),
  };
  return KINDS.filter((kind) => has[kind]);
}
