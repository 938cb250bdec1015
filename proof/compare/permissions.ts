import type { Statement } from "../decision/statements";
import { sessionOf } from "../prove/session";
import type { RegisteredPolicy, RegisteredRole } from "../registered";
import { type SessionOf, sessionWorlds } from "../requests/sessions";
import { type Answer, type Asked, type Layers, lessDenied, moreAllowed } from "./more";
import { readsAny, settled, tagFacts, TAGS_OF_CALLER } from "./settled";
import { layersOf, type Place, type State } from "./state";
import { textOfAll } from "./statements";

/** A request that sessions of a role may make now and might not before. */
export interface PermissionQuestion {
  readonly to: State;
  readonly place: Place;
  readonly earlier: Place;
}

/** What tells the question of a role from those of others. */
export function keyOfPermissions({ to, place, earlier }: PermissionQuestion): string[] {
  const layers = [place, earlier].flatMap(({ role }) => layersOf(role));
  const { partition, arn, ...session } = sessionOf(to.access, place.at, place.role);
  const speaksOfCaller = readsAny(layers.flat(), ["aws:principal", "aws:userid", "aws:source"]);
  return [
    "permissions",
    partition,
    speaksOfCaller ? arn : "",
    JSON.stringify([session, earlier.role.tags, layersOf(place.role).length]),
    ...layers.map(textOfAll),
  ];
}

export function morePermitted({ to: state, place, earlier }: PermissionQuestion): {
  readonly answer: Answer;
  readonly isDenial: boolean;
} {
  const session = sessionOf(state.access, place.at, place.role);
  const asked: Asked = {
    worlds: (sets, actions) => Object.values(sessionWorlds({ ...session, actions }, sets)),
    told: [],
  };
  const [to, from] = [layersOf(place.role), layersOf(earlier.role)];
  if (isRetagged(place.role, earlier.role) && readsAny([...to, ...from].flat(), TAGS_OF_CALLER)) {
    return { answer: ofRetagged(asked, session, [to, from], [place.role, earlier.role]), isDenial: false };
  }
  const answer = moreAllowed(asked, to, from);
  if (answer !== undefined) return { answer, isDenial: false };
  // What policies that are not known here allow, those of resources among them, a denial takes away.
  return { answer: lessDenied(asked, to[0], from[0]), isDenial: true };
}

/** What a role's tags, which are its sessions' too, make of its policies. */
function ofRetagged(
  asked: Asked,
  { sessionTags }: SessionOf,
  [to, from]: readonly [Layers, Layers],
  [role, earlier]: readonly [RegisteredRole, RegisteredRole],
): Answer {
  if (Object.keys(sessionTags).length > 0) {
    return {
      kind: "undecided",
      why: "its policies read tags, and those of the role and of its sessions meet there",
    };
  }
  return moreAllowed(asked, settledLayers(to, role.tags), settledLayers(from, earlier.tags));
}

export function settledLayers([own, ...boundaries]: Layers, tags: Readonly<Record<string, string>>): Layers {
  const put = (statements: readonly Statement[]): Statement[] =>
    settled(statements, tagFacts(TAGS_OF_CALLER, tags));
  return [put(own), ...boundaries.map(put)];
}

function isRetagged({ tags }: RegisteredRole, { tags: earlier }: RegisteredRole): boolean {
  return JSON.stringify(Object.entries(tags).sort()) !== JSON.stringify(Object.entries(earlier).sort());
}

/** Policies whose text is not known here, in one state and not in the other. */
export function unknownBeside(
  policies: readonly RegisteredPolicy[],
  others: readonly RegisteredPolicy[],
): RegisteredPolicy[] {
  return policies.filter(
    ({ arn, statements }) => statements === undefined && !others.some((other) => other.arn === arn),
  );
}
