/** What was left, to be found again by the browser's way back. */
interface Left {
  readonly scroll: number;
  /** The link that had the focus. */
  readonly href: string;
}

const KEY = "visit";

/** The visits to this page by their number in the browser's history, each with how it was left. */
export class Visits {
  readonly #left = new Map<number, Left>();
  #current: number;
  #last = 0;

  public constructor() {
    history.scrollRestoration = "manual";
    this.#current = numberIn(history.state) ?? this.#number();
    this.#last = Math.max(this.#last, this.#current);
  }

  /** Notes where the view is that is about to be left. */
  public leave(): void {
    const focus = document.activeElement;
    const href = focus instanceof Element ? (focus.getAttribute("href") ?? "") : "";
    this.#left.set(this.#current, { scroll: scrollY, href });
  }

  /** Takes up the visit that the browser went to: how it was left, undefined where it is a new one. */
  public arrive(): Left | undefined {
    const number = numberIn(history.state);
    this.#current = number ?? this.#number();
    return number === undefined ? undefined : this.#left.get(number);
  }

  #number(): number {
    this.#last += 1;
    history.replaceState({ [KEY]: this.#last }, "");
    return this.#last;
  }
}

function numberIn(state: unknown): number | undefined {
  if (typeof state !== "object" || state === null) return undefined;
  const number = new Map<string, unknown>(Object.entries(state)).get(KEY);
  return typeof number === "number" ? number : undefined;
}
