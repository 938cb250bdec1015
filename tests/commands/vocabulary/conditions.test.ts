import assert from "node:assert/strict";
import { conditionsInWords } from "../../../commands/vocabulary/conditions";
import type { TrustArgs } from "../../../components/model/accessModel";
import { accessOf, GROUP, ISSUER, oidc, PRIMARY_ID, ROLE, saml, samlXml, USER } from "../../models";
import { accessWith } from "../rehearsal/inMemory";

describe("what a role asks for, in words", () => {
  const cases: readonly { trust: TrustArgs; words: readonly string[] }[] = [
    { trust: {}, words: ["MFA within 12 h"] },
    { trust: { mfa: false }, words: ["without MFA"] },
    {
      trust: { mfa: { maxAge: 5400 }, sessionName: "username", sourceIdentity: true },
      words: ["MFA within 90 min", "session named after the user", "source identity set to the user"],
    },
    {
      trust: {
        sessionTags: { project: ["apollo", "gemini"] },
        sourceIps: ["203.0.113.0/24", "2001:db8::/32"],
      },
      words: [
        "MFA within 12 h",
        "may set session tags project: apollo or gemini",
        "from 203.0.113.0/24 or 2001:db8::/32",
      ],
    },
    {
      trust: {
        organizationId: "o-a1b2c3d4e5",
        notBefore: "2026-01-01T00:00:00Z",
        notAfter: "2099-01-01T00:00:00Z",
      },
      words: [
        "MFA within 12 h",
        "in organization o-a1b2c3d4e5",
        "from 2026-01-01T00:00:00Z",
        "until 2099-01-01T00:00:00Z",
      ],
    },
    {
      trust: { conditions: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } } },
      words: ["MFA within 12 h", "StringEquals aws:RequestedRegion eu-west-1 or us-east-1"],
    },
  ];
  for (const { trust, words } of cases) {
    it(`is "${words.join("; ")}"`, () => {
      assert.deepEqual(conditionsInWords(accessOf({ trust }), `group ${GROUP}`, ROLE), words);
    });
  }

  it("says whom it denies, and that it trusts a path", () => {
    const access = accessOf({
      primary: { userPath: "/people/" },
      group: { members: [USER, "mallory"] },
      trust: { match: "path", denyUsers: "mallory" },
    });
    assert.deepEqual(conditionsInWords(access, `group ${GROUP}`, ROLE), [
      "MFA within 12 h",
      "never mallory",
      "trusts every user in /people/",
    ]);
  });

  it("is without MFA, and with its external ID, for a machine", () => {
    const principal = `arn:aws:iam::${PRIMARY_ID}:role/builder`;
    const machine = { principal, externalId: "build-42", sessionName: "ci-", assume: { child: ROLE } };
    const access = accessWith({ machines: { "night-builds": machine } });
    assert.deepEqual(conditionsInWords(access, "machine night-builds", ROLE), [
      "without MFA",
      "external ID build-42",
      "session named ci-...",
    ]);
  });

  it("says how a machine may mark its sessions", () => {
    const machine = {
      principal: `arn:aws:iam::${PRIMARY_ID}:role/pods`,
      sessionTags: { "kubernetes-namespace": ["shop", "shop-*"], "kubernetes-pod-uid": "*" },
      assume: { child: ROLE },
    };
    const wordsOf = (sourceIdentity: boolean | string): string[] =>
      conditionsInWords(
        accessWith({ machines: { pods: { ...machine, sourceIdentity } } }),
        "machine pods",
        ROLE,
      );
    const tags = "may set session tags kubernetes-namespace: shop or shop-*, kubernetes-pod-uid: anything";
    assert.deepEqual(wordsOf(false), ["without MFA", tags]);
    assert.deepEqual(wordsOf(true), ["without MFA", "may have source identity anything", tags]);
    assert.deepEqual(wordsOf("ops-*"), ["without MFA", "may have source identity ops-*", tags]);
  });

  it("is a token's issuer, audience and subject for an OIDC provider, without the subject where it has the word", () => {
    const access = accessOf({ identityProviders: { github: oidc() } });
    const token = `a token of https://${ISSUER} for sts.amazonaws.com`;
    const subject = "repo:acme/infra:ref:refs/heads/main";
    assert.deepEqual(conditionsInWords(access, "identity provider github", ROLE), [
      token,
      `subject ${subject}`,
    ]);
    assert.deepEqual(conditionsInWords(access, "identity provider github", ROLE, { subject }), [token]);
  });

  it("is the assertion of a SAML provider, by the metadata that was deployed", () => {
    const access = accessOf({ identityProviders: { okta: saml() } });
    const [signed, asserted] = conditionsInWords(access, "identity provider okta", ROLE, {
      metadata: samlXml(),
    });
    assert.match(signed ?? "", /^by its metadata with SHA-256 [0-9a-f]{12}\.\.\.$/);
    assert.equal(asserted, "as the provider asserts");
  });
});
