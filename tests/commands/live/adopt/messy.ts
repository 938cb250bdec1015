import {
  account,
  assuming,
  awsPolicy,
  CHILD_ID,
  document,
  group,
  LAMBDA,
  OTHER_ID,
  policy,
  policyArn,
  PRIMARY_ID,
  role,
  roleArn,
  ROOT,
  trusting,
  user,
} from "./accounts";
import type { Printed } from "./adopting";

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const S3 = document({ Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
const RESERVED = "/aws-reserved/sso.amazonaws.com/eu-west-1/";
const SAML_ARN = `arn:aws:iam::${CHILD_ID}:saml-provider/corporate`;

/** Accounts as they grow over years: people, machines and services side by side, policies of all kinds. */
export const MESSY: Printed = {
  primary: account({
    users: [
      user("ada", ["admins", "developers"]),
      user("grace", ["developers", "billing"], { path: "/eng/", inline: { own: S3 } }),
      user("edsger", ["admins"], { attached: [awsPolicy("AdministratorAccess")] }),
      user("linus", [], { inline: { mine: assuming(roleArn(CHILD_ID, "reader")) } }),
      user("jenkins", [], { attached: [policyArn(PRIMARY_ID, "jenkins")] }),
      user("nobody", ["billing"], {
        more: { PermissionsBoundary: { PermissionsBoundaryArn: awsPolicy("ReadOnlyAccess") } },
      }),
    ],
    groups: [
      group("admins", {
        attached: [awsPolicy("AdministratorAccess"), policyArn(PRIMARY_ID, "shared")],
        inline: { more: assuming(roleArn(CHILD_ID, "auditor")) },
      }),
      group("developers", {
        attached: [
          policyArn(PRIMARY_ID, "shared"),
          policyArn(PRIMARY_ID, "dev-roles"),
          policyArn(PRIMARY_ID, "mixed"),
        ],
        inline: { logs: S3 },
      }),
      group("billing", { attached: [awsPolicy("job-function/Billing")] }),
    ],
    roles: [
      role(PRIMARY_ID, "ci", LAMBDA, { inline: { deploy: assuming(roleArn(CHILD_ID, "deploy")) } }),
      role(PRIMARY_ID, "root-like", LAMBDA, { attached: [awsPolicy("AdministratorAccess")] }),
      role(PRIMARY_ID, "AWSReservedSSO_Audit_0123456789abcdef", LAMBDA, {
        path: RESERVED,
        attached: [policyArn(PRIMARY_ID, "audit")],
      }),
    ],
    policies: [
      policy(PRIMARY_ID, "shared", assuming(`arn:aws:iam::*:role/admin*`)),
      policy(PRIMARY_ID, "dev-roles", assuming(roleArn(CHILD_ID, "developer"), roleArn(CHILD_ID, "deploy"))),
      policy(
        PRIMARY_ID,
        "mixed",
        document({
          Effect: "Allow",
          Action: ["sts:AssumeRole", "s3:*"],
          Resource: roleArn(CHILD_ID, "developer"),
        }),
      ),
      policy(PRIMARY_ID, "jenkins", assuming(roleArn(CHILD_ID, "deploy"))),
      policy(PRIMARY_ID, "audit", assuming(roleArn(CHILD_ID, "auditor"))),
      policy(PRIMARY_ID, "orphan", S3),
    ],
    others: [
      { AccountAliases: ["acme"] },
      { PasswordPolicy: { MinimumPasswordLength: 8, RequireSymbols: false } },
      { LoginProfile: { UserName: "linus" } },
      { OpenIDConnectProviderList: [] },
      { SAMLProviderList: [] },
    ],
  }),
  child: account({
    roles: [
      role(CHILD_ID, "administrator", trusting({ AWS: ROOT }, { Condition: MFA }), {
        attached: [awsPolicy("AdministratorAccess")],
      }),
      role(CHILD_ID, "developer", trusting({ AWS: ROOT }), {
        attached: [policyArn(CHILD_ID, "one"), policyArn(CHILD_ID, "two")],
        inline: { extra: S3 },
      }),
      role(CHILD_ID, "deploy", trusting({ AWS: ROOT }), { inline: { a: S3, b: S3 } }),
      role(CHILD_ID, "reader", trusting({ AWS: `arn:aws:iam::${PRIMARY_ID}:user/linus` }), {
        attached: [awsPolicy("ReadOnlyAccess")],
        more: { Tags: [{ Key: "aws:cloudformation:stack-name", Value: "x" }] },
      }),
      role(
        CHILD_ID,
        "auditor",
        document(
          {
            Effect: "Allow",
            Principal: {
              AWS: `arn:aws:iam::${PRIMARY_ID}:role${RESERVED}AWSReservedSSO_Audit_0123456789abcdef`,
            },
            Action: "sts:AssumeRole",
          },
          {
            Effect: "Allow",
            Principal: { Federated: SAML_ARN },
            Action: "sts:AssumeRoleWithSAML",
            Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
          },
        ),
        { attached: [awsPolicy("SecurityAudit")] },
      ),
      role(
        CHILD_ID,
        "vendor",
        trusting(
          { AWS: `arn:aws:iam::${OTHER_ID}:role/sync` },
          { Condition: { StringEquals: { "sts:ExternalId": "acme-7" } } },
        ),
        {
          attached: [policyArn(CHILD_ID, "two")],
        },
      ),
      role(CHILD_ID, "empty", trusting({ AWS: ROOT }, { Condition: MFA })),
      role(CHILD_ID, "forgotten", trusting({ AWS: ROOT }), { attached: [awsPolicy("ReadOnlyAccess")] }),
      role(CHILD_ID, "lambda", LAMBDA, { attached: [policyArn(CHILD_ID, "one")], inline: { own: S3 } }),
      role(CHILD_ID, "AWSServiceRoleForSupport", trusting({ Service: "support.amazonaws.com" }), {
        path: "/aws-service-role/support.amazonaws.com/",
      }),
      role(CHILD_ID, "AWSReservedSSO_Admin_0123456789abcdef", trusting({ Federated: SAML_ARN }), {
        path: RESERVED,
      }),
    ],
    policies: [
      policy(CHILD_ID, "one", S3),
      policy(CHILD_ID, "two", document({ Effect: "Allow", Action: "s3:PutObject", Resource: "*" })),
    ],
    others: [
      {
        OpenIDConnectProviderList: [
          { Arn: `arn:aws:iam::${CHILD_ID}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/X` },
        ],
      },
      { SAMLProviderList: [{ Arn: SAML_ARN }] },
      { AccountAliases: ["acme-child"] },
    ],
  }),
};
