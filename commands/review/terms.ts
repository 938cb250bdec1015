import type { AccessModel, Trust } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { askedOfProvider } from "../../components/model/audiences/identityProviders";
import { askedOfMachine } from "../../components/model/audiences/machines";
import { askedOfPermissionSets } from "../../components/model/audiences/permissionSets";
import { askedOfUsers } from "../../components/model/audiences/users";
import type { AskedOfKind } from "../../components/model/trust/asked";
import { askedWhereAssumed } from "../../components/policies/trustConditions";
import { coverAll } from "../rehearsal/patterns";
import type { Holder } from "../vocabulary/holders";
import { digestOf } from "../vocabulary/metadata";
import { type Condition, conditionsOf, narrowOrSame } from "./narrowing";

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
      ...conditionsOf(...askedWhereAssumed(asked(access, trust, holder))),
      ...(metadata === undefined
        ? []
        : [{ operator: "SAML", key: "metadata", values: [digestOf(metadata)] }]),
    ],
    sessionTags: ofPeople ? (trust.sessionTags ?? {}) : {},
    // Only IAM users are denied by name.
    denied: holder.kind === "person" ? trust.denyUsers : [],
  };
}

function asked(access: AccessModel, trust: Trust, holder: Holder): AskedOfKind {
  switch (holder.kind) {
    case "person":
      return askedOfUsers(access, trust, [holder.user]);
    case "permission set":
      return askedOfPermissionSets(access, trust, [holder.permissionSet]);
    case "machine":
      return askedOfMachine(access, trust, defined(access.machines, holder.machine));
    case "provider": {
      const provider = defined(access.identityProviders, holder.identityProvider);
      if (provider.type === "saml" || holder.subject === undefined)
        return askedOfProvider(access, trust, provider);
      return askedOfProvider(access, trust, { ...provider, subjects: [holder.subject] });
    }
  }
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
