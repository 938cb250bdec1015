import type { AccessModel, Role, Trust } from "../../model/accessModel";
import { defined } from "../../model/arns";
import { type AccountRole, type Audience, audienceOf, audiencesOf } from "../../model/grants";
import { LIMITS } from "../../model/limits";
import { pathOf } from "../../model/problems";
import type { Consequence } from "../../model/references";
import { limited } from "../../model/rules";
import { trustKeyRules } from "../../model/trust/checks";
import { addedConditionProblems, SetTwiceError } from "../conditions";
import { policySize } from "../document";
import { trustPolicy } from "../trust";
import { type Asked, askedOf } from "../trustConditions";

export function trustProblems(access: AccessModel, role: string, trust: Trust): Consequence[] {
  const at = ["roles", role, "trust", "conditions"];
  return [
    ...trustKeyRules(access, role, trust),
    ...addedConditionProblems(trust.conditions, askedAlready(access, role, trust), at),
  ];
}

/** Trust policies that are larger than AWS takes, told once for all accounts in which a role has one audience. */
export function trustSizeProblems(access: AccessModel): Consequence[] {
  const tried = new Map<Audience, Set<string>>();
  return [...audiencesOf(access)].flatMap(([account, roles]) =>
    [...roles].flatMap(([role, audience]) => {
      const definition = access.roles[role];
      const known = tried.get(audience) ?? new Set<string>();
      if (definition === undefined || known.has(role)) return [];
      tried.set(audience, known.add(role));
      const size = sizeOf(access, { account, role }, audience);
      if (size === undefined) return [];
      const at = ["accounts", account, "roles", access.accounts[account]?.roles.indexOf(role) ?? 0];
      return limited(LIMITS.trustPolicy, size, at).map(({ path, message }) => ({
        path,
        message: `role "${role}" for ${audience.users.length} users: ${message}; ${adviceOn(definition.trust, role)}`,
      }));
    }),
  );
}

/** Undefined where conditions would widen each other, which is told where they stand. */
function sizeOf(access: AccessModel, target: AccountRole, audience: Audience): number | undefined {
  try {
    return policySize(trustPolicy(access, target, audience));
  } catch (error) {
    if (error instanceof SetTwiceError) return undefined;
    throw error;
  }
}

function adviceOn({ match }: Trust, role: string): string {
  const path = pathOf("roles", role, "trust", "match");
  return match === "users"
    ? `grant it to fewer users, or set ${path} to path`
    : "use fewer conditions, denyUsers and machines";
}

/** What the statements of some audience of a role ask besides its free conditions. */
function askedAlready(access: AccessModel, role: string, trust: Trust): Asked {
  if (Object.keys(trust.conditions).length === 0) return [];
  const others = { ...access, roles: { ...access.roles, [role]: withoutConditions(access, role) } };
  return Object.entries(access.accounts)
    .filter(([, { roles }]) => roles.includes(role))
    .flatMap(([account]) => askedOf(others, { account, role }, audienceOf(access, { account, role })));
}

function withoutConditions(access: AccessModel, role: string): Role {
  const definition = defined(access.roles, role);
  return { ...definition, trust: { ...definition.trust, conditions: {} } };
}
