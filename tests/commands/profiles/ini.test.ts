import assert from "node:assert/strict";
import { readIni, repeatedSections } from "../../../commands/profiles/ini";

describe("the structure of an AWS config file", () => {
  it("is sections, of which profiles have names", () => {
    const { sections, problems } = readIni([
      "[default]",
      "region = eu-west-1",
      "[profile a.b]",
      '[profile "c d"]',
      "[sso-session x]",
      "[e]",
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      sections.map(({ profile, line }) => [profile, line]),
      [
        ["default", 1],
        ["a.b", 3],
        ["c d", 4],
        [undefined, 5],
        [undefined, 6],
      ],
    );
  });

  it("takes comments, blank lines, nested settings and both separators", () => {
    const lines = [
      "# a",
      "; b",
      "",
      "[default]",
      "s3 =",
      "  max_queue_size = 1",
      "  # c",
      "a: b",
      "\tnested",
    ];
    assert.deepEqual(readIni(lines).problems, []);
  });

  for (const [what, lines, problem] of [
    ["a setting before the first section", ["a = b"], "line 1: sets a outside of any [section]"],
    [
      "a line that is nothing",
      ["[default]", "a"],
      "line 2: is neither KEY = VALUE, nor a [section], nor a comment",
    ],
    [
      "a merge conflict",
      ["[default]", "<<<<<<< HEAD"],
      "line 2: is neither KEY = VALUE, nor a [section], nor a comment",
    ],
    ["an unclosed bracket", ["[default"], "line 1: is neither KEY = VALUE, nor a [section], nor a comment"],
    [
      "a value without a key",
      ["[default]", "= b"],
      "line 2: is neither KEY = VALUE, nor a [section], nor a comment",
    ],
    ["a setting twice", ["[default]", "a = b", "A = c"], "line 3: sets A a second time in one section"],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(
        readIni(lines).problems.map(({ path, message }) => `${path}: ${message}`),
        [problem],
      );
    });
  }

  it("has each section once", () => {
    const { sections } = readIni(["[default]", "[profile a]", "[default]"]);
    assert.deepEqual(repeatedSections(sections), [
      { path: "line 3", message: "[default] stands in line 1 already" },
    ]);
  });
});
