/**
 * Patterns of text as IAM compares them: literal text, `*` and `?`. A pattern is a list of steps, so that text which
 * came out of a policy variable stays literal, and so that the forms that AWS gives to a value (12 digits, a name)
 * are patterns like any other.
 */

/** A kind of character. Every character is of exactly one kind. */
export type Kind = "lower" | "upper" | "digit" | "mark" | "slash" | "colon" | "other";

/** A step of a pattern: one character, or any number of characters, of some kinds. */
export type Step =
  | { readonly is: "literal"; readonly character: string }
  | { readonly is: "one"; readonly kinds: readonly Kind[] }
  | { readonly is: "many"; readonly kinds: readonly Kind[] };

export interface Pattern {
  readonly steps: readonly Step[];
  /** Whether upper and lower case are the same. */
  readonly ignoreCase: boolean;
}

export const ANY: readonly Kind[] = ["lower", "upper", "digit", "mark", "slash", "colon", "other"];
/** What an ARN's part before the resource may hold. */
const WITHIN_PART: readonly Kind[] = ANY.filter((kind) => kind !== "colon");
/** What a path of IAM may hold. */
export const IN_PATH: readonly Kind[] = ["lower", "upper", "digit", "mark", "slash"];
/** What a name of IAM may hold: letters, digits and `_+=,.@-`. */
export const IN_NAME: readonly Kind[] = ["lower", "upper", "digit", "mark"];

export function kindOf(character: string): Kind {
  if (character >= "a" && character <= "z") return "lower";
  if (character >= "A" && character <= "Z") return "upper";
  if (character >= "0" && character <= "9") return "digit";
  if (character === "/") return "slash";
  if (character === ":") return "colon";
  return "_+=,.@-".includes(character) ? "mark" : "other";
}

export function literal(text: string): Step[] {
  return Array.from(text, (character) => ({ is: "literal", character }));
}

export function many(kinds: readonly Kind[]): Step {
  return { is: "many", kinds };
}

export function one(kinds: readonly Kind[]): Step {
  return { is: "one", kinds };
}

export function pattern(...steps: readonly (Step | readonly Step[])[]): Pattern {
  return { steps: steps.flat(), ignoreCase: false };
}

/** A part of a pattern's text: as it stands in a document, or the value of a policy variable. */
export interface TextPart {
  readonly text: string;
  readonly isValue: boolean;
}

/** Text in which `*` and `?` are wildcards for any character, unless they came from a variable. */
export function like(parts: readonly TextPart[], ignoreCase = false): Pattern {
  return { steps: parts.flatMap((part) => stepsOf(part, ANY)), ignoreCase };
}

/** Text without wildcards. */
export function exactly(text: string, ignoreCase = false): Pattern {
  return { steps: literal(text), ignoreCase };
}

/**
 * An ARN, each of whose six parts is compared by itself; a wildcard before the last part ends at the colon.
 *
 * @returns undefined where it has fewer parts, and so is like no ARN
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function likeArn(parts: readonly TextPart[]): Pattern | undefined {
  let colons = 0;
  const steps = parts.flatMap(({ text, isValue }) =>
    Array.from(text).flatMap((character) => {
      if (character === ":" && colons < 5) colons += 1;
      return stepsOf({ text: character, isValue }, colons < 5 ? WITHIN_PART : ANY);
    }),
  );
  return colons < 5 ? undefined : { steps, ignoreCase: false };
}

function stepsOf({ text, isValue }: TextPart, kinds: readonly Kind[]): Step[] {
  if (isValue) return literal(text);
  return Array.from(text, (character): Step => {
    if (character === "*") return many(kinds);
    return character === "?" ? one(kinds) : { is: "literal", character };
  });
}

/** The one text that a pattern matches; undefined where it matches several. */
export function exactTextOf({ steps, ignoreCase }: Pattern): string | undefined {
  const characters = steps.flatMap((step) => (step.is === "literal" ? [step.character] : []));
  return ignoreCase || characters.length < steps.length ? undefined : characters.join("");
}

