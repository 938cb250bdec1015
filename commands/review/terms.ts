import { createHash } from "node:crypto";
import type { AccessModel, Trust } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import {
  type Asked,
  askedOfMachine,
  askedOfPermissionSets,
  askedOfProvider,
  askedOfUsers,
} from "../../components/policies/trustConditions";
import { type Condition, conditionsOf, narrowOrSame } from "./narrowing";
import { coverAll } from "./patterns";

/** Who a row of the review is about, and through what. */
export type Holder =
  | { readonly kind: "person"; readonly user: string; readonly groups: readonly string[] }
  | { readonly kind: "permission set"; readonly permissionSet: string; readonly groups: readonly string[] }
  | { readonly kind: "machine"; readonly machine: string }
  /** `subject` is undefined where the provider itself says who it is. */
  | { readonly kind: "provider"; readonly identityProvider: string; readonly subject?: string };

/** What the trust policy asks of one holder, in a form in which two states can be compared. */
export interface Terms {
  readonly conditions: readonly Condition[];
  /** Session tags that may be set, with their values. */
  readonly sessionTags: Readonly<Record<string, readonly string[]>>;
  readonly denied: readonly string[];
}

export function termsOf(
  access: AccessModel,
  holder: Holder,
  role: string,
  metadata: string | undefined,
): Terms {
  const { trust } = defined(access.roles, role);
  const ofPeople = holder.kind === "person" || holder.kind === "permission set";
  return {
    conditions: [
      ...conditionsOf(...asked(access, trust, holder), trust.conditions),
      ...(metadata === undefined
        ? []
        : [{ operator: "SAML", key: "metadata", values: [digestOf(metadata)] }]),
    ],
    sessionTags: ofPeople ? (trust.sessionTags ?? {}) : {},
    denied: ofPeople ? trust.denyUsers : [],
  };
}

function asked(access: AccessModel, trust: Trust, holder: Holder): Asked {
  switch (holder.kind) {
    case "person":
      return askedOfUsers(access, trust, [holder.user]);
    case "permission set":
      return askedOfPermissionSets(access, trust, [holder.permissionSet]);
    case "machine": {
      const machine = defined(access.machines, holder.machine);
      return [...askedOfMachine(trust, machine), machine.conditions];
    }
    case "provider": {
      const provider = defined(access.identityProviders, holder.identityProvider);
      if (provider.type === "saml" || holder.subject === undefined)
        return askedOfProvider(access, trust, provider);
      return askedOfProvider(access, trust, { ...provider, subjects: [holder.subject] });
    }
  }
}

/** Enough of a digest to see that a SAML provider's metadata, and so perhaps its signing key, is another one. */
export function digestOf(metadata: string): string {
  return createHash("sha256").update(metadata).digest("hex").slice(0, 12);
}

/** Whether a holder gets in at most where others do. True only where it is certain. */
export function asksAtLeast(now: Terms, before: Terms): boolean {
  return (
    narrowOrSame(now.conditions, before.conditions) &&
    coverAll(now.denied, before.denied) &&
    Object.entries(now.sessionTags).every(([key, values]) => {
      const allowed = new Map(Object.entries(before.sessionTags)).get(key) ?? [];
      return values.every((value) => allowed.includes(value));
    })
  );
}
