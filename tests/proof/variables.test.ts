import assert from "node:assert/strict";
import { example } from "../models";
import { proofOf, quoted, replacing } from "./planted";

const OWN_PROJECT = { StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } };
const PERMISSIONS = {
  statements: [{ actions: ["ec2:StartInstances"], resources: ["*"], conditions: OWN_PROJECT }],
};

describe("a proof of policies that compare with what a caller's tag is", () => {
  it("finds that a session with the tag may use what has the same one", async () => {
    const { unusable, counterexamples, proven } = await proofOf(
      example({
        role: { permissions: PERMISSIONS },
        trust: { sessionTags: { project: ["apollo", "gemini"] } },
      }),
    );
    assert.deepEqual([unusable, counterexamples, proven], [[], [], 1]);
  });

  it("finds that nobody may, where no session can have the tag", async () => {
    const { unusable } = await proofOf(example({ role: { permissions: PERMISSIONS } }));
    assert.deepEqual(
      unusable.map(({ path }) => path),
      ["roles.users_assume_role_default.permissions.statements[0].conditions.StringEquals"],
    );
  });

  it("finds a stranger who tags themselves so that a trust policy lets them in", async () => {
    const listed = quoted(
      '"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::111111111111:user/boaty.mcboatface"]}',
    );
    const compared = quoted('"StringEquals":{"aws:PrincipalOrgID":"${aws:PrincipalTag/org}"}');
    const { counterexamples } = await proofOf(example(), replacing(listed, compared));
    const [first] = counterexamples;
    assert.deepEqual([first?.side, first?.allowed], ["trust", true]);
    const { context } = first?.request ?? assert.fail("no request");
    assert.equal(context["aws:PrincipalTag/org"], context["aws:PrincipalOrgID"]);
  });
});
