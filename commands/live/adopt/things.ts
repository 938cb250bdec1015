import type { LiveAccount, LiveGroup, LiveRole, LiveUser } from "../account/account";

/** Something that stands in an account: whatever happens to it is said, and said once. */
export interface Thing {
  /** Key of the account in the model, or {@link PRIMARY}. */
  readonly account: string;
  readonly kind: ThingKind;
  /** What tells it from others of its kind in the account. */
  readonly name: string;
}

export type ThingKind =
  | "role"
  | "user"
  | "group"
  | "policy"
  | "attachment"
  | "inline policy"
  | "membership"
  | "OIDC provider"
  | "SAML provider"
  | "alias"
  | "password policy";

export function keyOf({ account, kind, name }: Thing): string {
  return `${account}\n${kind}\n${name}`;
}

export type HolderKind = "role" | "user" | "group";

export function attachmentOf(kind: HolderKind, holder: string, policyArn: string): string {
  return `${policyArn} on ${kind} ${holder}`;
}

export function inlineOf(kind: HolderKind, holder: string, policy: string): string {
  return `${policy} in ${kind} ${holder}`;
}

export function membershipOf(user: string, group: string): string {
  return `user ${user} in group ${group}`;
}

/** Everything that the files of an account have, each once. */
export function thingsIn(account: string, live: LiveAccount): Thing[] {
  const of = (kind: ThingKind, names: readonly string[]): Thing[] =>
    names.map((name) => ({ account, kind, name }));
  const held = (kind: HolderKind, holders: readonly (LiveRole | LiveUser | LiveGroup)[]): Thing[] =>
    holders.flatMap(({ name, attached, inline }) => [
      ...of(
        "attachment",
        attached.map((arn) => attachmentOf(kind, name, arn)),
      ),
      ...of(
        "inline policy",
        inline.map((policy) => inlineOf(kind, name, policy.name)),
      ),
    ]);
  return [
    ...of(
      "role",
      live.roles.map(({ name }) => name),
    ),
    ...of(
      "user",
      live.users.map(({ name }) => name),
    ),
    ...of(
      "group",
      live.groups.map(({ name }) => name),
    ),
    ...of(
      "policy",
      [...live.policies.keys()].filter((arn) => !isOfAws(arn)),
    ),
    ...held("role", live.roles),
    ...held("user", live.users),
    ...held("group", live.groups),
    ...of(
      "membership",
      live.users.flatMap(({ name, groups }) => groups.map((group) => membershipOf(name, group))),
    ),
    ...of(
      "OIDC provider",
      (live.oidcProviders ?? []).map(({ arn }) => arn),
    ),
    ...of(
      "SAML provider",
      (live.samlProviders ?? []).map(({ arn }) => arn),
    ),
    ...of("alias", live.alias ? [live.alias] : []),
    ...of("password policy", live.passwordPolicy ? ["the account's"] : []),
  ];
}

export function isOfAws(arn: string): boolean {
  return arn.includes(":iam::aws:policy/");
}

/** Why things are not in the model, or not as they stand: the first reason that is given for one holds. */
export class Reasons {
  readonly #reasons = new Map<string, string>();

  public add(thing: Thing, why: string): void {
    const key = keyOf(thing);
    if (!this.#reasons.has(key)) this.#reasons.set(key, why);
  }

  public of(thing: Thing): string | undefined {
    return this.#reasons.get(keyOf(thing));
  }
}
