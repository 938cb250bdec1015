/** Whether each figure was as it is asked for. */
export class Verdicts {
  #missed = false;

  public get areAllKept(): boolean {
    return !this.#missed;
  }

  /** A figure in words, with what is asked of it. */
  public of(value: number, most: number, inWords: (value: number) => string): string {
    const isKept = value <= most;
    this.#missed ||= !isKept;
    return `${inWords(value)} (at most ${inWords(most)}: ${isKept ? "kept" : "MISSED"})`;
  }
}
