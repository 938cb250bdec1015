import type { AccessModel } from "../../components/model/accessModel";
import { iamArn, userArn } from "../../components/model/arns";
import { REQUEST } from "../decision/context";
import { actionIsNoneOf, actionIsOneOf, type Tried, isLikeOneOf, isNotTrue } from "./claims";

/** What a person may do in the primary account apart from assuming roles: to see it, and to manage themselves. */
const OF_EVERYBODY = ["iam:GetAccountPasswordPolicy", "iam:ListUsers", "iam:ListVirtualMFADevices"];
const ON_THEMSELVES = [
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
];

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

/** What somebody in a group with self-management may do, who is this user. */
export function mayManage(access: AccessModel, user: string): (readonly Tried[])[] {
  const { partition, accountId } = access.primary;
  const on = (resource: string): Tried => isLikeOneOf(REQUEST.resource, [resource]);
  return [
    [actionIsOneOf(OF_EVERYBODY)],
    [actionIsOneOf(ON_THEMSELVES), on(userArn(access, user))],
    [actionIsOneOf(["iam:CreateVirtualMFADevice"]), on(iamArn(partition, accountId, "mfa/*"))],
    [actionIsOneOf(["iam:DeleteVirtualMFADevice"]), on(iamArn(partition, accountId, `mfa/${user}`))],
  ];
}

/** What such a person never may without MFA, whatever else allows it: a session says whether it has MFA, keys say nothing. */
export const NEVER_WITHOUT_MFA: readonly Tried[] = [
  actionIsNoneOf([...WITHOUT_MFA, ...TO_ROLES]),
  isNotTrue("aws:MultiFactorAuthPresent"),
];
