import type { LogName } from "./logFiles";

/** Days since 1970, both included. */
export interface Days {
  readonly first: number;
  readonly last: number;
}

/** How many of some days are wholly read, and what was not. */
export interface Covered {
  readonly read: number;
  readonly of: number;
  /** A region in which a day is missing; undefined where none is. */
  readonly missing?: { readonly region: string; readonly day: number } | undefined;
}

/**
 * What was read: whose events, of which region, of which days. That something did not happen is said of nothing else.
 *
 * A day counts as read where a log file that CloudTrail named for it was read to its end, and none was damaged; or
 * where the sources are said to hold all that there is, or AWS was asked itself. That each file of the day is there
 * is what CloudTrail's digests tell, and no log.
 */
export class Coverage {
  /** Account and region -> days. */
  readonly #read = new Map<string, Set<number>>();
  readonly #damaged = new Map<string, Set<number>>();
  readonly #accounts = new Set<string>();
  #isAnythingDamaged = false;

  /** @param isComplete whether what was not in the sources did not happen */
  public constructor(private readonly isComplete: boolean) {}

  /** A file of CloudTrail's was read to its end. */
  public add({ accountId, region, day }: LogName): void {
    this.#accounts.add(accountId);
    entryOf(this.#read, accountId, region).add(day);
  }

  /** AWS gave all that it has of these days. */
  public addDays(accountId: string, region: string, { first, last }: Days): void {
    for (let day = first; day <= last; day++) this.add({ accountId, region, day });
  }

  /** There was an event of the account, in whatever file. */
  public addAccount(accountId: string): void {
    this.#accounts.add(accountId);
  }

  /** A file was not read to its end. @param holds undefined where it may hold anything */
  public damage(holds: LogName | undefined): void {
    if (holds === undefined) this.#isAnythingDamaged = true;
    else entryOf(this.#damaged, holds.accountId, holds.region).add(holds.day);
  }

  public of(accountId: string, regions: readonly string[], days: Days): Covered {
    let read = 0;
    let missing: Covered["missing"];
    for (let day = days.first; day <= days.last; day++) {
      const region = regions.find((each) => !this.#isRead(accountId, each, day));
      if (region === undefined) read++;
      else missing ??= { region, day };
    }
    return { read, of: Math.max(0, days.last - days.first + 1), missing };
  }

  /** Accounts and regions of which something was read, with the number of days. */
  public get summary(): { readonly accountId: string; readonly region: string; readonly days: number }[] {
    return [...this.#read].map(([key, days]) => {
      const [accountId = "", region = ""] = key.split(" ");
      return { accountId, region, days: days.size };
    });
  }

  #isRead(accountId: string, region: string, day: number): boolean {
    const key = keyOf(accountId, region);
    if (this.#isAnythingDamaged || this.#damaged.get(key)?.has(day) === true) return false;
    if (this.isComplete) return this.#accounts.has(accountId);
    return this.#read.get(key)?.has(day) === true;
  }
}

function keyOf(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

function entryOf(entries: Map<string, Set<number>>, accountId: string, region: string): Set<number> {
  const key = keyOf(accountId, region);
  const entry = entries.get(key) ?? new Set<number>();
  entries.set(key, entry);
  return entry;
}
