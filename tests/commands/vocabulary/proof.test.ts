import assert from "node:assert/strict";
import { countsInWords } from "../../../commands/vocabulary/checks";
import { proofInWords } from "../../../commands/vocabulary/proof";
import { type Change, example, oidc } from "../../models";
import { rehearsalOf } from "../review/states";

describe("a proof in words", () => {
  it("counts the subjects of a provider, and not its one ARN", async () => {
    const subjects = ["repo:acme/infra:ref:refs/heads/main", "repo:acme@1/infra@2:ref:refs/heads/main"];
    const github: Change = { groups: {}, identityProviders: { github: oidc({ subjects }) } };
    const { verdict } = proofInWords(await rehearsalOf(example(github)));
    // Beside them, the one person of the worked example.
    assert.equal(verdict, "proven: in 1 account nobody but the 3 declared callers can assume the role");
  });

  it("counts what is not decided about no role apart from the roles, and says what it is about", async () => {
    const rehearsal = await rehearsalOf(example());
    const open = [{ account: "", role: "", why: "its policies name too many actions" }];
    const { verdict, open: lines } = proofInWords({ ...rehearsal, proof: { ...rehearsal.proof, open } });
    assert.equal(verdict, "not proven: 1 not decided, 1 of them about no role; 1 of 1 role is as declared");
    assert.deepEqual(lines, [
      "what a group or machine may do in the primary account: its policies name too many actions",
    ]);
  });

  it("has 1 check, and 2 checks", () => {
    const asDeclared = (allowed: number): string =>
      countsInWords({ allowed, denied: 0, unexpected: [] }).asDeclared;
    assert.match(asDeclared(1), /^1 check: /);
    assert.match(asDeclared(2), /^2 checks: /);
  });
});
