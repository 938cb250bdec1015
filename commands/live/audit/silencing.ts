import type { AccessModel } from "../../../components/model/accessModel";
import { RULES, topicArn } from "../../../components/model/alarms";
import { RULE_EVENTS, TOPIC_EVENTS, TRAIL_EVENTS } from "../../../components/policies/alarms/events";
import { type CloudTrailEvent, textIn } from "./event";

/** Calls, beside those of IAM, that take something away from the trails or the alarms. */
const SILENCING: Readonly<Record<string, readonly string[]>> = {
  "cloudtrail.amazonaws.com": TRAIL_EVENTS,
  "events.amazonaws.com": RULE_EVENTS,
  "sns.amazonaws.com": TOPIC_EVENTS,
};

export function isSilencing(source: string, name: string): boolean {
  return SILENCING[source]?.includes(name) === true;
}

/** What an event would silence: a trail, which is what audits read, or an alarm of the model; undefined for others. */
export function silencedBy(access: AccessModel, event: CloudTrailEvent): string | undefined {
  const { eventSource, eventName, requestParameters: asked } = event;
  if (!isSilencing(eventSource, eventName)) return undefined;
  const named = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => textIn(asked, key)).find((text) => text !== undefined);
  if (eventSource === "cloudtrail.amazonaws.com") return `trail ${named("name", "trailName") ?? "?"}`;
  if (access.audit === undefined) return undefined;
  if (eventSource === "events.amazonaws.com") {
    const rule = named("name", "rule");
    return rule?.startsWith(RULES) === true ? `alarm rule ${rule}` : undefined;
  }
  const topic = named("topicArn", "subscriptionArn") ?? "";
  const ours = topicArn(access);
  return topic === ours || topic.startsWith(`${ours}:`) ? `topic ${ours}` : undefined;
}
