import type { AccessModel, Conditions } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import type { AccountRole } from "../../components/model/grants";
import { pathOf } from "../../components/model/problems";
import type { Context } from "../decision/context";
import { findRequest, type World } from "../decision/find";
import type { Taker } from "./takers";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { asConditioned, type Tried } from "../meaning/claims";
import { declared } from "../meaning/declared";
import type { Unusable } from "../proof";

/** A request that takes a way into a role, allowed on both sides. */
export function requestThrough(
  { world, identity }: Pick<Taker, "world" | "identity">,
  claims: readonly Tried[],
  trust: readonly Statement[],
): Context | undefined {
  const sets = [declared([claims]), allowedBy(trust), ...(identity === undefined ? [] : [identity])];
  return findRequest(world, sets, []);
}

/** Why nobody can take a way. */
export function unusableWay(
  access: AccessModel,
  target: AccountRole,
  taker: Taker,
  claims: readonly Tried[],
  trust: readonly Statement[],
): Unusable[] {
  const { who, world, at, unbounded, action } = taker;
  const conditions = defined(access.roles, target.role).trust.conditions;
  const unmetOnes = [
    ...unmetConditions(world, ["roles", target.role, "trust", "conditions"], conditions),
    ...unmetConditions(world, [...at, "conditions"], taker.conditions),
  ];
  if (unmetOnes.length > 0) return unmetOnes;
  const there = `${who} cannot assume "${target.role}" in account "${target.account}"`;
  if (requestThrough({ world, identity: unbounded }, claims, trust) !== undefined) {
    return [{ path: pathOf(...at, "permissionsBoundary"), why: `${there}: it does not allow ${action}` }];
  }
  return [
    { path: pathOf("roles", target.role, "trust"), why: `${there}: no request meets all that is asked` },
  ];
}

/** Which condition of the model keeps everybody out who takes a way. */
export function unmetConditions(
  world: World,
  at: readonly PropertyKey[],
  conditions: Conditions,
): Unusable[] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => {
      const why = unmet(world, asConditioned({ operator, key, values }), key);
      return why === undefined ? [] : [{ path: pathOf(...at, operator), why }];
    }),
  );
}

function unmet(world: World, claim: Tried, key: string): string | undefined {
  if (findRequest(world, [declared([[claim]])], []) !== undefined) return undefined;
  return whyUnmet(world, key);
}

/** In words, why no request of a world meets a condition on a key. */
function whyUnmet({ dimensions, says }: World, key: string): string {
  const lower = key.toLowerCase();
  if (dimensions.some(({ controls }) => controls(lower))) {
    return `nobody can use it: ${key} never has such a value in ${says}`;
  }
  const advice = lower.startsWith("aws:multifactorauth")
    ? "; a role's session carries no MFA, so ask for it where the role is assumed: trust.mfa"
    : "";
  return `nobody can use it: ${key} is never in ${says}${advice}`;
}
