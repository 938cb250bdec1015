import type { AccessModel } from "../accessModel";
import { defined } from "../arns";
import type { AccountRole, Audience } from "../grants";
import { type Kind, KINDS } from "../trust/reach";
import type { AudienceKind, Entrance } from "./audience";
import { identityCenterGroups } from "./identityCenterGroups";
import { identityProviders } from "./identityProviders";
import { machines } from "./machines";
import { permissionSets } from "./permissionSets";
import { users } from "./users";

const AUDIENCES: Readonly<Record<Kind, AudienceKind>> = {
  users,
  permissionSets,
  identityCenterGroups,
  machines,
  identityProviders,
};

/** The ways of an audience into a role, each apart, so that the conditions of one never bind or free another. */
export function entrancesOf(access: AccessModel, target: AccountRole, audience: Audience): Entrance[] {
  const granted = { access, account: target.account, trust: defined(access.roles, target.role).trust };
  return KINDS.flatMap((kind) =>
    audience[kind].length === 0 ? [] : AUDIENCES[kind].entrances(granted, audience[kind]),
  );
}
