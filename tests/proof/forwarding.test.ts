import assert from "node:assert/strict";
import type { AccessModelArgs } from "../../components/model/accessModel";
import type { StackRun } from "../../commands/rehearsal/stacks";
import { example } from "../models";
import { proofOf, quoted, registeredOf, replacing } from "./planted";

const MODEL: AccessModelArgs = { ...example(), audit: {} };
const PUT_EVENTS = quoted(
  '"Action":"events:PutEvents","Resource":"arn:aws:events:us-east-1:111111111111:event-bus/cross-account-federation"}]}',
);
const ARN = "arn:aws:iam::222222222222:role/cross-account-federation-alarms";

async function found(change?: (runs: readonly StackRun[]) => readonly StackRun[]): Promise<string[]> {
  const { counterexamples } = await proofOf(MODEL, change);
  return counterexamples.map(({ says }) => says);
}

describe("the role by which EventBridge sends on alarms", () => {
  it("is none of the model's, and is proven all the same", async () => {
    const { roles, proven, counterexamples } = await proofOf(MODEL);
    assert.deepEqual([roles, proven, counterexamples], [1, 1, []]);
  });

  const mistakes: readonly (readonly [what: string, text: string, by: string])[] = [
    ["everybody", quoted('"Service":"events.amazonaws.com"'), quoted('"AWS":"*"')],
    [
      "another service",
      quoted('{"Service":"events.amazonaws.com"},"Action":"sts:AssumeRole"'),
      quoted('{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"'),
    ],
    [
      "EventBridge for another account",
      quoted('"aws:SourceAccount":"222222222222"'),
      quoted('"aws:SourceAccount":"333333333333"'),
    ],
    ["EventBridge for any rule", ":rule/cross-account-federation-*", ":rule/*"],
    ["EventBridge where nobody asks for the rule", "ArnLike", "ArnLikeIfExists"],
  ];
  for (const [whom, text, by] of mistakes) {
    it(`may not let in ${whom}`, async () => {
      const says = await found(replacing(text, by));
      assert.ok(
        says.some((each) => each.startsWith(`${ARN} lets in others than EventBridge`)),
        says.join("\n"),
      );
    });
  }

  it("may put events and do nothing else", async () => {
    for (const by of ["events:*", "iam:PassRole"]) {
      const says = await found(replacing(PUT_EVENTS, quoted(`"Action":"${by}","Resource":"*"}]}`)));
      assert.match(says.join(), /cross-account-federation-alarms may do other than put events/);
    }
  });

  it("finds the primary's bus and topic open to those alone who send", async () => {
    const account = await found(
      replacing(quoted('{"AWS":["222222222222"]}'), quoted('{"AWS":["222222222222","999999999999"]}')),
    );
    assert.match(account.join(), /event-bus\/cross-account-federation takes from others .* AWS 999999999999/);
    const everybody = await found(replacing(quoted('"Action":"sns:Publish"'), quoted('"Action":"sns:*"')));
    assert.match(everybody.join(), /cross-account-federation-alarms takes from others .* sns:\*/);
  });

  it("has to be there", async () => {
    const says = await found((runs) =>
      runs.map((run) => ({
        ...run,
        resources: run.resources.filter(({ name }) => name !== "federation/alarms"),
      })),
    );
    assert.deepEqual(says, [`${ARN} is not there, by which EventBridge would send alarms`]);
  });

  it("keeps no policy that somebody gives it beside", async () => {
    const says = await found((runs) =>
      runs.map((run) => ({
        ...run,
        resources: run.resources.filter(
          ({ name, type }) => name !== "federation/alarms" || !type.includes("Exclusive"),
        ),
      })),
    );
    assert.deepEqual(says, [`${ARN} keeps policies that somebody gives it beside`]);
  });

  it("is not there where the model sends none", async () => {
    const runs = await registeredOf(MODEL);
    const { counterexamples } = await proofOf(example(), () => runs);
    assert.deepEqual(
      counterexamples.map(({ says }) => says).filter((says) => says.startsWith(ARN)),
      [`${ARN} is there, and the model sends no alarms`],
    );
  });
});
