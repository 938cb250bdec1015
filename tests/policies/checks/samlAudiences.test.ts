import assert from "node:assert/strict";
import type { Partition } from "../../../components/model/accessModel";
import { accessOf, example, problemsOf, saml } from "../../models";

const ID = "SAMLSPABCDEFGHIJKLMNOPQR";

function problemsWith(partition: Partition, ...audiences: string[]): string[] {
  return problemsOf(example({ primary: { partition }, identityProviders: { okta: saml({ audiences }) } }));
}

describe("the audiences of a SAML provider", () => {
  for (const [partition, console] of [
    ["aws", "https://signin.aws.amazon.com/saml"],
    ["aws-cn", "https://signin.amazonaws.cn/saml"],
    ["aws-us-gov", "https://signin.amazonaws-us-gov.com/saml"],
  ] as const) {
    it(`are by default the console of ${partition}`, () => {
      const { okta } = accessOf({
        primary: { partition },
        identityProviders: { okta: saml() },
      }).identityProviders;
      assert.deepEqual(okta?.audiences, [console]);
    });
  }

  for (const [partition, audience] of [
    ["aws", "https://signin.aws.amazon.com/saml"],
    ["aws", `https://signin.aws.amazon.com/saml/acs/${ID}`],
    ["aws", "https://eu-west-1.signin.aws.amazon.com/saml"],
    ["aws", `https://ap-southeast-7.signin.aws.amazon.com/saml/acs/${ID}`],
    ["aws-cn", "https://cn-northwest-1.signin.amazonaws.cn/saml"],
    ["aws-us-gov", "https://us-gov-east-1.signin.amazonaws-us-gov.com/saml"],
  ] as const) {
    it(`may be ${audience}`, () => {
      assert.deepEqual(problemsWith(partition, audience), []);
    });
  }

  const write =
    "write https://signin.aws.amazon.com/saml, or https://REGION.signin.aws.amazon.com/saml, with /acs/PROVIDER_ID behind it where assertions are encrypted";
  const noEndpoint = `is no sign-in endpoint of partition aws; ${write}`;
  const noProvider =
    "names no provider behind /acs/; write the ID of 22 to 64 capital letters and digits that IAM shows of the provider";
  for (const [audience, why] of [
    ["", noEndpoint],
    ["urn:amazon:webservices", noEndpoint],
    ["https://signin.aws.amazon.com/saml/", noEndpoint],
    ["http://signin.aws.amazon.com/saml", noEndpoint],
    ["https://signin.amazonaws.cn/saml", noEndpoint],
    [
      "https://evil.example/eu-west-1.signin.aws.amazon.com/saml",
      `names no region of partition aws; ${write}`,
    ],
    ["https://eu-west-1.signin.aws.amazon.com.evil.example/saml", noEndpoint],
    [
      "https://*.signin.aws.amazon.com/saml",
      `has wildcards; audiences are compared as they are, so name each; ${write}`,
    ],
    [
      "https://us-east-1.signin.aws.amazon.com/saml",
      "is not how AWS writes us-east-1; write https://signin.aws.amazon.com/saml",
    ],
    [
      "https://eu-west-11.signin.aws.amazon.com/saml",
      `names no region of partition aws; did you mean "eu-west-1"?; ${write}`,
    ],
    [
      "https://cn-north-1.signin.aws.amazon.com/saml",
      `names no region of partition aws; did you mean "eu-north-1"?; ${write}`,
    ],
    ["https://signin.aws.amazon.com/saml/acs/", noProvider],
    ["https://signin.aws.amazon.com/saml/acs/okta", noProvider],
  ] as const) {
    it(`may not be ${JSON.stringify(audience)}`, () => {
      assert.deepEqual(problemsWith("aws", audience), [
        `identityProviders.okta.audiences[0]: ${JSON.stringify(audience)} ${why}`,
      ]);
    });
  }

  it("may not be none, nor one twice", () => {
    assert.match(
      problemsWith("aws")[0] ?? "",
      /^identityProviders\.okta\.audiences: 0 audiences of a provider/,
    );
    const console = "https://signin.aws.amazon.com/saml";
    assert.deepEqual(problemsWith("aws", console, console), [
      `identityProviders.okta.audiences[1]: "${console}" is listed twice`,
    ]);
  });
});
