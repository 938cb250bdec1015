import assert from "node:assert/strict";
import { readsAny, settled, tagFacts, TAGS_OF_CALLER } from "../../../proof/compare/settled";
import type { Statement } from "../../../proof/decision/statements";

const statement = (resource: string, conditions: Statement["conditions"] = []): Statement => ({
  effect: "Allow",
  actions: { not: false, texts: ["s3:GetObject"] },
  resources: { not: false, texts: [resource] },
  conditions,
});
const facts = tagFacts(TAGS_OF_CALLER, { Team: "blue", star: "a*b" });
const resourcesOf = (resource: string): (readonly string[] | undefined)[] =>
  settled([statement(resource)], facts).map(({ resources }) => resources?.texts);

describe("statements with the tags of somebody put in", () => {
  it("have no condition that the tags meet, and are gone with one that they do not", () => {
    const on = (value: string): Statement[] => [
      statement("*", [{ operator: "StringEquals", key: "aws:PrincipalTag/team", values: [value] }]),
    ];
    assert.deepEqual(settled(on("blue"), facts), [statement("*")]);
    assert.deepEqual(settled(on("red"), facts), []);
  });

  it("keep their other conditions", () => {
    const other = statement("*", [{ operator: "Bool", key: "aws:SecureTransport", values: ["true"] }]);
    assert.deepEqual(settled([other], facts), [other]);
  });

  const variables: readonly (readonly [given: string, filled: readonly string[]])[] = [
    ["${aws:PrincipalTag/team}/x", ["blue/x"]],
    ["${aws:PrincipalTag/none}/x", []],
    ["${aws:PrincipalTag/none, 'all'}/x", ["all/x"]],
    ["${aws:username}/${aws:PrincipalTag/TEAM}", ["${aws:username}/blue"]],
    ["${aws:PrincipalTag/star}", ["a${*}b"]],
    ["a/*", ["a/*"]],
  ];
  for (const [given, filled] of variables) {
    it(`have ${filled.join() || "nothing"} in place of ${given}`, () => {
      assert.deepEqual(resourcesOf(given), [filled]);
    });
  }

  it("are told from those that read none", () => {
    assert.equal(readsAny([statement("${aws:PrincipalTag/team}")], TAGS_OF_CALLER), true);
    assert.equal(readsAny([statement("${aws:username}")], TAGS_OF_CALLER), false);
  });
});
