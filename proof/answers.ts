/** Answers to questions that were asked already: hundreds of roles ask the same of a few documents. */
export class Answers<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #numbers = new Map<string, number>();

  /** The answer to a question, which is the same for whatever has the same key. */
  public once(key: readonly string[], ask: () => Answer): Answer {
    const text = this.shortOf(key);
    // That nothing was found is an answer too.
    if (!this.#answers.has(text)) this.#answers.set(text, ask());
    return this.#answers.get(text) as Answer;
  }

  /** A key as a short text: documents of a thousand actions are compared once, by a number each. */
  public shortOf(key: readonly string[]): string {
    return key.map((part) => this.#numberOf(part)).join();
  }

  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}
