import assert from "node:assert/strict";
import colors from "picocolors";
import { accessTable } from "../../../commands/rehearsal/accessTable";
import { proofInWords } from "../../../commands/vocabulary/proof";
import type { TrustArgs } from "../../../components/model/accessModel";
import { example, ROLE } from "../../models";
import { judgeModel } from "../../proof/judged";

async function told(trust: TrustArgs): Promise<{ readonly verdict: string; readonly table: string }> {
  const rehearsal = await judgeModel(example({ trust }));
  return {
    verdict: proofInWords(rehearsal).verdict,
    table: accessTable(rehearsal, { style: colors.createColors(false), width: 200 }),
  };
}

describe("a role that nobody may assume now", function () {
  this.timeout(60_000);

  for (const [fact, trust, text] of [
    ["has ended", { notAfter: "2020-01-31T18:00:00Z" }, "ended on 2020-01-31T18:00:00Z"],
    ["has not begun", { notBefore: "2127-01-31T18:00:00Z" }, "begins on 2127-01-31T18:00:00Z"],
  ] as const) {
    it(`says in the table and in the verdict that its time ${fact}`, async () => {
      const { verdict, table } = await told(trust);
      assert.ok(
        verdict.endsWith(
          `can assume the role; but nobody now where the time is over or to come: ${ROLE} ${text}`,
        ),
        verdict,
      );
      assert.ok(table.includes(text), table);
    });
  }

  it("is none where the time is now", async () => {
    const { verdict, table } = await told({
      notBefore: "2020-01-31T18:00:00Z",
      notAfter: "2127-01-31T18:00:00Z",
    });
    assert.match(verdict, /can assume the role$/);
    assert.doesNotMatch(table, /ended on|begins on/);
  });
});
