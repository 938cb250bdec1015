import { z } from "zod";
import type { Partition } from "../../../components/model/accessModel";
import { iamArn } from "../../../components/model/arns";
import { type CloudTrailEvent, tagsIn, textIn } from "./event";

/** Who called, as far as one copy of an event says it. */
const Caller = z.object({
  /** `account`: somebody of an account, which is all that the copy in the role's account says. */
  kind: z.enum(["user", "role", "root", "federatedUser", "account", "service", "oidc", "saml", "other"]),
  /** Of the user or the role. */
  arn: z.string().optional(),
  accountId: z.string().optional(),
  /** The unique ID that IAM gave the user or the role. */
  id: z.string().optional(),
  /** Of somebody who calls from a role's session: its name. */
  session: z.string().optional(),
  /** For whom an identity provider vouches, or which service it is. */
  name: z.string().optional(),
  /** ARN or host of the identity provider. */
  provider: z.string().optional(),
  /** For whom the token is that the provider issued. */
  audience: z.string().optional(),
  /** Of a service: the ID of the person of IAM Identity Center for whom it calls. */
  onBehalfOf: z.string().optional(),
});
export type Caller = z.infer<typeof Caller>;

/** A call to get a session of a role, as one account's log has it. */
const Assumption = z.object({
  /** The same in both accounts' logs. */
  key: z.string(),
  eventId: z.string(),
  /** Milliseconds since 1970. */
  time: z.number(),
  region: z.string(),
  action: z.enum(["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]),
  caller: Caller,
  roleArn: z.string(),
  /** ARN of the session; undefined where none came about. */
  sessionArn: z.string().optional(),
  /** Whether the log has what was asked for; refused calls are often logged without. */
  hasParameters: z.boolean(),
  sessionName: z.string().optional(),
  sourceIdentity: z.string().optional(),
  externalId: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  audience: z.string().optional(),
  /** Whether the call says for whom of IAM Identity Center the session is. */
  hasContext: z.boolean(),
  /** Whether a user signed the call with long-term keys. */
  isByAccessKey: z.boolean(),
  /** Whether an MFA device was named with the call. */
  gaveMfa: z.boolean(),
  /** Whether the caller's own session has MFA; undefined where the copy does not say. */
  hasMfa: z.boolean().optional(),
  /** Since when the caller has that session: milliseconds since 1970. */
  since: z.number().optional(),
  /** Undefined where the log does not tell what a session was begun for. */
  isConsole: z.boolean().optional(),
  /** As the log has it: an address, or the name of a service. */
  sourceIp: z.string().optional(),
  isThroughEndpoint: z.boolean(),
  userAgent: z.string().optional(),
  refused: z.object({ code: z.string(), message: z.string() }).optional(),
});
export type Assumption = z.infer<typeof Assumption>;
export { Assumption as AssumptionShape };

/** Somebody who switched to a role in the console. */
export interface Switch {
  readonly sessionArn: string;
  /** ARN of who they were before. */
  readonly from: string;
  readonly time: number;
  readonly eventId: string;
  readonly sourceIp: string | undefined;
}

/** Somebody who became the root user of a member account, for one task. */
export interface RootSession {
  /** The same in both accounts' logs. */
  readonly eventId: string;
  readonly time: number;
  readonly caller: Caller;
  /** The account whose root user they became, and that user's ARN. */
  readonly accountId: string;
  readonly arn: string;
  /** What the session is for: the name of AWS's policy, where the log has it. */
  readonly task: string | undefined;
  readonly sourceIp: string | undefined;
  readonly refused: string | undefined;
}

const ACTIONS = {
  AssumeRole: "sts:AssumeRole",
  AssumeRoleWithSAML: "sts:AssumeRoleWithSAML",
  AssumeRoleWithWebIdentity: "sts:AssumeRoleWithWebIdentity",
} as const;

function actionOf(eventName: string): Assumption["action"] | undefined {
  return new Map(Object.entries(ACTIONS)).get(eventName);
}

/** The assumption of a role that an event tells of; undefined where it tells of something else. */
export function assumptionIn(event: CloudTrailEvent): Assumption | undefined {
  const action = event.eventSource === "sts.amazonaws.com" ? actionOf(event.eventName) : undefined;
  const roleArn = action && roleArnIn(event);
  if (action === undefined || roleArn === undefined) return undefined;
  const { requestParameters: asked, responseElements: given, sourceIPAddress, userIdentity } = event;
  const attributes = userIdentity?.sessionContext?.attributes;
  return {
    key: event.sharedEventID ?? event.eventID,
    eventId: event.eventID,
    time: Date.parse(event.eventTime),
    region: event.awsRegion ?? "",
    action,
    caller: callerIn(event),
    roleArn,
    sessionArn: textIn(given, "assumedRoleUser", "arn"),
    hasParameters: asked !== undefined,
    sessionName: textIn(asked, "roleSessionName"),
    sourceIdentity: textIn(asked, "sourceIdentity") ?? textIn(given, "sourceIdentity"),
    externalId: textIn(asked, "externalId"),
    tags: tagsIn(event),
    audience: textIn(given, "audience"),
    hasContext: Array.isArray(asked?.providedContexts),
    isByAccessKey: isByAccessKey(event),
    gaveMfa: textIn(asked, "serialNumber") !== undefined,
    ...mfaIn(event),
    since: attributes?.creationDate === undefined ? undefined : timeOf(attributes.creationDate),
    isConsole: isOfConsole(event),
    sourceIp: sourceIPAddress,
    isThroughEndpoint: event.vpcEndpointId !== undefined,
    userAgent: event.userAgent,
    refused:
      event.errorCode === undefined
        ? undefined
        : { code: event.errorCode, message: event.errorMessage ?? "" },
  };
}

/** What refused calls are logged with in place of their parameters. */
const REFUSED_ROLE = /on resource: (arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+)/;

function roleArnIn({ requestParameters, errorMessage }: CloudTrailEvent): string | undefined {
  return textIn(requestParameters, "roleArn") ?? REFUSED_ROLE.exec(errorMessage ?? "")?.[1];
}

/** Sessions of roles carry no MFA, and the role's copy says nothing of its caller's. */
function mfaIn({ userIdentity }: CloudTrailEvent): Pick<Assumption, "hasMfa"> {
  if (userIdentity?.type !== "IAMUser" && userIdentity?.type !== "Root") return {};
  return { hasMfa: String(userIdentity.sessionContext?.attributes?.mfaAuthenticated) === "true" };
}

/** AWS writes down the session of whoever has one, and its keys begin otherwise. */
function isByAccessKey({ userIdentity }: CloudTrailEvent): boolean {
  const { type, sessionContext, accessKeyId } = userIdentity ?? {};
  return type === "IAMUser" && !sessionContext && accessKeyId?.startsWith("ASIA") !== true;
}

/** The console assumes the role for whoever switches to it, and says so in one way or another. */
const CONSOLE = /^(AWS Internal|signin\.amazonaws\.com|console\.amazonaws\.com)$|\bAWS Signin\b/i;

function isOfConsole({ userAgent, sourceIPAddress, userIdentity }: CloudTrailEvent): boolean | undefined {
  if (userIdentity?.type === "AWSService") return undefined;
  return [userAgent, sourceIPAddress, userIdentity?.invokedBy].some((text) => CONSOLE.test(text ?? ""));
}

/** Times of sessions are written with separators or, in old events, without. */
function timeOf(text: string): number | undefined {
  const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  const time = Date.parse(compact === null ? text : text.replace(compact[0], isoOf(compact)));
  return Number.isNaN(time) ? undefined : time;
}

function isoOf([, year, month, day, hour, minute, second]: RegExpExecArray): string {
  return `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`;
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html#STS-API-SAML-WIF */
export function callerIn(event: CloudTrailEvent): Caller {
  const { userIdentity: identity } = event;
  if (identity === undefined) return { kind: "other" };
  const { accountId, arn } = identity;
  const [id, session] = identity.principalId?.split(":") ?? [];
  switch (identity.type) {
    case "IAMUser":
      return { kind: "user", arn, accountId, id };
    case "Root":
      return { kind: "root", arn, accountId };
    case "AssumedRole": {
      const issuer = identity.sessionContext?.sessionIssuer;
      return { kind: "role", arn: issuer?.arn ?? roleOfSession(arn), accountId, id, session };
    }
    case "FederatedUser":
      return { kind: "federatedUser", arn, accountId };
    case "AWSAccount":
      return { kind: "account", accountId, id, session };
    case "AWSService":
      return { kind: "service", name: identity.invokedBy, onBehalfOf: identity.onBehalfOf?.userId };
    case "WebIdentityUser":
      return subjectIn(event);
    case "SAMLUser":
      return {
        kind: "saml",
        name: identity.userName,
        provider: textIn(event.requestParameters, "principalArn"),
      };
    default:
      return { kind: "other", arn, accountId, name: identity.userName };
  }
}

/** Cognito has another host in AWS's page on CloudTrail than in what AWS logs and takes in trust policies. */
const OTHER_HOSTS: ReadonlyMap<string, string> = new Map([
  ["cognito-identity.amazon.com", "cognito-identity.amazonaws.com"],
]);

/** Somebody with a token. Refused calls have no answer, and then their ID alone names the audience. */
function subjectIn({ responseElements: given, userIdentity }: CloudTrailEvent): Caller {
  const { identityProvider = "", principalId = "", userName = "" } = userIdentity ?? {};
  const name = textIn(given, "subjectFromWebIdentityToken") ?? userIdentity?.userName;
  const provider = textIn(given, "provider") ?? userIdentity?.identityProvider;
  const [start, end] = [`${identityProvider}:`, `:${userName}`];
  const isWhole = principalId.startsWith(start) && principalId.endsWith(end);
  const inId = isWhole ? principalId.slice(start.length, -end.length) : "";
  const audience = textIn(given, "audience") ?? (inId === "" ? undefined : inId);
  return { kind: "oidc", name, provider: OTHER_HOSTS.get(provider ?? "") ?? provider, audience };
}

/** Without its path, which a session's ARN does not have. */
function roleOfSession(arn: string | undefined): string | undefined {
  return arn?.replace(/^(arn:[\w-]+):sts:(.*):assumed-role\/([^/]+)\/.*$/, "$1:iam:$2:role/$3");
}

/**
 * Somebody who switched to a role in the console, as the role's account has it. The other account's copy names the role
 * and not its session, and says nothing more.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_signin-tempcreds
 */
export function switchIn(event: CloudTrailEvent): Switch | undefined {
  if (event.eventSource !== "signin.amazonaws.com" || event.eventName !== "SwitchRole") return undefined;
  const from = textIn(event.additionalEventData, "SwitchFrom");
  const sessionArn = event.userIdentity?.arn;
  const isSuccess = textIn(event.responseElements, "SwitchRole") === "Success";
  if (from === undefined || sessionArn === undefined || !isSuccess) return undefined;
  const { eventID: eventId, sourceIPAddress } = event;
  return {
    sessionArn,
    from,
    time: Date.parse(event.eventTime),
    eventId,
    sourceIp: sourceIPAddress,
  };
}

/**
 * A session of an account's root user that somebody of the organization's management asked for.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
export function rootSessionIn(event: CloudTrailEvent, partition: Partition): RootSession | undefined {
  if (event.eventSource !== "sts.amazonaws.com" || event.eventName !== "AssumeRoot") return undefined;
  // An account's number, or the ARN of its root user.
  const accountId = /\d{12}/.exec(textIn(event.requestParameters, "targetPrincipal") ?? "")?.[0];
  if (accountId === undefined) return undefined;
  const policy = textIn(event.requestParameters, "taskPolicyArn", "arn");
  return {
    eventId: event.sharedEventID ?? event.eventID,
    time: Date.parse(event.eventTime),
    caller: callerIn(event),
    accountId,
    arn: iamArn(partition, accountId, "root"),
    task: policy?.slice(policy.lastIndexOf("/") + 1),
    sourceIp: event.sourceIPAddress,
    refused: event.errorCode,
  };
}
