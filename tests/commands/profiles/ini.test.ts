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

  for (const header of [
    "[profile child]",
    "[profile child ]",
    "[ profile child ]",
    "[profile   child]",
    "[profile\tchild]",
    "[\tprofile\tchild\t]",
    '[profile "child"]',
    '[ profile "child" ]',
    "[profile 'child']",
    '[profile "chi"ld]',
    "[profile chi\\ld]",
    "[profile child] # theirs",
    "[profile child];theirs",
    "[profile child]# theirs",
    "[profile child] # see [the wiki]",
    "  [profile child]",
  ]) {
    it(`is the profile child in ${header}`, () => {
      assert.deepEqual(
        readIni([header, "region = eu-west-1"]).sections.map(({ profile }) => profile),
        ["child"],
      );
    });
  }

  for (const header of ["[ default ]", "[default ]", "[profile default]", '[profile "default"] # x']) {
    it(`is the profile default in ${header}`, () => {
      assert.deepEqual(
        readIni([header]).sections.map(({ profile }) => profile),
        ["default"],
      );
    });
  }

  for (const header of ["[child]", "[profile]", "[profile child x]", "[Profile child]", "[services child]"]) {
    it(`is no profile in ${header}`, () => {
      assert.deepEqual(
        readIni([header]).sections.map(({ profile }) => profile),
        [undefined],
      );
    });
  }

  it("has each profile once, however it is spelt", () => {
    const { sections } = readIni([
      "[default]",
      "[profile a]",
      "[ profile 'a' ] # b",
      "[profile default]",
      "[x]",
    ]);
    assert.deepEqual(repeatedSections(sections), [
      { path: "line 3", message: "[ profile 'a' ] is profile \"a\", which stands in line 2 already" },
      { path: "line 4", message: '[profile default] is profile "default", which stands in line 1 already' },
    ]);
  });

  it("has each section once", () => {
    const { sections } = readIni(["[default]", "[profile a]", "[default]"]);
    assert.deepEqual(repeatedSections(sections), [
      { path: "line 3", message: "[default] stands in line 1 already" },
    ]);
  });
});
