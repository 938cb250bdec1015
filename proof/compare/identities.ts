import type { Dimension } from "../decision/dimensions";
import type { RequestSet, World } from "../decision/find";
import { type KnownCaller, theCallers } from "../requests/callers";
import { anyResource, ofServices, ownCalls } from "../requests/worlds";
import { type Answer, type Asked, type Layers, lessDenied, moreAllowed } from "./more";
import { settledLayers } from "./permissions";
import { readsAny, TAGS_OF_CALLER } from "./settled";
import { type Identity, layersOf } from "./state";
import { textOfAll } from "./statements";

/** What somebody may do in their own account now, and might not before. */
export interface IdentityQuestion {
  readonly to: Identity;
  readonly from: Identity;
  /** What is told already: the roles that they gained. */
  readonly told: { readonly key: string; readonly told: readonly RequestSet[] };
}

/**
 * What tells the question of one person from those of others. Apart from their names, the policies of a group treat
 * all of its members alike.
 */
export function keyOfIdentity({ to, from, told }: IdentityQuestion): string[] {
  const layers = [to, from].flatMap(layersOf);
  const texts = layers.map(textOfAll);
  const { arn } = to.caller;
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  const isNamed = texts.some((text) => text.includes(name));
  const path = arn.slice(0, -name.length);
  const readsTags = readsAny(layers.flat(), TAGS_OF_CALLER);
  return [
    "identity",
    isNamed ? arn : path,
    JSON.stringify([to.caller.arn === from.caller.arn, layersOf(to).length]),
    readsTags ? JSON.stringify([to.caller.tags, from.caller.tags]) : "",
    told.key,
    ...texts,
  ];
}

export function moreOf({ to, from, told: { told } }: IdentityQuestion): {
  readonly answer: Answer;
  readonly isDenial: boolean;
} {
  const asked: Asked = {
    worlds: (sets, actions) =>
      ownCalls(to.caller.kind, actions).map((ofCall) => worldOf(to.caller, sets, ofCall)),
    told,
  };
  const read = readsAny([to, from].flatMap(layersOf).flat(), TAGS_OF_CALLER);
  const known = [to.caller.tags, from.caller.tags].filter((tags) => tags !== undefined);
  if (read && known.length === 1) {
    return {
      answer: { kind: "undecided", why: "their policies read tags of theirs, which are not known here" },
      isDenial: false,
    };
  }
  const layers = ({ caller: { tags }, ...policies }: Identity): Layers =>
    read && tags !== undefined ? settledLayers(layersOf(policies), tags) : layersOf(policies);
  const answer = moreAllowed(asked, layers(to), layers(from));
  if (answer !== undefined) return { answer, isDenial: false };
  // Other policies may allow what is denied no longer: of the resource, or those of somebody who was there before.
  return { answer: lessDenied(asked, layers(to)[0], layers(from)[0]), isDenial: true };
}

/** Any action of theirs on any resource that there can be. */
function worldOf(caller: KnownCaller, sets: readonly RequestSet[], ofCall: readonly Dimension[]): World {
  const dimensions = [theCallers([caller]), ...ofCall, anyResource()];
  const keys = new Set(
    sets.flatMap(({ layers, variables }) => [
      ...layers(new Map()).flatMap(({ allow, deny }) => [...allow, ...deny].flat().map(({ key }) => key)),
      ...variables,
    ]),
  );
  const others = [...keys].filter(
    (key) =>
      (!key.startsWith("aws:") || key.startsWith("aws:resourcetag/")) &&
      !dimensions.some(({ controls }) => controls(key)),
  );
  return {
    says: `what ${caller.arn} may do in their own account`,
    dimensions: [...dimensions, ...ofServices(others, new Set())],
  };
}
