/**
 * A message that EventBridge makes of an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export interface Message {
  /** Name of a value -> where it stands in the event; what is not there is empty. */
  readonly inputPaths: Readonly<Record<string, string>>;
  /** Lines, each a JSON string, with the values' names in angle brackets. */
  readonly inputTemplate: string;
}

const OF_ALL = {
  account: "$.account",
  region: "$.detail.awsRegion",
  time: "$.detail.eventTime",
  event: "$.detail.eventID",
  action: "$.detail.eventName",
  error: "$.detail.errorCode",
  ip: "$.detail.sourceIPAddress",
  type: "$.detail.userIdentity.type",
  caller: "$.detail.userIdentity.arn",
  principal: "$.detail.userIdentity.principalId",
  of: "$.detail.userIdentity.accountId",
};

const HOW = [
  "at <time> in <region>, from <ip>",
  "error (empty: it was done): <error>",
  "event ID in CloudTrail: <event>",
];

/**
 * Somebody assumed a role. Whoever comes from another account is known in the role's only by the session's name and
 * a unique ID: their own account's copy of the event, which has their name, has the same shared ID. What callers choose
 * freely and at length, as their user agent, is left out: it could make up lines of the message.
 */
export const ASSUMPTION: Message = {
  inputPaths: {
    ...OF_ALL,
    role: "$.detail.requestParameters.roleArn",
    session: "$.detail.requestParameters.roleSessionName",
    identity: "$.detail.requestParameters.sourceIdentity",
    shared: "$.detail.sharedEventID",
  },
  inputTemplate: lines(
    "Role assumed in account <account>: <role>",
    "session: <session>",
    "by: <type> <caller> <principal> of account <of>",
    "source identity: <identity>",
    "call: <action>",
    ...HOW,
    "the caller's own copy has shared ID: <shared>",
  ),
};

/** Something was changed. */
export const CHANGE: Message = {
  inputPaths: {
    ...OF_ALL,
    role: "$.detail.requestParameters.roleName",
    user: "$.detail.requestParameters.userName",
    group: "$.detail.requestParameters.groupName",
    policy: "$.detail.requestParameters.policyArn",
    rule: "$.detail.requestParameters.rule",
    name: "$.detail.requestParameters.name",
  },
  inputTemplate: lines(
    "Access changed in account <account>: <action> <role> <user> <group> <policy> <rule> <name>",
    "by: <type> <caller> <principal> of account <of>",
    ...HOW,
  ),
};

function lines(...texts: readonly string[]): string {
  return texts.map((text) => JSON.stringify(text)).join("\n");
}
