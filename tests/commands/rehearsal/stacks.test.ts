import assert from "node:assert/strict";
import { projectOf } from "../../../commands/rehearsal/project";
import { runStacks } from "../../../commands/rehearsal/stacks";
import { example, USER } from "../../models";

describe("the stacks of a rehearsal", () => {
  it("have those resources too that wait for others by many steps", async () => {
    const model = example({ primary: { accessKeys: "refused" } });
    const runs = await runStacks(projectOf("p", model), { onStack: () => undefined, warn: () => undefined });
    const primary = runs.find(({ side }) => side === "primary");
    // Everybody's membership comes after what the group denies, and that after each other.
    const memberships = (primary?.resources ?? []).filter(({ type }) =>
      type.endsWith(":UserGroupMembership"),
    );
    assert.deepEqual(
      memberships.map(({ inputs }) => inputs.user),
      [USER],
    );
  });
});
