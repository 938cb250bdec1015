import assert from "node:assert/strict";
import type { OidcProviderArgs } from "../../../components/model/accessModel";
import { entries, example, ISSUER, numbers, oidc, OTHER_ID, problemsOf, ROLE, saml } from "../../models";

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

describe("the providers of an account", () => {
  /** So many providers of each kind for each account. */
  const withProviders = (count: number, quotas: Readonly<Record<string, object>> = {}) =>
    example({
      account: { ...quotas.child },
      accounts: { other: { accountId: OTHER_ID, roles: ROLE, ...quotas.other } },
      group: { assume: { "*": ROLE } },
      identityProviders: {
        ...entries(count, (n) => [`oidc-${n}`, oidc({ url: `https://${n}.example`, assume: { "*": ROLE } })]),
        ...entries(count, (n) => [`saml-${n}`, saml({ assume: { "*": ROLE } })]),
      },
    });
  const told = (quotas?: Readonly<Record<string, object>>): string[] =>
    problemsOf(withProviders(101, quotas))
      .filter((problem) => problem.startsWith("identityProviders: "))
      .map((problem) => problem.split(";")[0] ?? "");
  const raised = { quotas: { oidcProviders: 101 } };
  const SAML = 'identityProviders: account "child" needs 101 SAML providers in an account';

  it("may not be too many of either kind, told of the first account", () => {
    const OIDC = 'identityProviders: account "child" needs 101 OpenID Connect providers in an account';
    assert.deepEqual(told(), [OIDC, SAML]);
  });

  it("may be more where AWS has raised the account's quota, which is not another's", () => {
    const OIDC = 'identityProviders: account "other" needs 101 OpenID Connect providers in an account';
    assert.deepEqual(told({ child: raised }), [OIDC, SAML]);
    assert.deepEqual(told({ child: raised, other: raised }), [SAML]);
  });
});

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
