import assert from "node:assert/strict";
import colors from "picocolors";
import { accessTable } from "../../../commands/rehearsal/accessTable";
import type { Rehearsal } from "../../../commands/rehearsal/rehearse";
import type { Terminal } from "../../../commands/terminal/terminal";
import { type Change, entries, example, oidc, ROLE } from "../../models";
import { rehearsalOf } from "../review/states";

const plain = (width?: number): Terminal => ({ style: colors.createColors(false), width });

describe("who may assume what, on a terminal", function () {
  this.timeout(60_000);
  let rehearsal: Rehearsal;

  before(async () => {
    const change: Change = {
      accounts: entries(5, (n) => [
        `workload-${n}`,
        { accountId: String(400_000_000_000 + n), roles: [ROLE] },
      ]),
      groups: { everywhere: { members: ["alice"], assume: { "*": [ROLE] } } },
      identityProviders: { github: oidc({ subjects: ["repo:acme/infra:environment:production"] }) },
    };
    rehearsal = await rehearsalOf(example(change));
  });

  for (const width of [40, 80, 99, 100, 120]) {
    it(`fits in ${width} columns, with every word of it`, () => {
      const text = accessTable(rehearsal, plain(width));
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > width),
        [],
      );
      // A table's columns stand beside each other, so that what is broken there is not in one place.
      const words = width < 100 ? ["boaty.mcboatface", ROLE, "administrator"] : ["administrator"];
      for (const word of words) assert.ok(text.replace(/\s+/g, "").includes(word), word);
    });
  }

  it("is a table from 100 columns on, and cards below", () => {
    assert.match(accessTable(rehearsal, plain(100)), /Who +Through +Account/);
    const card = accessTable(rehearsal, plain(80))
      .split("\n\n")
      .find((each) => each.startsWith("alice"));
    assert.equal(
      card,
      [
        "alice",
        "  Through  group everywhere",
        "  Account  every account with it (6)",
        `  Role     ${ROLE}`,
        "  If       MFA within 12 h",
        "  May then administrator",
      ].join("\n"),
    );
  });

  it("is one row for all accounts where it is the same", () => {
    const lines = accessTable(rehearsal, plain()).split("\n");
    assert.equal(lines.filter((line) => line.includes("alice")).length, 1);
  });

  it("is as wide as it has to be where there is no terminal", () => {
    assert.equal(accessTable(rehearsal, plain(10_000)), accessTable(rehearsal, plain()));
  });
});
