import assert from "node:assert/strict";
import { warningsOf } from "../../../components/access";
import type { OidcProviderArgs, SamlProviderArgs } from "../../../components/model/accessModel";
import { accessOf, example, ISSUER, oidc, problemsOf, ROLE, saml, samlXml } from "../../models";

const AT = "identityProviders.idp";

function problemsWith(provider: Partial<OidcProviderArgs>): string[] {
  return problemsOf(example({ identityProviders: { idp: oidc(provider) } }));
}

describe("the URL of an OIDC provider", () => {
  for (const url of [
    "https://token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com/acme",
    "https://gitlab.example.org",
    "https://idp.example/",
    "https://login.example.org/realms/acme/",
    "https://acme.auth0.com/",
    "https://acme.eu.auth0.com/",
    "https://sts.windows.net/9c5b94b1-35ad-49bb-b118-8e8fc24abf80/",
    "https://login.microsoftonline.com/9c5b94b1-35ad-49bb-b118-8e8fc24abf80/v2.0",
    "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
    "https://login.example.org/realms/acme",
  ]) {
    it(`may be ${url}`, () => {
      assert.deepEqual(problemsWith({ url }), []);
    });
  }

  const noUrl = "is not an https URL; write the issuer, as in https://token.actions.githubusercontent.com";
  const tooMuch = "has more than a host and a path; IAM takes no port, query, fragment or user";
  const badPath = (url: string): string => `has a path where none belongs; write ${url}`;
  const refused: readonly (readonly [url: string, why: string])[] = [
    ["", noUrl],
    ["idp.example", noUrl],
    ["http://idp.example", noUrl],
    ["https://", noUrl],
    ["https://idp.example:8443", tooMuch],
    ["https://idp.example:443", tooMuch],
    ["https://idp.example?tenant=acme", tooMuch],
    ["https://idp.example#acme", tooMuch],
    ["https://acme@idp.example", tooMuch],
    ["https://idp.example//", "is not written as issuers are; write https://idp.example/"],
    ["https://acme.auth0.com", "is no issuer; write https://TENANT.REGION.auth0.com/"],
    ["https://acme.auth0.com/acme/", "is no issuer; write https://TENANT.REGION.auth0.com/"],
    [
      "https://sts.windows.net/9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
      "is no issuer; write https://sts.windows.net/TENANT_ID/",
    ],
    ["https://sts.windows.net/common/", "is no issuer; write https://sts.windows.net/TENANT_ID/"],
    [
      "https://oidc.eks.eu-west-1.amazonaws.com/id/A/",
      badPath("https://oidc.eks.eu-west-1.amazonaws.com/id/A"),
    ],
    ["https://accounts.google.com/", badPath("https://accounts.google.com")],
    [
      "https://vstoken.actions.githubusercontent.com",
      `is no issuer of GitHub; write https://${ISSUER}, or https://${ISSUER}/ENTERPRISE`,
    ],
    [
      "https://9c5b94b1-35ad-49bb-b118-8e8fc24abf80.tokens.sts.global.api.aws",
      "gives tokens to services outside of AWS, and AWS takes none of them; let a role of the same partition in by machines, and a program of another partition by an issuer that both have (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html)",
    ],
    ["https://idp.example/.well-known/openid-configuration", badPath("https://idp.example")],
    ["https://accounts.google.com/acme", badPath("https://accounts.google.com")],
    [
      `https://${ISSUER}/acme/infra`,
      `is no issuer of GitHub; write https://${ISSUER}, or https://${ISSUER}/ENTERPRISE`,
    ],
    [`https://${ISSUER}/`, badPath(`https://${ISSUER}`)],
    ["https://IDP.example", "is not written as issuers are; write https://idp.example"],
  ];
  for (const [url, why] of refused) {
    it(`may not be ${JSON.stringify(url)}`, () => {
      assert.deepEqual(problemsWith({ url }), [`${AT}.url: ${JSON.stringify(url)} ${why}`]);
    });
  }
});

