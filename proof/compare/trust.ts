import { type Context, REQUEST } from "../decision/context";
import { findRequest, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { isAbsent, triedClaims } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { speaksOf, worldsOf } from "../prove/trust";
import type { KnownCaller } from "../requests/callers";
import { SESSION_ACTIONS, type SessionAction } from "../requests/keys";
import { oneCallersWorld } from "../requests/worlds";
import { type Answer, decided } from "./more";
import { readsAny, settled, tagFacts, TAGS_OF_CALLER, TAGS_OF_ROLE } from "./settled";
import { knownCallers, type Place, type State } from "./state";
import { textOfAll } from "./statements";

/** A role in two states, and what is asked: who may have it in `to` and might not in `from`. */
export interface TrustQuestion {
  readonly to: State;
  readonly from: State;
  readonly place: Place;
  readonly earlier: Place;
  readonly told: readonly RequestSet[];
}

/** A role's trust policy, with the tags of the role put in where they are not what they were. */
export function trustsOf(
  place: Place,
  earlier: Place,
): { to: readonly Statement[]; from: readonly Statement[] } {
  const [to, from] = [place.role, earlier.role];
  const isSame =
    JSON.stringify(Object.entries(to.tags).sort()) === JSON.stringify(Object.entries(from.tags).sort());
  if (isSame || !readsAny([...to.trust, ...from.trust], TAGS_OF_ROLE))
    return { to: to.trust, from: from.trust };
  return {
    to: settled(to.trust, tagFacts(TAGS_OF_ROLE, to.tags)),
    from: settled(from.trust, tagFacts(TAGS_OF_ROLE, from.tags)),
  };
}

/** Requests that a trust policy lets in and did not, one of each kind of caller and action. */
export function moreTrusted(question: TrustQuestion, retagged: readonly Retagged[]): Answer[] {
  const { place, earlier } = question;
  const { to, from } = trustsOf(place, earlier);
  const reads = readsAny([...to, ...from], TAGS_OF_CALLER);
  const apart = reads ? retagged : [];
  return [
    ...(textOfAll(to) === textOfAll(from) ? [] : ofAnybody(question, to, from, apart)),
    ...apart.flatMap((user) => ofRetagged(place, to, from, user)),
  ];
}

function ofAnybody(
  { to: state, from: other, place, told }: TrustQuestion,
  to: readonly Statement[],
  from: readonly Statement[],
  apart: readonly Retagged[],
): Answer[] {
  const [allowed, allowedBefore] = [allowedBy(to), allowedBy(from)];
  const known = callersOf(state, other);
  const outside = [allowedBefore, ...told, ...leftApart(apart)];
  const seen = new Set<string>();
  return SESSION_ACTIONS.filter((action) => speaksOf(allowed, action)).flatMap((action) =>
    worldsOf(state.access, place.role, action, known, [...to, ...from], declared([])).flatMap((world) => {
      // Who assumes the role in a new way, and marks the session in one, is told once.
      if (seen.has(world.says)) return [];
      const found = decided(
        () => answerOf(world, [allowed, WITHOUT_MFA], outside) ?? answerOf(world, [allowed], outside),
      );
      if (found !== undefined) seen.add(world.says);
      return found === undefined ? [] : [found];
    }),
  );
}

/** Who gets in without MFA may get in with one that is too old, too: what says most comes first. */
const WITHOUT_MFA: RequestSet = declared([[isAbsent("aws:MultiFactorAuthPresent")]]);

/** Those of the state that is asked about, then those of the other one. */
function callersOf(state: State, other: State): KnownCaller[] {
  const own = knownCallers(state);
  const arns = new Set(own.map(({ arn }) => arn));
  return [...own, ...knownCallers(other).filter(({ arn }) => !arns.has(arn))];
}

function answerOf(world: World, inside: readonly RequestSet[], outside: readonly RequestSet[]): Answer {
  const request: Context | undefined = findRequest(world, inside, outside);
  return request && { kind: "request", request };
}

/** A user whose tags are not what they were. */
export interface Retagged {
  readonly arn: string;
  /** Undefined where they are not known. */
  readonly to: Readonly<Record<string, string>> | undefined;
  readonly from: Readonly<Record<string, string>> | undefined;
}

function leftApart(apart: readonly Retagged[]): RequestSet[] {
  if (apart.length === 0) return [];
  return [declared([triedClaims([{ claim: "callerIsOneOf", arns: apart.map(({ arn }) => arn) }])])];
}

function ofRetagged(
  { role }: Place,
  to: readonly Statement[],
  from: readonly Statement[],
  { arn, to: tags, from: earlierTags }: Retagged,
): Answer[] {
  if (tags === undefined || earlierTags === undefined) {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    return [{ kind: "undecided", why: `the trust policy reads tags of ${name}, which are not known here` }];
  }
  const allowed = allowedBy(settled(to, tagFacts(TAGS_OF_CALLER, tags)));
  const allowedBefore = allowedBy(settled(from, tagFacts(TAGS_OF_CALLER, earlierTags)));
  for (const action of SESSION_ACTIONS.filter((each) => speaksOf(allowed, each))) {
    const world = worldOf(arn, tags, action, role);
    const found = decided(() => answerOf(world, [allowed], [allowedBefore]));
    if (found !== undefined) return [found];
  }
  return [];
}

function worldOf(
  arn: string,
  tags: Readonly<Record<string, string>>,
  action: SessionAction,
  role: Place["role"],
): World {
  return oneCallersWorld({ kind: "user", arn, tags }, action, role);
}

/** The request with the role as its resource. */
export function onRole(request: Context, arn: string): Context {
  return new Map([...request, [REQUEST.resource, arn]]);
}
