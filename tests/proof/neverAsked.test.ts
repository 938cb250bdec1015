import assert from "node:assert/strict";
import type { StatementArgs } from "../../components/model/accessModel";
import { example, ROLE } from "../models";
import { judgeModel } from "./judged";

async function unusableOf(...statements: readonly StatementArgs[]): Promise<(readonly [string, string])[]> {
  const { proof } = await judgeModel(example({ role: { permissions: { statements } } }));
  assert.equal(proof.proven, proof.unusable.length === 0 ? 1 : 0);
  return proof.unusable.map(({ path, why }) => [path, why]);
}

describe("a rehearsal of what AWS never asks for", () => {
  it("does not take a statement on the wrong kind of resource for proven", async () => {
    const allowed = { actions: "s3:GetObject", resources: "arn:aws:s3:::b/*" };
    const [only, ...others] = await unusableOf(allowed, {
      actions: "s3:ListBucket",
      resources: "arn:aws:s3:::b/*",
    });
    assert.deepEqual(others, []);
    assert.equal(only?.[0], `roles.${ROLE}.permissions.statements[1]`);
    assert.match(only[1], /AWS asks for s3:ListBucket on .* alone, and not on "arn:aws:s3:::b\/\*"/);
  });

  it("does not take an action that AWS does not have for proven", async () => {
    const [only] = await unusableOf({ actions: "s3:GetObjct", resources: "*" });
    assert.match(only?.[1] ?? "", /service "s3" has no action "s3:GetObjct"; did you mean "GetObject"\?/);
  });

  it("lets a denial stand that denies nothing", async () => {
    const denial = { effect: "Deny", actions: "s3:DeleteBucket", resources: "arn:aws:s3:::b/*" } as const;
    assert.deepEqual(await unusableOf({ actions: "*", resources: "*" }, denial), []);
  });
});
