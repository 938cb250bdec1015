import assert from "node:assert/strict";
import { momentsInWords } from "../../../commands/live/verify/age";

describe("two moments", () => {
  for (const [other, words] of [
    ["2026-11-29T16:23:05Z", ["2026-11-29 16:22", "2026-11-29 16:23"]],
    ["2026-11-29T16:22:06Z", ["2026-11-29 16:22:05", "2026-11-29 16:22:06"]],
    ["2026-11-29T16:22:05.5Z", ["2026-11-29 16:22:05.000", "2026-11-29 16:22:05.500"]],
  ] as const) {
    it(`are told apart as ${words.join(" and ")}`, () => {
      assert.deepEqual(momentsInWords(new Date("2026-11-29T16:22:05Z"), new Date(other)), words);
    });
  }
});
