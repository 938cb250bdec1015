import assert from "node:assert/strict";
import { rollOut } from "../../commands/rehearsal/rehearse";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { RULES } from "../../policy-pack/rules";
import { projectFiles, projectOf } from "../commands/rehearsal/inMemory";
import { example } from "../models";
import { EVERYTHING } from "../proof/everything";
import { type Configuration, violations } from "./checked";

const SILENT = { onStacks: () => undefined, onStack: () => undefined, warn: () => undefined };

/** `RULE: TYPE NAME` for all that the rules have against what this program deploys for a model. */
async function complaintsAbout(model: AccessModelArgs, config: Configuration): Promise<string[]> {
  const { runs } = await rollOut(projectOf(projectFiles(model)), SILENT);
  return runs.flatMap(({ accountId, resources }) =>
    resources.flatMap(({ type, name, inputs }) => {
      return Object.keys(violations({ type, name, props: inputs, accountId }, config)).map(
        (rule) => `${rule}: ${name}`,
      );
    }),
  );
}

function configured(model: AccessModelArgs): Configuration {
  return Object.fromEntries(RULES.map(({ name }) => [name, { access: model }]));
}

describe("what this program deploys", function () {
  this.timeout(60_000);

  it("breaks no rule with the worked example, told of the model or not", async () => {
    assert.deepEqual(await complaintsAbout(example(), {}), []);
    assert.deepEqual(await complaintsAbout(example(), configured(example())), []);
  });

  it("breaks no rule with a model of everything, but that the model lets people in without MFA where it says so", async () => {
    assert.deepEqual(await complaintsAbout(EVERYTHING, configured(EVERYTHING)), [
      "people-without-mfa: federation-analyst",
    ]);
  });
});
