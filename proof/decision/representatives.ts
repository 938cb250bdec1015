import { type Automaton, automatonOf, type Kind, type Pattern } from "./pattern";

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
 * @param mayStart whether some text of the forms starts like this; what is refused is not followed any further
 * @throws {@link UndecidedError} where the patterns tell too many texts apart
 */
export function representatives(
  forms: readonly Pattern[],
  patterns: readonly Pattern[],
  exact: ReadonlySet<string>,
  mayStart: (text: string) => boolean = () => true,
): string[] {
  const form = forms.map(automatonOf);
  const others = patterns.map(automatonOf);
  const found = walk(form, others, exact, mayStart, 1);
  if (found.missing === 0) return found.texts;
  // As many texts of a state as there are exact ones, and one more: then one of them is not exact, if any is.
  return walk(form, others, exact, mayStart, exact.size + 1).texts;
}

interface Walk {
  readonly texts: string[];
  /** Classes of which only exact texts were found. */
  readonly missing: number;
}

function walk(
  forms: readonly Automaton[],
  patterns: readonly Automaton[],
  exact: ReadonlySet<string>,
  mayStart: (text: string) => boolean,
  textsOfState: number,
): Walk {
  const all = [...forms, ...patterns];
  const start = all.map(({ start: first }) => first);
  const visits = new Map<string, number>([[start.join(), 1]]);
  const classes = new Map<string, string | undefined>();
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
  const texts = [...classes.values()].filter((text) => text !== undefined);
  return { texts, missing: classes.size - texts.length };

  function record(text: string, states: readonly bigint[]): void {
    const isOfForm = forms.some((form, index) => form.accepts(states[index] ?? 0n));
    if (!isOfForm) return;
    const signature = patterns
      .map((automaton, index) => (automaton.accepts(states[forms.length + index] ?? 0n) ? "1" : "0"))
      .join("");
    const known = classes.get(signature);
    if (known === undefined) classes.set(signature, exact.has(text) ? undefined : text);
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
