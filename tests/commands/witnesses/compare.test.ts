import assert from "node:assert/strict";
import {
  compareFinds,
  comparePairs,
  sayDisagreement,
  sayWrongFind,
} from "../../../commands/witnesses/compare";

describe("the two witnesses", () => {
  it("answer drawn requests alike", async () => {
    const { pairs, allowed, unanswered, differing, disagreements } = await comparePairs(20_260_101, 4_000);
    assert.deepEqual(disagreements.map(sayDisagreement), []);
    assert.deepEqual([...unanswered], []);
    // The draw is worth something only where both answers come up, and most pairs are compared.
    assert.ok(allowed > 250, `${allowed} allowed`);
    const left = [...differing.values()].reduce((sum, count) => sum + count, 0);
    assert.ok(left < pairs / 5, `${left} not compared`);
  }).timeout(60_000);

  it("both tell the policies apart by the request that is found between them, and by none where none is", async () => {
    const { found, none, undecided, wrong } = await compareFinds(20_260_102, 300);
    assert.deepEqual(wrong.map(sayWrongFind), []);
    assert.ok(found > 30, `${found} found`);
    assert.ok(none > 30, `${none} without`);
    assert.ok(undecided < 10, `${undecided} undecided`);
  }).timeout(60_000);
});