describe("the slash at the end of an OIDC provider's URL", () => {
  const warningsWith = (url: string): string[] =>
    warningsOf(accessOf({ identityProviders: { idp: oidc({ url, subjects: "12345" }) } })).map(
      ({ path, message }) => `${path}: ${message}`,
    );

  it("is told where it may be a slip", () => {
    assert.deepEqual(warningsWith("https://idp.example/"), [
      `${AT}.url: ends with "/", so tokens have to say so too; compare with the issuer in https://idp.example/.well-known/openid-configuration`,
    ]);
  });

  for (const url of ["https://acme.auth0.com/", "https://idp.example"]) {
    it(`is not told of ${url}`, () => {
      assert.deepEqual(warningsWith(url), []);
    });
  }

  for (const other of ["https://idp.example/Acme", "https://idp.example/acme/"]) {
    it(`may not be all that tells two providers apart, nor may case, as in ${other}`, () => {
      const [one, two] = ["https://idp.example/acme", other].map((url) => oidc({ url, subjects: "1" }));
      assert.ok(one !== undefined && two !== undefined);
      assert.deepEqual(problemsOf(example({ identityProviders: { one, two } })), [
        `identityProviders.two.url: "${other}" differs from the url of "one" in case or in a slash at the end alone; write both as tokens have it`,
      ]);
    });
  }
});

describe("the subjects of an OIDC provider", () => {
  it("may be any of an issuer that nobody shares", () => {
    assert.deepEqual(problemsWith({ url: "https://idp.example", subjects: "12345" }), []);
  });

  for (const subject of ["system:serviceaccount:ci:*", "acme/*"]) {
    it(`may have wildcards behind a tenant, as ${subject}`, () => {
      assert.deepEqual(problemsWith({ url: "https://idp.example", subjects: subject }), []);
    });
  }

  for (const subject of ["*", "acme*", "system:*", "system:serviceaccount*"]) {
    it(`may not have wildcards in what may be the tenant, as ${subject}`, () => {
      assert.deepEqual(problemsWith({ url: "https://idp.example", subjects: subject }), [
        `${AT}.subjects[0]: "${subject}" lets in subjects of others who use the provider; write the tenant in full before the first wildcard`,
      ]);
    });
  }

  for (const subjects of [[], undefined]) {
    it(`may not be ${subjects === undefined ? "left out" : "none"}`, () => {
      assert.deepEqual(problemsWith({ subjects }), [
        `${AT}.subjects: names nobody; give the subjects that may assume the roles`,
      ]);
    });
  }

  it("may not be empty", () => {
    assert.deepEqual(problemsWith({ subjects: "" }), [`${AT}.subjects[0]: is empty`]);
  });

  it("may not have a policy variable", () => {
    assert.deepEqual(problemsWith({ subjects: "repo:acme/${aws:username}" }), [
      `${AT}.subjects[0]: "repo:acme/\${aws:username}" has a policy variable, which would compare a claim with itself`,
    ]);
  });
});

describe("the audiences and claims of an OIDC provider", () => {
  const refused: readonly (readonly [fact: string, provider: Partial<OidcProviderArgs>, problem: string])[] =
    [
      [
        "no audience",
        { audiences: [] },
        "audiences: 0 audiences of a provider; allowed: 1 to 100 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)",
      ],
      ["an empty audience", { audiences: ["sts.amazonaws.com", ""] }, "audiences[1]: is empty"],
      [
        "a wildcard as audience",
        { audiences: "*" },
        'audiences[0]: "*" has wildcards; audiences are compared as they are',
      ],
      [
        "a claim aud",
        { claims: { aud: "sts.amazonaws.com" } },
        "claims.aud: is set by audiences and subjects already",
      ],
      [
        "a claim SUB, which IAM takes for sub",
        { claims: { SUB: "repo:acme/infra:*" } },
        "claims.SUB: is set by audiences and subjects already",
      ],
      [
        "a claim without values",
        { claims: { ref: [] } },
        "claims.ref: has no values; give those that may assume the roles",
      ],
      [
        "a claim of any value",
        { claims: { ref: ["refs/heads/main", "*"] } },
        'claims.ref[1]: "*" says nothing; leave the claim out',
      ],
      ["a claim of no value", { claims: { ref: "" } }, 'claims.ref[0]: "" says nothing; leave the claim out'],
    ];
  for (const [fact, provider, problem] of refused) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsWith(provider), [`${AT}.${problem}`]);
    });
  }
});

