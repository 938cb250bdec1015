import type { AccessModel } from "../../components/model/accessModel";
import { defined, wholeAccount } from "../../components/model/arns";
import type { Entrance, EntranceKey } from "../../components/model/audiences/audience";
import { entrancesOf } from "../../components/model/audiences/entrances";
import { type Claim, isOfCaller } from "../../components/model/claims";
import { type AccountRole, audienceOf } from "../../components/model/grants";
import { deniedBy } from "../../components/model/trust/asked";
import { MARKING_ACTIONS, type Requirement } from "../../components/model/trust/trustKey";
import type { RequestSet } from "../decision/find";
import type { SessionAction } from "../requests/keys";
import { areTrueOf, callerIsNoneOf, type Tried, triedClaims } from "./claims";
import { declared } from "./declared";

/** Which requests the model means to let into a role of an account, for each action. */
export function meantToTrust(access: AccessModel, target: AccountRole, action: SessionAction): RequestSet {
  const never = action === "sts:AssumeRole" ? denied(access, target) : [];
  const machines = machinesOf(access, target);
  return declared(
    waysIn(access, target, action).map(({ key, claims }) => [
      ...triedClaims(claims),
      ...exceptFor(
        machines.filter(({ name }) => key.kind !== "machines" || key.name !== name),
        claims,
      ),
    ]),
    never.map(triedClaims),
  );
}

interface NamedMachine {
  readonly name: string;
  readonly principal: string;
}

/** The machines that may assume a role, but for those that are whoever an account lets. */
function machinesOf(access: AccessModel, target: AccountRole): NamedMachine[] {
  return audienceOf(access, target)
    .machines.map((name) => ({ name, principal: defined(access.machines, name).principal }))
    .filter(({ principal }) => wholeAccount(principal) === undefined);
}

/** A machine comes in as is asked of it, and by no way that would let it in among others. */
function exceptFor(machines: readonly NamedMachine[], claims: readonly Claim[]): Tried[] {
  const ofCaller = claims.filter(isOfCaller);
  const among = machines.filter(({ principal }) => ofCaller.length > 0 && areTrueOf(ofCaller, principal));
  return among.length === 0 ? [] : [callerIsNoneOf(among.map(({ principal }) => principal))];
}

/** One way into a role. */
export interface Way {
  readonly key: EntranceKey;
  readonly claims: readonly Claim[];
}

export function waysIn(access: AccessModel, target: AccountRole, action: SessionAction): Way[] {
  return entrancesOf(access, target, audienceOf(access, target)).flatMap((entrance) => {
    const asked = askedFor(entrance, action);
    if (asked === undefined) return [];
    return [{ key: entrance.key, claims: [...entrance.vouched, ...asked.flatMap(({ means }) => means)] }];
  });
}

/** What is claimed of requests that take one way into a role. */
export function claimsOfWay(
  access: AccessModel,
  target: AccountRole,
  action: SessionAction,
  key: EntranceKey,
): readonly Claim[] {
  const way = waysIn(access, target, action).find((each) => isSameEntrance(each.key, key));
  // Without its claims, a check of it would find everything in order.
  if (way === undefined) {
    const { role, account } = target;
    throw new Error(`no way into ${role} in ${account} by ${action} is ${JSON.stringify(key)}`);
  }
  return way.claims;
}

function isSameEntrance(one: EntranceKey, other: EntranceKey): boolean {
  const nameOf = (key: EntranceKey): string | undefined => ("name" in key ? key.name : undefined);
  return one.kind === other.kind && nameOf(one) === nameOf(other);
}

/** What is asked where an action is used; undefined where that is no way in. */
function askedFor({ action: assuming, asked }: Entrance, action: SessionAction): Requirement[] | undefined {
  if (action === assuming) return [...asked.ofAll, ...asked.ofAssuming];
  const marking = MARKING_ACTIONS.find((each) => each === action);
  const ofMarking = marking && asked.ofMarking.get(marking);
  return ofMarking && [...asked.ofAll, ...ofMarking];
}

/** Those who are kept out whatever else is granted to them. */
function denied(access: AccessModel, { role }: AccountRole): Claim[][] {
  const { trust } = defined(access.roles, role);
  return deniedBy(access, trust).flatMap(({ means }) => means.map((claim) => [claim]));
}
