import { type Automaton, automatonOf, type Kind, type Pattern } from "./pattern";

/** Texts of each class, in the order in which they were found; the key says which of the patterns match them. */
type Classes = ReadonlyMap<string, readonly string[]>;

/** Classes that were found with the same forms. */
export type Walks = Map<string, Classes>;

/** Where a set of patterns tells more texts apart than this, it stays undecided. */
const MOST_STATES = 100_000;

/** A set of patterns that is too large to be decided. */
export class UndecidedError extends Error {
  public override readonly name = "UndecidedError";
}

/** A character of each kind, the likeliest in names first; of each kind one is taken that no pattern names. */
const SAMPLES: Readonly<Record<Kind, string>> = {
  lower: "xyzabcdefghijklmnopqrstuvw",
  upper: "XYZABCDEFGHIJKLMNOPQRSTUVW",
  digit: "7890123456",
  mark: "-_.@+=,",
  slash: "/",
  colon: ":",
  other: "~!#$%&'()<>[]{}|^\u00e9 ",
};

/**
 * Texts of the given forms, at least one of each class that the patterns tell apart: two texts are of one class
 * where exactly the same patterns match them. So what holds for these texts holds for all texts of the forms, for
 * everything that is made of these patterns and of comparisons with the `exact` texts.
 *
 * All patterns are followed at once, character by character, from every state once (a breadth-first walk over their
 * product automaton). A text that is itself one of `exact` does not stand for its class; then the walk goes on to
 * further texts of the same state.
 *
 * @param walks earlier ones with the same forms and the same `mayStart`, which are added to: where a thousand questions
 *   differ in `exact` alone, as by whose they are, the patterns are walked once
 * @param mayStart whether some text of the forms starts like this; what is refused is not followed any further
 * @throws {@link UndecidedError} where the patterns tell too many texts apart
 */
export function representatives(
  forms: readonly Pattern[],
  patterns: readonly Pattern[],
  exact: ReadonlySet<string>,
  walks: Walks = new Map(),
  mayStart: (text: string) => boolean = () => true,
): string[] {
  const compared = JSON.stringify(patterns);
  const classesWith = (textsOfState: number): Classes => {
    const key = `${textsOfState} ${compared}`;
    const classes =
      walks.get(key) ?? walk(forms.map(automatonOf), patterns.map(automatonOf), mayStart, textsOfState);
    walks.set(key, classes);
    return classes;
  };
  const few = classesWith(1);
  const found = firstOthers(few, exact);
  if (found.length === few.size) return found;
  // As many texts of a state as there are exact ones, and one more: then one of them is not exact, if any is.
  return firstOthers(classesWith(exact.size + 1), exact);
}

/** The first text of each class that is none of the exact ones, where there is one. */
function firstOthers(classes: Classes, exact: ReadonlySet<string>): string[] {
  return [...classes.values()].flatMap((texts) => texts.find((text) => !exact.has(text)) ?? []);
}

function walk(
  forms: readonly Automaton[],
  patterns: readonly Automaton[],
  mayStart: (text: string) => boolean,
  textsOfState: number,
): Classes {
  const all = [...forms, ...patterns];
  const start = all.map(({ start: first }) => first);
  const visits = new Map<string, number>([[start.join(), 1]]);
  const classes = new Map<string, string[]>();
  let level: { readonly text: string; readonly states: readonly bigint[] }[] = [{ text: "", states: start }];
  let steps = 0;
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { text, states } of level) {
      record(text, states);
      for (const character of nextCharacters(all, states)) {
        const reached = all.map((automaton, index) => automaton.step(states[index] ?? 0n, character));
        if (reached.slice(0, forms.length).every((state) => state === 0n)) continue;
        const key = reached.join();
        const count = visits.get(key) ?? 0;
        if (count >= textsOfState) continue;
        visits.set(key, count + 1);
        if (!mayStart(text + character)) continue;
        steps += 1;
        if (steps > MOST_STATES) throw new UndecidedError("its patterns tell too many texts apart");
        next.push({ text: text + character, states: reached });
      }
    }
    level = next;
  }
  return classes;

  function record(text: string, states: readonly bigint[]): void {
    const isOfForm = forms.some((form, index) => form.accepts(states[index] ?? 0n));
    if (!isOfForm) return;
    const signature = patterns
      .map((automaton, index) => (automaton.accepts(states[forms.length + index] ?? 0n) ? "1" : "0"))
      .join("");
    const known = classes.get(signature);
    if (known === undefined) classes.set(signature, [text]);
    else known.push(text);
  }
}

/** The characters that may lead from a state to different ones: all that are named, and one other of each kind. */
function nextCharacters(automata: readonly Automaton[], states: readonly bigint[]): string[] {
  const named = new Set(automata.flatMap(({ literals }, index) => literals(states[index] ?? 0n)));
  const others = Object.values(SAMPLES).flatMap(
    (samples) => Array.from(samples).find((character) => !named.has(character)) ?? [],
  );
  return [...others, ...named];
}