describe("an identity provider", () => {
  it("may not grant nothing", () => {
    assert.deepEqual(problemsWith({ assume: {} }), [`${AT}.assume: the identity provider grants nothing`]);
  });

  it("may not grant what an account does not have", () => {
    assert.deepEqual(problemsWith({ assume: { child: [ROLE, "ghost"] } }), [
      `${AT}.assume.child[1]: there is no role "ghost" in account "child" (it has: ${ROLE})`,
    ]);
  });

  it("may share its issuer with another", () => {
    const other = oidc({ subjects: "repo:acme/web:*", audiences: "https://github.com/acme" });
    assert.deepEqual(problemsOf(example({ identityProviders: { infra: oidc(), web: other } })), []);
  });

  it("may not be there already where another of its issuer is created", () => {
    const identityProviders = { infra: oidc(), web: oidc({ existing: true }) };
    assert.deepEqual(problemsOf(example({ identityProviders })), [
      'identityProviders.web.existing: is true, but "infra" has the same url and says false',
    ]);
  });

  for (const [type, provider] of [
    ["OIDC", oidc()],
    ["SAML", saml()],
  ] as const) {
    it(`may not have a name with a space (${type})`, () => {
      assert.deepEqual(problemsOf(example({ identityProviders: { "my idp": provider } })), [
        `identityProviders["my idp"]: "my idp" is not allowed; allowed: letters, digits and ${type === "SAML" ? "._-" : "_+=,.@-"}`,
      ]);
    });
  }
});

describe("the metadata of a SAML provider", () => {
  const problemsWithMetadata = (provider: Partial<SamlProviderArgs>): string[] =>
    problemsOf(example({ identityProviders: { okta: saml(provider) } }));
  const notThere = "give a file in the project's folder, or the XML itself";
  const notOfAProvider =
    "has no EntityDescriptor with an IDPSSODescriptor; give the metadata that the identity provider publishes";
  const existing = "is for providers that the stacks create; an existing one has its own";

  const refused: readonly (readonly [fact: string, provider: Partial<SamlProviderArgs>, problem: string])[] =
    [
      ["missing", { metadata: undefined }, `is missing; ${notThere}`],
      ["a file that is not there", { metadata: "okta.xml" }, `there is no file "okta.xml"; ${notThere}`],
      [
        "an address",
        { metadata: "https://idp.example/m" },
        `there is no file "https://idp.example/m"; ${notThere}`,
      ],
      ["a file that is something else", { metadata: "package.json" }, notOfAProvider],
      ["a web page", { metadata: "<html>not found</html>".padEnd(1_000) }, notOfAProvider],
      ["that of a service", { metadata: samlXml().replace("IDPSSO", "SPSSO") }, notOfAProvider],
      ["given where the accounts have the provider", { existing: true }, existing],
    ];
  for (const [fact, provider, problem] of refused) {
    it(`may not be ${fact}`, () => {
      assert.deepEqual(problemsWithMetadata(provider), [`identityProviders.okta.metadata: ${problem}`]);
    });
  }

  it("may follow white space", () => {
    assert.deepEqual(problemsWithMetadata({ metadata: `\n  ${samlXml()}` }), []);
  });

  it("is not needed where the accounts have the provider", () => {
    assert.deepEqual(problemsWithMetadata({ existing: true, metadata: undefined }), []);
  });
});
