import { z } from "zod";

/**
 * A CloudTrail event, as far as anything is asked of it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export type CloudTrailEvent = z.infer<typeof CloudTrailEvent>;

/** AWS gives null for what is not there. */
const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const UserIdentity = z.object({
  type: Text,
  principalId: Text,
  arn: Text,
  accountId: Text,
  accessKeyId: Text,
  userName: Text,
  invokedBy: Text,
  identityProvider: Text,
  /** A person of IAM Identity Center, by the ID that AWS gave to them. */
  onBehalfOf: z.object({ userId: Text }).nullish(),
  sessionContext: z
    .object({
      attributes: z
        .object({ mfaAuthenticated: z.union([z.string(), z.boolean()]).nullish(), creationDate: Text })
        .nullish(),
      sessionIssuer: z.object({ arn: Text, principalId: Text }).nullish(),
    })
    .nullish(),
});

const Fields = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((fields) => fields ?? undefined);

const CloudTrailEvent = z.object({
  eventID: z.string(),
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  awsRegion: Text,
  sourceIPAddress: Text,
  userAgent: Text,
  errorCode: Text,
  errorMessage: Text,
  readOnly: z.union([z.boolean(), z.string()]).nullish(),
  recipientAccountId: Text,
  sharedEventID: Text,
  vpcEndpointId: Text,
  userIdentity: UserIdentity.nullish().transform((identity) => identity ?? undefined),
  requestParameters: Fields,
  responseElements: Fields,
  additionalEventData: Fields,
});

/** What `aws cloudtrail lookup-events` wraps an event in. */
const Looked = z.object({ CloudTrailEvent: z.string() });

/**
 * The event in a record; undefined where it is none, or lacks what every event has.
 *
 * @param bytes a JSON object
 * @throws SyntaxError where it is no JSON
 */
export function eventIn(bytes: Buffer | string): CloudTrailEvent | undefined {
  const record: unknown = JSON.parse(bytes.toString());
  const isWrapped = typeof record === "object" && record !== null && "CloudTrailEvent" in record;
  return CloudTrailEvent.safeParse(isWrapped ? unwrapped(record) : record).data;
}

function unwrapped(record: unknown): unknown {
  const looked = Looked.safeParse(record);
  return looked.success ? JSON.parse(looked.data.CloudTrailEvent) : undefined;
}

/** A text among the fields of an event. */
export function textIn(fields: z.infer<typeof Fields>, ...path: readonly string[]): string | undefined {
  let value: unknown = fields;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return typeof value === "string" ? value : undefined;
}

const Tags = z.array(z.object({ key: z.string(), value: z.string() }));

const TagsByKey = z.record(z.string(), z.string());

/**
 * The session tags that a call gives, that the token has which it shows, or that it brings along from the session that
 * it calls with, which nothing can change.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#stscloudtrailexample-assumerole
 */
export function tagsIn({ requestParameters: asked }: CloudTrailEvent): Readonly<Record<string, string>> {
  const tags = givenIn(Tags, asked?.tags) ?? [];
  const ofToken = givenIn(TagsByKey, asked?.principalTags) ?? {};
  const broughtAlong = givenIn(TagsByKey, asked?.incomingTransitiveTags) ?? {};
  return { ...ofToken, ...Object.fromEntries(tags.map(({ key, value }) => [key, value])), ...broughtAlong };
}

/** Most calls give none, and to say in an error what is missing takes longer than to read all else. */
function givenIn<Of>(shape: z.ZodType<Of>, value: unknown): Of | undefined {
  return value === undefined || value === null ? undefined : shape.safeParse(value).data;
}
