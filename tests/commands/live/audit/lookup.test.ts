import assert from "node:assert/strict";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { type AwsClientStub, mockClient } from "aws-sdk-client-mock";
import type { Audit } from "../../../../commands/live/audit/conclusion";
import { lookUp, type Tools } from "../../../../commands/live/audit/lookup";
import type { Source } from "../../../../commands/live/audit/readSources";
import { example } from "../../../models";
import { auditorOf, callersCopy, CHILD_ID, type Event, onlyUsage, PRIMARY_ID } from "./events";

const NOW = Date.parse("2026-11-10T12:00:00Z");
const SINCE = Date.parse("2026-11-01T00:00:00Z");
const PRIMARY = { name: "primary", accountId: PRIMARY_ID, profile: "people" };
const CHILD = { name: "child", accountId: CHILD_ID, profile: "sandbox" };

describe("CloudTrail's event history", () => {
  let mock: AwsClientStub<CloudTrailClient>;
  beforeEach(() => {
    mock = mockClient(CloudTrailClient);
    mock.on(LookupEventsCommand).resolves({ Events: [] });
  });
  afterEach(() => {
    mock.restore();
  });

  const page = (...events: readonly Event[]) => ({
    Events: events.map((event) => ({ CloudTrailEvent: JSON.stringify(event) })),
  });
  const onAssumeRole = {
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "AssumeRole" } as const],
  };
  const error = (name: string): Error => Object.assign(new Error(`${name}: something`), { name });

  async function ask(
    change: {
      readonly accountOf?: Tools["accountOf"];
      readonly since?: number;
      readonly regions?: readonly string[];
    } = {},
  ): Promise<{
    readonly audit: Audit;
    readonly sources: readonly Source[];
    readonly waited: readonly number[];
  }> {
    const { since = SINCE, regions = ["us-east-1"] } = change;
    const waited: number[] = [];
    const auditor = auditorOf(example(), { since, until: NOW, regions });
    const tools: Tools = {
      clientOf: (profile, region) => new CloudTrailClient({ region, profile }),
      accountOf:
        change.accountOf ?? ((profile) => Promise.resolve(profile === "people" ? PRIMARY_ID : CHILD_ID)),
      wait: (milliseconds) => Promise.resolve(waited.push(milliseconds)),
    };
    const lookup = {
      accounts: [PRIMARY, CHILD],
      regions,
      mainRegion: "us-east-1",
      since,
      until: NOW,
      now: NOW,
    };
    const sources = await lookUp(lookup, auditor, tools);
    return { audit: auditor.conclude(), sources, waited };
  }

  it("is read page by page, with two calls a second", async () => {
    mock
      .on(LookupEventsCommand, { ...onAssumeRole })
      .resolvesOnce({ ...page(callersCopy({ id: "1" })), NextToken: "more" })
      .resolves(page(callersCopy({ id: "2" })));
    const { audit, waited } = await ask();
    assert.equal(onlyUsage(audit).count, 2);
    const [first, second] = mock.commandCalls(LookupEventsCommand).map(({ args }) => args[0].input);
    assert.deepEqual([first?.NextToken, second?.NextToken, second?.MaxResults], [undefined, "more", 50]);
    assert.ok(waited.every((milliseconds) => milliseconds >= 500));
    assert.equal(waited.length, mock.calls().length);
  });

  it("says that nothing happened where it was asked for all regions, and nothing was there", async () => {
    const { covered } = onlyUsage((await ask()).audit);
    assert.deepEqual([covered.read, covered.of], [10, 10]);
  });

  it("says nothing of days that AWS keeps no more", async () => {
    const since = Date.parse("2026-08-01T00:00:00Z");
    const { covered } = onlyUsage((await ask({ since })).audit);
    assert.deepEqual([covered.read, covered.of], [90, 102]);
  });

  it("is asked for IAM's events where they are, and nowhere else", async () => {
    await ask({ regions: ["us-east-1", "eu-west-1"] });
    const asked = mock
      .commandCalls(LookupEventsCommand)
      .filter(({ args }) => args[0].input.LookupAttributes?.[0]?.AttributeValue === "iam.amazonaws.com");
    assert.equal(asked.length, 2);
  });

  it("is asked again, each time later, where AWS finds it too much", async () => {
    mock
      .on(LookupEventsCommand, { ...onAssumeRole })
      .rejectsOnce(error("ThrottlingException"))
      .rejectsOnce(error("ThrottlingException"))
      .resolves(page(callersCopy()));
    const { audit, waited, sources } = await ask();
    assert.equal(onlyUsage(audit).count, 1);
    assert.deepEqual(waited.slice(0, 2), [1_000, 2_000]);
    assert.deepEqual(
      sources.flatMap(({ unread }) => unread),
      [],
    );
  });

  it("is given up in a region where AWS keeps refusing, and not in the next account", async () => {
    mock.on(LookupEventsCommand, { ...onAssumeRole }).rejects(error("ThrottlingException"));
    const { sources } = await ask();
    assert.equal(sources.length, 2);
    assert.ok(
      sources.every(({ unread }) => unread[0]?.message.startsWith("was not read to its end") === true),
    );
  });

  it("is kept as far as it was read before credentials expired, and counts as read nowhere after", async () => {
    mock
      .on(LookupEventsCommand, { ...onAssumeRole })
      .resolvesOnce({ ...page(callersCopy()), NextToken: "more" })
      .rejects(error("ExpiredTokenException"));
    const { audit, sources } = await ask();
    assert.equal(onlyUsage(audit).count, 1);
    assert.equal(onlyUsage(audit).covered.read, 0);
    assert.match(sources[0]?.unread[0]?.message ?? "", /credentials of profile people have expired/);
  });

  it("is not asked with the credentials of another account, which would show that nothing happened", async () => {
    const { audit, sources } = await ask({ accountOf: () => Promise.resolve("999999999999") });
    assert.equal(mock.calls().length, 0);
    assert.equal(onlyUsage(audit).covered.read, 0);
    assert.match(
      sources[0]?.unread[0]?.message ?? "",
      /was not asked: profile people is of account 999999999999/,
    );
  });
});
