import assert from "node:assert/strict";
import { keysIn } from "../../../../commands/live/adopt/trustKeys";

describe("the time until which an adopted role may be assumed", () => {
  for (const [written, time] of [
    ["2127-01-31", "2127-01-31T00:00:00Z"],
    ["2127-01-31T18:00:00+02:00", "2127-01-31T18:00:00+02:00"],
  ] as const) {
    it(`is the moment that AWS takes ${written} for`, () => {
      const condition = { operator: "DateLessThanEquals", key: "aws:CurrentTime", values: [written] };
      assert.equal(keysIn([condition], "users").trust.notAfter, time);
    });
  }
});
