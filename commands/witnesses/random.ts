import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that come out the same whenever the seed is the same. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  public constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from the first to the last. */
  public number(first: number, last: number): number {
    return uniformInt(this.#generator, first, last);
  }

  /** @param of one time in so many */
  public once(of: number): boolean {
    return this.number(1, of) === 1;
  }

  /** One of several; throws where there is none. */
  public one<Item>(items: readonly Item[]): Item {
    const item = items[this.number(0, items.length - 1)];
    if (item === undefined) throw new Error("nothing to draw from");
    return item;
  }

  /** Some of several, at least one. */
  public some<Item>(items: readonly Item[], most: number): Item[] {
    return Array.from({ length: this.number(1, most) }, () => this.one(items));
  }
}
