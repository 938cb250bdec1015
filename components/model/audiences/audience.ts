import type { AccessModel, Trust } from "../accessModel";
import type { Claim } from "../claims";
import type { AskedOfKind } from "../trust/asked";
import type { Kind } from "../trust/reach";

/** Those of one kind who may assume a role: a file for each, with all that tells them from others. */
export interface AudienceKind {
  /** Their ways into a role. */
  readonly entrances: (granted: GrantedRole, names: readonly string[]) => readonly Entrance[];
}

export interface GrantedRole {
  readonly access: AccessModel;
  /** Key of the account that the role is in. */
  readonly account: string;
  readonly trust: Trust;
}

/** Which way into a role: each machine and each identity provider has one of its own, all others of a kind share one. */
export type EntranceKey =
  | { readonly kind: Exclude<Kind, "machines" | "identityProviders"> }
  | { readonly kind: "machines" | "identityProviders"; readonly name: string };

/** A way into a role: a statement of its trust policy, and one more where sessions may be marked. */
export interface Entrance {
  /** Who comes in, which tells it from the role's others. */
  readonly key: EntranceKey;
  readonly sid: string;
  readonly principal:
    { readonly AWS: string } | { readonly Federated: string } | { readonly Service: string };
  /** What the principal means by itself; an account means nothing where whoever comes from it is named beside it. */
  readonly vouched: readonly Claim[];
  readonly action: "sts:AssumeRole" | "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity";
  /** Who it is, and what the keys of the role's trust ask. */
  readonly asked: AskedOfKind;
}
