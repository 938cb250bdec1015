import { edgesOf } from "./addresses";
import type { Probe } from "./conditions";
import { type Context, contextOf, type Value } from "./context";
import { exactTextOf, matches, type Pattern } from "./pattern";
import { representatives, type Walks } from "./representatives";
import type { Test } from "./statements";

/**
 * A part of a request that varies by itself: one condition key, or several that AWS sets together, as those of MFA.
 * Keys of different dimensions take their values independently; what no dimension controls, no request carries.
 */
export interface Dimension {
  readonly name: string;
  /** Whether it sets a key, named in lower case. */
  readonly controls: (key: string) => boolean;
  /**
   * Values of its keys, at least one of each class that the tests tell apart. What is likeliest comes first; without
   * tests the first is what a usual request has.
   */
  readonly values: (tests: readonly Test[]) => readonly Context[];
  /** Whether the values are only some, so that a request may have been missed. @default never */
  readonly isSampled?: (tests: readonly Test[]) => boolean;
}

/** What texts a key may hold. */
export interface Form {
  readonly patterns: readonly Pattern[];
  /** Usual values, tried before others. */
  readonly examples: readonly string[];
  /** Whether a text may start like this, where the patterns alone do not say it. */
  readonly mayStart?: (text: string) => boolean;
}

/**
 * A key of one text.
 *
 * @param always false where a request may lack it
 * @param first texts that are tried before those of the form, whose texts are found once for all who share it
 */
export function textKey(key: string, form: Form, always: boolean, first: readonly string[] = []): Dimension {
  return {
    name: key,
    controls: (each) => each === key.toLowerCase(),
    values: (tests) => {
      const distinct = new Set([...first, ...textsOf(form, probesOf(tests))]);
      const texts = [...distinct].map((value) => contextOf({ [key]: value }));
      return always ? texts : [contextOf({}), ...texts];
    },
  };
}

/** A key that AWS always sends, with one of a few values. */
export function fixedKey(key: string, ...values: readonly Value[]): Dimension {
  return {
    name: key,
    controls: (each) => each === key.toLowerCase(),
    values: () => values.map((value) => contextOf({ [key]: value })),
  };
}

/** Several values of a key beyond this number are not tried in every combination. */
const MOST_COMBINED = 6;

/** A key that holds any number of texts, or is absent. */
export function listKey(key: string, form: Form): Dimension {
  const distinct = (tests: readonly Test[]): string[] =>
    textsOf(form, probesOf(tests)).filter(firstOfItsKind(tests, key));
  return {
    name: key,
    controls: (each) => each === key.toLowerCase(),
    isSampled: (tests) => distinct(tests).length > MOST_COMBINED,
    values: (tests) => [
      contextOf({}),
      ...subsets(distinct(tests)).map((values) => contextOf({ [key]: values })),
    ],
  };
}

/** Texts that the tests do not tell from an earlier one, as the only value of the key, are left out. */
function firstOfItsKind(tests: readonly Test[], key: string): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    const signature = signatureOf(tests, contextOf({ [key]: [text] }));
    const isNew = !seen.has(signature);
    seen.add(signature);
    return isNew;
  };
}

function subsets(texts: readonly string[]): string[][] {
  const combined = texts.slice(0, MOST_COMBINED);
  const all = combined.reduce<string[][]>(
    (sets, text) => [...sets, ...sets.map((set) => [...set, text])],
    [[]],
  );
  return [...all.filter((set) => set.length > 0), ...texts.slice(MOST_COMBINED).map((text) => [text])];
}

/** How tests answer a context: one character each. */
export function signatureOf(tests: readonly Test[], context: Context): string {
  return tests.map((test) => (test.holds(context) ? "1" : "0")).join("");
}

export function probesOf(tests: readonly Test[]): Probe[] {
  return tests.flatMap(({ probes }) => probes);
}

/** What was found of a form. */
interface Found {
  readonly texts: Map<string, readonly string[]>;
  readonly walks: Walks;
}

const known = new WeakMap<Form, Found>();

/** Texts of a form, at least one of each class that the probes tell apart. */
export function textsOf(form: Form, probes: readonly Probe[]): readonly string[] {
  const ofForm: Found = known.get(form) ?? { texts: new Map(), walks: new Map() };
  known.set(form, ofForm);
  const key = JSON.stringify(probes, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
  const texts = ofForm.texts.get(key) ?? findTexts(form, probes, ofForm.walks);
  ofForm.texts.set(key, texts);
  return texts;
}

function findTexts(
  { patterns, examples, mayStart }: Form,
  probes: readonly Probe[],
  walks: Walks,
): readonly string[] {
  const isOfForm = (text: string): boolean => patterns.some((each) => matches(each, text));
  const exact = probes.flatMap((probe) => (probe.kind === "exact" ? [probe.text] : []));
  const compared = probes.flatMap((probe) => (probe.kind === "text" ? [probe.pattern] : []));
  // Where case is ignored, as of actions, a text is given as it was written.
  const asWritten = compared.flatMap((each) => exactTextOf({ ...each, ignoreCase: false }) ?? []);
  const edges = [...numbersOf(probes), ...timesOf(probes), ...addressesOf(probes), ...booleansOf(probes)];
  const fixed = patterns.flatMap((each) => exactTextOf(each) ?? []);
  return [
    ...new Set([
      ...examples,
      ...fixed,
      ...[...exact, ...asWritten, ...edges].filter(isOfForm),
      ...representatives(patterns, compared, new Set([...exact, ...edges]), walks, mayStart),
    ]),
  ];
}

function booleansOf(probes: readonly Probe[]): string[] {
  return probes.some(({ kind }) => kind === "boolean") ? ["true", "false"] : [];
}

/** Whole numbers around every number that a probe compares with, as text. */
export function numbersOf(probes: readonly Probe[]): string[] {
  return probes.flatMap((probe) => {
    if (probe.kind !== "number") return [];
    return [
      probe.number,
      Math.floor(probe.number),
      Math.ceil(probe.number),
      Math.floor(probe.number) + 1,
      Math.ceil(probe.number) - 1,
    ].map(String);
  });
}

/** Moments around every time that a probe compares with, to the second. */
export function timesOf(probes: readonly Probe[]): string[] {
  return probes.flatMap((probe) =>
    probe.kind === "time" ? [0, -1000, 1000].map((apart) => inSeconds(probe.time + apart)) : [],
  );
}

/** A time as AWS writes it: `2026-01-31T18:00:00Z`. */
export function inSeconds(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

/** Addresses around the edges of every network that a probe compares with. */
export function addressesOf(probes: readonly Probe[]): string[] {
  return probes.flatMap((probe) => (probe.kind === "addresses" ? edgesOf(probe.range) : []));
}
