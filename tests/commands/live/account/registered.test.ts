import assert from "node:assert/strict";
import { accountFrom } from "../../../../commands/live/account/read";
import { registeredIn } from "../../../../commands/live/account/registered";
import type { Rehearsal } from "../../../../commands/rehearsal/rehearse";
import { prove } from "../../../../proof/prove";
import type { Proof } from "../../../../proof/proof";
import { example, ROLE } from "../../../models";
import { EVERYTHING } from "../../../proof/everything";
import { rehearsalOf } from "../../rehearsal/inMemory";
import { type Deployed, deployed } from "../../../../commands/bench/deployed";

/** What is proven of accounts in which a rehearsal's stacks were deployed, and changed by hand. */
async function provenLive(
  rehearsal: Rehearsal,
  change: (child: Deployed) => void = () => undefined,
): Promise<Proof> {
  const { access } = rehearsal.project;
  const ofIam = rehearsal.runs.filter(({ side }) => side !== "alarms");
  const accounts = ofIam.map((run) => {
    const account = deployed(run);
    if (run.side === "child") change(account);
    return { run, live: accountFrom([account.details, account.roles, ...account.others]) };
  });
  const children = accounts.flatMap(({ run, live }) =>
    run.side === "child" ? [[run.name, live] as const] : [],
  );
  const primary = accounts.find(({ run }) => run.side === "primary");
  const ours = new Set([...rehearsal.registered.primaryPolicies.values()].map(({ arn }) => arn));
  const live = { primary: primary?.live, children: new Map(children) };
  const registered = await registeredIn(access, live, ours);
  return prove(access, registered, { deadline: Infinity });
}

describe("accounts as they are, in the shape of a rehearsal", () => {
  it("are proven like what was deployed, with every key of the model", async function () {
    this.timeout(60_000);
    const rehearsal = await rehearsalOf(EVERYTHING);
    const { counterexamples, unusable, open, roles, proven } = await provenLive(rehearsal);
    assert.deepEqual({ counterexamples, unusable }, { counterexamples: [], unusable: [] });
    // Who comes through account access manager, IAM does not tell.
    const why = "the entitlements of account access manager were not read";
    assert.deepEqual(open, [
      { account: "sandbox", role: "observer", why },
      { account: "sandbox", role: "visitor", why },
    ]);
    assert.equal(proven, roles - open.length);
  });

  it("leave a role open whose trust policy nobody can decide upon", async () => {
    const { counterexamples, open, proven } = await provenLive(
      await rehearsalOf(example()),
      ({ details }) => {
        for (const role of details.RoleDetailList) {
          role.AssumeRolePolicyDocument = {
            Statement: [{ Effect: "Allow", NotPrincipal: { AWS: "*" }, Action: "sts:AssumeRole" }],
          };
        }
      },
    );
    assert.deepEqual(counterexamples, []);
    assert.match(open.find(({ role }) => role === ROLE)?.why ?? "", /NotPrincipal/);
    assert.equal(proven, 0);
  });

  it("count an inline policy among those of a role", async () => {
    const { counterexamples } = await provenLive(
      await rehearsalOf(example({ role: { permissions: { managedPolicies: ["ReadOnlyAccess"] } } })),
      ({ details }) => {
        for (const role of details.RoleDetailList) {
          const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
          role.RolePolicyList = [{ PolicyName: "by-hand", PolicyDocument: { Statement } }];
        }
      },
    );
    assert.deepEqual(
      counterexamples.map(({ side, allowed }) => [side, allowed]),
      [["permissions", true]],
    );
  });
});
