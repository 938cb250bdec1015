import assert from "node:assert/strict";
import { wrapped } from "../../../commands/terminal/wrap";

describe("wrapped text", () => {
  for (const [text, width, lines] of [
    ["MFA within 12 h", 10, ["MFA within", "12 h"]],
    ["short", 10, ["short"]],
    ["", 10, [""]],
    ["from 203.0.113.0/24", 9, ["from 203.", "0.113.0/", "24"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ] as const) {
    it(`is broken between words, and in parts of what is too long: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(wrapped(text, width), lines);
    });
  }
});
