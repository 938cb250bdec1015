import assert from "node:assert/strict";
import { type Condition, narrowOrSame } from "../../../commands/review/narrowing";
import { covers } from "../../../commands/rehearsal/patterns";

describe("a pattern", () => {
  const cases: readonly (readonly [outer: string, inner: string, covered: boolean])[] = [
    ["*", "s3:*", true],
    ["s3:*", "s3:Get*", true],
    ["s3:Get*", "s3:*", false],
    ["s3:Get?", "s3:Get*", false],
    ["s3:Get?", "s3:GetX", true],
    ["arn:aws:s3:::a.b/*", "arn:aws:s3:::aXb/*", false],
    ["arn:aws:s3:::a*", "arn:aws:s3:::a/$b", true],
  ];
  for (const [outer, inner, covered] of cases) {
    it(`${outer} ${covered ? "covers" : "does not cover"} ${inner}`, () => {
      assert.equal(covers(outer, inner), covered);
    });
  }

  it("of an action does not care for case, one of a resource does", () => {
    assert.equal(covers("s3:get*", "s3:GetObject", { ignoreCase: true }), true);
    assert.equal(covers("arn:aws:s3:::A*", "arn:aws:s3:::a"), false);
  });
});

describe("a condition", () => {
  const line = (operator: string, ...values: readonly string[]): Condition => ({
    operator,
    key: "aws:Key",
    values,
  });
  const narrower: readonly (readonly [now: Condition, before: Condition])[] = [
    [line("StringEquals", "a"), line("StringEquals", "a", "b")],
    [line("StringEquals", "a/b"), line("StringLike", "a/*")],
    [line("StringEquals", "a"), line("StringEqualsIfExists", "a")],
    [line("StringNotEquals", "a", "b"), line("StringNotEquals", "a")],
    [line("NumericLessThanEquals", "3600"), line("NumericLessThanEquals", "43200")],
    [
      line("DateLessThanEquals", "2027-01-01T00:00:00Z"),
      line("DateLessThanEquals", "2027-01-01T01:00:00+00:30"),
    ],
    [line("IpAddress", "203.0.113.128/25"), line("IpAddress", "203.0.113.0/24", "10.0.0.0/8")],
    [line("IpAddress", "2001:db8:1::/48"), line("IpAddress", "2001:db8::/32")],
    [line("ArnEquals", "arn:aws:iam::1:user/a"), line("ArnLike", "arn:aws:iam::1:user/*")],
    [line("ForAllValues:StringEquals", "a"), line("ForAllValues:StringEquals", "a", "b")],
  ];
  for (const [now, before] of narrower) {
    it(`${now.operator} ${now.values.join(" or ")} is within ${before.operator} ${before.values.join(" or ")}`, () => {
      assert.equal(narrowOrSame([now], [before]), true);
      assert.equal(narrowOrSame([before], [now]), false);
    });
  }

  it("is not certain to be within another of other kind, key or address family", () => {
    assert.equal(narrowOrSame([line("StringLike", "a")], [line("Bool", "a")]), false);
    assert.equal(
      narrowOrSame([{ ...line("Bool", "true"), key: "aws:Other" }], [line("Bool", "true")]),
      false,
    );
    assert.equal(narrowOrSame([line("IpAddress", "::/1")], [line("IpAddress", "0.0.0.0/1")]), false);
    assert.equal(narrowOrSame([line("NumericLessThan", "x")], [line("NumericLessThan", "5")]), false);
  });

  it("that is dropped lets through more, one that is added does not", () => {
    assert.equal(narrowOrSame([], [line("Bool", "true")]), false);
    assert.equal(narrowOrSame([line("Bool", "true")], []), true);
  });
});
