import { type Context, together } from "./context";
import { type Dimension, signatureOf } from "./dimensions";
import { UndecidedError } from "./representatives";
import type { Test } from "./statements";

/** All of the tests hold. */
export type Clause = readonly Test[];

/** What one set of policies allows: where some `allow` holds and no `deny` does. */
export interface Layer {
  readonly allow: readonly Clause[];
  readonly deny: readonly Clause[];
}

/** A set of requests: those that every layer allows, as with a policy and a boundary. */
export interface RequestSet {
  /** Names in lower case of the keys that policy variables take their values from. */
  readonly variables: readonly string[];
  /** @param context gives the variables their values */
  readonly layers: (context: Context) => readonly Layer[];
}

/** The requests that some statement allows, or denies, whatever the others say. */
export function part(set: RequestSet, effect: "allow" | "deny"): RequestSet {
  return {
    variables: set.variables,
    layers: (context) => set.layers(context).map((layer) => ({ allow: layer[effect], deny: [] })),
  };
}

/** A kind of request with all that may vary in it. */
export interface World {
  readonly says: string;
  readonly dimensions: readonly Dimension[];
}

/** Boxes beyond this number are not looked through: the policies of accounts come to a few dozen. */
const MOST_BOXES = 10_000;

/**
 * A request of a world that lies in all of the sets of `inside` and in none of `outside`; undefined where there is
 * none at all.
 *
 * Every test speaks of one dimension, so a statement is a box: in each dimension a set of classes of values. Boxes
 * are cut out of boxes until none is left, or one is: then each of its points is such a request.
 *
 * @throws UndecidedError where it is too large to be decided
 */
export function findRequest(
  world: World,
  inside: readonly RequestSet[],
  outside: readonly RequestSet[],
): Context | undefined {
  return firstOf(assignments(world, [...inside, ...outside]), (fixed) => {
    const layersOf = (set: RequestSet): readonly Layer[] => set.layers(fixed.context);
    const [within, without] = [inside.map(layersOf), outside.map(layersOf)];
    return new Space(world, fixed, [...within, ...without].flat()).find(within, without);
  });
}

/** A request that is in one of two sets alone. */
export interface SetDifference {
  readonly request: Context;
  /** Whether it lies in the first of the two; else in the other. */
  readonly isInOne: boolean;
}

/**
 * A request of a world that lies in one of two sets and not in the other; undefined where they are the same. The
 * same as to look for a request of `one` that is none of `other`, and then the other way round.
 *
 * @throws UndecidedError where it is too large to be decided
 */
export function findDifference(world: World, one: RequestSet, other: RequestSet): SetDifference | undefined {
  const compared = assignments(world, [one, other]).map((fixed) => new Compared(world, fixed, one, other));
  const ofOne = firstOf(compared, (each) => each.inOneAlone());
  if (ofOne !== undefined) return { request: ofOne, isInOne: true };
  const ofOther = firstOf(compared, (each) => each.inOtherAlone());
  return ofOther && { request: ofOther, isInOne: false };
}

