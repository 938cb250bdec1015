import type { Switch } from "./sightings";

/** Milliseconds between a switch in the console and the call by which the console assumes the role. */
const APART = 10_000;

/** Switches to roles in the console: a person makes few, so all of them are kept, and each is known by its session. */
export class Switches {
  readonly #bySession = new Map<string, Kept[]>();

  public add(made: Switch): void {
    const ofSession = this.#bySession.get(made.sessionArn) ?? [];
    if (ofSession.some(({ eventId }) => eventId === made.eventId)) return;
    ofSession.push({ ...made, isTaken: false });
    this.#bySession.set(made.sessionArn, ofSession);
  }

  /**
   * Who switched to a session when it came about; undefined where nobody did, or where it could be one of several.
   * It is then no switch by itself any more.
   */
  public take(sessionArn: string, time: number): Switch | undefined {
    const near = (this.#bySession.get(sessionArn) ?? []).filter(
      (made) => Math.abs(made.time - time) <= APART,
    );
    for (const made of near) made.isTaken = true;
    const [first] = near;
    return near.every(({ from }) => from === first?.from) ? first : undefined;
  }

  /** Switches whose assumption is in no log that was read. */
  public get left(): Switch[] {
    return [...this.#bySession.values()].flat().filter(({ isTaken }) => !isTaken);
  }
}

interface Kept extends Switch {
  isTaken: boolean;
}
