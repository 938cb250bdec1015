/** Answers to questions that were asked already: hundreds of roles ask the same of a few documents. */
export class Answers<Answer> {
  readonly #answers = new Map<string, Answer>();
  readonly #numbers = new Map<string, number>();

  /** The answer to a question, which is the same for whatever has the same key. */
  public once(key: readonly string[], ask: () => Answer): Answer {
    const text = key.map((part) => this.#numberOf(part)).join();
    const known = this.#answers.get(text) ?? ask();
    this.#answers.set(text, known);
    return known;
  }

  /** Documents of a thousand actions are compared once, by a number each. */
  #numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }
}
