import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import colors from "picocolors";
import { accessTable } from "../../../commands/rehearsal/accessTable";
import { terminalWidth } from "../../../commands/rehearsal/style";
import { wrapped } from "../../../commands/rehearsal/wrap";
import type { Rehearsal } from "../../../commands/rehearsal/rehearse";
import { type Change, entries, example, oidc, ROLE } from "../../models";
import { rehearsalOf } from "../review/states";

const PLAIN = colors.createColors(false);

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
      const text = accessTable(rehearsal, PLAIN, width);
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
    assert.match(accessTable(rehearsal, PLAIN, 100), /Who +Through +Account/);
    const card = accessTable(rehearsal, PLAIN, 80)
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
    const lines = accessTable(rehearsal, PLAIN).split("\n");
    assert.equal(lines.filter((line) => line.includes("alice")).length, 1);
  });

  it("is as wide as it has to be where there is no terminal", () => {
    assert.equal(accessTable(rehearsal, PLAIN, 10_000), accessTable(rehearsal, PLAIN));
  });
});

describe("the width of a terminal", () => {
  const terminal = (columns?: number) =>
    Object.assign(new PassThrough(), { isTTY: true, ...(columns === undefined ? {} : { columns }) });
  const pipe = Object.assign(new PassThrough(), { columns: 80 });

  for (const [what, stream, COLUMNS, width] of [
    ["is the terminal's", terminal(120), undefined, 120],
    ["is what COLUMNS says in a pipe", pipe, "90", 90],
    ["is not known in a pipe", pipe, undefined, undefined],
    ["is not known where a terminal says 0", terminal(0), undefined, undefined],
    ["is not known where a terminal says nothing", terminal(), undefined, undefined],
    ["is COLUMNS where a terminal says 0", terminal(0), "132", 132],
    ["is not what makes no sense", pipe, "-5", undefined],
    ["is not 0", pipe, "0", undefined],
    ["is no text", pipe, "wide", undefined],
  ] as const) {
    it(what, () => {
      assert.equal(terminalWidth(stream, COLUMNS === undefined ? {} : { COLUMNS }), width);
    });
  }
});

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
