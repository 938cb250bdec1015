import type { AccessModel, AccessModelArgs } from "../../model/accessModel";
import { groupsGranting } from "../../model/grants";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { KEYS } from "../../model/trust/each";
import type { TrustKeyName } from "../../model/trust/keys";
import { type Kind, KINDS, REACHES, reaches } from "../../model/trust/reach";
import { writtenKeys } from "../../model/trust/written";

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

function idleness(
  access: AccessModel,
  role: string,
  key: TrustKeyName,
  kinds: readonly Kind[],
): string | undefined {
  const { holdsFor, instead: says } = KEYS[key];
  if (!kinds.some((kind) => reaches(holdsFor, kind))) {
    const instead = kinds.flatMap((kind) => says?.[kind] ?? []);
    const advice = ["leave it out", ...(instead.length === 0 ? [] : [instead.join("; ")])].join(": ");
    return `is for ${REACHES[holdsFor].words}, and none may assume the role; ${advice}`;
  }
  return everyMachineHasItsOwn(access, role, key, kinds)
    ? `asks nothing: each machine that may assume the role has ${key} of its own, which count in place of the role's`
    : undefined;
}

function everyMachineHasItsOwn(
  access: AccessModel,
  role: string,
  key: TrustKeyName,
  kinds: readonly Kind[],
): boolean {
  if (kinds.some((kind) => kind !== "machines")) return false;
  return Object.values(access.machines)
    .filter(({ assume }) => Object.values(assume).flat().includes(role))
    .every((machine) => KEYS[key].own?.(machine) !== undefined);
}

/** Users whom the role denies count: without the denial they would get in. */
function grantedTo(access: AccessModel, role: string): Kind[] {
  const grants = ({ assume }: { readonly assume: AccessModel["groups"][string]["assume"] }): boolean =>
    Object.values(assume).flat().includes(role);
  const groups = groupsGranting(access, role);
  const has: Readonly<Record<Kind, boolean>> = {
    users: groups.some(({ members }) => members.length > 0),
    identityCenterGroups: groups.some(({ identityCenterGroup }) => identityCenterGroup !== undefined),
    permissionSets: groups.some(({ permissionSet }) => permissionSet !== undefined),
    machines: Object.values(access.machines).some(grants),
    identityProviders: Object.values(access.identityProviders).some(grants),
  };
  return KINDS.filter((kind) => has[kind]);
}
