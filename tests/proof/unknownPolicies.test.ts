import assert from "node:assert/strict";
import { example, GROUP, PRIMARY_ID, USER } from "../models";
import { judgeModel } from "./judged";

const UNKNOWN = `arn:aws:iam::${PRIMARY_ID}:policy/unknown`;

describe("a policy of the primary account whose text is not known", () => {
  it("is not decided where it is a group's", async () => {
    const { proof } = await judgeModel(example({ group: { managedPolicies: UNKNOWN } }));
    assert.deepEqual(
      proof.open.map(({ why }) => why),
      [
        `whether group ${GROUP} lets its members do more than the model says: the text of ${UNKNOWN} is not known here`,
      ],
    );
  });

  it("is told where it is a user's boundary, which may leave nothing of what is granted", async () => {
    const { proof } = await judgeModel(example({ users: { [USER]: { permissionsBoundary: UNKNOWN } } }));
    assert.deepEqual(proof.notes, [
      `what boundary ${UNKNOWN} leaves ${USER} of what the model grants is not known here, since its text is not`,
    ]);
  });
});
