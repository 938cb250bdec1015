import type { Audience } from "../grants";

/** Those to whom a model grants a role. */
export type Kind = keyof Audience;

export const KINDS = [
  "users",
  "permissionSets",
  "identityCenterGroups",
  "machines",
  "identityProviders",
] as const satisfies readonly Kind[];

/** For whom a key of a role's trust holds, from narrow to wide. */
export const REACHES = {
  users: { words: "IAM users", kinds: ["users"] },
  people: { words: "people", kinds: ["users", "permissionSets", "identityCenterGroups"] },
  awsPrincipals: { words: "AWS principals", kinds: ["users", "permissionSets", "machines"] },
  everybody: { words: "everybody", kinds: KINDS },
} as const satisfies Readonly<Record<string, { readonly words: string; readonly kinds: readonly Kind[] }>>;

export type Reach = keyof typeof REACHES;

export function reaches(reach: Reach, kind: Kind): boolean {
  const kinds: readonly Kind[] = REACHES[reach].kinds;
  return kinds.includes(kind);
}
