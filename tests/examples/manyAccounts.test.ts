import assert from "node:assert/strict";
import { join } from "node:path";
import { type Project, readProject } from "../../commands/rehearsal/project";
import { isAsDeclared, rehearse } from "../../commands/rehearsal/rehearse";
import { REPOSITORY } from "../repository";

const FOLDER = join(REPOSITORY, "examples", "many-accounts");

/** Rehearses, and gives what the program warned of. */
async function rehearsed(project: Project) {
  const warnings: string[] = [];
  const ignore = (): undefined => undefined;
  const rehearsal = await rehearse(project, {
    onStacks: ignore,
    onStack: ignore,
    onChecks: ignore,
    onCheck: ignore,
    warn: (message) => warnings.push(message),
  });
  return { rehearsal, warnings };
}

describe("the example of many accounts", function () {
  this.timeout(60_000);

  it("is proven, without a warning, as its four groups and four sets mean it", async () => {
    const { rehearsal, warnings } = await rehearsed(readProject(FOLDER));
    assert.deepEqual(warnings, []);
    assert.ok(isAsDeclared(rehearsal) && rehearsal.proof.open.length === 0);
    const counts = new Map<string, number>();
    for (const { via, role } of rehearsal.grants) {
      counts.set(`${via}: ${role}`, (counts.get(`${via}: ${role}`) ?? 0) + 1);
    }
    assert.deepEqual(Object.fromEntries(counts), {
      "group auditors: auditor": 8,
      "group on-call: on-call": 2 * 3,
      "group developers: developer": 3 * 3,
      "group data-engineers: data-engineer": 2,
    });
  });

  it("is the same model by its folder in --model", () => {
    const [own, other] = [readProject(FOLDER), readProject(FOLDER, FOLDER)];
    assert.deepEqual(other.access, own.access);
  });
});
