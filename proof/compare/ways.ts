import {
  defined,
  identityCenterGroupArn,
  identityProviderArn,
  issuerOf,
  wholeAccount,
} from "../../components/model/arns";
import { findRequest, type RequestSet, type World } from "../decision/find";
import { type Context, REQUEST } from "../decision/context";
import { allowedBy } from "../decision/policies";
import { type Statement, testsOf } from "../decision/statements";
import { isLikeOneOf, triedClaims } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { speaksOf } from "../prove/trust";
import { CALLER_KINDS } from "../requests/callers";
import { claimsOf, isClaimOf, SESSION_ACTIONS, type SessionAction, subjectKey } from "../requests/keys";
import { accountAccessWorld, callersWorld, federatedWorld, oneCallersWorld } from "../requests/worlds";
import type { Answers } from "../answers";
import { speakingOf } from "./beside";
import { type Answer, decided } from "./more";
import { readsAny, settled, tagFacts, TAGS_OF_CALLER } from "./settled";
import {
  type Holder,
  type Identity,
  layersOf,
  machineIn,
  permissionSetIn,
  personIn,
  type Place,
  type State,
} from "./state";
import { textOfAll } from "./statements";
import { trustsOf } from "./trust";

/** Somebody and a role, in two states: whether they get in, on both sides at once, where they did not. */
export interface WayQuestion {
  readonly to: State;
  readonly from: State;
  readonly place: Place;
  readonly earlier: Place;
  readonly holder: Holder;
}

export function wayIsMore(question: WayQuestion, answers: Answers<Answer>): Answer {
  switch (question.holder.kind) {
    case "provider":
      return ofSubject(question, question.holder, answers);
    case "Identity Center group":
      return ofAccountAccess(question, question.holder, answers);
    default:
      return ofCaller(question, answers);
  }
}

/** All who are entitled come in by the same call, so that a trust policy does not tell them apart. */
function ofAccountAccess(
  { to, from, place, earlier }: WayQuestion,
  { group }: Holder & { readonly kind: "Identity Center group" },
  answers: Answers<Answer>,
): Answer {
  const id = defined(to.access.groups, group).identityCenterGroup ?? "";
  if (!isEntitled(to, id, place)) return undefined;
  const wasEntitled = isEntitled(from, id, earlier);
  const trust = trustsOf(place, earlier);
  const key = ["account access", String(wasEntitled), textOfAll(trust.to), textOfAll(trust.from)];
  const world = (action: SessionAction): World => accountAccessWorld(action, place.role);
  return answers.once(key, () =>
    through(world, [allowedBy(trust.to)], wasEntitled ? [allowedBy(trust.from)] : []),
  );
}

function isEntitled({ access, registered }: State, id: string, { role }: Place): boolean {
  const group = identityCenterGroupArn(access, id);
  return (registered.entitlements ?? []).some(
    ({ principal, roleArn }) => principal === group && roleArn === role.arn,
  );
}

function ofSubject(
  { to: { access }, place, earlier }: WayQuestion,
  { identityProvider, subject }: Holder & { readonly kind: "provider" },
  answers: Answers<Answer>,
): Answer {
  const provider = defined(access.identityProviders, identityProvider);
  const isSaml = provider.type === "saml";
  const arn = identityProviderArn(access, identityProvider, place.at.account);
  const issuer = isSaml ? "saml" : issuerOf(provider).toLowerCase();
  const { to, from } = trustsOf(place, earlier);
  const asked = [...to, ...from].flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()));
  const claims = [...(isSaml ? ["saml:aud"] : claimsOf(issuer)), ...asked];
  const own = [...new Set(claims)].filter((key) =>
    isSaml ? key.startsWith("saml:") : isClaimOf(issuer, key),
  );
  const ofTheirs = subject === undefined ? [] : [declared([[isLikeOneOf(subjectKey(issuer), [subject])]])];
  const worlds = (action: SessionAction): World =>
    federatedWorld(`a subject of ${arn}`, { arn, claims: own, isSaml }, action, place.role);
  const ownAccount = new RegExp(place.role.accountId, "g");
  const key = ["subject", arn, subject ?? "", textOfAll(to), textOfAll(from)].map((text) =>
    text.replace(ownAccount, "ACCOUNT"),
  );
  return answers.once(key, () => through(worlds, [allowedBy(to), ...ofTheirs], [allowedBy(from)]));
}

