import assert from "node:assert/strict";
import { example, PRIMARY_ID, ROLE } from "../models";
import { judgeModel } from "./judged";
import type { Rehearsal } from "../../commands/rehearsal/rehearse";

/** alice may assume the role, whose trust lets in everybody in the path; bob is of another group. */
function judged(managedPolicies: readonly string[], match: "path" | "users" = "path"): Promise<Rehearsal> {
  return judgeModel(
    example({
      primary: { userPath: "/people/" },
      trust: { match },
      account: { roles: [ROLE, "auditor"] },
      roles: { auditor: { permissions: { managedPolicies: "SecurityAudit" } } },
      group: { members: ["alice"] },
      groups: { others: { members: ["bob"], managedPolicies, assume: { child: ["auditor"] } } },
    }),
  );
}

describe("a role that trusts everybody in a path", () => {
  it("lets in nobody of another group who may assume what the model grants them alone", async () => {
    const { proof, checks } = await judged([]);
    assert.deepEqual([proof.counterexamples, proof.open, checks.unexpected, proof.proven], [[], [], [], 2]);
  });

  it("is not as meant where policies of another group let its people assume it", async () => {
    const { proof, checks } = await judged(["AdministratorAccess"]);
    assert.deepEqual(
      proof.counterexamples.map(({ role, side, allowed, says, request }) => [
        role,
        side,
        allowed,
        says,
        request.principal,
      ]),
      [
        [
          ROLE,
          "assume",
          true,
          "bob gets in, to whom the model does not grant it: the role trusts everybody in /people/ (match: path), and AdministratorAccess lets them assume it",
          `arn:aws:iam::${PRIMARY_ID}:user/people/bob`,
        ],
      ],
    );
    assert.deepEqual([checks.unexpected, proof.proven], [[], 1]);
  });

  it("is not decided where the text of such a policy is not known", async () => {
    const arn = `arn:aws:iam::${PRIMARY_ID}:policy/tools`;
    const { proof } = await judged([arn]);
    const own = proof.open.filter(({ role }) => role === ROLE);
    assert.deepEqual(
      own.map(({ why }) => why),
      [
        `bob is in the path that the role trusts (match: path), and whether ${arn} lets them assume it is not known here`,
      ],
    );
    assert.equal(proof.counterexamples.length, 0);
  });

  it("is no matter where the role names its users", async () => {
    const { proof } = await judged(["AdministratorAccess"], "users");
    assert.deepEqual([proof.counterexamples, proof.open], [[], []]);
    assert.equal(proof.proven, 2);
  });
});
