import assert from "node:assert/strict";
import type { AccessModelArgs, OidcProviderArgs } from "../../components/model/accessModel";
import { judgeModel } from "./judged";
import { example, oidc, ROLE, saml } from "../models";
import { proofOf, quoted, replacing } from "./planted";

const POOL = "eu-west-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80";
const ACCOUNT = "112233445566778899000";

const PROVIDERS = {
  google: { url: "https://accounts.google.com", audiences: "acme-lake", subjects: ACCOUNT },
  "google for a service account": {
    url: "https://accounts.google.com",
    audiences: "acme-lake",
    subjects: ACCOUNT,
    claims: { azp: ACCOUNT },
  },
  cognito: {
    url: "https://cognito-identity.amazonaws.com",
    audiences: POOL,
    subjects: [],
    claims: { amr: "authenticated" },
  },
  "cognito, for one identity": {
    url: "https://cognito-identity.amazonaws.com",
    audiences: POOL,
    subjects: "eu-west-1:0f0e0d0c-35ad-49bb-b118-8e8fc24abf80",
    claims: {
      amr: ["graph.facebook.com", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a:CognitoSignIn:*"],
    },
  },
  facebook: { url: "https://graph.facebook.com", audiences: "123456789012345", subjects: "1015000000000000" },
  amazon: {
    url: "https://www.amazon.com",
    audiences: "amzn1.application-oa2-client.0123456789abcdef",
    subjects: "amzn1.account.AGM6GZJB6GO42REKZDL33HG7GEJA",
  },
  "an issuer that ends with a slash": {
    url: "https://acme.eu.auth0.com/",
    audiences: "client",
    subjects: "client@clients",
  },
} as const satisfies Readonly<Record<string, Partial<OidcProviderArgs>>>;

type Name = keyof typeof PROVIDERS;

function modelOf(name: Name): AccessModelArgs {
  return example({ identityProviders: { idp: oidc(PROVIDERS[name]) } });
}

describe("what a provider's statement lets in", () => {
  for (const name of Object.keys(PROVIDERS) as Name[]) {
    it(`is whom the model means: ${name}`, async () => {
      const { proof, checks } = await judgeModel(modelOf(name));
      assert.deepEqual(
        [proof.counterexamples, proof.unusable, proof.open, checks.unexpected],
        [[], [], [], []],
      );
      assert.equal(proof.proven, 1);
    }).timeout(20_000);
  }

  it("is in GovCloud (US) whom Cognito has there", async () => {
    const gov = example({
      primary: { partition: "aws-us-gov" },
      identityProviders: {
        idp: oidc({
          ...PROVIDERS.cognito,
          url: "https://cognito-identity-us-gov.amazonaws.com",
          audiences: "us-gov-west-1:9c5b94b1-35ad-49bb-b118-8e8fc24abf80",
        }),
      },
    });
    const { counterexamples, proven } = await proofOf(gov);
    assert.deepEqual([counterexamples, proven], [[], 1]);
  });
});

/** A mistake in what is registered, and a request that tells it: whether it is let in, and some of its keys. */
interface Mistake {
  readonly of: Name;
  readonly text: string;
  readonly instead: string;
  readonly isLetIn: boolean;
  readonly principal: string;
  readonly context: Readonly<Record<string, RegExp>>;
}

const LETS_IN = { isLetIn: true } as const;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "Google's azp goes unasked": {
    of: "google",
    text: `"accounts.google.com:aud":["acme-lake"],`,
    instead: "",
    ...LETS_IN,
    principal: "accounts.google.com",
    context: { "accounts.google.com:oaud": /^acme-lake$/, "accounts.google.com:aud": /^(?!acme-lake$)/ },
  },
  "Google's audience goes unasked": {
    of: "google for a service account",
    text: `"accounts.google.com:oaud":["acme-lake"],`,
    instead: "",
    ...LETS_IN,
    principal: "accounts.google.com",
    context: { "accounts.google.com:oaud": /^(?!acme-lake$)/ },
  },
  "Google's azp and audience are swapped": {
    of: "google for a service account",
    text: `"accounts.google.com:aud":["${ACCOUNT}"],"accounts.google.com:oaud":["acme-lake"]`,
    instead: `"accounts.google.com:aud":["acme-lake"],"accounts.google.com:oaud":["${ACCOUNT}"]`,
    ...LETS_IN,
    principal: "accounts.google.com",
    context: { "accounts.google.com:aud": /^acme-lake$/ },
  },
  "anybody of Google": {
    of: "google",
    text: `,"accounts.google.com:sub":["${ACCOUNT}"]`,
    instead: "",
    ...LETS_IN,
    principal: "accounts.google.com",
    context: { "accounts.google.com:sub": new RegExp(`^(?!${ACCOUNT}$)`) },
  },
  "a provider of the account in place of Google's own": {
    of: "google",
    text: `"Federated":"accounts.google.com"`,
    instead: `"Federated":"arn:aws:iam::222222222222:oidc-provider/accounts.google.com"`,
    isLetIn: false,
    principal: "accounts.google.com",
    context: { "accounts.google.com:oaud": /^acme-lake$/ },
  },
  "another built-in provider": {
    of: "google",
    text: `"Federated":"accounts.google.com"`,
    instead: `"Federated":["accounts.google.com","www.amazon.com"]`,
    // No token of Amazon has a claim of Google.
    isLetIn: false,
    principal: "",
    context: {},
  },
  "everybody's identity pool": {
    of: "cognito",
    text: `,"StringEquals":{"cognito-identity.amazonaws.com:aud":["${POOL}"]}`,
    instead: "",
    ...LETS_IN,
    principal: "cognito-identity.amazonaws.com",
    context: { "cognito-identity.amazonaws.com:aud": new RegExp(`^(?!${POOL}$)`) },
  },
  "guests of the pool": {
    of: "cognito",
    text: `:amr":["authenticated"]`,
    instead: `:amr":["*authenticated"]`,
    ...LETS_IN,
    principal: "cognito-identity.amazonaws.com",
    context: { "cognito-identity.amazonaws.com:amr": /authenticated/ },
  },
  "an empty list of methods": {
    of: "cognito",
    text: "ForAnyValue:StringLike",
    instead: "ForAllValues:StringLike",
    ...LETS_IN,
    principal: "cognito-identity.amazonaws.com",
    context: {},
  },
  "another identity of the pool": {
    of: "cognito, for one identity",
    text: `,"cognito-identity.amazonaws.com:sub":["eu-west-1:0f0e0d0c-35ad-49bb-b118-8e8fc24abf80"]`,
    instead: "",
    ...LETS_IN,
    principal: "cognito-identity.amazonaws.com",
    context: { "cognito-identity.amazonaws.com:sub": /^(?!eu-west-1:0f0e0d0c)/ },
  },
  "another application of Facebook": {
    of: "facebook",
    text: `"graph.facebook.com:app_id":["123456789012345"],`,
    instead: "",
    ...LETS_IN,
    principal: "graph.facebook.com",
    context: { "graph.facebook.com:app_id": /^(?!123456789012345$)/ },
  },
  "sub, which Facebook's requests do not have": {
    of: "facebook",
    text: `"graph.facebook.com:id"`,
    instead: `"graph.facebook.com:sub"`,
    isLetIn: false,
    principal: "graph.facebook.com",
    context: { "graph.facebook.com:id": /^1015000000000000$/ },
  },
  "any application of Amazon": {
    of: "amazon",
    text: `"www.amazon.com:app_id":["amzn1.application-oa2-client.0123456789abcdef"],`,
    instead: "",
    ...LETS_IN,
    principal: "www.amazon.com",
    context: { "www.amazon.com:user_id": /^amzn1\.account\.AGM6/ },
  },
  "claims without the issuer's slash": {
    of: "an issuer that ends with a slash",
    text: `acme.eu.auth0.com/:`,
    instead: `acme.eu.auth0.com:`,
    isLetIn: false,
    principal: "arn:aws:iam::222222222222:oidc-provider/acme.eu.auth0.com/",
    context: { "acme.eu.auth0.com/:sub": /^client@clients$/ },
  },
  "the issuer without its slash as principal": {
    of: "an issuer that ends with a slash",
    text: `"Federated":"arn:aws:iam::222222222222:oidc-provider/acme.eu.auth0.com/"`,
    instead: `"Federated":"arn:aws:iam::222222222222:oidc-provider/acme.eu.auth0.com"`,
    isLetIn: false,
    principal: "arn:aws:iam::222222222222:oidc-provider/acme.eu.auth0.com/",
    context: {},
  },
};

