import assert from "node:assert/strict";
import { stagesOf } from "../../../commands/deployment/plan";
import { targetsOf } from "../../../commands/deployment/targets";
import { projectOf } from "../../../commands/rehearsal/project";
import { example, OTHER_ID, ROLE } from "../../models";

const accounts = { second: { accountId: OTHER_ID, roles: [ROLE] } };
const MODEL = { ...example({ accounts, group: { assume: { "*": [ROLE] } } }), audit: {} };
const TARGETS = targetsOf(projectOf("cross-account-federation", MODEL));

function stages(operation: "up" | "destroy", primaryFirst = false): string[] {
  return stagesOf(operation, TARGETS, primaryFirst).map((stage) => stage.map(({ name }) => name).join("+"));
}

describe("the stacks of a model with alarms", () => {
  it("are one more, which is of no account of the model", () => {
    assert.deepEqual(
      TARGETS.map(({ name, side, account }) => [name, side, account]),
      [
        ["alarms", "alarms", undefined],
        ["child", "child", "child"],
        ["second", "child", "second"],
        ["primary", "primary", undefined],
      ],
    );
  });

  it("are deployed with what receives first, whoever is next, and destroyed with it last", () => {
    assert.deepEqual(stages("up"), ["alarms", "child+second", "primary"]);
    assert.deepEqual(stages("up", true), ["alarms", "primary", "child+second"]);
    assert.deepEqual(stages("destroy"), ["primary", "child+second", "alarms"]);
  });
});
