/** A log that is not what it should be from some byte on: cut off, or no JSON. */
export class DamagedLog extends Error {
  public override readonly name = "DamagedLog";
}

/** A record as it stands in its file, and the fields by which most records are told to be of no interest. */
export interface RawRecord {
  /** Valid until the next record, as all of it is. */
  readonly bytes: () => Buffer;
  /** Undefined where the record has no such field; the fields of a record that `isOpaque` are not to be trusted. */
  readonly field: (name: Field) => string | undefined;
  /** Whether a key of the record is written with escapes, or wraps another record: only a parser can read it. */
  readonly isOpaque: () => boolean;
}

export type Field = (typeof FIELDS)[number];
const FIELDS = ["eventSource", "eventName", "eventTime", "awsRegion", "recipientAccountId"] as const;

/** A CloudTrail event is of at most 256 KB; what `lookup-events` wraps it in is about as much again. */
const LARGEST_RECORD = 16 * 2 ** 20;
const DEEPEST = 250;

const [QUOTE, BACKSLASH, COMMA, COLON, NEWLINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x0a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Bytes that end a run of usual characters in a string: quote, backslash, and what may not stand there. */
const ENDS_RUN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === QUOTE || byte === BACKSLASH || byte < 0x20 ? 1 : 0,
);
/** Bytes between documents: white space, the separator of JSON text sequences, a byte order mark. */
const BETWEEN_DOCUMENTS = new Set([0x20, 0x09, 0x0a, 0x0d, 0x1e, 0xef, 0xbb, 0xbf]);

const KEYS = FIELDS.map((name) => Buffer.from(name, "latin1"));
const WRAPPED = Buffer.from("CloudTrailEvent", "latin1");
const LISTS = [Buffer.from("Records", "latin1"), Buffer.from("Events", "latin1")];

/**
 * Cuts what a log file holds into its records, without parsing them: ten times as fast as a JSON parser that streams,
 * and a log is mostly records that nobody asks about. It takes `{"Records": […]}`, `{"Events": […]}`, a list of
 * records, records one after the other, and several of these in one file. Only what brackets and quotes tell is
 * checked; whoever reads a record parses it.
 *
 * Where a file has a record on each line, a damaged line costs that line alone.
 */
