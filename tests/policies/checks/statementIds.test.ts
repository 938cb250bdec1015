import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { example, oidc, problemsOf, ROLE } from "../../models";

/** What tells a name with other characters than letters and digits from the same name without them. */
function digestOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 6);
}

const OTHER = `buildbot${digestOf("build-bot")}`;

describe("two statements of a role's trust policy", () => {
  const machine = (n: number, role = ROLE) => ({
    principal: `arn:aws:iam::333333333333:role/machine-${n}`,
    assume: { child: role },
  });

  it("may not get one Sid from the names of machines", () => {
    const machines = { "build-bot": machine(1), [OTHER]: machine(2) };
    assert.deepEqual(problemsOf(example({ machines })), [
      `machines.${OTHER}: its statement in trust policies gets the Sid Machine${OTHER}, which "build-bot" has already; give one of them another name`,
    ]);
  });

  it("may not get one Sid from the names of identity providers", () => {
    const identityProviders = {
      "build-bot": oidc(),
      [OTHER]: oidc({ url: "https://idp.example", subjects: "somebody" }),
    };
    const [problem = "", ...others] = problemsOf(example({ identityProviders }));
    assert.deepEqual(others, []);
    assert.ok(
      problem.startsWith(`identityProviders.${OTHER}: its statement in trust policies gets the Sid Oidc`),
    );
  });

  it("get different Sids from names that differ in other characters alone", () => {
    const machines = { "build-bot": machine(1), build_bot: machine(2), buildbot: machine(3) };
    assert.deepEqual(problemsOf(example({ machines })), []);
  });

  it("may get one Sid in the policies of different roles", () => {
    const model = example({
      account: { roles: [ROLE, "reader"] },
      roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      machines: { "build-bot": machine(1), [OTHER]: machine(2, "reader") },
    });
    assert.deepEqual(problemsOf(model), []);
  });
});
