import type { AccessModel } from "../../model/accessModel";
import { busArn, RULES, sendingAccounts, topicArn } from "../../model/alarms";
import { defined } from "../../model/arns";
import type { PolicyDocument } from "../document";

const EVENTS = "events.amazonaws.com";

/**
 * Who may assume the role by which a child account sends on: EventBridge, for that account's alarm rules alone.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export function forwardingTrust(access: AccessModel, account: string): PolicyDocument {
  const { accountId } = defined(access.accounts, account);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AlarmRules",
        Effect: "Allow",
        Principal: { Service: EVENTS },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: {
            "aws:SourceArn": `arn:${access.primary.partition}:events:*:${accountId}:rule/${RULES}*`,
          },
        },
      },
    ],
  };
}

/** What the role may do: put events on the primary account's bus. */
export function forwardingPolicy(access: AccessModel): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [{ Sid: "SendOn", Effect: "Allow", Action: "events:PutEvents", Resource: busArn(access) }],
  };
}

/**
 * Who may put events on the primary account's bus: the model's child accounts. They stand here by their IDs, which IAM
 * takes for the accounts' roots, since their ARNs would fill the policy twice as fast.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function busPolicy(access: AccessModel): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ChildAccounts",
        Effect: "Allow",
        Principal: {
          AWS: sendingAccounts(access).map((account) => defined(access.accounts, account).accountId),
        },
        Action: "events:PutEvents",
        Resource: busArn(access),
      },
    ],
  };
}

/**
 * Who may publish to the topic that the stack makes. EventBridge gives SNS no condition keys: one that asks for the
 * account or the rule would let no message through.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
 */
export function topicPolicy(access: AccessModel): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AlarmRules",
        Effect: "Allow",
        Principal: { Service: EVENTS },
        Action: "sns:Publish",
        Resource: topicArn(access),
      },
    ],
  };
}
