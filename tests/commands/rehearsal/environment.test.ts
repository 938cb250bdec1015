import assert from "node:assert/strict";
import { stringify } from "yaml";
import { isAsDeclared } from "../../../commands/rehearsal/rehearse";
import { strictly } from "../../../commands/rehearsal/strictly";
import { example } from "../../models";
import { PROJECT, projectFiles, projectOf, rehearsalOf } from "./inMemory";

/** What is not known of a project whose child has this environment. */
function notKnown(environment: unknown): readonly string[] {
  const files = { ...projectFiles(example()), "Pulumi.child.yaml": stringify({ environment }) };
  return projectOf(files).notKnown;
}

describe("the environment of a stack", () => {
  for (const key of ["access", `${PROJECT}:access`, `${PROJECT}:config:access`, "side"]) {
    it(`is refused where it sets ${key}, which nobody sees in the configuration`, () => {
      assert.throws(
        () => notKnown({ values: { pulumiConfig: { "aws:region": "eu-west-1", [key]: "${other}" } } }),
        /^InputError: Pulumi\.child\.yaml has 1 problem:\n {2}Pulumi\.child\.yaml:\d+:7: environment\.values\.pulumiConfig\S*: overrides cross-account-federation:(access|side) unseen; write it under config$/,
      );
    });
  }

  it("is not known where it is imported, and the program guards the access model", () => {
    const line =
      "stack child: what its environment imports (people/prod, base) is not known here; the program stops where that gives it another access model than the files say";
    assert.deepEqual(notKnown(["people/prod", "base"]), [line]);
    assert.deepEqual(notKnown({ imports: ["people/prod", { base: { merge: false } }] }), [line]);
    assert.match(
      notKnown({ values: { pulumiConfig: "${people.config}" } }).join(),
      /^stack child: the configuration of its environment/,
    );
  });

  it("is told where it sets variables for the program, but for credentials", () => {
    const environmentVariables = { AWS_ACCESS_KEY_ID: "${aws.id}", NODE_OPTIONS: "--require ./docs/evil.js" };
    assert.deepEqual(notKnown({ values: { environmentVariables } }), [
      "stack child: its environment sets variables where the program runs: NODE_OPTIONS",
    ]);
  });

  it("is nothing to speak of where it holds credentials and settings of the provider", () => {
    const pulumiConfig = { "aws:region": "eu-west-1" };
    assert.deepEqual(
      notKnown({ values: { pulumiConfig, environmentVariables: { AWS_PROFILE: "child" } } }),
      [],
    );
    assert.deepEqual(notKnown(null), []);
  });

  it("leaves a rehearsal not decided, which counts where it is strict", async () => {
    const rehearsal = await rehearsalOf(example());
    const open = { ...rehearsal, project: { ...rehearsal.project, notKnown: notKnown(["base"]) } };
    assert.equal(isAsDeclared(open), true);
    assert.equal(strictly(open, 0), "Fails by --strict: 1 not decided.");
    assert.equal(strictly(rehearsal, 0), undefined);
  });
});
