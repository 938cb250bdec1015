/** More of one kind are counted and not kept: a list that nobody reads is no reason to run out of memory. */
const MOST_KEPT = 10_000;

/** Things that happened, each once. */
export class Kept<Item extends { readonly time: number; readonly eventId: string }> {
  readonly #items = new Map<string, Item>();
  #more = 0;

  public constructor(private readonly most = MOST_KEPT) {}

  public add(item: Item): void {
    if (this.#items.has(item.eventId)) return;
    if (this.#items.size < this.most) this.#items.set(item.eventId, item);
    else this.#more++;
  }

  /** In the order of their times. */
  public get items(): readonly Item[] {
    return [...this.#items.values()].sort((left, right) => left.time - right.time);
  }

  /** How many more there were. */
  public get more(): number {
    return this.#more;
  }

  public get count(): number {
    return this.#items.size + this.#more;
  }
}
