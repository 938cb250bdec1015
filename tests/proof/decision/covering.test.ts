import assert from "node:assert/strict";
import { covering } from "../../../proof/decision/covering";

describe("a pattern", () => {
  const cases: readonly (readonly [outer: string, inner: string, covered: boolean])[] = [
    ["*", "s3:*", true],
    ["s3:*", "s3:Get*", true],
    ["s3:Get*", "s3:*", false],
    ["s3:Get?", "s3:Get*", false],
    ["s3:Get?", "s3:GetX", true],
    ["s3*", "s3:GetX", true],
    ["s3:Get*", "s3*", false],
    ["arn:aws:s3:::a.b/*", "arn:aws:s3:::aXb/*", false],
    ["arn:aws:s3:::a*", "arn:aws:s3:::a/$b", true],
    ["arn:aws:s3:::*", "arn:aws:s3:::${aws:username}", true],
    ["arn:aws:s3:::${aws:username}*", "arn:aws:s3:::${aws:username}/a", false],
    ["arn:aws:s3:::${aws:username}*", "arn:aws:s3:::${aws:username}*", true],
  ];
  for (const [outer, inner, covered] of cases) {
    it(`${outer} ${covered ? "covers" : "does not cover"} ${inner}`, () => {
      assert.equal(covering([outer], "resource")(inner), covered);
    });
  }

  it("of an action does not care for case, one of a resource does", () => {
    assert.equal(covering(["s3:get*"], "action")("s3:GetObject"), true);
    assert.equal(covering(["arn:aws:s3:::A*"], "resource")("arn:aws:s3:::a"), false);
  });

  it("with a colon is every action, and not every resource", () => {
    assert.equal(covering(["*:*"], "action")("*"), true);
    assert.equal(covering(["*:*"], "resource")("*"), false);
  });
});
