import assert from "node:assert/strict";
import { InputError } from "../../../components/model/problems";
import { readDocument } from "../../../components/source/document";
import { readSameEverywhere } from "../../../components/source/sameEverywhere";

function problemsOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
  return "";
}

const strictly = (text: string): string => problemsOf(() => readSameEverywhere(text, "Pulumi.yaml"));

/** Reads the same file as Pulumi's own parser (SDK 3.203.0), by which each of these rows was tried. */
describe("a file that Pulumi reads with another parser", () => {
  /** What stands in the file, and where it is refused. What Pulumi makes of it stands beside it. */
  const refused: readonly (readonly [text: string, at: string, says: RegExp])[] = [
    // 20, and here 24.
    ["m: 024\n", "1:4", /^024: is not the same number for every reader; quote it: "024"$/],
    // 1000, and here text.
    ["m: 1_000\n", "1:4", /quote it: "1_000"/],
    ["m: 0b11\n", "1:4", /quote it/],
    ["m: 0o17\n", "1:4", /quote it/],
    ["m: 0x1F\n", "1:4", /quote it/],
    ["m: +1\n", "1:4", /quote it/],
    ["m: 1e3\n", "1:4", /quote it/],
    ["m: 1.50\n", "1:4", /quote it/],
    ["m: .inf\n", "1:4", /quote it/],
    // 9007199254740993, and here …992.
    ["m: 9007199254740993\n", "1:4", /quote it/],
    ["m: 012345670123\n", "1:4", /quote it: "012345670123"/],
    // "2027-01-31T00:00:00Z", and here "2027-01-31".
    ["m: 2027-01-31\n", "1:4", /^2027-01-31: is a date for Pulumi and text here; quote it: "2027-01-31"$/],
    ["m: 2027-01-31T18:00:00+02:00\n", "1:4", /is a date/],
    ["m: [a, 024]\n", "1:8", /quote it/],
    // {"m":{"x":1}}, and here a key "<<".
    ["a: &x { x: 1 }\nm: { <<: *x }\n", "2:6", /^<<: takes over another mapping/],
    ['a: &x { x: 1 }\nm: { "<<": *x }\n', "2:6", /^"<<": takes over another mapping/],
    // ["mallory"], and here bytes.
    ["m: !!binary bWFsbG9yeQ==\n", "1:4", /^!!binary: is a tag, .*leave it out$/],
    ["m: !!str 12\n", "1:4", /is a tag/],
    ["m: !a b\n", "1:4", /is a tag/],
    ["024: a\n", "1:1", /^024: is no text, as a key has to be; quote it: "024"$/],
    ["true: a\n", "1:1", /^true: is no text/],
    ["~: a\n", "1:1", /is no text/],
    ["2027-01-31: a\n", "1:1", /is no text/],
    [": a\n", "1:1", /has no key before it/],
    ["? a\n: b\n", "1:1", /^\?: begins a key that may be no text; write key: value$/],
    ["[a]: b\n", "1:1", /^key: is no text/],
    ["a: &x b\n*x : c\n", "2:1", /is a key by an alias/],
    ["a: &x.y b\n", "1:4", /^&x\.y: has a name that not every reader takes/],
    // {"a:":null}, and here {"a":null}.
    ["m: {a:}\n", "1:5", /has no space after the colon/],
    ["m: {a}\n", "1:5", /has a key without a value/],
    // {"a":1}, and here {"?\"a\":1":null}.
    ['m: { ?"a":1 }\n', "1:6", /is no text, as a key has to be/],
    ["m: [a: b]\n", "1:5", /has a key; write \[\{ key: value \}\]/],
    ["m: ?a\n", "1:4", /is a key for Pulumi/],
    // ", b", and here "\n, b".
    ['m: "\n\n  , b"\n', "1:4", /is quoted over lines that not every reader joins alike/],
    // "' # e", and here "'".
    ["n:\n  m: '''\n  # e'\n", "2:6", /is quoted over lines/],
    ['m: "a \\\n  b"\n', "1:4", /is quoted over lines/],
    // " b", and here "\n b".
    ['m: "\\n b"\n', "1:4", /begins with the end of a line, which Pulumi loses/],
    ["m: |+\n  a\n\n", "1:4", /^\|\+: begins a text that does not end in the same place/],
    ["m: |2\n   a\n", "1:4", /begins a text/],
    // "a\n", and here "\na\n".
    ["m: |\n\n  a\n", "1:4", /^text: begins with an empty line; leave it out$/],
    // "a", and here "a\n".
    ["m: |\n  a", "1:4", /^text: ends with the file/],
    ["m:\ta\n", "1:3", /^"\\t": is a tab/],
    ["%YAML 1.1\n---\nm: yes\n", "1:1", /^%YAML 1\.1: is for some readers only; leave it out$/],
    // Pulumi reads the first document alone.
    ["m: a\n...\n# m: b\n", "2:1", /^\.\.\.: ends what Pulumi reads; leave it out$/],
  ];
  for (const [text, at, says] of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const [, ...lines] = strictly(text).split("\n");
      const start = `  Pulumi.yaml:${at}: `;
      const found = lines.find((line) => line.startsWith(start) && says.test(line.slice(start.length)));
      assert.ok(found !== undefined, strictly(text));
      assert.equal(
        problemsOf(() => readDocument(text, "access.yaml")),
        "",
        "for us alone it is readable",
      );
    });
  }

  it("says all that it refuses at once", () => {
    assert.equal(
      strictly("a: 024\nb: !x y\n"),
      [
        "Pulumi.yaml has 2 problems:",
        '  Pulumi.yaml:1:4: 024: is not the same number for every reader; quote it: "024"',
        "  Pulumi.yaml:2:4: !x: is a tag, which not every reader follows; leave it out",
      ].join("\n"),
    );
  });

  /** All of these were the same for Pulumi. */
  const same: readonly (readonly [text: string, value: unknown])[] = [
    ["m: [yes, no, on, off, y, n]\n", ["yes", "no", "on", "off", "y", "n"]],
    ["m: [true, False, null, ~]\n", [true, false, null, null]],
    ["m: [0, 12, -5, 123456789012]\n", [0, 12, -5, 123456789012]],
    [
      "m: [12:30:00, 0x1p3, 1.2.3, 10.0.0.1, 203.0.113.0/24, 1e]\n",
      ["12:30:00", "0x1p3", "1.2.3", "10.0.0.1", "203.0.113.0/24", "1e"],
    ],
    ['m: ["024", \'2027-01-31\', "1_000"]\n', ["024", "2027-01-31", "1_000"]],
    ["a: &x [b]\nm: *x\n", ["b"]],
    ["m: a\n  b # c\n", "a b"],
    ["m: 'a:\n  b # c'\n", "a: b # c"],
    ['m: "a\n   b\\nc"\n', "a b\nc"],
    ["m: |\n  a\n\n  b\n", "a\n\nb\n"],
    ["m: >-\n  a\n  b\n", "a b"],
    ["---\nm: a\n", "a"],
    ["m: a\r\nn: b\r\n", "a"],
    ["\uFEFFm: a\n", "a"],
    ['m: "\\u2028\\N"\n', "\u2028\u0085"],
    ['{ "m": { "a":1, "b": [ { "c": 2 } ] } }', { a: 1, b: [{ c: 2 }] }],
  ];
  for (const [text, value] of same) {
    it(`takes ${JSON.stringify(text)}`, () => {
      assert.equal(strictly(text), "");
      assert.deepEqual((readSameEverywhere(text, "Pulumi.yaml").value as { m: unknown }).m, value);
    });
  }
});

