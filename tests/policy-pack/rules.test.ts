import assert from "node:assert/strict";
import { RULES } from "../../policy-pack/rules";
import { documentOf, type Configuration, type Resource, roleTrusting, UNKNOWN, violations } from "./checked";
import { example } from "../models";

const OURS = "111111111111";
const THEIRS = "333333333333";
const ROOT = `arn:aws:iam::${OURS}:root`;
const ORGANIZATION = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const SUB = "token.actions.githubusercontent.com:sub";
const AUD = { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } };
const OKTA = `arn:aws:iam::${OURS}:saml-provider/okta`;
const SIGN_IN = { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } };

const ACCOUNT_ACCESS = "account-access.amazonaws.com";

type Principal = string | Readonly<Record<string, string | readonly string[]>>;

function trusts(principal: Principal, condition?: object, action = "sts:AssumeRole"): Resource {
  const given = condition === undefined ? {} : { Condition: condition };
  return roleTrusting({ Effect: "Allow", Principal: principal, Action: action, ...given });
}

function tokens(issuer: string, condition?: object): Resource {
  const isBuiltIn = ["cognito-identity.amazonaws.com", "accounts.google.com"].includes(issuer);
  const provider = isBuiltIn ? issuer : `arn:aws:iam::${OURS}:oidc-provider/${issuer}`;
  return trusts({ Federated: provider }, condition, "sts:AssumeRoleWithWebIdentity");
}

function github(condition: object): Resource {
  return tokens("token.actions.githubusercontent.com", condition);
}

function policy(statement: object, type = "aws:iam/policy:Policy"): Resource {
  return { type, props: { policy: documentOf({ Effect: "Allow", Resource: "*", ...statement }) } };
}

/** A wildcard, with statements beside it. */
function open(...statements: readonly object[]): Resource {
  return roleTrusting(
    ...[{ Effect: "Allow", Principal: "*" }, ...statements].map((each) => ({
      Action: "sts:AssumeRole",
      ...each,
    })),
  );
}

/** Conditions that nobody can decide upon, of which a denial without them is met by everybody. */
const UNDECIDABLE: Readonly<Record<string, object>> = {
  "an operator that AWS does not explain": {
    "ForAnyValue:StringNotEqualsIfExists": { "aws:PrincipalTag/x": "y" },
  },
  "an operator that IAM does not have": { StringLooksUnlike: { "aws:PrincipalArn": "x" } },
  "a key of which nobody knows when it is sent": { StringNotEquals: { "aws:Ec2InstanceSourceVpc": "vpc-1" } },
  "a key that calls of AWS STS may never have": { Null: { "s3:prefix": "true" } },
  "a variable of a key that nobody knows": {
    StringNotEquals: { "aws:PrincipalOrgID": "${aws:Ec2InstanceSourceVpc}" },
  },
  "a variable in a key": { StringNotEquals: { "aws:PrincipalTag/${aws:username}": "x" } },
  "an address that is none": { NotIpAddress: { "aws:SourceIp": "anywhere" } },
  "a number that is none": { NumericNotEquals: { "aws:MultiFactorAuthAge": "old" } },
  "a value that is no text": { StringNotEquals: { "aws:PrincipalOrgID": { of: "ours" } } },
  "an operator without keys": { StringNotEquals: "o-a1b2c3d4e5" },
};

