import assert from "node:assert/strict";
import type { OidcProviderArgs, PrimaryArgs } from "../../../components/model/accessModel";
import { identityProvidersIn } from "../../../components/model/identityProviders";
import { accessOf, example, oidc, problemsOf } from "../../models";

const AT = "identityProviders.idp";
const POOL = "us-east-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80";

const GOOGLE = {
  url: "https://accounts.google.com",
  audiences: "1234-abc.apps.googleusercontent.com",
  subjects: "112233445566778899000",
} satisfies Partial<OidcProviderArgs>;
const COGNITO = {
  url: "https://cognito-identity.amazonaws.com",
  audiences: POOL,
  subjects: [],
  claims: { amr: "authenticated" },
} satisfies Partial<OidcProviderArgs>;
const FACEBOOK = {
  url: "https://graph.facebook.com",
  audiences: "123456789012345",
  subjects: "10150000000000001",
} satisfies Partial<OidcProviderArgs>;
const AMAZON = {
  url: "https://www.amazon.com",
  audiences: "amzn1.application.0123456789abcdef",
  subjects: "amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA",
} satisfies Partial<OidcProviderArgs>;

function problemsWith(provider: Partial<OidcProviderArgs>, primary: Partial<PrimaryArgs> = {}): string[] {
  return problemsOf(example({ primary, identityProviders: { idp: oidc(provider) } }));
}

describe("a provider that is built into IAM", () => {
  for (const [name, provider] of Object.entries({ GOOGLE, COGNITO, FACEBOOK, AMAZON })) {
    it(`is taken, and no account gets one: ${name}`, () => {
      assert.deepEqual(problemsWith(provider), []);
      const access = accessOf({ identityProviders: { idp: oidc(provider) } });
      assert.deepEqual(identityProvidersIn(access, "child"), []);
    });

    it(`is none that accounts have already: ${name}`, () => {
      const [problem = "", ...others] = problemsWith({ ...provider, existing: true });
      assert.match(
        problem,
        /^identityProviders\.idp\.existing: is for providers that accounts have; \w+ is built into IAM, so leave it out$/,
      );
      assert.deepEqual(others, []);
    });

    it(`may not have a path: ${name}`, () => {
      assert.deepEqual(problemsWith({ ...provider, url: `${provider.url}/acme` }), [
        `${AT}.url: "${provider.url}/acme" has a path where none belongs; write ${provider.url}`,
      ]);
    });

    for (const partition of ["aws-cn", "aws-us-gov"] as const) {
      it(`is not there in ${partition}: ${name}`, () => {
        const [problem = ""] = problemsWith(provider, { partition });
        assert.match(problem, /^identityProviders\.idp\.url: [\w.-]+ is of partition aws, /);
      });
    }
  }

  it("has other hosts for Cognito in GovCloud (US), which are told", () => {
    const partition = "aws-us-gov";
    assert.deepEqual(problemsWith(COGNITO, { partition }), [
      `${AT}.url: cognito-identity.amazonaws.com is of partition aws, not of aws-us-gov; write https://cognito-identity-us-gov.amazonaws.com, or https://cognito-identity.us-gov-east-1.amazonaws.com`,
    ]);
    const url = "https://cognito-identity-us-gov.amazonaws.com";
    assert.deepEqual(problemsWith({ ...COGNITO, url }, { partition }), []);
    assert.equal(problemsWith({ ...COGNITO, url }).length, 1);
  });

  const refused: readonly (readonly [fact: string, provider: Partial<OidcProviderArgs>, problem: string])[] =
    [
      [
        "an address in place of an account's ID",
        { ...GOOGLE, subjects: "ci@acme.iam.gserviceaccount.com" },
        `subjects[0]: "ci@acme.iam.gserviceaccount.com" has another form; write the account's numeric ID, for a service account what gcloud iam service-accounts describe EMAIL --format='value(uniqueId)' prints`,
      ],
      [
        "every account of Google",
        { ...GOOGLE, subjects: "1*" },
        `subjects[0]: "1*" has another form; write the account's numeric ID, for a service account what gcloud iam service-accounts describe EMAIL --format='value(uniqueId)' prints`,
      ],
      [
        "nobody of Google",
        { ...GOOGLE, subjects: undefined },
        "subjects: names nobody; give the subjects that may assume the roles",
      ],
      [
        "a claim that IAM does not take of Google",
        { ...GOOGLE, claims: { hd: "acme.example" } },
        "claims.hd: is no claim that this program asks of Google; allowed: azp",
      ],
      [
        "any azp",
        { ...GOOGLE, claims: { azp: "1234*" } },
        'claims.azp[0]: "1234*" has another form; write the token\'s azp in full',
      ],
      [
        "everybody's identity pool",
        { ...COGNITO, audiences: [] },
        "audiences: 0 audiences of a provider; allowed: 1 to 100 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)",
      ],
      [
        "a pool without its region",
        { ...COGNITO, audiences: "9c5b94b1-35ad-49bb-b118-8e8fc24abf80" },
        'audiences[0]: "9c5b94b1-35ad-49bb-b118-8e8fc24abf80" has another form; write the identity pool\'s ID, as in us-east-1:UUID',
      ],
      [
        "identities of which it is not said whether they sign in",
        { ...COGNITO, claims: {} },
        "claims.amr: is missing; write authenticated, or unauthenticated for guests, who are anybody that has the application",
      ],
      [
        "methods that guests have too",
        { ...COGNITO, claims: { amr: "*authenticated" } },
        'claims.amr[0]: "*authenticated" has another form; write the method in full, as in authenticated; wildcards may follow POOL:CognitoSignIn:',
      ],
      [
        "identities of any pool",
        { ...COGNITO, subjects: "us-east-1:*" },
        'subjects[0]: "us-east-1:*" has another form; write the identity\'s ID, as in us-east-1:UUID, or no subjects for every identity of the pool',
      ],
      [
        "a claim of Facebook",
        { ...FACEBOOK, claims: { email: "a@b.example" } },
        "claims.email: is no claim that this program asks of Facebook; leave it out",
      ],
      [
        "everybody on Facebook",
        { ...FACEBOOK, subjects: "*" },
        'subjects[0]: "*" has another form; write the person\'s numeric ID in the application',
      ],
      [
        "an application of Amazon by its name",
        { ...AMAZON, audiences: "shop" },
        'audiences[0]: "shop" has another form; write the application\'s ID, as in amzn1.application-oa2-client.ID',
      ],
      [
        "everybody at Amazon",
        { ...AMAZON, subjects: "amzn1.account.*" },
        'subjects[0]: "amzn1.account.*" has another form; write the person\'s ID, as in amzn1.account.ID',
      ],
    ];
  for (const [fact, provider, problem] of refused) {
    it(`may not let in ${fact}`, () => {
      assert.deepEqual(problemsWith(provider), [`${AT}.${problem}`]);
    });
  }

  it("may let in whom a user pool signed in", () => {
    const amr = ["cognito-idp.us-east-1.amazonaws.com/us-east-1_a:CognitoSignIn:*", "accounts.google.com"];
    assert.deepEqual(problemsWith({ ...COGNITO, claims: { amr } }), []);
  });
});
