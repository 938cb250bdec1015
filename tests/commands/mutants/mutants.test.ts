import assert from "node:assert/strict";
import { type Mutant, mutantsOf } from "../../../commands/mutants/plant";
import { sampleOf, tryMutants } from "../../../commands/mutants/run";
import { projectOf } from "../../../commands/rehearsal/project";
import { runStacks, type StackRun } from "../../../commands/rehearsal/stacks";
import { example, ROLE } from "../../models";
import { EVERYTHING } from "../../proof/everything";

const SILENT = { onStack: () => undefined, warn: () => undefined };
const FEW = { requests: 20, onMutant: () => undefined };

describe("planted mistakes", () => {
  // What alarms go through depends on nothing else, and is tried below, on a small model.
  const project = projectOf("cross-account-federation", { ...EVERYTHING, audit: undefined });
  let runs: readonly StackRun[];
  let mutants: readonly Mutant[];

  before(async () => {
    runs = await runStacks(project, SILENT);
    mutants = mutantsOf(runs);
  });

  it("are noticed, or mean the same, in a sample of each kind of change of each kind of statement", async () => {
    const sample = sampleOf(mutants);
    const { planted, noticed, missed } = await tryMutants(project.access, runs, sample, FEW);
    assert.deepEqual(missed, []);
    assert.ok(planted > 130, `${planted} planted`);
    assert.ok(noticed > planted / 2, `${noticed} noticed`);
  }).timeout(240_000);

  it("are of every kind", () => {
    assert.deepEqual([...new Set(mutants.map(({ kind }) => kind))].sort(), [
      "attachment added",
      "attachment lost",
      "audience of a provider changed",
      "boundary changed",
      "boundary lost",
      "condition dropped",
      "effect turned round",
      "entitlement changed",
      "entitlement lost",
      "exclusive list changed",
      "exclusive list lost",
      "inline policy added",
      "membership added",
      "membership lost",
      "operator changed",
      "policy moved",
      "principal changed",
      "role moved",
      "session duration changed",
      "statement added",
      "statement dropped",
      "value added",
      "value dropped",
      "value widened",
    ]);
  });
});

describe("planted mistakes in what alarms go through", () => {
  it("are noticed, or mean the same", async () => {
    const project = projectOf("cross-account-federation", { ...example(), audit: {} });
    const runs = await runStacks(project, SILENT);
    const own = mutantsOf(runs).filter(({ says }) => says.includes("alarms"));
    const { planted, noticed, missed } = await tryMutants(project.access, runs, own, FEW);
    assert.deepEqual(missed, []);
    assert.ok(planted > 50 && noticed >= planted - 1, `${noticed} of ${planted} noticed`);
  }).timeout(120_000);
});

describe("planted mistakes in what is denied to access keys", () => {
  for (const accessKeys of ["refused", "allowed"] as const) {
    it(`are noticed, or mean the same, where they are ${accessKeys}`, async () => {
      const model = example({
        primary: { accessKeys },
        groups: { more: { members: "alice", assume: { child: ROLE }, selfManagement: false } },
      });
      const project = projectOf("cross-account-federation", model);
      const runs = await runStacks(project, SILENT);
      const ofKeys = mutantsOf(runs).filter(({ says }) => /access-keys-refused|self-management/.test(says));
      const { planted, noticed, missed } = await tryMutants(project.access, runs, sampleOf(ofKeys), FEW);
      assert.deepEqual(missed, []);
      assert.ok(noticed > planted * 0.8, `${noticed} of ${planted} noticed`);
    }).timeout(120_000);
  }
});
