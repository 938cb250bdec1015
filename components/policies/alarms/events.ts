/** The calls that alarms are about, as CloudTrail names them. */

/**
 * What in the primary account gives people a way in, or takes away what holds them: whoever may do one of these may
 * become somebody of the model.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
 */
export const PEOPLE_EVENTS = [
  ...["CreateUser", "UpdateUser", "DeleteUser", "TagUser", "UntagUser"],
  ...["CreateGroup", "UpdateGroup", "DeleteGroup", "AddUserToGroup", "RemoveUserFromGroup"],
  ...["CreateLoginProfile", "UpdateLoginProfile", "CreateAccessKey", "UpdateAccessKey"],
  ...["CreateVirtualMFADevice", "EnableMFADevice", "DeactivateMFADevice", "DeleteVirtualMFADevice"],
  ...["AttachUserPolicy", "DetachUserPolicy", "PutUserPolicy", "DeleteUserPolicy"],
  ...["PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary"],
  ...["AttachGroupPolicy", "DetachGroupPolicy", "PutGroupPolicy", "DeleteGroupPolicy"],
  ...["UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"],
];

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html */
export const RULE_EVENTS = ["DeleteRule", "DisableRule", "PutRule", "PutTargets", "RemoveTargets"];

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Operations.html */
export const TRAIL_EVENTS = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"];

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Operations.html */
export const TOPIC_EVENTS = ["DeleteTopic", "SetTopicAttributes", "Unsubscribe"];
