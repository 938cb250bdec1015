import assert from "node:assert/strict";
import { identityProvidersIn } from "../../components/model/identityProviders";
import { accessOf, type Change, ISSUER, oidc, OTHER_ID, ROLE, saml, samlXml } from "../models";

const TWO_ACCOUNTS: Change = {
  accounts: { other: { accountId: OTHER_ID, roles: ROLE } },
  group: { assume: { "*": ROLE } },
};

describe("the identity providers of an account", () => {
  it("are those whose subjects may assume a role of it", () => {
    const access = accessOf({
      ...TWO_ACCOUNTS,
      identityProviders: { github: oidc({ assume: { other: ROLE } }), okta: saml({ assume: { "*": ROLE } }) },
    });
    const okta = { type: "saml", name: "okta", metadata: samlXml() };
    assert.deepEqual(identityProvidersIn(access, "child"), [okta]);
    assert.deepEqual(identityProvidersIn(access, "other"), [
      okta,
      { type: "oidc", url: `https://${ISSUER}`, audiences: ["sts.amazonaws.com"] },
    ]);
  });

  it("are one for an issuer, with the audiences of all who name it, each once and sorted", () => {
    const access = accessOf({
      identityProviders: {
        web: oidc({ audiences: ["web", "sts.amazonaws.com"] }),
        infra: oidc({ audiences: ["sts.amazonaws.com", "infra"] }),
      },
    });
    assert.deepEqual(identityProvidersIn(access, "child"), [
      { type: "oidc", url: `https://${ISSUER}`, audiences: ["infra", "sts.amazonaws.com", "web"] },
    ]);
  });

  it("are not those that it has already", () => {
    const access = accessOf({
      identityProviders: {
        github: oidc({ existing: true }),
        okta: saml({ existing: true, metadata: undefined }),
      },
    });
    assert.deepEqual(identityProvidersIn(access, "child"), []);
  });
});
