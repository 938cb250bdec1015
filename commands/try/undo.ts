import { reasonOf } from "../reason";

/** What takes back what has been done, the last first. */
export class Undo {
  readonly #steps: Step[] = [];

  /** @param what it takes away, for the message where it fails */
  public add(what: string, step: () => Promise<unknown>): void {
    this.#steps.push({ what, step });
  }

  /**
   * Does all of it, and each of it once: a step that fails does not keep the others from their work.
   *
   * @returns what failed, in sentences
   */
  public async all(): Promise<string[]> {
    const failed: string[] = [];
    for (let next = this.#steps.pop(); next !== undefined; next = this.#steps.pop()) {
      const { what, step } = next;
      await step().catch((error: unknown) => failed.push(`${what} is left: ${reasonOf(error)}`));
    }
    return failed;
  }
}

interface Step {
  readonly what: string;
  readonly step: () => Promise<unknown>;
}
