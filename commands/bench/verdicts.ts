/** Whether each figure was as it is asked for. */
export class Verdicts {
  #missed = false;

  public get areAllKept(): boolean {
    return !this.#missed;
  }

  /** A figure in words, with what is asked of it. */
  public of(value: number, most: number, inWords: (value: number) => string): string {
    return `${inWords(value)} (at most ${inWords(most)}: ${this.#verdict(value <= most)})`;
  }

  public atLeast(value: number, least: number, inWords: (value: number) => string): string {
    return `${inWords(value)} (at least ${inWords(least)}: ${this.#verdict(value >= least)})`;
  }

  #verdict(isKept: boolean): string {
    this.#missed ||= !isKept;
    return isKept ? "kept" : "MISSED";
  }
}
