import assert from "node:assert/strict";
import { Random } from "../../../commands/witnesses/random";
import { automatonOf, exactly, like, likeArn, matches, type Pattern } from "../../../proof/decision/pattern";
import { representatives, type Walks } from "../../../proof/decision/representatives";

function glob(text: string, ignoreCase = false): Pattern {
  return like([{ text, isValue: false }], ignoreCase);
}

/** All texts of up to so many characters. */
function textsOver(alphabet: readonly string[], length: number): string[] {
  if (length === 0) return [""];
  const shorter = textsOver(alphabet, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => alphabet.map((character) => text + character))];
}

const SHORT = textsOver(["a", "b", "/"], 5);

function drawPattern(random: Random): Pattern {
  const steps = Array.from({ length: random.number(0, 4) }, () => random.one(["a", "b", "/", "*", "?"]));
  return glob(steps.join(""), random.once(4));
}

describe("patterns", () => {
  const TABLE: readonly (readonly [pattern: string, matching: string[], not: string[]])[] = [
    ["a*", ["a", "ab", "a/b:c", "a\n"], ["", "ba", "A"]],
    ["?b", ["ab", ":b"], ["b", "aab"]],
    ["a.c", ["a.c"], ["abc"]],
    ["*", ["", "anything"], []],
  ];
  for (const [text, matching, not] of TABLE) {
    it(`of ${text} match what IAM takes them to match`, () => {
      for (const each of matching) assert.ok(matches(glob(text), each), each);
      for (const each of not) assert.ok(!matches(glob(text), each), each);
    });
  }

  it("take what came of a variable as it is", () => {
    const pattern = like([
      { text: "team/", isValue: false },
      { text: "*", isValue: true },
    ]);
    assert.ok(matches(pattern, "team/*"));
    assert.ok(!matches(pattern, "team/blue"));
  });

  it("of ARNs end a wildcard at the colon, except in the last part", () => {
    const pattern = likeArn([{ text: "arn:aws:iam::*:user/*", isValue: false }]);
    assert.ok(pattern);
    assert.ok(matches(pattern, "arn:aws:iam::111111111111:user/a:b"));
    assert.ok(!matches(pattern, "arn:aws:iam::1:2:user/a"));
    assert.equal(likeArn([{ text: "alice", isValue: false }]), undefined);
  });

  it("are the same as automata and as expressions", () => {
    const random = new Random(1);
    for (let index = 0; index < 200; index += 1) {
      const pattern = drawPattern(random);
      const { start, step, accepts } = automatonOf(pattern);
      for (const text of SHORT.filter((_, at) => at % 7 === index % 7)) {
        const accepted = accepts(Array.from(text).reduce(step, start));
        assert.equal(accepted, matches(pattern, text), `${JSON.stringify(pattern)} ${text}`);
      }
    }
  });
});

describe("representatives", () => {
  /** Which patterns, and which exact texts, a text is like. */
  function classOf(text: string, patterns: readonly Pattern[]): string {
    return patterns.map((pattern) => (matches(pattern, text) ? "1" : "0")).join("");
  }

  it("stand for every class that drawn patterns tell apart, found by trying all short texts", () => {
    const random = new Random(2);
    for (let index = 0; index < 300; index += 1) {
      const patterns = Array.from({ length: random.number(1, 4) }, () => drawPattern(random));
      const form = random.one([glob("*"), glob("a*"), glob("?*b")]);
      const found = representatives([form], patterns, new Set());
      for (const text of found) assert.ok(matches(form, text), `${text} is not of its form`);
      const classes = new Set(found.map((text) => classOf(text, patterns)));
      for (const text of SHORT.filter((each) => matches(form, each)))
        assert.ok(classes.has(classOf(text, patterns)), `${JSON.stringify(patterns)} tell ${text} apart`);
    }
  });

  it("are not themselves exact texts, where others of their class exist", () => {
    const exact = new Set(["ab", "abx", "aby"]);
    const [form, starts] = [glob("a*"), glob("ab*")];
    const found = representatives([form], [starts], exact);
    assert.ok(found.some((text) => matches(starts, text) && !exact.has(text)));
  });

  it("are the same where the patterns were walked before, for whichever texts are exact", () => {
    const random = new Random(7);
    const walks: Walks = new Map();
    const form = glob("a*");
    for (let index = 0; index < 300; index += 1) {
      const patterns = [glob(random.one(["ab*", "a?", "ab"]))];
      const exact = new Set(random.some(["a", "ab", "abx", "aby", "ax", "ay"], 6));
      assert.deepEqual(
        representatives([form], patterns, exact, walks),
        representatives([form], patterns, exact),
      );
    }
    // Of each pattern one, and one for each number of exact texts where these are all that one walk finds.
    assert.ok(walks.size > 6 && walks.size <= 3 * 7, `${walks.size} walks`);
  });

  it("leave out a class that is an exact text and nothing else", () => {
    assert.deepEqual(representatives([exactly("true")], [glob("t*")], new Set(["true"])), []);
  });
});
