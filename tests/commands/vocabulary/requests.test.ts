import assert from "node:assert/strict";
import { requestInWords } from "../../../commands/vocabulary/requests";
import type { ProvenRequest } from "../../../proof/proof";
import {
  accessOf,
  APPLICATION_ARN,
  type Change,
  CHILD_ID,
  direct,
  groupId,
  IDENTITY_CENTER,
  ISSUER,
  PRIMARY_ID,
  ROLE_ARN,
  USER,
  USER_ARN,
} from "../../models";

const ASSUMES = "assumes users_assume_role_default in child";

function words(request: Partial<ProvenRequest>, change: Change = {}): string {
  return requestInWords(
    { principal: USER_ARN, action: "sts:AssumeRole", resource: ROLE_ARN, context: {}, ...request },
    accessOf(change),
  );
}

function by(principal: string, arn: string, context: ProvenRequest["context"] = {}): Partial<ProvenRequest> {
  return { principal, context: { "aws:PrincipalArn": arn, "aws:SourceIp": "198.51.100.77", ...context } };
}

function withKeys(context: ProvenRequest["context"]): Partial<ProvenRequest> {
  const issued = { "aws:TokenIssueTime": new Date().toISOString() };
  return {
    context: { ...issued, "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "1", ...context },
  };
}

describe("a request in words", () => {
  const session = `arn:aws:sts::${PRIMARY_ID}:assumed-role/x/session`;
  const role = (name: string): Partial<ProvenRequest> =>
    by(session, `arn:aws:iam::${PRIMARY_ID}:role/${name}`);
  const provider = `arn:aws:iam::${CHILD_ID}:oidc-provider/${ISSUER}`;
  const ci: Change = {
    machines: {
      ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: "users_assume_role_default" } },
    },
  };
  const cases: readonly (readonly [
    fact: string,
    request: Partial<ProvenRequest>,
    says: string,
    change?: Change,
  ])[] = [
    ["long-term keys", by(USER_ARN, USER_ARN), `${USER}, without MFA, from 198.51.100.77, ${ASSUMES}`],
    [
      "a session without MFA",
      withKeys({ "aws:MultiFactorAuthPresent": "false" }),
      `${USER}, in a session without MFA, ${ASSUMES}`,
    ],
    [
      "long-term keys and the code of a device",
      by(USER_ARN, USER_ARN, { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "1" }),
      `${USER}, with an access key and MFA, from 198.51.100.77, ${ASSUMES}`,
    ],
    ["MFA just now", withKeys({}), `${USER}, with MFA, ${ASSUMES}`],
    [
      "MFA a while ago",
      withKeys({ "aws:MultiFactorAuthAge": "43201" }),
      `${USER}, with MFA 12 h 1 s ago, ${ASSUMES}`,
    ],
    [
      "a VPC endpoint",
      withKeys({ "aws:SourceVpce": "vpce-1", "aws:SourceVpc": "vpc-1", "aws:VpcSourceIp": "10.0.0.7" }),
      `${USER}, with MFA, through VPC endpoint vpce-1 from 10.0.0.7, ${ASSUMES}`,
    ],
    [
      "what the caller gives",
      withKeys({
        "sts:RoleSessionName": "alice",
        "sts:ExternalId": "a/7",
        "aws:RequestTag/team": "red",
        "aws:TagKeys": ["team"],
      }),
      `${USER}, with MFA, with session tag team=red, with external ID a/7, as session alice, ${ASSUMES}`,
    ],
    [
      "where it goes",
      withKeys({ "aws:RequestedRegion": "eu-west-1", "aws:SecureTransport": "false" }),
      `${USER}, with MFA, in eu-west-1, without TLS, ${ASSUMES}`,
    ],
    [
      "nothing of what goes without saying",
      withKeys({
        "aws:RequestedRegion": "us-east-1",
        "aws:SecureTransport": "true",
        "sts:RoleSessionName": "session",
        "aws:userid": "AIDAX",
        "aws:CurrentTime": new Date().toISOString(),
      }),
      `${USER}, with MFA, ${ASSUMES}`,
    ],
    [
      "a moment that matters",
      withKeys({ "aws:CurrentTime": "2036-01-01T00:00:01Z" }),
      `${USER}, with MFA, at 2036-01-01T00:00:01Z, ${ASSUMES}`,
    ],
    [
      "any other key",
      withKeys({ "aws:UserAgent": "x" }),
      `${USER}, with MFA, with aws:UserAgent x, ${ASSUMES}`,
    ],
    [
      "a user of another path",
      by("", `arn:aws:iam::${PRIMARY_ID}:user/x/${USER}`),
      `another user /x/${USER}, from 198.51.100.77, ${ASSUMES}`,
    ],
    [
      "a user of another account",
      by("", `arn:aws:iam::999999999999:user/${USER}`),
      `another user /${USER} of account 999999999999, from 198.51.100.77, ${ASSUMES}`,
    ],
    [
      "the root user",
      by(`arn:aws:iam::${PRIMARY_ID}:root`, `arn:aws:iam::${PRIMARY_ID}:root`),
      `the root user of the primary account, without MFA, from 198.51.100.77, ${ASSUMES}`,
    ],
    [
      "a permission set",
      role("aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Audit_0123456789abcdef"),
      `somebody of permission set Audit, from 198.51.100.77, ${ASSUMES}`,
    ],
    [
      "a group of Identity Center",
      { principal: `arn:aws:identitystore:::group/${groupId(1)}` },
      `somebody of Identity Center group observers, ${ASSUMES}`,
      { primary: IDENTITY_CENTER, groups: { observers: direct() } },
    ],
    [
      "another group of Identity Center",
      { principal: `arn:aws:identitystore:::group/${groupId(2)}` },
      `somebody of Identity Center group ${groupId(2)}, ${ASSUMES}`,
    ],
    [
      "a person of Identity Center",
      { principal: `arn:aws:identitystore:::user/${groupId(3)}` },
      `user ${groupId(3)} of Identity Center, ${ASSUMES}`,
    ],
    [
      "account access manager, and for which application it calls",
      {
        principal: "account-access.amazonaws.com",
        action: "sts:SetContext",
        context: {
          "aws:PrincipalIsAWSService": "true",
          "aws:SourceArn": APPLICATION_ARN,
          "aws:SourceAccount": "999999999999",
        },
      },
      `the service account-access.amazonaws.com, for account 999999999999, for ${APPLICATION_ARN}, says for whom a session of users_assume_role_default in child is`,
    ],
    ["a machine", role("ci"), `machine ci, from 198.51.100.77, ${ASSUMES}`, ci],
    [
      "another role's session",
      role("admin"),
      `a session of role admin of account ${PRIMARY_ID}, from 198.51.100.77, ${ASSUMES}`,
    ],
    [
      "a federated user",
      by("", `arn:aws:sts::${PRIMARY_ID}:federated-user/x`),
      `a federated user x, from 198.51.100.77, ${ASSUMES}`,
    ],
    ["a service", { principal: "ec2.amazonaws.com" }, `the service ec2.amazonaws.com, ${ASSUMES}`],
    [
      "a subject",
      {
        principal: provider,
        action: "sts:AssumeRoleWithWebIdentity",
        context: { [`${ISSUER}:sub`]: "repo:a/b", [`${ISSUER}:aud`]: "sts" },
      },
      `somebody for whom ${ISSUER} vouches with aud sts and sub repo:a/b, ${ASSUMES}`,
    ],
    [
      "a subject of a provider that is built into IAM",
      {
        principal: "accounts.google.com",
        action: "sts:AssumeRoleWithWebIdentity",
        context: { "accounts.google.com:sub": "1", "accounts.google.com:oaud": "acme" },
      },
      `somebody for whom accounts.google.com vouches with oaud acme and sub 1, ${ASSUMES}`,
    ],
    [
      "a tagged session",
      { ...withKeys({}), action: "sts:TagSession" },
      `${USER}, with MFA, tags a session of users_assume_role_default in child`,
    ],
    [
      "a source identity",
      { ...withKeys({}), action: "sts:SetSourceIdentity" },
      `${USER}, with MFA, sets the source identity of a session of users_assume_role_default in child`,
    ],
    [
      "another role",
      { ...withKeys({}), resource: "arn:aws:iam::999999999999:role/x" },
      `${USER}, with MFA, assumes arn:aws:iam::999999999999:role/x`,
    ],
    [
      "any other call",
      { ...by("", ROLE_ARN), action: "s3:GetObject", resource: "arn:aws:s3:::a/b" },
      "a session of users_assume_role_default in child, from 198.51.100.77, calls s3:GetObject on arn:aws:s3:::a/b",
    ],
    [
      "a call for a service",
      {
        ...by("", ROLE_ARN, {
          "aws:ViaAWSService": "true",
          "aws:CalledViaFirst": "athena.amazonaws.com",
          "aws:CalledViaLast": "athena.amazonaws.com",
          "aws:CalledVia": ["athena.amazonaws.com"],
        }),
        action: "s3:GetObject",
        resource: "*",
      },
      "a session of users_assume_role_default in child, from 198.51.100.77, through athena.amazonaws.com, calls s3:GetObject",
    ],
  ];
  for (const [fact, request, says, change] of cases) {
    it(`tells ${fact}`, () => {
      assert.equal(words(request, change), says);
    });
  }
});
