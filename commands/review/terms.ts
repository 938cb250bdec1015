import type { AccessModel, Trust } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { askedOfAccountAccess } from "../../components/model/audiences/identityCenterGroups";
import { askedOfProvider } from "../../components/model/audiences/identityProviders";
import { askedOfMachine } from "../../components/model/audiences/machines";
import { askedOfPermissionSets } from "../../components/model/audiences/permissionSets";
import { askedOfUsers } from "../../components/model/audiences/users";
import type { AskedOfKind } from "../../components/model/trust/asked";
import { askedWhereAssumed, askedWhereMarked } from "../../components/policies/trustConditions";
import type { Holder } from "../vocabulary/holders";
import { digestOf } from "../vocabulary/metadata";

/** One line of a condition block: its values are alternatives, or, under a negated operator, all shut out. */
interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What the trust policy asks of one holder, as far as it may have no words of its own. */
export interface Terms {
  readonly conditions: readonly Condition[];
  /** What tells a provider's metadata from others; undefined where it has none here. */
  readonly metadata: string | undefined;
  /** The same of whoever marks a session. */
  readonly marking: readonly Condition[];
  readonly denied: readonly string[];
}

export function termsOf(
  access: AccessModel,
  holder: Holder,
  role: string,
  metadata: string | undefined,
): Terms {
  const { trust } = defined(access.roles, role);
  const ofHolder = asked(access, trust, holder);
  return {
    conditions: conditionsOf(...askedWhereAssumed(ofHolder)),
    metadata: metadata === undefined ? undefined : digestOf(metadata),
    marking: conditionsOf(...askedWhereMarked(ofHolder)),
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
    case "Identity Center group":
      return askedOfAccountAccess(access, trust);
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

type Block = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** The lines of condition blocks that hold together. */
function conditionsOf(...blocks: readonly Block[]): Condition[] {
  return blocks.flatMap((block) =>
    Object.entries(block).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat() })),
    ),
  );
}
