import type { AccessKeys, AccessModel } from "../model/accessModel";
import { iamArn } from "../model/arns";
import { BY_ACCESS_KEY } from "./accessKeys";
import type { PolicyDocument, PolicyStatement } from "./document";

/** Name of the policy in IAM; one serves all groups of the primary account. */
export const SELF_MANAGEMENT_POLICY = "self-management";

/**
 * What somebody needs who has no MFA device yet: a first password, and a device of any name, since devices are freely
 * named.
 */
export const FIRST_STEPS: readonly string[] = [
  "iam:ChangePassword",
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:GetAccountPasswordPolicy",
  "iam:GetMFADevice",
  "iam:GetUser",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
];

/**
 * What a person may do with their own user: see it, change the password, rotate access keys where people may have
 * them, enrol an MFA device, and sign in by `aws login`. Without MFA nothing else is allowed, whatever other policies
 * say.
 *
 * The denial exempts sts:AssumeRole, with what may be set on its sessions, and sts:GetSessionToken: the roles' trust
 * policies hold the MFA rule, and a session with MFA is got with long-term keys. It also exempts what a first-time user
 * needs, but not `aws login`, which passes on a sign-in to the console: whoever has a device signs in with MFA.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_signin.html
 */
export function selfManagementPolicy(access: AccessModel): PolicyDocument {
  const { partition, accountId, accessKeys } = access.primary;
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
          ...(accessKeys === "refused" ? [] : ["iam:CreateAccessKey"]),
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
        Sid: "SignInByAwsLogin",
        Effect: "Allow",
        Action: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
        // With the browser on the same machine alone. What --remote shows can be typed in for a stranger.
        Resource: `arn:${partition}:signin:*:${accountId}:oauth2/public-client/localhost`,
      },
      ...denials(accessKeys),
    ],
  };
}

/** Where access keys are refused, the policy that refuses them denies all of this and more. */
function denials(accessKeys: AccessKeys): readonly PolicyStatement[] {
  if (accessKeys === "refused") return [];
  return accessKeys === "allowedToEnrolMfa"
    ? [NOTHING_ELSE_WITHOUT_MFA]
    : [NO_MFA_DEVICE_BY_ACCESS_KEY, NOTHING_ELSE_WITHOUT_MFA];
}

const NOTHING_ELSE_WITHOUT_MFA: PolicyStatement = {
  Sid: "NothingElseWithoutMfa",
  Effect: "Deny",
  NotAction: [
    ...FIRST_STEPS,
    "sts:AssumeRole",
    "sts:GetSessionToken",
    "sts:SetSourceIdentity",
    "sts:TagSession",
  ],
  Resource: "*",
  // IfExists in a Deny is the strict choice: it also denies long-term keys, which carry no MFA key.
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};

/**
 * Nobody can tell a first device from a further one, so a leaked key could bring its own. A first-time user is in the
 * console, whose calls are made with temporary credentials; sessions that a key gets without MFA cannot call IAM.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
const NO_MFA_DEVICE_BY_ACCESS_KEY: PolicyStatement = {
  Sid: "NoMfaDeviceByAccessKey",
  Effect: "Deny",
  Action: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"],
  Resource: "*",
  Condition: BY_ACCESS_KEY,
};

function pathsOf(access: AccessModel): string[] {
  const members = Object.values(access.groups).flatMap((group) =>
    group.selfManagement ? group.members : [],
  );
  return [...new Set(members.map((member) => access.users[member]?.path ?? access.primary.userPath))].sort();
}
