/**
 * What an event looks like, as EventBridge compares it: all fields have to match, each by one of its values.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export interface EventPattern {
  /** Under `$or`, patterns of which one has to match. */
  readonly [field: string]: EventPattern | readonly (Comparison | EventPattern)[];
}

/** A text, or what it is compared by. */
export type Comparison = string | { readonly prefix: string } | { readonly "equals-ignore-case": string };

/** A rule that sends on, or announces, the events that its pattern matches. */
export interface AlarmRule {
  /** What tells it from the others of its account and region. */
  readonly key: string;
  readonly description: string;
  readonly pattern: EventPattern;
  /** Whether read-only calls match as well, of which assumptions are. */
  readonly isOfReads: boolean;
}

/** What CloudTrail hands on says so, in every partition. */
export const OF_CLOUDTRAIL = { "detail-type": ["AWS API Call via CloudTrail"] } as const;

/** Beyond case: whether AWS takes a name in another case is for AWS to say, and no way around an alarm. */
export function ignoringCase(text: string): Comparison {
  return { "equals-ignore-case": text };
}
