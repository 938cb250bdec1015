import assert from "node:assert/strict";
import { DamagedLog, type RawRecord, RecordSplitter } from "../../../../commands/live/audit/recordSplitter";

/** Records of a text that arrives in pieces of some bytes. */
function split<Told>(text: string, tell: (record: RawRecord) => Told, bytes = text.length): Told[] {
  const told: Told[] = [];
  const splitter = new RecordSplitter((record) => told.push(tell(record)));
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) splitter.push(all.subarray(at, at + bytes));
  splitter.end();
  return told;
}

const parsed = ({ bytes }: RawRecord): unknown => JSON.parse(bytes().toString());
const A = {
  eventID: "a",
  eventSource: "sts.amazonaws.com",
  nested: { eventSource: "s3.amazonaws.com", list: [{}, [1]] },
};
const B = { eventID: "b", text: 'braces { [ and "quotes" \\ é', eventSource: "iam.amazonaws.com" };
const BOTH = JSON.stringify([A, B]);
/** Bytes of the first record. */
const LENGTH = JSON.stringify(A).length;

describe("The records of a log", () => {
  const forms: readonly (readonly [string, string])[] = [
    ["a log file of CloudTrail", `{"Records":${BOTH}}`],
    ["what lookup-events prints", `{"NextToken":"x","Events":${BOTH},"Other":[{"eventID":"c"}]}`],
    ["a list", BOTH],
    ["a record on each line", `${JSON.stringify(A)}\n${JSON.stringify(B)}\n`],
    ["documents one after the other", `{"Records":[${JSON.stringify(A)}]}{"Records":[${JSON.stringify(B)}]}`],
    ["documents on lines of their own", `{"Records":[${JSON.stringify(A)}]}\r\n[${JSON.stringify(B)}]\n`],
    ["a formatted file", JSON.stringify({ Records: [A, B] }, null, 2)],
    ["a file that begins with a byte order mark", `\uFEFF{"Records":${BOTH}}`],
  ];
  for (const [name, text] of forms) {
    it(`are found in ${name}, wherever its pieces end`, () => {
      for (const bytes of [1, 2, 3, 7, 64, 1000])
        assert.deepEqual(split(text, parsed, bytes), [A, B], String(bytes));
    });
  }

  it("are told by their own fields, and not by those of something inside", () => {
    const source = (record: RawRecord): unknown => [record.field("eventSource"), record.isOpaque()];
    const expected = [
      ["sts.amazonaws.com", false],
      ["iam.amazonaws.com", false],
    ];
    for (const bytes of [1, 5, 1000]) assert.deepEqual(split(`{"Records":${BOTH}}`, source, bytes), expected);
  });

  it("leave to a parser what is written with escapes, or wrapped once more", () => {
    const opaque = (text: string): boolean[] => split(text, ({ isOpaque }) => isOpaque());
    assert.deepEqual(opaque('{"event\\u0053ource":"sts.amazonaws.com"}'), [true]);
    assert.deepEqual(opaque('{"eventSource":"sts\\u002eamazonaws.com"}'), [true]);
    assert.deepEqual(opaque('{"Events":[{"CloudTrailEvent":"{}"}]}'), [true]);
    assert.deepEqual(opaque('{"requestParameters":{"a\\u0062":1}}'), [false]);
  });

  it("are none in a log without events", () => {
    for (const text of ['{"Records":[]}', '{"Events":[]}', "[]", " \n"])
      assert.deepEqual(split(text, parsed), []);
  });

  const damaged: readonly (readonly [string, string, string])[] = [
    [
      "ends within a record",
      `{"Records":[${JSON.stringify(A)},{"eventID":"b`,
      `is cut off after ${LENGTH + 26} bytes`,
    ],
    [
      "ends before the list does",
      `{"Records":[${JSON.stringify(A)}`,
      `is cut off after ${LENGTH + 12} bytes`,
    ],
    ["is no JSON at all", `[${JSON.stringify(A)}]\nhello`, `is no JSON from byte ${LENGTH + 3} on`],
    [
      "has brackets that do not match",
      `{"Records":[${JSON.stringify(A)}}]`,
      `is no JSON from byte ${LENGTH + 12} on`,
    ],
  ];
  for (const [name, text, message] of damaged) {
    it(`are given as far as they go where a log ${name}`, () => {
      for (const bytes of [1, 9, 1000]) {
        const found: unknown[] = [];
        assert.throws(
          () => split(text, (record) => found.push(parsed(record)), bytes),
          (error) => error instanceof DamagedLog && error.message === message,
        );
        assert.deepEqual(found, [A]);
      }
    });
  }

  const C = { eventID: "c" };
  const lines: readonly (readonly [string, string])[] = [
    ["is no JSON at all", "hello"],
    ["ends within a text", '{"eventID":"b'],
    ["ends within a record", '{"eventID":"b","nested":{"x":1'],
    ["ends before a value", '{"eventID":"b","nested":'],
    ["has brackets that do not match", '{"eventID":"b"]'],
    ["has a bracket too many", "}"],
    ["has lost its beginning", 'b","x":1}'],
  ];
  for (const [name, line] of lines) {
    it(`are lost on a line alone that ${name}`, () => {
      const text = `${JSON.stringify(A)}\n${line}\n${JSON.stringify(B)}\r\n${JSON.stringify(C)}\n`;
      for (const bytes of [1, 2, 9, 1000]) {
        const found: unknown[] = [];
        assert.throws(
          () => split(text, (record) => found.push(parsed(record)), bytes),
          (error) =>
            error instanceof DamagedLog &&
            error.message === `has a damaged line at byte ${LENGTH + 1}; what stands on others was read`,
        );
        assert.deepEqual(found, [A, B, C], String(bytes));
      }
    });
  }

  it("are found in a formatted document behind lines", () => {
    const text = `${JSON.stringify(A)}\n${JSON.stringify({ Records: [B] }, null, 2)}\n[\n${JSON.stringify(C)}\n]\n`;
    for (const bytes of [1, 7, 1000]) assert.deepEqual(split(text, parsed, bytes), [A, B, C], String(bytes));
  });

  it("are not waited for without end", () => {
    const splitter = new RecordSplitter(() => undefined);
    splitter.push(Buffer.from('{"eventID":"'));
    const piece = Buffer.alloc(2 ** 20, "x");
    assert.throws(() => {
      for (let index = 0; index < 20; index++) splitter.push(piece);
    }, /more than 16 MB/);
  });
});
