import assert from "node:assert/strict";
import {
  foldedBySets,
  placeInWords,
  placesAsWritten,
  placesInWords,
  placesOf,
} from "../../../commands/vocabulary/places";

const SETS = {
  production: { accounts: ["shop", "data"], roles: [] },
  europe: { accounts: ["data", "lab"], roles: [] },
  all: { accounts: ["shop", "data", "lab", "sandbox"], roles: [] },
  single: { accounts: ["shop"], roles: [] },
};

describe("accounts in words", () => {
  const cases: readonly (readonly [accounts: readonly string[], words: readonly string[]])[] = [
    [["shop"], ["shop"]],
    [
      ["sandbox", "lab"],
      ["sandbox", "lab"],
    ],
    [["data", "shop"], ["every account of production (2)"]],
    [
      ["data", "sandbox", "shop"],
      ["every account of production (2)", "sandbox"],
    ],
    [
      ["shop", "data", "lab"],
      ["every account of europe (2)", "every account of production (2)"],
    ],
    [["shop", "data", "lab", "sandbox"], ["every account of all (4)"]],
  ];
  for (const [accounts, words] of cases) {
    it(`are ${words.join(" and ")} for ${accounts.join(", ")}`, () => {
      assert.deepEqual(placesOf(SETS, accounts).map(placeInWords), words);
    });
  }

  const possible = ["shop", "data", "lab", "sandbox", "archive"];
  const cells: readonly (readonly [
    accounts: readonly string[],
    written: readonly string[],
    words: string,
  ])[] = [
    [["shop", "data"], [], "shop, data"],
    [["shop", "data"], ["production"], "every account of production (2)"],
    [["shop", "data", "lab"], ["production"], "every account of production (2), lab"],
    [possible, [], "shop, data, lab, sandbox, archive"],
    [possible, ["*"], "every account with it (5)"],
  ];
  for (const [accounts, written, words] of cells) {
    it(`are ${words} where the model says ${written.join(" and ") || "their names"}`, () => {
      assert.equal(placesAsWritten(SETS, accounts, possible, written), words);
    });
  }

  it("are named up to four of them, under * too", () => {
    const all = ["shop", "data", "lab", "sandbox"];
    assert.equal(placesAsWritten(SETS, all, all, ["*", ...Object.keys(SETS)]), all.join(", "));
    assert.equal(placesInWords({}, all, all), all.join(", "));
  });

  it("are a set only for what is the same in all of its accounts", () => {
    const entries = [
      { account: "shop", role: "admin" },
      { account: "shop", role: "auditor" },
      { account: "data", role: "auditor" },
    ];
    const placed = foldedBySets(SETS, entries, ({ role }) => role);
    assert.deepEqual(
      placed.map(({ place, entry }) => `${entry.role} in ${placeInWords(place)}`),
      ["admin in shop", "auditor in every account of production (2)"],
    );
  });
});
