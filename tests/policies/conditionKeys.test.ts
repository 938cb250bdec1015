import assert from "node:assert/strict";
import { conditionKeyProblem, conditionKeyWarnings } from "../../components/policies/conditionKeys";
import { accessOf, example, ISSUER, problemsOf, ROLE } from "../models";

describe("a condition key", () => {
  for (const key of [
    "aws:SourceIp",
    "AWS:sourceip",
    "aws:PrincipalTag/team",
    "aws:principaltag/a/b",
    "aws:RequestTag/cost center",
    "aws:TagKeys",
    "aws:userid",
    "s3:prefix",
    "kms:EncryptionContext:app",
    "SAML:aud",
    `${ISSUER}:sub`,
    "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub",
    // Of a single service, so warned of.
    "s3:prefx",
  ]) {
    it(`may be ${key}`, () => {
      assert.equal(conditionKeyProblem(key), undefined);
    });
  }

  for (const [key, problem] of [
    [
      "aws:SourceIpp",
      /^AWS has no condition key "aws:SourceIpp"; did you mean "aws:SourceIp"\? .*npm update/,
    ],
    ["aws:MultiFactorAuthPresnt", /; did you mean "aws:MultiFactorAuthPresent"\?/],
    ["aws:Nothing", /^AWS has no condition key "aws:Nothing" \(/],
    ["aws:PrincipalTag", /^"aws:PrincipalTag" names no tag; write it as in aws:PrincipalTag\/team$/],
    ["aws:RequestTag/", /names no tag; write it as in aws:RequestTag\/team$/],
    ["aws:SourceIp/24", /; did you mean "aws:SourceIp"\?$/],
    ["team", /^"team" is no condition key; allowed: PREFIX:NAME, as in /],
    ["s3:", /is no condition key/],
    [" aws:SourceIp", /is no condition key/],
  ] as const) {
    it(`may not be ${JSON.stringify(key)}`, () => {
      assert.match(conditionKeyProblem(key) ?? "", problem);
    });
  }

  it("is refused with its path", () => {
    const [problem = "", ...others] = problemsOf(
      example({ trust: { conditions: { StringEquals: { "aws:PrincipalOrgIdd": "o-a1b2c3d4e5" } } } }),
    );
    assert.deepEqual(others, []);
    assert.ok(
      problem.startsWith(`roles.${ROLE}.trust.conditions.StringEquals["aws:PrincipalOrgIdd"]: AWS has`),
    );
  });
});

describe("the warnings of condition keys", () => {
  const warningsFor = async (...keys: readonly string[]): Promise<string[]> => {
    const conditions = { StringLike: Object.fromEntries(keys.map((key) => [key, "x"])) };
    const statements = [{ actions: "*", resources: "*", conditions }];
    const access = accessOf({ role: { permissions: { statements } } });
    return (await conditionKeyWarnings(access)).map(({ path, message }) => `${path}: ${message}`);
  };
  const AT = `roles.${ROLE}.permissions.statements[0].conditions.StringLike`;

  it("are none for keys that services have, whatever their case", async () => {
    assert.deepEqual(
      await warningsFor(
        ...["aws:SourceIp", "S3:Prefix", "s3:ExistingObjectTag/team", "ec2:ResourceTag/team"],
        ...["kms:EncryptionContext:app", "iam:PassedToService", "sts:ExternalId", "SAML:aud", "saml:sub"],
        ...[`${ISSUER}:sub`, "idp.example:groups", "cognito-identity.amazonaws.com:aud"],
      ),
      [],
    );
  });

  for (const [key, warning] of [
    [
      "s3:prefx",
      'AWS is not known to have the condition key "s3:prefx"; did you mean "s3:prefix"? (a condition on a key that AWS does not have is never met)',
    ],
    [
      "SAML:audd",
      'AWS is not known to have the condition key "SAML:audd"; did you mean "saml:aud"? (a condition on a key that AWS does not have is never met)',
    ],
    ["s4:prefix", 'no service of AWS has the prefix "s4" of condition key "s4:prefix"; did you mean "s3"?'],
  ] as const) {
    it(`tell that a condition on ${key} is probably never met`, async () => {
      assert.deepEqual(await warningsFor(key), [`${AT}["${key}"]: ${warning}`]);
    });
  }

  it("look at the conditions of trust and of machines too", async () => {
    const conditions = { StringEquals: { "sts:ExternalID2": "x" } };
    const principal = "arn:aws:iam::333333333333:role/ci";
    const access = accessOf({
      trust: { conditions },
      machines: {
        ci: { principal, assume: { child: ROLE }, conditions: { StringLike: { "sts:Nope": "x" } } },
      },
    });
    assert.deepEqual(
      (await conditionKeyWarnings(access)).map(({ path }) => path),
      [
        `roles.${ROLE}.trust.conditions.StringEquals["sts:ExternalID2"]`,
        'machines.ci.conditions.StringLike["sts:Nope"]',
      ],
    );
  });
});
