import type { AccessModel } from "../../components/model/accessModel";
import { defined, userArn, wholeAccount } from "../../components/model/arns";
import type { EffectiveGrant } from "../rehearsal/rehearse";

/** Who has a grant, and through what. */
export type Holder =
  | { readonly kind: "person"; readonly user: string; readonly groups: readonly string[] }
  | { readonly kind: "permission set"; readonly permissionSet: string; readonly groups: readonly string[] }
  | { readonly kind: "Identity Center group"; readonly group: string; readonly groups: readonly string[] }
  | { readonly kind: "machine"; readonly machine: string }
  /** `subject` is undefined where all of the provider's are meant. */
  | { readonly kind: "provider"; readonly identityProvider: string; readonly subject?: string };

/** A part of the model that grants something. */
export interface Way {
  readonly kind: "group" | "machine" | "identity provider";
  /** Its key in the model. */
  readonly name: string;
}

/** What a grant goes through, from its words: `group child-users`. */
export function wayOf(via: string): Way {
  const [, kind, name] = /^(group|machine|identity provider) (.*)$/s.exec(via) ?? [];
  if (name === undefined) throw new Error(`${via} is no part of an access model`);
  return { kind: kind as Way["kind"], name };
}

/** Says of each grant of a model who has it. */
export function holdersIn(access: AccessModel): (grant: EffectiveGrant) => Holder {
  const users = new Map(Object.keys(access.users).map((user) => [userArn(access, user), user]));
  return ({ via, principal }) => {
    const { kind, name } = wayOf(via);
    if (kind === "machine") return { kind, machine: name };
    if (kind === "identity provider") return { kind: "provider", identityProvider: name };
    const { permissionSet, identityCenterGroup } = defined(access.groups, name);
    if (permissionSet !== undefined) return { kind: "permission set", permissionSet, groups: [name] };
    if (identityCenterGroup !== undefined)
      return { kind: "Identity Center group", group: name, groups: [name] };
    return { kind: "person", user: users.get(principal) ?? principal, groups: [name] };
  };
}

/** A machine's principal: its ARN, but an account's root is no one caller. */
export function principalInWords(principal: string): string {
  const accountId = wholeAccount(principal);
  return accountId === undefined ? principal : `whoever account ${accountId} lets`;
}

/**
 * A holder as people know it: a user's name, a permission set, a group of Identity Center, a machine's ARN, a subject of
 * a provider. A group's ID says which one it is, whatever name the model gives to it.
 */
export function whoIs(access: AccessModel, holder: Holder): string {
  switch (holder.kind) {
    case "person":
      return holder.user;
    case "permission set":
      return `permission set ${holder.permissionSet}`;
    case "Identity Center group": {
      const { identityCenterGroup = "" } = defined(access.groups, holder.group);
      return `Identity Center group ${holder.group} (${identityCenterGroup})`;
    }
    case "machine":
      return principalInWords(defined(access.machines, holder.machine).principal);
    case "provider": {
      if (holder.subject !== undefined) return holder.subject;
      const provider = defined(access.identityProviders, holder.identityProvider);
      const namesThem = provider.type === "oidc" && provider.subjects.length > 0;
      return namesThem ? "its subjects" : `everybody for whom ${holder.identityProvider} vouches`;
    }
  }
}

/** An OIDC provider's subjects one by one. */
export function bySubject(access: AccessModel, holder: Holder): Holder[] {
  if (holder.kind !== "provider") return [holder];
  const provider = defined(access.identityProviders, holder.identityProvider);
  return provider.type === "saml" || provider.subjects.length === 0
    ? [holder]
    : provider.subjects.map((subject) => ({ ...holder, subject }));
}
