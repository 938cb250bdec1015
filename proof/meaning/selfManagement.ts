import type { AccessModel } from "../../components/model/accessModel";
import { iamArn, userArn } from "../../components/model/arns";
import { REQUEST } from "../decision/context";
import { actionIsNoneOf, actionIsOneOf, type Tried, isAbsent, isLikeOneOf, isNotTrue } from "./claims";

/** What a person may do in the primary account apart from assuming roles: to see it, and to manage themselves. */
const OF_EVERYBODY = ["iam:GetAccountPasswordPolicy", "iam:ListUsers", "iam:ListVirtualMFADevices"];
const ON_THEMSELVES = [
  "iam:ChangePassword",
  "iam:GetLoginProfile",
  "iam:GetUser",
  "iam:DeleteAccessKey",
  "iam:GetAccessKeyLastUsed",
  "iam:ListAccessKeys",
  "iam:UpdateAccessKey",
  "iam:DeactivateMFADevice",
  "iam:EnableMFADevice",
  "iam:GetMFADevice",
  "iam:ListMFADevices",
  "iam:ResyncMFADevice",
];

/** To pass a sign-in to the console on to the command line of the same machine: `aws login`. */
const SIGN_IN = ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"];

/** What a first-time user needs before there is a device: a first password, and to enrol one. */
const WITHOUT_MFA = [
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

/** Who assumes a role proves MFA to the role; a session with MFA is got with long-term keys. */
const TO_ROLES = ["sts:AssumeRole", "sts:GetSessionToken", "sts:SetSourceIdentity", "sts:TagSession"];

/** What adds a device to a user. */
const ENROLMENT = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"];

/** What somebody in a group with self-management may do, who is this user. */
export function mayManage(access: AccessModel, user: string): (readonly Tried[])[] {
  const { partition, accountId, accessKeys } = access.primary;
  const on = (resource: string): Tried => isLikeOneOf(REQUEST.resource, [resource]);
  const mayHaveKeys = accessKeys !== "refused";
  return [
    [actionIsOneOf(OF_EVERYBODY)],
    [actionIsOneOf(ON_THEMSELVES), on(userArn(access, user))],
    ...(mayHaveKeys ? [[actionIsOneOf(["iam:CreateAccessKey"]), on(userArn(access, user))]] : []),
    [actionIsOneOf(["iam:CreateVirtualMFADevice"]), on(iamArn(partition, accountId, "mfa/*"))],
    [actionIsOneOf(["iam:DeleteVirtualMFADevice"]), on(iamArn(partition, accountId, `mfa/${user}`))],
    [actionIsOneOf(SIGN_IN), on(`arn:${partition}:signin:*:${accountId}:oauth2/public-client/localhost`)],
  ];
}

/** What such a person never may, whatever else allows it: a session says whether it has MFA, keys say nothing. */
export function neverManages({ primary }: AccessModel): (readonly Tried[])[] {
  return [
    [actionIsNoneOf([...WITHOUT_MFA, ...TO_ROLES]), isNotTrue("aws:MultiFactorAuthPresent")],
    ...(primary.accessKeys === "allowedToEnrolMfa" ? [] : [[actionIsOneOf(ENROLMENT), BY_LONG_TERM_KEYS]]),
  ];
}

/**
 * What no IAM user of the model may, in whichever group: where access keys are refused, anything at all with one, and
 * anything but the first steps without MFA, since a key is good for a session without it.
 */
export function neverForUsers({ primary }: AccessModel): (readonly Tried[])[] {
  if (primary.accessKeys !== "refused") return [];
  return [[BY_LONG_TERM_KEYS], [actionIsNoneOf(WITHOUT_MFA), isNotTrue("aws:MultiFactorAuthPresent")]];
}

/** Sessions, of the console too, say since when; long-term keys do not. */
const BY_LONG_TERM_KEYS = isAbsent("aws:TokenIssueTime");
