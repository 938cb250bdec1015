import type { AccessModel } from "../model/accessModel";
import { iamArn } from "../model/arns";
import type { PolicyDocument } from "./document";

/** Name of the policy in IAM; one serves all groups of the primary account. */
export const SELF_MANAGEMENT_POLICY = "self-management";

/**
 * What a person may do with their own user: see it, change the password, rotate access keys, and enrol an MFA
 * device. Without MFA nothing else is allowed, whatever other policies say.
 *
 * The denial exempts sts:AssumeRole, with what may be set on its sessions, and sts:GetSessionToken: the roles' trust
 * policies hold the MFA rule, and a session with MFA is got with long-term keys. It also exempts what a first-time user needs: a first password and
 * a device of any name, since devices are freely named.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
 */
export function selfManagementPolicy(access: AccessModel): PolicyDocument {
  const { partition, accountId } = access.primary;
  const arn = (resource: string): string => iamArn(partition, accountId, resource);
  // A user's name is unique in the account, so of these paths only the person's own leads to a user.
  const self = pathsOf(access).map((path) => arn(`user${path}\${aws:username}`));
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ViewAccount",
        Effect: "Allow",
        Action: ["iam:GetAccountPasswordPolicy", "iam:ListUsers", "iam:ListVirtualMFADevices"],
        Resource: "*",
      },
      {
        Sid: "ManageOwnUser",
        Effect: "Allow",
        Action: [
          "iam:ChangePassword",
          "iam:GetLoginProfile",
          "iam:GetUser",
          "iam:CreateAccessKey",
          "iam:DeleteAccessKey",
          "iam:GetAccessKeyLastUsed",
          "iam:ListAccessKeys",
          "iam:UpdateAccessKey",
          "iam:DeactivateMFADevice",
          "iam:EnableMFADevice",
          "iam:GetMFADevice",
          "iam:ListMFADevices",
          "iam:ResyncMFADevice",
        ],
        Resource: self,
      },
      {
        Sid: "CreateMfaDevice",
        Effect: "Allow",
        Action: "iam:CreateVirtualMFADevice",
        Resource: arn("mfa/*"),
      },
      {
        Sid: "DeleteOwnMfaDevice",
        Effect: "Allow",
        Action: "iam:DeleteVirtualMFADevice",
        Resource: arn("mfa/${aws:username}"),
      },
      {
        Sid: "NothingElseWithoutMfa",
        Effect: "Deny",
        NotAction: [
          "iam:ChangePassword",
          "iam:CreateVirtualMFADevice",
          "iam:EnableMFADevice",
          "iam:GetAccountPasswordPolicy",
          "iam:GetMFADevice",
          "iam:GetUser",
          "iam:ListMFADevices",
          "iam:ListVirtualMFADevices",
          "iam:ResyncMFADevice",
          "sts:AssumeRole",
          "sts:GetSessionToken",
          "sts:SetSourceIdentity",
          "sts:TagSession",
        ],
        Resource: "*",
        // IfExists in a Deny is the strict choice: it also denies long-term keys, which carry no MFA key.
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}

function pathsOf(access: AccessModel): string[] {
  const members = Object.values(access.groups).flatMap((group) =>
    group.selfManagement ? group.members : [],
  );
  return [...new Set(members.map((member) => access.users[member]?.path ?? access.primary.userPath))].sort();
}
