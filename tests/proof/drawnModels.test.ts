import assert from "node:assert/strict";
import { projectOf } from "../../commands/rehearsal/project";
import { judge, rollOut } from "../../commands/rehearsal/rehearse";
import { proofInWords } from "../../commands/vocabulary/proof";
import { InputError } from "../../components/model/problems";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { Draw } from "./drawnModels";

const SEED = 20_261_129;
const MODELS = 16;

describe("models drawn from all that can be said", function () {
  this.timeout(120_000);

  it("are proven whole where they have no problems, and the policy engine agrees", async () => {
    const draw = new Draw(SEED);
    let proven = 0;
    for (let index = 0; index < MODELS; index++) {
      const model = draw.model();
      const found = await findingsOf(model);
      if (found === undefined) continue;
      assert.deepEqual(found, [], JSON.stringify(model));
      proven += 1;
    }
    assert.ok(proven >= MODELS / 2, `only ${proven} of ${MODELS} models have no problems`);
  });
});

/** What a rehearsal finds; undefined where the model is refused. */
async function findingsOf(model: AccessModelArgs): Promise<readonly string[] | undefined> {
  const ignore = (): undefined => undefined;
  const project = projectWithoutProblems(model);
  if (project === undefined) return undefined;
  const rollout = await rollOut(project, { onStacks: ignore, onStack: ignore, warn: ignore });
  const rehearsal = await judge(rollout, { onChecks: ignore, onCheck: ignore });
  const { counterexamples, unusable, open } = proofInWords(rehearsal);
  return [
    ...counterexamples,
    ...unusable,
    ...open,
    ...rehearsal.checks.unexpected.map(({ says, got }) => `${says}: ${got}`),
  ];
}

function projectWithoutProblems(model: AccessModelArgs) {
  try {
    return projectOf("drawn", model);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