interface Case {
  readonly rule: string;
  readonly breaks: Readonly<Record<string, Resource>>;
  readonly keeps: Readonly<Record<string, Resource>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

const CASES: readonly Case[] = [
  {
    rule: "trust-everybody",
    breaks: {
      "a wildcard": trusts("*"),
      "a wildcard of accounts": trusts({ AWS: "*" }),
      "a wildcard among others": trusts({ AWS: [ROOT, "*"] }),
      "a role's name in any account": trusts("*", {
        ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" },
      }),
      "an external ID, which anybody may send": trusts("*", { StringEquals: { "sts:ExternalId": "acme-1" } }),
      "an external ID that is an account's": trusts("*", { StringEquals: { "sts:ExternalId": THEIRS } }),
      "tags, which strangers give themselves": trusts("*", {
        StringEquals: { "aws:PrincipalTag/team": "ops" },
      }),
      "any organization": trusts("*", { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
      "an organization, where there is one": trusts("*", {
        StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      }),
      "an organization of the caller's choice": trusts("*", {
        StringEquals: { "aws:PrincipalOrgID": "${aws:PrincipalTag/org}" },
      }),
      "a denial of all organizations but that of the caller's choice": roleTrusting(
        { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "${aws:PrincipalTag/org}" } },
        },
      ),
      "all accounts but one": trusts("*", { StringNotEquals: { "aws:PrincipalAccount": THEIRS } }),
      "an address": trusts("*", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
      "a second statement": roleTrusting(
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${OURS}:role/ci` }, Action: "sts:AssumeRole" },
        { Sid: "Open", Effect: "Allow", Principal: "*", Action: "sts:*" },
      ),
      "a denial that lets others through": roleTrusting(
        { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
      ...Object.fromEntries(
        Object.entries(UNDECIDABLE).flatMap(([what, condition]) => [
          [what, trusts("*", condition)],
          [`a denial with ${what}`, open({ Effect: "Deny", Principal: "*", Condition: condition })],
        ]),
      ),
      "what AWS does not explain": trusts("*", {
        "ForAnyValue:StringEqualsIfExists": { "aws:PrincipalTag/x": "y" },
      }),
      "a value of a key of which nobody knows when it is sent": trusts("*", {
        StringEquals: { "aws:Ec2InstanceSourceVpc": "vpc-1" },
      }),
      "an address that nobody has": trusts("*", { IpAddress: { "aws:SourceIp": "anywhere" } }),
      "all principals but one, with a condition": roleTrusting({
        Effect: "Allow",
        NotPrincipal: { AWS: ROOT },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:SecureTransport": "true" } },
      }),
      "an element that IAM does not have": open({ Effect: "Allow", Principal: "*", Conditions: {} }),
      "a document that is an object": {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: documentOf({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
        },
      },
    },
    keeps: {
      "an organization beside what cannot be decided": trusts("*", {
        ...ORGANIZATION,
        ...UNDECIDABLE["an operator that AWS does not explain"],
      }),
      "an organization": trusts("*", ORGANIZATION),
      "a path of an organization": trusts("*", {
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/*" },
      }),
      "the resource's own organization": trusts("*", {
        StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" },
      }),
      "the resource's own account": trusts("*", {
        StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" },
      }),
      "an account": trusts("*", { StringEquals: { "aws:PrincipalAccount": OURS } }),
      "a denial of all others": roleTrusting(
        { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        },
      ),
      "a role": trusts({ AWS: `arn:aws:iam::${THEIRS}:role/ci` }),
      "a service": trusts({ Service: "lambda.amazonaws.com" }),
    },
  },
  {
    rule: "trust-all-but",
    breaks: {
      "all principals but one": roleTrusting({
        Effect: "Allow",
        NotPrincipal: { AWS: ROOT },
        Action: "sts:AssumeRole",
      }),
      "all actions but one": roleTrusting({
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${OURS}:role/ci` },
        NotAction: "sts:TagSession",
      }),
    },
    keeps: {
      "a denial of all but one": roleTrusting(
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${OURS}:role/ci` }, Action: "sts:AssumeRole" },
        { Effect: "Deny", NotPrincipal: { AWS: `arn:aws:iam::${OURS}:role/ci` }, Action: "sts:AssumeRole" },
      ),
    },
  },
  {
    rule: "trust-whole-account",
    config: { accounts: ["999999999999"] },
    breaks: {
      "an account": trusts({ AWS: ROOT }),
      "an account by its ID": trusts({ AWS: OURS }),
      "an account in China": trusts({ AWS: `arn:aws-cn:iam::${OURS}:root` }),
      "an account with MFA": trusts({ AWS: ROOT }, MFA),
      "any role of an account": trusts(
        { AWS: ROOT },
        { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:role/*` } },
      ),
      "any external ID": trusts({ AWS: ROOT }, { StringLike: { "sts:ExternalId": "*" } }),
      "an external ID, where there is one": trusts(
        { AWS: ROOT },
        { StringEqualsIfExists: { "sts:ExternalId": "acme-1" } },
      ),
      "all but some": trusts(
        { AWS: ROOT },
        { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:user/eve` } },
      ),
      "a wildcard with an account's ID": trusts("*", { StringEquals: { "aws:PrincipalAccount": OURS } }),
    },
    keeps: {
      "users of the account": trusts(
        { AWS: ROOT },
        { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:user/alice` } },
      ),
      "a path of it": trusts(
        { AWS: ROOT },
        { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:role/ci/*` } },
      ),
      "an external ID": trusts({ AWS: ROOT }, { StringEquals: { "sts:ExternalId": "acme-1" } }),
      "an organization": trusts({ AWS: ROOT }, ORGANIZATION),
      "a tag": trusts({ AWS: ROOT }, { StringEquals: { "aws:PrincipalTag/team": "ops" } }),
      "an account that the configuration lets in": trusts({ AWS: "arn:aws:iam::999999999999:root" }),
    },
  },
  {
    rule: "trust-unknown-account",
    config: { accounts: [OURS], organizations: ["o-a1b2c3d4e5"] },
    breaks: {
      "a role of an unknown account": trusts({ AWS: `arn:aws:iam::${THEIRS}:role/ci` }),
      "with an external ID": trusts(
        { AWS: `arn:aws:iam::${THEIRS}:root` },
        { StringEquals: { "sts:ExternalId": "x1" } },
      ),
      "one of several": trusts({ AWS: [ROOT, `arn:aws:iam::${THEIRS}:root`] }),
      "an unknown organization": trusts("*", { StringEquals: { "aws:PrincipalOrgID": "o-zzzzzzzzzz" } }),
    },
    keeps: {
      "a known account": trusts({ AWS: ROOT }),
      "a known organization": trusts("*", ORGANIZATION),
      "an unknown account in a known organization": trusts(
        { AWS: `arn:aws:iam::${THEIRS}:role/ci` },
        ORGANIZATION,
      ),
      "an account that is denied": roleTrusting(
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${THEIRS}:role/ci` }, Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:PrincipalAccount": OURS } },
        },
      ),
      "the role's own account": { ...trusts({ AWS: `arn:aws:iam::${THEIRS}:role/ci` }), accountId: THEIRS },
    },
  },
  {
    rule: "trust-open-service",
    breaks: {
      "account access manager": trusts({ Service: ACCOUNT_ACCESS }),
      "account access manager for applications of any account": trusts(
        { Service: ACCOUNT_ACCESS },
        { ArnLike: { "aws:SourceArn": "arn:aws:account-access:*:*:application/*" } },
      ),
      "account access manager for all accounts but one": trusts(
        { Service: ACCOUNT_ACCESS },
        { StringNotEquals: { "aws:SourceAccount": OURS } },
      ),
      "IAM Roles Anywhere": trusts({ Service: "rolesanywhere.amazonaws.com" }),
      "IAM Roles Anywhere for its account": trusts(
        { Service: "rolesanywhere.amazonaws.com" },
        { StringEquals: { "aws:SourceAccount": OURS } },
      ),
      "IAM Roles Anywhere for any name": trusts(
        { Service: "rolesanywhere.amazonaws.com" },
        { StringLike: { "aws:PrincipalTag/x509Subject/CN": "*" } },
      ),
      "IAM Roles Anywhere for any trust anchor": trusts(
        { Service: ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"] },
        { ArnLike: { "aws:SourceArn": `arn:aws:rolesanywhere:eu-west-1:${OURS}:trust-anchor/*` } },
      ),
      "any service": trusts({ Service: "*" }),
    },
    keeps: {
      "account access manager for an application": trusts(
        { Service: ACCOUNT_ACCESS },
        { StringEquals: { "aws:SourceArn": `arn:aws:account-access:eu-west-1:${OURS}:application/aam-0` } },
      ),
      "account access manager for an account": trusts(
        { Service: ACCOUNT_ACCESS },
        { StringEquals: { "aws:SourceAccount": OURS } },
      ),
      "account access manager with a denial of other accounts": roleTrusting(
        { Effect: "Allow", Principal: { Service: ACCOUNT_ACCESS }, Action: "sts:AssumeRole" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sts:AssumeRole",
          Condition: { StringNotEquals: { "aws:SourceAccount": OURS } },
        },
      ),
      "IAM Roles Anywhere for a trust anchor": trusts(
        { Service: "rolesanywhere.amazonaws.com" },
        { ArnEquals: { "aws:SourceArn": `arn:aws:rolesanywhere:eu-west-1:${OURS}:trust-anchor/0f1e2d3c` } },
      ),
      "IAM Roles Anywhere for a certificate's name": trusts(
        { Service: "rolesanywhere.amazonaws.com" },
        { StringEquals: { "aws:PrincipalTag/x509Subject/CN": "build.example.com" } },
      ),
      "another service": trusts({ Service: "ec2.amazonaws.com" }),
    },
  },
  {
    rule: "oidc-subject",
    breaks: {
      "no subject": github(AUD),
      "any subject": github({ ...AUD, StringLike: { [SUB]: "*" } }),
      "any owner": github({ ...AUD, StringLike: { [SUB]: "repo:*/infra:*" } }),
      "an owner's beginning": github({ ...AUD, StringLike: { [SUB]: "repo:acme*" } }),
      "a branch of anybody": github({ ...AUD, StringLike: { [SUB]: "ref:refs/heads/main" } }),
      "a subject, where there is none of these": github({ ...AUD, StringNotLike: { [SUB]: "repo:evil/*" } }),
      "one good subject and one open": github({
        ...AUD,
        StringLike: { [SUB]: ["repo:acme/infra:*", "repo:*"] },
      }),
      "any identity pool of Cognito": tokens("cognito-identity.amazonaws.com", {
        "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
      }),
      "any application of Google": tokens("accounts.google.com"),
      "any provider": trusts("*", undefined, "sts:AssumeRoleWithWebIdentity"),
    },
    keeps: {
      "a repository": github({ ...AUD, StringLike: { [SUB]: "repo:acme/infra:*" } }),
      "a repository by a list": github({ "ForAllValues:StringLike": { [SUB]: "repo:acme/infra:*" } }),
      "the owner beside the subject": github({
        ...AUD,
        StringLike: { [SUB]: "environment:production" },
        StringEquals: { "token.actions.githubusercontent.com:repository_owner": "acme" },
      }),
      "a service account of a cluster": tokens("oidc.eks.eu-west-1.amazonaws.com/id/ABC", {
        StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:shop:api" },
      }),
      "an identity pool": tokens("cognito-identity.amazonaws.com", {
        StringEquals: {
          "cognito-identity.amazonaws.com:aud": "us-east-1:12345678-abcd-abcd-abcd-123456789012",
        },
      }),
    },
  },
  {
    rule: "oidc-tenant",
    config: { tenants: { "token.actions.githubusercontent.com": ["acme"] } },
    breaks: {
      "another's repository": github({ ...AUD, StringLike: { [SUB]: "repo:evil/infra:*" } }),
      "a longer name": github({ ...AUD, StringLike: { [SUB]: "repo:acme-evil/infra:*" } }),
      "one of several": github({ ...AUD, StringLike: { [SUB]: ["repo:acme/infra:*", "repo:evil/infra:*"] } }),
      "another's claim": github({
        ...AUD,
        StringLike: { "token.actions.githubusercontent.com:repository": "evil/infra" },
      }),
      "another issuer": tokens("gitlab.com", {
        StringLike: { "gitlab.com:sub": "project_path:acme/infra:*" },
      }),
    },
    keeps: {
      ours: github({ ...AUD, StringLike: { [SUB]: "repo:acme/infra:*" } }),
      "ours in capitals, which GitHub does not tell apart": github({
        ...AUD,
        StringLike: { [SUB]: "repo:Acme/infra:*" },
      }),
      "our claim beside a subject without owner": github({
        ...AUD,
        StringLike: { [SUB]: "environment:production" },
        StringEquals: { "token.actions.githubusercontent.com:repository_owner": "acme" },
      }),
    },
  },
  {
    rule: "oidc-audience",
    breaks: {
      "no audience": github({ StringLike: { [SUB]: "repo:acme/infra:*" } }),
      "any audience": github({
        StringLike: { [SUB]: "repo:acme/infra:*", "token.actions.githubusercontent.com:aud": "*" },
      }),
    },
    keeps: { "an audience": github({ ...AUD, StringLike: { [SUB]: "repo:acme/infra:*" } }) },
  },
  {
    rule: "saml-audience",
    breaks: { "no audience": trusts({ Federated: OKTA }, undefined, "sts:AssumeRoleWithSAML") },
    keeps: { "the console": trusts({ Federated: OKTA }, SIGN_IN, "sts:AssumeRoleWithSAML") },
  },
  {
    rule: "people-without-mfa",
    config: { machines: ["deployer"] },
    breaks: {
      "a user": trusts({ AWS: `arn:aws:iam::${OURS}:user/alice` }),
      "an account": trusts({ AWS: ROOT }),
      "MFA, where the key is there": trusts(
        { AWS: ROOT },
        { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
      ),
    },
    keeps: {
      "a user with MFA": trusts({ AWS: `arn:aws:iam::${OURS}:user/alice` }, MFA),
      "an age of MFA": trusts({ AWS: ROOT }, { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }),
      "a role": trusts({ AWS: `arn:aws:iam::${OURS}:role/ci` }),
      "a third party": trusts({ AWS: ROOT }, { StringEquals: { "sts:ExternalId": "acme-1" } }),
      "a program": trusts({ AWS: `arn:aws:iam::${OURS}:user/deployer` }),
    },
  },
  {
    rule: "conditions-never-met",
    breaks: {
      "a group as the source of a call": policy({
        Action: "*",
        Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:iam::${OURS}:group/child-users` } },
      }),
      "an account as the source of a person's call": policy(
        { Action: "s3:*", Condition: { StringEquals: { "aws:SourceAccount": OURS } } },
        "aws:iam/groupPolicy:GroupPolicy",
      ),
      "a group as a principal": policy({
        Action: "*",
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:group/ops` } },
      }),
      "a group in a trust policy": trusts(
        { AWS: ROOT },
        { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OURS}:group/ops` } },
      ),
      "a source in a person's trust": trusts({ AWS: ROOT }, { StringEquals: { "aws:SourceAccount": OURS } }),
      "MFA of a role's session": policy({ Action: "*", Condition: MFA }, "aws:iam/rolePolicy:RolePolicy"),
      "MFA in a role's inline policy": {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: JSON.stringify(
            documentOf({
              Effect: "Allow",
              Principal: { Service: "lambda.amazonaws.com" },
              Action: "sts:AssumeRole",
            }),
          ),
          inlinePolicies: [
            {
              name: "mine",
              policy: JSON.stringify(
                documentOf({ Effect: "Allow", Action: "*", Resource: "*", Condition: MFA }),
              ),
            },
          ],
        },
      },
    },
    keeps: {
      "the source of a service's call": trusts(
        { Service: "lambda.amazonaws.com" },
        { StringEquals: { "aws:SourceAccount": OURS } },
      ),
      "MFA of a user": policy({ Action: "*", Condition: MFA }, "aws:iam/userPolicy:UserPolicy"),
      "a key of one service": policy({
        Action: "s3:ListBucket",
        Condition: { StringLike: { "s3:prefix": "team/*" } },
      }),
      "a call by way of a service": policy({
        Action: "s3:*",
        Condition: { "ForAnyValue:StringEquals": { "aws:CalledVia": "athena.amazonaws.com" } },
      }),
      "a tag of the resource": policy({
        Action: "ec2:*",
        Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
      }),
      "a key that no table has": policy({
        Action: "*",
        Condition: { StringEquals: { "aws:Ec2InstanceSourceVpc": "vpc-1" } },
      }),
    },
  },
  {
    rule: "assume-any-role",
    breaks: {
      "any role": policy({ Action: "sts:AssumeRole" }),
      "any role of IAM": policy({ Action: ["sts:*"], Resource: "arn:aws:iam::*:role/*" }),
      "all but one": {
        type: "aws:iam/userPolicy:UserPolicy",
        props: {
          policy: documentOf({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            NotResource: `arn:aws:iam::${OURS}:role/admin`,
          }),
        },
      },
    },
    keeps: {
      "a role": policy({ Action: "sts:AssumeRole", Resource: `arn:aws:iam::${OURS}:role/ci` }),
      "a role's name in all accounts": policy({
        Action: "sts:AssumeRole",
        Resource: "arn:aws:iam::*:role/ci",
      }),
      "roles of an organization": policy({
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
      }),
      "another action of STS": policy({ Action: "sts:GetCallerIdentity" }),
      "everything, which is another matter": policy({ Action: "*" }),
    },
  },
  {
    rule: "user-administrator",
    breaks: {
      "everything by an inline policy": policy({ Action: "*" }, "aws:iam/userPolicy:UserPolicy"),
      "everything, in other words": policy({ Action: "*:*" }, "aws:iam/userPolicy:UserPolicy"),
      "AWS's policy": {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        props: { user: "alice", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      },
    },
    keeps: {
      "a role's policy": policy({ Action: "*" }, "aws:iam/rolePolicy:RolePolicy"),
      "one service": policy({ Action: "s3:*" }, "aws:iam/userPolicy:UserPolicy"),
      "another policy of AWS": {
        type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        props: { user: "alice", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      },
    },
  },
  {
    rule: "user-access-key",
    config: { machines: ["deployer"] },
    breaks: { "a person": { type: "aws:iam/accessKey:AccessKey", props: { user: "alice" } } },
    keeps: { "a program": { type: "aws:iam/accessKey:AccessKey", props: { user: "deployer" } } },
  },
  {
    rule: "documents-not-checked",
    breaks: {
      "a trust policy that is not known yet": {
        type: "aws:iam/role:Role",
        props: { assumeRolePolicy: UNKNOWN },
      },
      "a part of one": {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: documentOf({
            Effect: "Allow",
            Principal: { AWS: UNKNOWN },
            Action: "sts:AssumeRole",
          }),
        },
      },
      "a policy that is not known yet": { type: "aws:iam/policy:Policy", props: { policy: UNKNOWN } },
      "an inline policy": {
        type: "aws:iam/role:Role",
        props: {
          assumeRolePolicy: JSON.stringify(documentOf()),
          inlinePolicies: [{ name: "a", policy: UNKNOWN }],
        },
      },
      "no JSON": { type: "aws:iam/role:Role", props: { assumeRolePolicy: "{" } },
      "no policy": { type: "aws:iam/role:Role", props: { assumeRolePolicy: "[]" } },
      "an operator that IAM does not have": trusts(
        { AWS: ROOT },
        { StringLooksLike: { "aws:PrincipalArn": "x" } },
      ),
    },
    keeps: {
      "a policy": policy({ Action: "s3:*" }),
      "a name that is not known yet": {
        type: "aws:iam/role:Role",
        props: { name: UNKNOWN, assumeRolePolicy: JSON.stringify(documentOf()) },
      },
    },
  },
];

function breaks(rule: string, resource: Resource, given: Case["config"]): boolean {
  const config: Configuration = given === undefined ? {} : { [rule]: given };
  return violations(resource, config)[rule] !== undefined;
}

describe("the policy pack", () => {
  it("has cases for each of its rules", () => {
    assert.deepEqual(
      CASES.map(({ rule }) => rule),
      RULES.map(({ name }) => name),
    );
  });

  for (const { rule, breaks: bad, keeps: good, config } of CASES) {
    describe(rule, () => {
      for (const [what, resource] of Object.entries(bad)) {
        it(`complains of ${what}`, () => {
          assert.equal(breaks(rule, resource, config), true);
        });
      }
      for (const [what, resource] of Object.entries(good)) {
        it(`takes ${what}`, () => {
          assert.deepEqual(
            violations(resource, config === undefined ? {} : { [rule]: config })[rule],
            undefined,
          );
        });
      }
    });
  }

  it("says which statement it is, who gets in, and what to write", () => {
    const resource = roleTrusting(
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      { Sid: "Open", Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
    );
    const [message = ""] = violations(resource)["trust-everybody"] ?? [];
    assert.match(
      message,
      /^statement 2 \(Open\) lets in anybody who has an account, as arn:aws:iam::\d{12}:user\//,
    );
    assert.match(message, /Name the principals .* \(https:\/\/docs\.aws\.amazon\.com\//);
  });

  it("knows the accounts, machines and tenants of an access model", () => {
    const access = example({
      machines: {
        vendor: {
          principal: `arn:aws:iam::${THEIRS}:user/sync`,
          assume: { child: ["users_assume_role_default"] },
        },
      },
    });
    const config = { "trust-unknown-account": { access }, "people-without-mfa": { access } };
    assert.deepEqual(violations(trusts({ AWS: `arn:aws:iam::${THEIRS}:user/sync` }), config), {});
    assert.deepEqual(Object.keys(violations(trusts({ AWS: "arn:aws:iam::444444444444:role/ci" }), config)), [
      "trust-unknown-account",
    ]);
  });

  it("says what is wrong with an access model that it is configured with, and blocks", () => {
    const config = { "trust-unknown-account": { access: { primary: {} } } };
    const [message = ""] = violations(trusts({ AWS: ROOT }), config)["trust-unknown-account"] ?? [];
    assert.match(
      message,
      /^the configuration of this rule cannot be used: The access model has \d+ problems?:\n/,
    );
  });

  it("says once what of a statement it cannot decide, and decides upon the rest", () => {
    const told = violations(trusts("*", UNDECIDABLE["an operator that IAM does not have"]));
    assert.deepEqual(Object.keys(told), ["trust-everybody", "people-without-mfa", "documents-not-checked"]);
    assert.match(
      told["documents-not-checked"]?.join("\n") ?? "",
      /^assumeRolePolicy is not checked: statement 1: operator "StringLooksUnlike"\. [^\n]*$/,
    );
  });

  it("decides on the statements that it can read, where it cannot read one", () => {
    const resource = roleTrusting(
      { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
      { Effect: "Deny", NotPrincipal: { AWS: ROOT }, Action: "sts:AssumeRole" },
    );
    assert.deepEqual(Object.keys(violations(resource)), [
      "trust-everybody",
      "people-without-mfa",
      "documents-not-checked",
    ]);
  });
});