describe("the characters of a model's file", () => {
  const refused: readonly (readonly [character: string, says: RegExp])[] = [
    [
      "\u2028",
      /^U\+2028: ends a line for some readers and not for others; take it out, or write "\\u2028" in double quotes where it is meant$/,
    ],
    ["\u2029", /^U\+2029: ends a line/],
    ["\u0085", /^U\+0085: ends a line .*"\\u0085"/],
    ["\r", /^U\+000D: ends a line .*; end lines with a line feed$/],
    ["\u202E", /^U\+202E: is not seen, and may turn around/],
    ["\u2066", /^U\+2066: is not seen/],
    ["\u200B", /^U\+200B: is not seen/],
    ["\uFEFF", /^U\+FEFF: is not seen/],
    ["\u{E0041}", /^U\+E0041: is not seen.*"\\U000E0041"/],
    ["\u0000", /^U\+0000: is a control character/],
    ["\u001B", /^U\+001B: is a control character/],
    ["\u009B", /^U\+009B: is a control character/],
    ["\uFFFD", /^U\+FFFD: stands for bytes that are no UTF-8; save the file as UTF-8$/],
  ];
  for (const [character, says] of refused) {
    it(`are not U+${(character.codePointAt(0) ?? 0).toString(16)}, in a comment either, whoever reads the file`, () => {
      const text = `groups:\n  - boaty # on call${character}  - mallory\n`;
      const [, line = ""] = problemsOf(() => readDocument(text, "access/people.yaml")).split("\n");
      const start = "  access/people.yaml:2:20: ";
      assert.ok(line.startsWith(start), line);
      assert.match(line.slice(start.length), says);
    });
  }

  it("are those of any language", () => {
    const text = 'm: "Ünï © 東京 אבג 😀 a\u00a0b" # ż\n';
    assert.equal(
      problemsOf(() => readDocument(text, "a.yaml")),
      "",
    );
  });
});
