import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Assumption, AssumptionShape } from "./sightings";

/** More are put aside on the disk. */
const MOST_IN_MEMORY = 10_000;
/** So many files that what is in one of them fits in the memory, however many there are in all. */
const PARTS = 256;

/**
 * Brings together the copies of each assumption, which may stand in files far apart. What does not fit in the memory
 * is put aside, all copies of one assumption in one file, and read again file by file.
 */
export class Journal {
  /** Each as a line of JSON: one text is less to keep, and to clean up around, than all that it is made of. */
  #lines: string[] = [];
  /** Of each line, the part that it falls to. */
  #parts: number[] = [];
  #folder: string | undefined;

  public constructor(private readonly mostInMemory = MOST_IN_MEMORY) {}

  public add(assumption: Assumption): void {
    this.#lines.push(JSON.stringify(assumption));
    this.#parts.push(partOf(assumption.key));
    if (this.#lines.length >= this.mostInMemory) this.#putAside();
  }

  /** All copies of each assumption, each copy once. */
  public *together(): Generator<readonly [Assumption, ...Assumption[]]> {
    if (this.#folder === undefined) {
      yield* byKey(this.#lines.map(read));
      return;
    }
    this.#putAside();
    for (let part = 0; part < PARTS; part++) yield* byKey(this.#read(part));
  }

  public close(): void {
    this.#forget();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #putAside(): void {
    // mkdtemp makes a folder that nobody else can read.
    this.#folder ??= mkdtempSync(join(tmpdir(), "audit-"));
    const byPart = new Map<number, string[]>();
    for (const [index, line] of this.#lines.entries()) {
      const part = this.#parts[index] ?? 0;
      const lines = byPart.get(part);
      if (lines === undefined) byPart.set(part, [line]);
      else lines.push(line);
    }
    for (const [part, lines] of byPart)
      appendFileSync(this.#file(this.#folder, part), `${lines.join("\n")}\n`);
    this.#forget();
  }

  #forget(): void {
    this.#lines = [];
    this.#parts = [];
  }

  #read(part: number): Assumption[] {
    const text = this.#folder === undefined ? "" : readIfThere(this.#file(this.#folder, part));
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map(read);
  }

  #file(folder: string, part: number): string {
    return join(folder, `${part}.jsonl`);
  }
}

function read(line: string): Assumption {
  return AssumptionShape.parse(JSON.parse(line));
}

function* byKey(assumptions: readonly Assumption[]): Generator<readonly [Assumption, ...Assumption[]]> {
  for (const copies of grouped(assumptions, ({ key }) => key).values()) {
    // A file may have been delivered, or named, twice.
    const once = grouped(copies, ({ eventId, caller }) => `${eventId} ${caller.kind}`);
    const [first, ...others] = [...once.values()].flatMap(([copy]) => copy ?? []);
    if (first !== undefined) yield [first, ...others];
  }
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** The same part for the same key, and about as many keys for each part. */
function partOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) >>> 0;
  return hash % PARTS;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    // No assumption fell to this part.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