function ofCaller(question: WayQuestion, answers: Answers<Answer>): Answer {
  const { to, from, place, earlier } = question;
  const holder = byPrincipal(to, question.holder);
  const accountId = holder.kind === "machine" ? wholeAccount(holder.machine) : undefined;
  if (accountId !== undefined) return ofAccount(question, accountId, answers);
  const caller = identityIn(to, holder)?.caller;
  if (caller === undefined) return undefined;
  const trust = trustsOf(place, earlier);
  const sets = [layersIn(to, holder, trust.to, place), layersIn(from, holder, trust.from, earlier)];
  const key = [
    "way",
    JSON.stringify(caller),
    ...sets.flatMap((layers) => ["layers", ...layers.map(textOfAll)]),
  ];
  const [allowed, allowedBefore] = sets.map(([first = [], ...others]) => allowedBy(first, ...others));
  return answers.once(key, () =>
    through(
      (action) => oneCallersWorld(caller, action, place.role),
      allowed === undefined ? [] : [allowed],
      allowedBefore === undefined ? [] : [allowedBefore],
    ),
  );
}

/** Whoever an account lets, of whom nothing is known but what the trust policies say. */
function ofAccount(
  { to: { access }, place, earlier }: WayQuestion,
  accountId: string,
  answers: Answers<Answer>,
): Answer {
  const { to, from } = trustsOf(place, earlier);
  const ofTheirs = declared([triedClaims([{ claim: "callerIsOfAccount", accountId }])]);
  const { partition } = access.primary;
  return answers.once(["account", accountId, textOfAll(to), textOfAll(from)], () => {
    for (const kind of CALLER_KINDS) {
      const world = (action: SessionAction): World => callersWorld(partition, kind, action, place.role);
      const answer = through(world, [allowedBy(to), ofTheirs], [allowedBy(from)]);
      if (answer !== undefined) return answer;
    }
    return undefined;
  });
}

/** A machine by its principal: another model may give it another name. */
function byPrincipal({ access }: State, holder: Holder): Holder {
  return holder.kind === "machine"
    ? { kind: "machine", machine: defined(access.machines, holder.machine).principal }
    : holder;
}

function identityIn(state: State, holder: Holder): Identity | undefined {
  switch (holder.kind) {
    case "person":
      return personIn(state, holder.user);
    case "permission set":
      return permissionSetIn(state, holder.permissionSet);
    case "machine":
      return machineIn(state, holder.machine);
    case "Identity Center group":
    case "provider":
      return undefined;
  }
}

/** All that has to allow the way, in one state. */
function layersIn(
  state: State,
  holder: Holder,
  trust: readonly Statement[],
  { role: { arn } }: Place,
): (readonly Statement[])[] {
  const identity = identityIn(state, holder);
  // Nobody of the name was there, so nothing was allowed.
  if (identity === undefined) return [[]];
  const own = layersOf(identity).map((layer) => speakingOfRole(layer, arn));
  const all = identity.isUnknown ? [trust] : [trust, ...own];
  const { tags } = identity.caller;
  if (tags === undefined || !readsAny(all.flat(), TAGS_OF_CALLER)) return all;
  return all.map((layer) => settled(layer, tagFacts(TAGS_OF_CALLER, tags)));
}

/** What of somebody's policies speaks of a role: of a list of hundreds of roles, this one. */
function speakingOfRole(statements: readonly Statement[], arn: string): Statement[] {
  const request: Context = new Map([[REQUEST.resource, arn]]);
  return statements.flatMap(ofSessionActions).flatMap((statement) => {
    if (statement.resources?.texts.some((text) => text.includes("${")) ?? true) return [statement];
    const onRole = testsOf(statement, new Map()).filter(({ key }) => key === REQUEST.resource);
    return onRole.every((test) => test.holds(request)) ? [{ ...statement, resources: undefined }] : [];
  });
}

const sessionParts = new WeakMap<Statement, readonly Statement[]>();

/** Lists of a thousand actions are looked through once. */
function ofSessionActions(statement: Statement): readonly Statement[] {
  const known = sessionParts.get(statement) ?? speakingOf([statement], SESSION_ACTIONS);
  sessionParts.set(statement, known);
  return known;
}

function through(
  worldOf: (action: SessionAction) => World,
  inside: readonly RequestSet[],
  outside: readonly RequestSet[],
): Answer {
  return decided(() => {
    for (const action of SESSION_ACTIONS) {
      if (!inside.every((set) => speaksOf(set, action))) continue;
      const request = findRequest(worldOf(action), inside, outside);
      if (request !== undefined) return { kind: "request", request };
    }
    return undefined;
  });
}
