import type { PolicyConditions } from "../model/conditions";

/**
 * A request that is signed with long-term keys: AWS sends the time of issue with temporary credentials alone, and with
 * all of them. MFA's own key does not tell them apart, since a call of sts:AssumeRole that gives a device's code
 * carries it with long-term keys, too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
 */
export const BY_ACCESS_KEY: PolicyConditions = { Null: { "aws:TokenIssueTime": "true" } };