function firstOf<Of>(all: readonly Of[], find: (each: Of) => Context | undefined): Context | undefined {
  for (const each of all) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The values of the dimensions that policy variables take theirs from: the rest is decided for each by itself. */
function assignments(world: World, sets: readonly RequestSet[]): readonly Fixed[] {
  const variables = new Set(sets.flatMap((set) => set.variables));
  const split = world.dimensions.filter(({ controls }) => [...variables].some(controls));
  const constant = testsIn(sets, new Map());
  return split.reduce<readonly Fixed[]>(
    (all, dimension) => {
      const asked = constant.filter(({ key }) => dimension.controls(key));
      const given = dimension.values(asked);
      const unasked = unaskedTests(world, sets, constant, { dimension, given, variables });
      const distinct = new Map<string, Context>();
      for (const value of unasked.length === 0 ? given : dimension.values([...asked, ...unasked])) {
        const signature = signatureIn(world, sets, constant, dimension, value);
        if (!distinct.has(signature)) distinct.set(signature, value);
      }
      return all.flatMap(({ dimensions, context }) =>
        [...distinct.values()].map((value) => ({
          dimensions: [...dimensions, dimension],
          context: together(context, value),
        })),
      );
    },
    [{ dimensions: [], context: new Map() }],
  );
}

/** Stands for whatever a variable may be, so that it is seen what is compared with it. */
const ANYTHING = "a text that nobody writes";

/**
 * Tests of what variables stand for that no other test speaks of. Without them, a dimension leaves such a key out, and
 * what is compared with it would never hold. They tell apart the texts that are told apart where they are compared.
 */
function unaskedTests(
  world: World,
  sets: readonly RequestSet[],
  constant: readonly Test[],
  { dimension, given, variables }: Unasked,
): Test[] {
  const keys = [...variables].filter(
    (key) => dimension.controls(key) && !given.some((value) => value.has(key)),
  );
  return keys.map((key) => {
    const compared = testsIn(sets, new Map([[key, ANYTHING]])).filter(({ probes }) =>
      probes.some((probe) => "text" in probe && probe.text === ANYTHING),
    );
    const texts = compared.flatMap((test) => textsUnder(world, constant, test.key));
    return {
      key,
      probes: [...new Set(texts)].map((text) => ({ kind: "exact", text })),
      holds: (request) => request.has(key),
    };
  });
}

interface Unasked {
  readonly dimension: Dimension;
  /** Its values, as far as they are asked for. */
  readonly given: readonly Context[];
  readonly variables: ReadonlySet<string>;
}

/** Texts that requests may carry under a key, one of each class that the tests on it tell apart. */
function textsUnder({ dimensions }: World, constant: readonly Test[], key: string): string[] {
  const tests = constant.filter((test) => test.key === key);
  return dimensions
    .filter(({ controls }) => controls(key))
    .flatMap((dimension) => dimension.values(tests).flatMap((value) => value.get(key) ?? []))
    .flat();
}

interface Fixed {
  readonly dimensions: readonly Dimension[];
  readonly context: Context;
}

/**
 * What tells a value of a dimension from others: how the tests on it answer, and how the texts that it gives to
 * variables compare with what else their keys are compared with. Values alike in all of this can be exchanged for
 * each other in any request.
 */
function signatureIn(
  world: World,
  sets: readonly RequestSet[],
  constant: readonly Test[],
  dimension: Dimension,
  value: Context,
): string {
  const tests = testsIn(sets, value);
  const own = signatureOf(
    tests.filter(({ key }) => dimension.controls(key)),
    value,
  );
  const ofOthers = tests.flatMap((test, index) => {
    const before = constant[index]?.probes ?? [];
    const added = test.probes.filter((probe) => !before.some((known) => sameProbe(known, probe)));
    return added.map((probe) => {
      // A text with wildcards stands for itself alone.
      if (probe.kind !== "exact")
        return JSON.stringify(probe, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
      const compared = constant.filter(({ key }) => key === test.key);
      const canBe = canHold(world, test, probe.text);
      return `${signatureOf(compared, new Map([[test.key, probe.text]]))}${canBe ? "" : " never"}`;
    });
  });
  return [own, ...ofOthers].join("|");
}

/** Whether a request may carry a text under the key of a test: a name of one character, say, is no session's name. */
function canHold({ dimensions }: World, { key }: Test, text: string): boolean {
  const asked: Test = {
    key,
    probes: [{ kind: "exact", text }],
    holds: (request) => request.get(key) === text,
  };
  return dimensions.some(
    (dimension) => dimension.controls(key) && dimension.values([asked]).some(asked.holds),
  );
}

function sameProbe(left: object, right: object): boolean {
  return left === right || ("text" in left && "text" in right && left.text === right.text);
}

function testsIn(sets: readonly RequestSet[], context: Context): Test[] {
  return sets.flatMap((set) =>
    set.layers(context).flatMap(({ allow, deny }) => [...allow, ...deny].flatMap((clause) => [...clause])),
  );
}

/** In each dimension a set of classes, a bit each. */
type Box = readonly bigint[];

/** Two sets in one space, which is made when it is first looked through. */
class Compared {
  readonly #make: () => Space;
  readonly #one: readonly Layer[];
  readonly #other: readonly Layer[];
  #made: Space | undefined;

  public constructor(world: World, fixed: Fixed, one: RequestSet, other: RequestSet) {
    this.#one = one.layers(fixed.context);
    this.#other = other.layers(fixed.context);
    this.#make = () => new Space(world, fixed, [...this.#one, ...this.#other]);
  }

  public inOneAlone(): Context | undefined {
    return this.#space.find([this.#one], [this.#other]);
  }

  public inOtherAlone(): Context | undefined {
    return this.#space.find([this.#other], [this.#one]);
  }

  get #space(): Space {
    return (this.#made ??= this.#make());
  }
}

/** The classes of values of each dimension that some test tells apart. */
class Space {
  readonly #everything: Box;
  /** Whether some values were left out. */
  readonly #isSampled: boolean;
  readonly #dimensions: readonly { readonly dimension: Dimension; readonly classes: readonly Context[] }[];
  readonly #world: World;
  readonly #fixed: Fixed;

  public constructor(world: World, fixed: Fixed, layers: readonly Layer[]) {
    this.#world = world;
    this.#fixed = fixed;
    const tests = layers.flatMap(({ allow, deny }) => [...allow, ...deny].flat());
    const touched = world.dimensions
      .map((dimension) => ({ dimension, own: tests.filter(({ key }) => dimension.controls(key)) }))
      .filter(({ own }) => own.length > 0);
    this.#isSampled = touched.some(({ dimension, own }) => dimension.isSampled?.(own) ?? false);
    this.#dimensions = touched.map(({ dimension, own }) => ({
      dimension,
      classes: this.#classesOf(dimension, own),
    }));
    this.#everything = this.#dimensions.map(({ classes }) => (1n << BigInt(classes.length)) - 1n);
  }

  /** A request in all of the sets of `inside` and in none of `outside`, each given by its layers. */
  public find(
    inside: readonly (readonly Layer[])[],
    outside: readonly (readonly Layer[])[],
  ): Context | undefined {
    let boxes: Box[] = [this.#everything];
    for (const layer of inside.flat()) boxes = this.#keep(boxes, layer);
    for (const layers of outside) {
      boxes = layers.flatMap((layer) => this.#remove(boxes, layer));
    }
    const [box] = boxes;
    if (box === undefined && this.#isSampled) {
      throw new UndecidedError("its policies name too many actions or values to be compared");
    }
    return box && this.#pointOf(box);
  }

  /** What of the boxes a layer allows. */
  #keep(boxes: readonly Box[], { allow, deny }: Layer): Box[] {
    const kept = this.#boxesOf(allow).flatMap((allowed) => intersections(boxes, allowed));
    return this.#boxesOf(deny).reduce(cut, limited(kept));
  }

  /** What of the boxes a layer does not allow. */
  #remove(boxes: readonly Box[], { allow, deny }: Layer): Box[] {
    const notAllowed = this.#boxesOf(allow).reduce(cut, [...boxes]);
    const denied = this.#boxesOf(deny).flatMap((away) => intersections(boxes, away));
    return limited([...notAllowed, ...denied]);
  }

  #pointOf(box: Box): Context {
    const touched = this.#dimensions.map(
      ({ classes }, index) => classes[lowestBit(box[index] ?? 0n)] ?? new Map(),
    );
    const usual = this.#world.dimensions
      .filter((each) => !this.#dimensions.some(({ dimension }) => dimension === each))
      .map((each) => each.values([])[0] ?? new Map());
    return together(...usual, ...touched, this.#fixed.context);
  }

  #classesOf(dimension: Dimension, tests: readonly Test[]): Context[] {
    const values = this.#fixed.dimensions.includes(dimension)
      ? [new Map([...this.#fixed.context].filter(([key]) => dimension.controls(key)))]
      : dimension.values(tests);
    const classes = new Map<string, Context>();
    for (const value of values) {
      const signature = signatureOf(tests, value);
      if (!classes.has(signature)) classes.set(signature, value);
    }
    return [...classes.values()];
  }

  #boxesOf(clauses: readonly Clause[]): Box[] {
    return clauses.map((clause) => this.#boxOf(clause)).filter((box) => box !== undefined);
  }

  /** Undefined where the clause holds for no request. */
  #boxOf(clause: Clause): Box | undefined {
    const box = [...this.#everything];
    for (const test of clause) {
      const index = this.#dimensions.findIndex(({ dimension }) => dimension.controls(test.key));
      const classes = this.#dimensions[index]?.classes;
      if (classes === undefined) {
        // No request carries the key.
        if (!test.holds(new Map())) return undefined;
        continue;
      }
      const mask = classes.reduce(
        (bits, value, bit) => (test.holds(value) ? bits | (1n << BigInt(bit)) : bits),
        0n,
      );
      box[index] = (box[index] ?? 0n) & mask;
      if (box[index] === 0n) return undefined;
    }
    return box;
  }
}

function limited(boxes: Box[]): Box[] {
  if (boxes.length > MOST_BOXES) throw new UndecidedError("its statements overlap in too many ways");
  return boxes;
}

function cut(boxes: readonly Box[], away: Box): Box[] {
  return limited(boxes.flatMap((box) => difference(box, away)));
}

function intersections(boxes: readonly Box[], other: Box): Box[] {
  return boxes.map((box) => intersection(box, other)).filter((box) => box !== undefined);
}

function intersection(left: Box, right: Box): Box | undefined {
  const box = left.map((bits, index) => bits & (right[index] ?? 0n));
  return box.includes(0n) ? undefined : box;
}

/** The parts of a box outside of another, none of which overlap. */
function difference(box: Box, away: Box): Box[] {
  if (intersection(box, away) === undefined) return [box];
  const parts: Box[] = [];
  let rest = box;
  for (const [index, bits] of box.entries()) {
    const outside = bits & ~(away[index] ?? 0n);
    if (outside !== 0n) parts.push(rest.with(index, outside));
    rest = rest.with(index, bits & (away[index] ?? 0n));
  }
  return parts;
}

function lowestBit(bits: bigint): number {
  let index = 0;
  while (((bits >> BigInt(index)) & 1n) === 0n) index += 1;
  return index;
}
