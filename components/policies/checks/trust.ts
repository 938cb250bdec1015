import type { AccessModel, Role, Trust } from "../../model/accessModel";
import { pathOfRole } from "../../model/accountSets";
import { defined } from "../../model/arns";
import { counted } from "../../model/counted";
import { type AccountRole, type Audience, audienceOf, audiencesOf } from "../../model/grants";
import { pathOf } from "../../model/problems";
import { allowedIn, childHolder } from "../../model/quotas";
import type { Consequence } from "../../model/references";
import { trustKeyRules } from "../../model/trust/checks";
import { addedConditionProblems, SetTwiceError } from "../conditions";
import { policySize } from "../document";
import { trustPolicy } from "../trust";
import { type Asked, askedOf } from "../trustConditions";
import { quotaOverruns } from "./quotas";

export function trustProblems(access: AccessModel, role: string, trust: Trust): Consequence[] {
  const at = ["roles", role, "trust", "conditions"];
  return [
    ...trustKeyRules(access, role, trust),
    ...addedConditionProblems(trust.conditions, askedAlready(access, role, trust), at),
  ];
}

/** Trust policies that are larger than AWS takes, told once for all accounts in which a role has one audience. */
export function trustSizeProblems(access: AccessModel): Consequence[] {
  return trustPolicies(access).flatMap(({ role, audience, accounts }) => {
    const definition = access.roles[role];
    const [any] = accounts;
    const size = any === undefined ? undefined : sizeOf(access, { account: any, role }, audience);
    if (definition === undefined || size === undefined) return [];
    const small = accounts.filter((account) => allowedIn(childHolder(access, account), "trustPolicy") < size);
    const [first = ""] = small;
    const holders = small.map((account) => childHolder(access, account));
    const advice = adviceOn(definition.trust, role, audience);
    return quotaOverruns("trustPolicy", size, holders, [], advice).map((problem) => ({
      ...problem,
      path: pathOfRole(access, first, role),
      message: `role "${role}"${audience.users.length === 0 ? "" : ` for ${counted(audience.users.length, "user")}`}: ${problem.message}`,
    }));
  });
}

interface TrustPolicies {
  readonly role: string;
  readonly audience: Audience;
  /** Accounts in which a role's trust policy is the same, but for the account's ID. */
  readonly accounts: readonly string[];
}

function trustPolicies(access: AccessModel): TrustPolicies[] {
  const found = new Map<Audience, Map<string, string[]>>();
  for (const [account, roles] of audiencesOf(access)) {
    for (const [role, audience] of roles) {
      const ofAudience = found.get(audience) ?? new Map<string, string[]>();
      const accounts = ofAudience.get(role) ?? [];
      accounts.push(account);
      found.set(audience, ofAudience.set(role, accounts));
    }
  }
  return [...found].flatMap(([audience, roles]) =>
    [...roles].map(([role, accounts]) => ({ role, audience, accounts })),
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

function adviceOn({ match }: Trust, role: string, { users }: Audience): string {
  const path = pathOf("roles", role, "trust", "match");
  return match === "users" && users.length > 0
    ? `grant it to fewer users, or set ${path} to path`
    : "use fewer conditions, denyUsers, machines and identity providers, or a role of its own for some of them";
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
