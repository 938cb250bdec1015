import assert from "node:assert/strict";
import { roleTrusting, violations } from "./checked";

/** A trust policy of AWS's documentation, and the rules that it breaks. */
interface Sample {
  readonly page: string;
  readonly statement: object;
  readonly breaks: readonly string[];
}

const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

const SAMPLES: Readonly<Record<string, Sample>> = {
  "a service": {
    page: `${GUIDE}id_roles_create_for-service.html`,
    statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    breaks: [],
  },
  "a service for one account, against confused deputies": {
    page: `${GUIDE}confused-deputy.html`,
    statement: {
      Effect: "Allow",
      Principal: { Service: "ecs-tasks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        ArnLike: { "aws:SourceArn": "arn:aws:ecs:us-west-2:111122223333:*" },
        StringEquals: { "aws:SourceAccount": "111122223333" },
      },
    },
    breaks: [],
  },
  "a third party with an external ID": {
    page: `${GUIDE}id_roles_common-scenarios_third-party.html`,
    statement: {
      Effect: "Allow",
      Principal: { AWS: "111122223333" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "12345" } },
    },
    breaks: [],
  },
  // AWS leaves it to the other account who gets in.
  "another account with MFA": {
    page: `${GUIDE}id_credentials_mfa_configure-api-require.html`,
    statement: {
      Effect: "Allow",
      Principal: { AWS: "111122223333" },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    },
    breaks: ["trust-whole-account"],
  },
  "another account": {
    page: `${GUIDE}tutorial_cross-account-with-roles.html`,
    statement: {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "sts:AssumeRole",
    },
    breaks: ["trust-whole-account", "people-without-mfa"],
  },
  "an organization": {
    page: `${GUIDE}reference_policies_condition-keys.html#condition-keys-principalorgid`,
    statement: {
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
    },
    breaks: ["people-without-mfa"],
  },
  GitHub: {
    page: `${GUIDE}id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub`,
    statement: {
      Effect: "Allow",
      Principal: {
        Federated: "arn:aws:iam::012345678910:oidc-provider/token.actions.githubusercontent.com",
      },
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:GitHubOrg/GitHubRepo:ref:refs/heads/GitHubBranch",
        },
      },
    },
    breaks: [],
  },
  Cognito: {
    page: `${GUIDE}id_roles_create_for-idp_oidc.html#idp_oidc_Create`,
    statement: {
      Effect: "Allow",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-2:12345678-abcd-abcd-abcd-123456" },
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" },
      },
    },
    breaks: [],
  },
  Google: {
    page: `${GUIDE}id_roles_create_for-idp_oidc.html#idp_oidc_Create`,
    statement: {
      Effect: "Allow",
      Principal: { Federated: "accounts.google.com" },
      Action: WEB_IDENTITY,
      Condition: { StringEquals: { "accounts.google.com:aud": "66677788899900pro0" } },
    },
    breaks: [],
  },
  "SAML in the console": {
    page: `${GUIDE}id_roles_create_for-idp_saml.html`,
    statement: {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::012345678910:saml-provider/ExampleOrgSSOProvider" },
      Action: "sts:AssumeRoleWithSAML",
      Condition: { StringEquals: { "saml:aud": "https://signin.aws.amazon.com/saml" } },
    },
    breaks: [],
  },
  "a service account of EKS": {
    page: "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
    statement: {
      Effect: "Allow",
      Principal: {
        Federated: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D",
      },
      Action: WEB_IDENTITY,
      Condition: {
        StringEquals: {
          "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D:aud": "sts.amazonaws.com",
          "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D:sub":
            "system:serviceaccount:default:my-service-account",
        },
      },
    },
    breaks: [],
  },
  "pods of EKS": {
    page: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
    statement: {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
    breaks: [],
  },
};

describe("AWS's own trust policies", () => {
  for (const [what, { page, statement, breaks }] of Object.entries(SAMPLES)) {
    it(`${what}: ${breaks.length === 0 ? "breaks no rule" : breaks.join(", ")} (${page})`, () => {
      assert.deepEqual(Object.keys(violations(roleTrusting(statement))), breaks);
    });
  }
});