describe("a mistake in a provider's statement is found:", () => {
  for (const [name, { of, text, instead, isLetIn, principal, context }] of Object.entries(MISTAKES)) {
    it(name, async () => {
      const proof = await proofOf(modelOf(of), replacing(quoted(text), quoted(instead)));
      const found = proof.counterexamples.filter(({ side }) => side === "trust");
      if (principal === "") {
        assert.deepEqual(found, []);
        return;
      }
      const { says = "", request } = found[0] ?? {};
      assert.match(says, isLetIn ? /is let in/ : /is (?:refused|kept out)/);
      assert.equal(request?.principal, principal);
      for (const [key, form] of Object.entries(context)) assert.match(String(request.context[key]), form);
    }).timeout(20_000);
  }
});

describe("the audiences of a SAML provider", () => {
  const regional = example({
    identityProviders: {
      okta: saml({
        audiences: ["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"],
      }),
    },
  });

  it("are whom the model means", async () => {
    const { proof, checks } = await judgeModel(regional);
    assert.deepEqual([proof.counterexamples, proof.unusable, checks.unexpected], [[], [], []]);
  }).timeout(20_000);

  it("are found where an endpoint is missing, or one is too many", async () => {
    const list = `["https://eu-west-1.signin.aws.amazon.com/saml","https://signin.aws.amazon.com/saml"]`;
    const narrow = await proofOf(
      regional,
      replacing(quoted(list), quoted(`"https://signin.aws.amazon.com/saml"`)),
    );
    assert.equal(
      narrow.counterexamples[0]?.request.context["SAML:aud"],
      "https://eu-west-1.signin.aws.amazon.com/saml",
    );
    const wide = await proofOf(example({ identityProviders: { okta: saml() } }), (runs) =>
      replacing(
        quoted(`"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}`),
        quoted(`"StringLike":{"SAML:aud":"https://*signin.aws.amazon.com/saml"}`),
      )(runs),
    );
    assert.match(String(wide.counterexamples[0]?.request.context["SAML:aud"]), /^https:\/\/.+signin\.aws/);
    assert.equal(wide.counterexamples[0]?.role, ROLE);
  }).timeout(20_000);
});
