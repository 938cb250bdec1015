import type { AccessModel, Conditions } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import type { AccountRole } from "../../components/model/grants";
import { pathOf } from "../../components/model/problems";
import { type Context, REQUEST } from "../decision/context";
import { MARKING_ACTIONS, type MarkingAction } from "../../components/model/trust/trustKey";
import { findRequest, type RequestSet, type World } from "../decision/find";
import type { Taker } from "./takers";
import { marksOf, withMarksAllowed } from "./wholeCalls";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { asConditioned, type Tried } from "../meaning/claims";
import { declared } from "../meaning/declared";
import type { Unusable } from "../proof";

/** A request that takes a way into a role, allowed on both sides, as far as it marks the session too. */
export function requestThrough(
  taker: Pick<Taker, "world" | "identity">,
  claims: readonly Tried[],
  trust: readonly Statement[],
): Context | undefined {
  const found = partThrough(taker, claims, trust);
  // What does not mark the session is a whole call by itself.
  if (found === undefined || isPart(found) || marksOf(found).length === 0) return found;
  const sets = setsOf(taker, claims, trust);
  return findRequest(taker.world, [...sets, ...sets.slice(1).map(withMarksAllowed)], []);
}

/** A request that uses the action of a taker, allowed on both sides, whatever else the call needs. */
function partThrough(
  taker: Pick<Taker, "world" | "identity">,
  claims: readonly Tried[],
  trust: readonly Statement[],
): Context | undefined {
  return findRequest(taker.world, setsOf(taker, claims, trust), []);
}

function isPart(request: Context): boolean {
  return MARKING_ACTIONS.some((action) => action === request.get(REQUEST.action));
}

function setsOf(
  { identity }: Pick<Taker, "identity">,
  claims: readonly Tried[],
  trust: readonly Statement[],
): readonly RequestSet[] {
  return [declared([claims]), allowedBy(trust), ...(identity === undefined ? [] : [identity])];
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
  const marked = partThrough({ world, identity: unbounded }, claims, trust);
  const [mark] = marked === undefined ? [] : marksOf(marked);
  if (mark !== undefined) return [unmarkable(target, taker, mark, there)];
  return [
    { path: pathOf("roles", target.role, "trust"), why: `${there}: no request meets all that is asked` },
  ];
}

const MARKS_IN_WORDS: Readonly<Record<MarkingAction, { readonly key: string; readonly words: string }>> = {
  "sts:SetSourceIdentity": { key: "sourceIdentity", words: "a source identity" },
  "sts:TagSession": { key: "sessionTags", words: "session tags" },
  "sts:SetContext": { key: "conditions", words: "a context of Identity Center" },
};

/** Conditions ask for a mark of the session that nothing lets them set. */
function unmarkable({ role }: AccountRole, { at }: Taker, mark: MarkingAction, there: string): Unusable {
  const { key, words } = MARKS_IN_WORDS[mark];
  const trust = ["roles", role, "trust"];
  const ofPeople = at[0] === "identityProviders" ? [...trust, "conditions"] : [...trust, key];
  const path = at[0] === "machines" ? [...at, key] : ofPeople;
  return { path: pathOf(...path), why: `${there}: its conditions ask for ${words} that it may not have` };
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
