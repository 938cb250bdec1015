import assert from "node:assert/strict";
import { Random } from "../../../commands/witnesses/random";
import { type Context, contextOf, together } from "../../../proof/decision/context";
import { fixedKey } from "../../../proof/decision/dimensions";
import { findDifference, findRequest, type World } from "../../../proof/decision/find";
import { allowedBy, includes } from "../../../proof/decision/policies";
import { UndecidedError } from "../../../proof/decision/representatives";
import type { Condition, Statement } from "../../../proof/decision/statements";

/** A small world, of which all requests can be tried: three keys of three values each. */
const KEYS = ["one", "two", "three"];
const VALUES = ["a", "b", "c"];
const WORLD: World = {
  says: "a small world",
  dimensions: KEYS.map((key) => fixedKey(key, ...VALUES)),
};
const ALL: readonly Context[] = KEYS.reduce<readonly Context[]>(
  (all, key) =>
    all.flatMap((context) => VALUES.map((value) => together(context, contextOf({ [key]: value })))),
  [new Map()],
);

function drawStatements(random: Random): Statement[] {
  return Array.from({ length: random.number(1, 4) }, () => ({
    effect: random.once(3) ? "Deny" : "Allow",
    actions: { not: true, texts: [] },
    conditions: random.some(KEYS, 3).map((key): Condition => {
      const values = random.once(6) ? [`\${${random.one(KEYS)}}`] : random.some(VALUES, 2);
      return { operator: random.one(["StringEquals", "StringNotEquals"]), key, values };
    }),
  }));
}

describe("a search for a request", () => {
  it("finds one exactly where trying all requests finds one", () => {
    const random = new Random(3);
    let found = 0;
    for (let index = 0; index < 500; index += 1) {
      const inside = [
        allowedBy(drawStatements(random)),
        allowedBy(drawStatements(random), drawStatements(random)),
      ];
      const outside = [allowedBy(drawStatements(random), drawStatements(random))];
      const fits = (request: Context): boolean =>
        inside.every((set) => includes(set, request)) && !outside.some((set) => includes(set, request));
      const request = findRequest(WORLD, inside.slice(index % 2), outside);
      const sets = inside.slice(index % 2);
      const exists = ALL.some(
        (each) => sets.every((set) => includes(set, each)) && !outside.some((set) => includes(set, each)),
      );
      assert.equal(request !== undefined, exists);
      if (request === undefined) continue;
      found += 1;
      if (sets.length === inside.length) assert.ok(fits(request));
    }
    assert.ok(found > 100 && found < 400, `${found} found`);
  });

  it("finds what two sets differ in, and in which of them it is, exactly where one search each way does", () => {
    const random = new Random(5);
    const found = { one: 0, other: 0, none: 0 };
    for (let index = 0; index < 500; index += 1) {
      const statements = drawStatements(random);
      const one = allowedBy(statements, drawStatements(random));
      const other = random.once(3) ? one : allowedBy([...statements, ...drawStatements(random)]);
      const difference = findDifference(WORLD, one, other);
      const inOne = findRequest(WORLD, [one], [other]);
      const inOther = findRequest(WORLD, [other], [one]);
      assert.deepEqual(
        difference?.isInOne,
        inOne === undefined && inOther === undefined ? undefined : inOne !== undefined,
      );
      found[difference === undefined ? "none" : difference.isInOne ? "one" : "other"] += 1;
      if (difference === undefined) continue;
      assert.equal(includes(one, difference.request), difference.isInOne);
      assert.equal(includes(other, difference.request), !difference.isInOne);
    }
    assert.ok(Math.min(...Object.values(found)) > 50, JSON.stringify(found));
  });

  it("gives up, and soon, where statements overlap in too many ways", function () {
    this.timeout(3_000);
    const keysOf = (denial: number) => Array.from({ length: 5 }, (_, index) => `key${denial}-${index}`);
    const each = Array.from({ length: 24 }, (_, denial) => keysOf(denial));
    const world: World = {
      says: "a large world",
      dimensions: each.flat().map((key) => fixedKey(key, ...VALUES)),
    };
    const denials = each.map((keys): Statement => ({
      effect: "Deny",
      actions: { not: true, texts: [] },
      conditions: keys.map((key): Condition => ({ operator: "StringEquals", key, values: ["a"] })),
    }));
    const allowed: Statement = { effect: "Allow", actions: { not: true, texts: [] }, conditions: [] };
    assert.throws(() => findRequest(world, [allowedBy([allowed, ...denials])], []), UndecidedError);
  });
});
