import * as pulumi from "@pulumi/pulumi";
import { EventBus } from "@pulumi/aws/cloudwatch/eventBus";
import { EventBusPolicy } from "@pulumi/aws/cloudwatch/eventBusPolicy";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import type { CheckedAccess } from "../access";
import { alarmRegion, auditOf, BUS, TOPIC } from "../model/alarms";
import { busPolicy, topicPolicy } from "../policies/alarms/documents";
import { ASSUMPTION, CHANGE, type Message } from "../policies/alarms/messages";
import type { AlarmRule } from "../policies/alarms/eventPattern";
import { primaryRules, RECEIVED } from "../policies/alarms/rules";
import { policyJson } from "../policies/document";
import { createRule } from "./rule";

/** What the stack of the alarms gives to people. */
export interface AlarmsOutputs {
  /** The topic to subscribe to. */
  readonly topicArn: pulumi.Output<string>;
  /** The bus that child accounts send to. */
  readonly eventBusArn: pulumi.Output<string>;
}

/** Creates what receives alarms in the primary account and makes messages of them, and its own alarms. */
export function createAlarmsSide(
  name: string,
  access: CheckedAccess,
  parent: pulumi.Resource,
): AlarmsOutputs {
  const options: pulumi.CustomResourceOptions = { parent, deleteBeforeReplace: true };
  const region = alarmRegion(access);
  const { topicArn, allowed } = createTopic(name, access, options);
  const bus = createBus(name, access, options);
  const announce = (rule: AlarmRule, message: Message, eventBusName?: pulumi.Output<string>): void => {
    const place = { region, ...(eventBusName === undefined ? {} : { eventBusName }) };
    const created = createRule(`${name}/${rule.key}`, rule, place, options);
    new EventTarget(
      `${name}/${rule.key}`,
      { ...place, rule: created.name, targetId: "topic", arn: topicArn, inputTransformer: message },
      { ...options, dependsOn: allowed },
    );
  };
  for (const rule of RECEIVED) announce(rule, rule.isOfReads ? ASSUMPTION : CHANGE, bus.name);
  for (const rule of primaryRules(access)) announce(rule, CHANGE);
  return { topicArn, eventBusArn: bus.arn };
}

/** A bus of its own: rules on the default one, of others too, would hear what the children send. */
function createBus(name: string, access: CheckedAccess, options: pulumi.CustomResourceOptions): EventBus {
  const region = alarmRegion(access);
  const bus = new EventBus(
    name,
    { name: BUS, region, description: "Alarms of the child accounts." },
    options,
  );
  const policy = policyJson(busPolicy(access));
  new EventBusPolicy(name, { eventBusName: bus.name, region, policy }, options);
  return bus;
}

interface AlarmTopic {
  readonly topicArn: pulumi.Output<string>;
  /** What has to be there before EventBridge may publish. */
  readonly allowed: pulumi.Resource[];
}

function createTopic(name: string, access: CheckedAccess, options: pulumi.CustomResourceOptions): AlarmTopic {
  const { topic: given } = auditOf(access);
  const created = given === undefined ? createOwnTopic(name, access, options) : undefined;
  const { topicArn, allowed } = created ?? { topicArn: pulumi.output(given ?? ""), allowed: [] };
  for (const email of auditOf(access).emails) {
    new TopicSubscription(
      `${name}/${email}`,
      { topic: topicArn, protocol: "email", endpoint: email, region: alarmRegion(access) },
      options,
    );
  }
  return { topicArn, allowed };
}

function createOwnTopic(
  name: string,
  access: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): AlarmTopic {
  const region = alarmRegion(access);
  const { arn } = new Topic(name, { name: TOPIC, region, displayName: "Cross-account federation" }, options);
  const policy = new TopicPolicy(name, { arn, region, policy: policyJson(topicPolicy(access)) }, options);
  return { topicArn: arn, allowed: [policy] };
}
