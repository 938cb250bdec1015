import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { Journal } from "../../../../commands/live/audit/journal";
import { type Assumption, assumptionIn } from "../../../../commands/live/audit/sightings";
import { eventIn } from "../../../../commands/live/audit/event";
import { callersCopy, type Event, rolesCopy } from "./events";

function assumption(event: Event): Assumption {
  const read = eventIn(JSON.stringify(event));
  return (read && assumptionIn(read)) ?? assert.fail("that is no assumption");
}

const putAside = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("audit-"));

describe("The journal of assumptions", () => {
  const ids = Array.from({ length: 300 }, (_, index) => String(index));
  const copies = [
    ...ids.map((id) => assumption(callersCopy({ id, asked: { tags: [{ key: "team", value: id }] } }))),
    ...ids.map((id) => assumption(rolesCopy({ id }))),
    // Delivered twice.
    ...ids.slice(0, 50).map((id) => assumption(rolesCopy({ id }))),
  ];

  for (const mostInMemory of [10_000, 100, 7]) {
    it(`brings the two copies of each together, ${mostInMemory} of them in memory`, () => {
      const before = putAside();
      const journal = new Journal(mostInMemory);
      for (const copy of copies) journal.add(copy);
      const together = [...journal.together()];
      journal.close();
      assert.equal(together.length, 300);
      for (const [first, ...others] of together) {
        const expected = copies.filter(({ key }) => key === first.key).slice(0, 2);
        assert.deepEqual(
          JSON.parse(JSON.stringify([first, ...others])),
          JSON.parse(JSON.stringify(expected)),
        );
      }
      assert.deepEqual(putAside(), before);
    });
  }

  it("leaves nothing on the disk where it is closed early", () => {
    const before = putAside();
    const journal = new Journal(10);
    for (const copy of copies) journal.add(copy);
    const [folder = ""] = putAside().filter((name) => !before.includes(name));
    assert.ok(existsSync(`${tmpdir()}/${folder}`));
    journal.close();
    assert.deepEqual(putAside(), before);
  });
});
