import type { AccessModel, Audit } from "./accessModel";
import { defined, iamArn } from "./arns";
import { MAIN_REGIONS } from "./regions";

/** What the alarms' resources are called, and where they are. */

/** What the names of all alarm rules start with, in every account. */
export const RULES = "cross-account-federation-";

/** The bus on which the primary account receives what the child accounts send. */
export const BUS = "cross-account-federation";

/** The topic that the stack makes where the model names none. */
export const TOPIC = "cross-account-federation-alarms";

/** The role, and its policy, by which EventBridge sends on a child account's events. Nobody else has it. */
export const FORWARDING_ROLE = "cross-account-federation-alarms";

/** The settings of a model that has alarms. */
export function auditOf({ audit }: AccessModel): Audit {
  if (audit === undefined) throw new Error("the access model has no audit");
  return audit;
}

/** Where the bus, the topic and the primary's own rules are: IAM records its changes there. */
export function alarmRegion({ primary }: AccessModel): string {
  return MAIN_REGIONS[primary.partition];
}

export function busArn(access: AccessModel): string {
  return primaryArn(access, "events", `event-bus/${BUS}`);
}

export function topicArn(access: AccessModel): string {
  return access.audit?.topic ?? primaryArn(access, "sns", TOPIC);
}

export function forwardingRoleArn(access: AccessModel, account: string): string {
  const { accountId } = defined(access.accounts, account);
  return iamArn(access.primary.partition, accountId, `role/${FORWARDING_ROLE}`);
}

/** The child accounts that send: those with roles. */
export function sendingAccounts({ audit, accounts }: AccessModel): string[] {
  if (audit === undefined) return [];
  return Object.keys(accounts).filter((account) => defined(accounts, account).roles.length > 0);
}

function primaryArn(access: AccessModel, service: string, resource: string): string {
  const { partition, accountId } = access.primary;
  return `arn:${partition}:${service}:${alarmRegion(access)}:${accountId}:${resource}`;
}