export class RecordSplitter {
  #buffer: Buffer = Buffer.alloc(0);
  #depth = 0;
  readonly #open = new Uint8Array(DEEPEST + 1);
  #inString = false;
  #isEscaped = false;
  #hasEscape = false;
  #stringStart = 0;
  /** How deep an object is a record; 0 where none is. */
  #recordDepth = 0;
  /** -1 outside of records. */
  #recordStart = -1;
  #expectsKey = false;
  #isOfList = false;
  /** Index of the field whose value comes next; -1 where it is of no interest. */
  #fieldNext = -1;
  readonly #starts = new Int32Array(FIELDS.length).fill(-1);
  readonly #ends = new Int32Array(FIELDS.length);
  /** Of each field, what it was last. */
  readonly #texts: string[] = [];
  #isOpaque = false;
  #recordEnd = 0;
  /** The same object for all records: one for each would be most of the work. */
  readonly #record: RawRecord = {
    bytes: () => this.#buffer.subarray(this.#recordStart, this.#recordEnd),
    field: (name) => this.#field(name),
    isOpaque: () => this.#isOpaque,
  };
  /** Where in the log the buffer starts. */
  #offset = 0;
  /** Where in the buffer this line starts, and the one on which this document began. */
  #lineStart = 0;
  #documentLine = 0;
  /** Whether a record had a line for itself. */
  #hasLines = false;
  #mayBeLine = false;
  /** Where it was no JSON any more. */
  #refusedAt = 0;
  #isSkipping = false;
  #damagedLines = 0;
  #firstDamage = 0;

  public constructor(private readonly onRecord: (record: RawRecord) => void) {}

  /** @throws {@link DamagedLog} where the bytes cannot be JSON */
  public push(chunk: Buffer): void {
    const from = this.#buffer.length;
    this.#buffer = from === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    let at = from;
    while (at < this.#buffer.length) at = this.#scanLines(at);
    this.#keepRest();
  }

  /** @throws {@link DamagedLog} where the log ends within a document */
  public end(): void {
    if (this.#depth > 0) {
      throw new DamagedLog(`is cut off after ${this.#offset + this.#buffer.length} bytes`);
    }
    if (this.#damagedLines === 0) return;
    const lines =
      this.#damagedLines === 1 ? "a damaged line" : `${this.#damagedLines} damaged lines, the first`;
    throw new DamagedLog(`has ${lines} at byte ${this.#firstDamage}; what stands on others was read`);
  }

  /** @returns where to go on */
  #scanLines(from: number): number {
    if (this.#isSkipping) return this.#skipLine(from);
    try {
      this.#scan(from);
      return this.#buffer.length;
    } catch (error) {
      if (!this.#hasLines || !(error instanceof DamagedLog)) throw error;
      if (this.#damagedLines === 0) this.#firstDamage = this.#offset + this.#lineStart;
      this.#damagedLines++;
      return this.#skipLine(this.#refusedAt);
    }
  }

  /** Forgets what this line began. */
  #skipLine(from: number): number {
    this.#depth = 0;
    this.#inString = false;
    this.#isEscaped = false;
    this.#recordStart = -1;
    this.#fieldNext = -1;
    this.#mayBeLine = false;
    const end = this.#buffer.indexOf(NEWLINE, from);
    this.#isSkipping = end < 0;
    this.#lineStart = end + 1;
    return end < 0 ? this.#buffer.length : end + 1;
  }

  #scan(from: number): void {
    const buffer = this.#buffer;
    const length = buffer.length;
    for (let at = from; at < length; at++) {
      if (this.#inString) {
        if (this.#isEscaped) {
          this.#isEscaped = false;
          continue;
        }
        while (at < length && ENDS_RUN[buffer[at] ?? 0] === 0) at++;
        if (at < length) this.#endRun(buffer[at] ?? 0, at);
        continue;
      }
      switch (buffer[at]) {
        case QUOTE:
          this.#refuseOutside(at);
          this.#inString = true;
          this.#hasEscape = false;
          this.#stringStart = at + 1;
          break;
        case OPEN_OBJECT:
          this.#openObject(at);
          break;
        case OPEN_LIST:
          this.#openList(at);
          break;
        case CLOSE_OBJECT:
        case CLOSE_LIST:
          this.#close(at);
          break;
        case COMMA:
          this.#expectsKey = true;
          this.#fieldNext = -1;
          this.#refuseOutside(at);
          break;
        case COLON:
          this.#expectsKey = false;
          this.#refuseOutside(at);
          break;
        case NEWLINE:
          this.#endLine(at);
          break;
        default:
          if (this.#depth === 0 && !BETWEEN_DOCUMENTS.has(buffer[at] ?? 0)) this.#refuse(at);
      }
    }
  }

  #endLine(at: number): void {
    if (this.#depth === 0 && this.#mayBeLine) this.#hasLines = true;
    this.#mayBeLine = false;
    // A formatted document has no more than its bracket on its first line.
    const isCut = this.#depth > 0 && this.#documentLine === this.#lineStart && at - this.#lineStart > 2;
    if (this.#hasLines && isCut) this.#refuse(at);
    this.#lineStart = at + 1;
  }

  #endRun(byte: number, at: number): void {
    if (byte === QUOTE) {
      this.#inString = false;
      if (this.#isTracked()) this.#endString(at);
      return;
    }
    if (byte !== BACKSLASH) this.#refuse(at);
    this.#isEscaped = true;
    this.#hasEscape = true;
  }

  /** Whether this depth is that of a record's own keys, or of what wraps the records. */
  #isTracked(): boolean {
    if (this.#open[this.#depth] !== OPEN_OBJECT) return false;
    return this.#depth === 1 || (this.#depth === this.#recordDepth && this.#recordStart >= 0);
  }

  #endString(end: number): void {
    const start = this.#stringStart;
    if (!this.#expectsKey) {
      if (this.#fieldNext < 0 || this.#recordStart < 0) return;
      if (this.#hasEscape) this.#isOpaque = true;
      this.#starts[this.#fieldNext] = start;
      this.#ends[this.#fieldNext] = end;
      this.#fieldNext = -1;
      return;
    }
    this.#isOfList = this.#depth === 1 && LISTS.some((key) => this.#is(key, start, end));
    this.#fieldNext = KEYS.findIndex((key) => this.#is(key, start, end));
    if (this.#hasEscape || this.#is(WRAPPED, start, end)) this.#isOpaque = true;
  }

  #is(key: Buffer, start: number, end: number): boolean {
    if (end - start !== key.length) return false;
    for (let index = 0; index < key.length; index++) {
      if (this.#buffer[start + index] !== key[index]) return false;
    }
    return true;
  }

  #openObject(at: number): void {
    this.#deepen(OPEN_OBJECT, at);
    this.#expectsKey = true;
    this.#fieldNext = -1;
    if (this.#depth === 1) this.#recordDepth = 1;
    if (this.#depth === this.#recordDepth) this.#begin(at);
  }

  #openList(at: number): void {
    this.#deepen(OPEN_LIST, at);
    this.#expectsKey = false;
    this.#fieldNext = -1;
    if (this.#depth === 1) this.#recordDepth = 2;
    // What was taken for a record wraps them.
    if (this.#depth === 2 && this.#open[1] === OPEN_OBJECT && this.#isOfList) {
      this.#recordDepth = 3;
      this.#recordStart = -1;
    }
  }

  #begin(at: number): void {
    this.#recordStart = at;
    this.#isOpaque = false;
    this.#isOfList = false;
    this.#starts.fill(-1);
  }

  #deepen(bracket: number, at: number): void {
    this.#depth++;
    if (this.#depth === 1) this.#documentLine = this.#lineStart;
    if (this.#depth > DEEPEST) this.#refuse(at);
    this.#open[this.#depth] = bracket;
  }

  #close(at: number): void {
    const isObject = this.#buffer[at] === CLOSE_OBJECT;
    if (this.#depth === 0 || this.#open[this.#depth] !== (isObject ? OPEN_OBJECT : OPEN_LIST))
      this.#refuse(at);
    if (isObject && this.#depth === this.#recordDepth && this.#recordStart >= 0) this.#emit(at + 1);
    this.#depth--;
    this.#fieldNext = -1;
    if (this.#depth === 0) {
      this.#mayBeLine = this.#recordDepth === 1 && this.#documentLine === this.#lineStart;
    }
    // Behind the list of records nothing of the wrapper is one.
    if (this.#depth === 1 && this.#recordDepth === 3) this.#recordDepth = 0;
  }

  #emit(end: number): void {
    this.#recordEnd = end;
    this.onRecord(this.#record);
    this.#recordStart = -1;
  }

  #field(name: Field): string | undefined {
    const index = FIELDS.indexOf(name);
    const start = this.#starts[index] ?? -1;
    if (start < 0) return undefined;
    const end = this.#ends[index] ?? 0;
    const before = this.#texts[index] ?? "";
    // Most records say the same as the one before.
    if (this.#isText(before, start, end)) return before;
    const text = this.#buffer.toString("latin1", start, end);
    this.#texts[index] = text;
    return text;
  }

  #isText(text: string, start: number, end: number): boolean {
    if (end - start !== text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (this.#buffer[start + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Keeps what the next chunk goes on with: the record that it cuts in two, or a string of its wrapper. */
  #keepRest(): void {
    const length = this.#buffer.length;
    const first = this.#recordStart >= 0 ? this.#recordStart : this.#inString ? this.#stringStart : length;
    if (length - first > LARGEST_RECORD) {
      throw new DamagedLog(`holds something of more than ${LARGEST_RECORD / 2 ** 20} MB that is no event`);
    }
    this.#buffer = first === length ? Buffer.alloc(0) : Buffer.from(this.#buffer.subarray(first));
    if (this.#recordStart >= 0) this.#recordStart = 0;
    this.#offset += first;
    this.#stringStart -= first;
    this.#lineStart -= first;
    this.#documentLine -= first;
    for (const [index, start] of this.#starts.entries()) {
      if (start < 0) continue;
      this.#starts[index] = start - first;
      this.#ends[index] = (this.#ends[index] ?? 0) - first;
    }
  }

  #refuseOutside(at: number): void {
    if (this.#depth === 0) this.#refuse(at);
  }

  #refuse(at: number): never {
    this.#refusedAt = at;
    throw new DamagedLog(`is no JSON from byte ${this.#offset + at} on`);
  }
}