const CLASSES: Readonly<Record<Kind, string>> = {
  lower: "a-z",
  upper: "A-Z",
  digit: "0-9",
  mark: "_+=,.@\\-",
  slash: "/",
  colon: ":",
  other: "",
};

const expressions = new WeakMap<Pattern, RegExp>();

/** Whether a text is of a pattern. */
export function matches(of: Pattern, text: string): boolean {
  const expression = expressions.get(of) ?? expressionOf(of);
  expressions.set(of, expression);
  return expression.test(text);
}

function expressionOf({ steps, ignoreCase }: Pattern): RegExp {
  const source = steps.map((step) => {
    if (step.is === "literal") return step.character.replace(/[$()*+.?[\\\]^{|}/]/g, "\\$&");
    return classOf(step.kinds) + (step.is === "many" ? "*" : "");
  });
  return new RegExp(`^${source.join("")}$`, ignoreCase ? "ius" : "us");
}

/** What lies outside of all named kinds can be said only by what it is not. */
function classOf(kinds: readonly Kind[]): string {
  if (!kinds.includes("other")) return `[${kinds.map((kind) => CLASSES[kind]).join("")}]`;
  const missing = ANY.filter((kind) => !kinds.includes(kind));
  return missing.length === 0 ? "." : `[^${missing.map((kind) => CLASSES[kind]).join("")}]`;
}

/** A pattern as an automaton; a state is the set of steps that may come next, a bit each. */
export interface Automaton {
  readonly start: bigint;
  readonly step: (state: bigint, character: string) => bigint;
  readonly accepts: (state: bigint) => boolean;
  /** The literal characters that may come next in a state. */
  readonly literals: (state: bigint) => readonly string[];
}

const automata = new WeakMap<Pattern, Automaton>();

export function automatonOf(of: Pattern): Automaton {
  const known = automata.get(of) ?? makeAutomaton(of);
  automata.set(of, known);
  return known;
}

function makeAutomaton({ steps, ignoreCase }: Pattern): Automaton {
  const bits = steps.map((_, index) => 1n << BigInt(index));
  const end = 1n << BigInt(steps.length);
  const repeats = steps.reduce((mask, step, index) => (step.is === "many" ? mask | bit(index) : mask), 0n);
  const masks = new Map<string, { readonly one: bigint; readonly many: bigint }>();
  const literals = new Map<bigint, readonly string[]>();

  function bit(index: number): bigint {
    return bits[index] ?? 0n;
  }

  /** A step that may be repeated may also be passed over. */
  function passing(state: bigint): bigint {
    const next = state | ((state & repeats) << 1n);
    return next === state ? state : passing(next);
  }

  function masksOf(character: string): { readonly one: bigint; readonly many: bigint } {
    const known = masks.get(character);
    if (known !== undefined) return known;
    const kind = kindOf(character);
    const fits = (step: Step): boolean =>
      step.is === "literal"
        ? sameCharacter(step.character, character, ignoreCase)
        : step.kinds.includes(kind);
    const maskOf = (repeated: boolean): bigint =>
      steps.reduce(
        (mask, step, index) => ((step.is === "many") === repeated && fits(step) ? mask | bit(index) : mask),
        0n,
      );
    const made = { one: maskOf(false), many: maskOf(true) };
    masks.set(character, made);
    return made;
  }

  return {
    start: passing(1n),
    step: (state, character) => {
      const { one: once, many: repeated } = masksOf(character);
      return passing(((state & once) << 1n) | (state & repeated));
    },
    accepts: (state) => (state & end) !== 0n,
    literals: (state) => {
      const known = literals.get(state);
      if (known !== undefined) return known;
      const found = steps.flatMap((step, index) =>
        step.is === "literal" && (state & bit(index)) !== 0n ? casesOf(step.character, ignoreCase) : [],
      );
      literals.set(state, found);
      return found;
    },
  };
}

function sameCharacter(left: string, right: string, ignoreCase: boolean): boolean {
  return ignoreCase ? left.toLowerCase() === right.toLowerCase() : left === right;
}

function casesOf(character: string, ignoreCase: boolean): string[] {
  return ignoreCase ? [character.toLowerCase(), character.toUpperCase()] : [character];
}
