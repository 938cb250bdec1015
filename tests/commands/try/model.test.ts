import assert from "node:assert/strict";
import { emulatedModel } from "../../../commands/try/model";
import { InputError, readAccess } from "../../../components";
import { readShape } from "../../../components/model/schema";
import { type Change, direct, example, IDENTITY_CENTER, OTHER_ID, ROLE } from "../../models";

function emulated(change: Change) {
  const model = example(change);
  return emulatedModel(readShape(model).args, readAccess(model));
}

describe("the model that is tried with groups of Identity Center that get roles directly", () => {
  const roles = { observer: { permissions: { managedPolicies: "ReadOnlyAccess" } } };
  const change: Change = {
    primary: IDENTITY_CENTER,
    account: { roles: [ROLE, "observer"] },
    roles,
    groups: { observers: direct({ assume: { child: [ROLE, "observer"] } }) },
  };

  it("has neither them nor the roles that nobody else has, and says so", () => {
    const { model, leftOut } = emulated(change);
    assert.deepEqual(leftOut, [
      "groups of Identity Center that get roles directly (observers) and the roles that nobody else has, since moto knows no account access manager",
    ]);
    const { primary, accounts, groups } = readAccess(model);
    assert.equal(primary.identityCenter, undefined);
    assert.deepEqual(accounts.child?.roles, [ROLE]);
    assert.equal(groups.observers, undefined);
  });

  it("is refused where an account has nothing else", () => {
    const only: Change = {
      ...change,
      accounts: { other: { accountId: OTHER_ID, roles: "observer" } },
      groups: { observers: direct({ assume: { "*": "observer" } }) },
    };
    assert.throws(
      () => emulated(only),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.deepEqual(
          error.problems.map(({ path }) => path),
          ["accounts.other.roles"],
        );
        return true;
      },
    );
  });
});

describe("the model that is tried with alarms", () => {
  it("has none, and says so", () => {
    const given = { ...example(), audit: {} };
    const { model, leftOut } = emulatedModel(readShape(given).args, readAccess(given));
    assert.equal(readAccess(model).audit, undefined);
    assert.deepEqual(leftOut, ["the alarms, since moto records no calls that they could be of"]);
  });
});
