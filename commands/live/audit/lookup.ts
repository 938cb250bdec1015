import { setTimeout as sleep } from "node:timers/promises";
import { CloudTrailClient, LookupEventsCommand, type LookupAttribute } from "@aws-sdk/client-cloudtrail";
import type { Problem } from "../../../components/model/problems";
import type { Auditor } from "./auditor";
import { dayOf } from "./logFiles";
import { TOPIC_EVENTS, TRAIL_EVENTS } from "../../../components/policies/alarms/events";
import type { Source } from "./readSources";

/** One account of the model, and the credentials to ask it with. */
export interface LiveAccount {
  readonly name: string;
  readonly accountId: string;
  readonly profile: string;
}

/** What is asked of CloudTrail's event history, and when. */
export interface Lookup {
  readonly accounts: readonly LiveAccount[];
  readonly regions: readonly string[];
  /** Where IAM's events are. */
  readonly mainRegion: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly until: number;
  readonly now: number;
}

export interface Tools {
  readonly clientOf: (profile: string, region: string) => Pick<CloudTrailClient, "send">;
  /** ID of the account that credentials are of. @throws Error where AWS does not take them */
  readonly accountOf: (profile: string, region: string) => Promise<string>;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/**
 * Two calls a second, for each account and region.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
const BETWEEN_CALLS = 500;
/** How often a call is made again that AWS finds one too many; each time it waits twice as long. */
const MOST_RETRIES = 6;
/** Milliseconds for which AWS keeps events. */
export const KEPT_BY_AWS = 90 * 86_400_000;

export const LOOKUP = {
  clientOf: (profile: string, region: string) => new CloudTrailClient({ profile, region }),
  wait: (milliseconds: number) => sleep(milliseconds),
};

/** One attribute a call; of all events of STS and CloudTrail most are of no interest. */
const ASKED: readonly LookupAttribute[] = [
  ...["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "SwitchRole"],
  ...TRAIL_EVENTS,
].map((name) => ({ AttributeKey: "EventName", AttributeValue: name }));
const OF_RULES: LookupAttribute = { AttributeKey: "EventSource", AttributeValue: "events.amazonaws.com" };
/** IAM records in the main region, and the topic of the alarms is there. */
const IN_MAIN_REGION: readonly LookupAttribute[] = [
  { AttributeKey: "EventSource", AttributeValue: "iam.amazonaws.com" },
  ...TOPIC_EVENTS.map((name): LookupAttribute => ({ AttributeKey: "EventName", AttributeValue: name })),
];

/** Asks each account in each region, one after the other; what cannot be asked is said, and the others are asked. */
export async function lookUp(lookup: Lookup, auditor: Auditor, tools: Tools): Promise<Source[]> {
  const sources: Source[] = [];
  for (const account of lookup.accounts) {
    const problem = await identityProblem(account, lookup.mainRegion, tools);
    for (const region of lookup.regions) {
      const name = `${account.name} (${account.accountId}) in ${region}`;
      const before = auditor.events;
      const why = problem ?? (await lookUpRegion(account, region, lookup, auditor, tools));
      const unread: Problem[] = why === undefined ? [] : [{ path: name, message: why }];
      const skipped = { digest: 0, insights: 0, other: 0 };
      sources.push({ name, files: 0, events: auditor.events - before, skipped, unread });
    }
  }
  return sources;
}

/** Credentials of another account would show that nothing happened in this one. */
async function identityProblem(
  { accountId, profile }: LiveAccount,
  region: string,
  { accountOf }: Tools,
): Promise<string | undefined> {
  try {
    const actual = await accountOf(profile, region);
    return actual === accountId ? undefined : `was not asked: profile ${profile} is of account ${actual}`;
  } catch (error) {
    return `was not asked: ${reasonOf(error, profile)}`;
  }
}

/** @returns why not all of it was read */
async function lookUpRegion(
  { accountId, profile }: LiveAccount,
  region: string,
  { since, until, mainRegion, now }: Lookup,
  auditor: Auditor,
  tools: Tools,
): Promise<string | undefined> {
  const client = tools.clientOf(profile, region);
  try {
    for (const attribute of [...ASKED, OF_RULES, ...(region === mainRegion ? IN_MAIN_REGION : [])]) {
      let token: string | undefined;
      do {
        const page = await patiently(tools, () =>
          client.send(
            new LookupEventsCommand({
              LookupAttributes: [attribute],
              StartTime: new Date(since),
              EndTime: new Date(until),
              MaxResults: 50,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
          ),
        );
        for (const { CloudTrailEvent: text } of page.Events ?? [])
          if (text !== undefined) auditor.seeText(text);
        token = page.NextToken;
        await tools.wait(BETWEEN_CALLS);
      } while (token !== undefined);
    }
    const isOlder = since < now - KEPT_BY_AWS;
    const first = isOlder ? dayOf(now - KEPT_BY_AWS) + 1 : dayOf(since);
    auditor.coverage.addDays(accountId, region, { first, last: dayOf(until) });
    return undefined;
  } catch (error) {
    return `was not read to its end: ${reasonOf(error, profile)}`;
  }
}

async function patiently<Answer>({ wait }: Tools, call: () => Promise<Answer>): Promise<Answer> {
  for (let retry = 0; ; retry++) {
    try {
      return await call();
    } catch (error) {
      if (!isThrottling(error) || retry === MOST_RETRIES) throw error;
      await wait(BETWEEN_CALLS * 2 ** (retry + 1));
    }
  }
}

function isThrottling(error: unknown): boolean {
  return error instanceof Error && /Throttl|TooManyRequests|SlowDown/.test(error.name);
}

function reasonOf(error: unknown, profile: string): string {
  const [name, message] = error instanceof Error ? [error.name, error.message] : ["", String(error)];
  if (`${name} ${message}`.includes("Expired")) return `the credentials of profile ${profile} have expired`;
  return message === "" ? name : message;
}
