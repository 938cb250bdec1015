import assert from "node:assert/strict";
import {
  identityProviderArn,
  issuerOf,
  permissionSetPatterns,
  plannedRoleArn,
  principalParts,
  accountPrincipalArn,
  userArn,
} from "../../components/model/arns";
import { accessOf, CHILD_ID, ISSUER, oidc, OTHER_ID, PRIMARY_ID, ROLE, saml } from "../models";

describe("the ARNs that a model implies", () => {
  const access = accessOf({
    primary: { partition: "aws-us-gov", userPath: "/people/" },
    group: { members: ["alice", "bob"] },
    users: { bob: { path: "/guests/" } },
    role: { permissions: { managedPolicies: "ReadOnlyAccess" }, path: "/a/", name: "reader" },
    identityProviders: { github: oidc({ url: `https://${ISSUER}/acme` }), okta: saml() },
  });

  const cases: readonly (readonly [of: string, arn: string, expected: string])[] = [
    ["the primary account", accountPrincipalArn(access), `arn:aws-us-gov:iam::${PRIMARY_ID}:root`],
    ["a user", userArn(access, "alice"), `arn:aws-us-gov:iam::${PRIMARY_ID}:user/people/alice`],
    [
      "a user with a path of its own",
      userArn(access, "bob"),
      `arn:aws-us-gov:iam::${PRIMARY_ID}:user/guests/bob`,
    ],
    [
      "a role, by its name in IAM",
      plannedRoleArn(access, "child", ROLE),
      `arn:aws-us-gov:iam::${CHILD_ID}:role/a/reader`,
    ],
    [
      "an OIDC provider, by its issuer",
      identityProviderArn(access, "github", "child"),
      `arn:aws-us-gov:iam::${CHILD_ID}:oidc-provider/${ISSUER}/acme`,
    ],
    [
      "a SAML provider, by its name",
      identityProviderArn(access, "okta", "child"),
      `arn:aws-us-gov:iam::${CHILD_ID}:saml-provider/okta`,
    ],
  ];
  for (const [of, arn, expected] of cases) {
    it(`are ${expected} for ${of}`, () => {
      assert.equal(arn, expected);
    });
  }

  it("cover a permission set's roles in every region, and no longer name", () => {
    const name = `AWSReservedSSO_Admins_${"?".repeat(16)}`;
    const path = `arn:aws-us-gov:iam::${PRIMARY_ID}:role/aws-reserved/sso.amazonaws.com/`;
    assert.deepEqual(permissionSetPatterns(access, "Admins"), [`${path}${name}`, `${path}*/${name}`]);
  });

  it("name an issuer without its scheme", () => {
    assert.equal(issuerOf({ url: `https://${ISSUER}/acme` }), `${ISSUER}/acme`);
  });
});

describe("the parts of a principal's ARN", () => {
  it("are those of a role, without its path", () => {
    assert.deepEqual(principalParts(`arn:aws-cn:iam::${OTHER_ID}:role/build/linux/ci`), {
      partition: "aws-cn",
      accountId: OTHER_ID,
      kind: "role",
      name: "ci",
    });
  });

  it("are those of a user", () => {
    assert.deepEqual(principalParts(`arn:aws:iam::${OTHER_ID}:user/a.b+c=d,e@f-g_h`), {
      partition: "aws",
      accountId: OTHER_ID,
      kind: "user",
      name: "a.b+c=d,e@f-g_h",
    });
  });

  for (const arn of ["", `arn:aws:iam::${OTHER_ID}:group/ci`, `arn:aws:iam::${OTHER_ID}:role/c*`]) {
    it(`are none for ${JSON.stringify(arn)}`, () => {
      assert.equal(principalParts(arn), undefined);
    });
  }
});
