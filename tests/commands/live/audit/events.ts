import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccessModel, AccessModelArgs } from "../../../../components/model/accessModel";
import { readAccess } from "../../../../components/access";
import { type AuditSettings, Auditor } from "../../../../commands/live/audit/auditor";
import type { Audit } from "../../../../commands/live/audit/conclusion";
import { REPOSITORY } from "../../../repository";
import { CHILD_ID, PRIMARY_ID, ROLE, ROLE_ARN, USER, USER_ARN } from "../../../models";

export const SAMPLES = join(REPOSITORY, "tests/commands/live/audit/samples");

/** An event as CloudTrail writes it. */
export type Event = Readonly<Record<string, unknown>>;

/** The events of a file of samples. */
export function sample(name: string): Event[] {
  const { Records } = JSON.parse(readFileSync(join(SAMPLES, name), "utf8")) as { readonly Records: Event[] };
  return Records;
}

export interface Call {
  readonly id?: string;
  readonly time?: string;
  readonly region?: string;
  readonly user?: string;
  readonly userId?: string;
  readonly userArn?: string;
  readonly roleArn?: string;
  readonly sessionName?: string;
  readonly ip?: string;
  readonly agent?: string;
  readonly mfa?: boolean;
  readonly since?: string;
  readonly asked?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** A user's own copy of a call, with temporary credentials. */
export function callersCopy(call: Call = {}): Event {
  const { user = USER, userId = "AIDAEXAMPLE", userArn = USER_ARN, mfa = true, id = "1" } = call;
  return {
    ...assumption(call),
    eventID: `${id}-caller`,
    recipientAccountId: PRIMARY_ID,
    userIdentity: {
      type: "IAMUser",
      principalId: userId,
      arn: userArn,
      accountId: PRIMARY_ID,
      accessKeyId: "ASIAEXAMPLE",
      userName: user,
      sessionContext: {
        attributes: { mfaAuthenticated: String(mfa), creationDate: call.since ?? "2026-11-01T08:00:00Z" },
      },
    },
  };
}

/** The same call as the role's account has it. */
export function rolesCopy(call: Call = {}): Event {
  const { userId = "AIDAEXAMPLE", id = "1" } = call;
  return {
    ...assumption(call),
    eventID: `${id}-role`,
    recipientAccountId: CHILD_ID,
    userIdentity: { type: "AWSAccount", principalId: userId, accountId: PRIMARY_ID },
  };
}

/** Somebody's call by the session of a role. */
export function sessionsCopy(roleOfCaller: string, session: string, call: Call = {}): Event {
  const [, , , , accountId] = roleOfCaller.split(":");
  const name = roleOfCaller.slice(roleOfCaller.lastIndexOf("/") + 1);
  return {
    ...assumption(call),
    eventID: `${call.id ?? "1"}-caller`,
    recipientAccountId: accountId,
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLE:${session}`,
      arn: `arn:aws:sts::${accountId ?? ""}:assumed-role/${name}/${session}`,
      accountId,
      sessionContext: {
        sessionIssuer: { type: "Role", principalId: "AROAEXAMPLE", arn: roleOfCaller, accountId },
        attributes: { mfaAuthenticated: "false", creationDate: "2026-11-01T08:00:00Z" },
      },
    },
  };
}

function assumption(call: Call): Event {
  const { id = "1", roleArn = ROLE_ARN, sessionName = "boaty", error, asked = {} } = call;
  const [, , , , accountId = ""] = roleArn.split(":");
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    eventVersion: "1.09",
    eventTime: call.time ?? "2026-11-01T09:00:00Z",
    eventSource: "sts.amazonaws.com",
    eventName: "AssumeRole",
    awsRegion: call.region ?? "us-east-1",
    sourceIPAddress: call.ip ?? "192.0.2.1",
    userAgent: call.agent ?? "aws-cli/2.32.0",
    requestParameters: { roleArn, roleSessionName: sessionName, ...asked },
    responseElements:
      error === undefined
        ? { assumedRoleUser: { arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${sessionName}` } }
        : null,
    ...(error === undefined ? {} : { errorCode: error.code, errorMessage: error.message }),
    requestID: `${id}-request`,
    sharedEventID: `${id}-shared`,
    readOnly: true,
    eventType: "AwsApiCall",
  };
}

/** A change in IAM. */
export function iamEvent(
  eventName: string,
  requestParameters: Readonly<Record<string, unknown>>,
  change: Event = {},
): Event {
  return {
    eventID: `${eventName}-1`,
    eventTime: "2026-11-01T10:00:00Z",
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "192.0.2.9",
    userAgent: "aws-cli/2.32.0",
    readOnly: false,
    requestParameters,
    recipientAccountId: CHILD_ID,
    userIdentity: {
      type: "IAMUser",
      principalId: "AIDAMALLORY",
      arn: `arn:aws:iam::${CHILD_ID}:user/mallory`,
      accountId: CHILD_ID,
      userName: "mallory",
    },
    ...change,
  };
}

/** What events come to, by the rules of a model. */
export function auditOf(
  model: AccessModelArgs | AccessModel,
  events: readonly Event[],
  settings: Partial<AuditSettings> = {},
): Audit {
  const auditor = auditorOf(model, settings);
  for (const event of events) auditor.seeText(JSON.stringify(event));
  return auditor.conclude();
}

export function auditorOf(
  model: AccessModelArgs | AccessModel,
  settings: Partial<AuditSettings> = {},
): Auditor {
  return new Auditor({
    access: readAccess(model),
    deployers: [],
    regions: [],
    isComplete: false,
    ...settings,
  });
}

/** How the only grant was used. */
export function onlyUsage({ usages }: Audit): Audit["usages"][number] {
  const [usage, ...others] = usages;
  assert.equal(others.length, 0);
  return usage ?? assert.fail("the model grants nothing");
}

/** `PRINCIPAL: why` of what happened. */
export function toldOf(kept: Audit["undeclared"]): string[] {
  return kept.items.map(({ principal, why }) => `${principal}: ${why}`);
}

export { CHILD_ID, PRIMARY_ID, ROLE, ROLE_ARN, USER, USER_ARN };
