import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierState } from "../../../commands/review/against";
import { example } from "../../models";
import { rehearsalOf } from "../rehearsal/inMemory";

describe("an earlier state", () => {
  it("says how far it is, since it takes as long as the rollout of today", async () => {
    const folder = mkdtempSync(join(tmpdir(), "against-"));
    const heard: string[] = [];
    try {
      const file = join(folder, "earlier.json");
      writeFileSync(file, JSON.stringify(example()));
      await earlierState({ file }, folder, {
        onStacks: (total) => heard.push(`of ${total}`),
        onStack: ({ name }) => heard.push(name),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(heard, ["of 2", "child", "primary"]);
  });

  it("is the state of today where the model has not changed, and only there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "against-"));
    const heard: string[] = [];
    const progress = { onStacks: (total: number) => heard.push(`of ${total}`), onStack: () => undefined };
    try {
      const now = await rehearsalOf(example());
      for (const model of [example(), example({ group: { members: ["alice"] } })]) {
        const file = join(folder, "earlier.json");
        writeFileSync(file, JSON.stringify(model));
        const { report } = await earlierState({ file }, folder, progress, now);
        assert.equal(JSON.stringify(report).includes("alice"), JSON.stringify(model).includes("alice"));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(heard, ["of 2"]);
  });
});
