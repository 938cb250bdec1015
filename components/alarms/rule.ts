import type * as pulumi from "@pulumi/pulumi";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { RULES } from "../model/alarms";
import type { AlarmRule } from "../policies/alarms/eventPattern";

/** Where a rule is: a region, and of its buses the default one where none is named. */
interface Place {
  readonly region: string;
  readonly eventBusName?: pulumi.Input<string>;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html */
export function createRule(
  logicalName: string,
  { key, description, pattern, isOfReads }: AlarmRule,
  place: Place,
  options: pulumi.CustomResourceOptions,
): EventRule {
  return new EventRule(
    logicalName,
    {
      ...place,
      name: `${RULES}${key}`,
      description,
      eventPattern: JSON.stringify(pattern),
      state: isOfReads ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
    },
    options,
  );
}
