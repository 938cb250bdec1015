import assert from "node:assert/strict";
import type { OidcProviderArgs } from "../../../components/model/accessModel";
import { example, ISSUER, numbers, oidc, OTHER_ID, problemsOf, ROLE } from "../../models";

const QUOTAS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

function audiences(prefix: string, count: number): string[] {
  return numbers(count).map((n) => `${prefix}${n}`);
}

/** Two parts of a model that share GitHub's provider in an account. */
function sharing(one: Partial<OidcProviderArgs>, other: Partial<OidcProviderArgs>) {
  return example({
    account: { roles: [ROLE, "reader"] },
    accounts: { other: { accountId: OTHER_ID, roles: "reader" } },
    roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
    group: { assume: { "*": [ROLE, "reader"] } },
    identityProviders: { one: oidc(one), other: oidc({ assume: { child: "reader" }, ...other }) },
  });
}

describe("the audiences of a provider that parts of the model share", () => {
  it("may be a hundred together", () => {
    const model = sharing({ audiences: audiences("a", 60) }, { audiences: audiences("b", 40) });
    assert.deepEqual(problemsOf(model), []);
  });

  it("may not be more, whichever roles they are for", () => {
    const model = sharing({ audiences: audiences("a", 60) }, { audiences: audiences("b", 41) });
    assert.deepEqual(problemsOf(model), [
      `identityProviders.other.audiences: 101 audiences of a provider; allowed: at most 100 (${QUOTAS}): "one", "other" share the provider of https://${ISSUER} in account "child"`,
    ]);
  });

  it("count once where they are the same", () => {
    const model = sharing({ audiences: audiences("a", 60) }, { audiences: audiences("a", 60) });
    assert.deepEqual(problemsOf(model), []);
  });

  it("count by account", () => {
    const model = sharing(
      { audiences: audiences("a", 60) },
      { audiences: audiences("b", 60), assume: { other: "reader" } },
    );
    assert.deepEqual(problemsOf(model), []);
  });

  it("are the account's matter where it has the provider already", () => {
    const model = sharing(
      { audiences: audiences("a", 60), existing: true },
      { audiences: audiences("b", 60), existing: true },
    );
    assert.deepEqual(problemsOf(model), []);
  });
});
