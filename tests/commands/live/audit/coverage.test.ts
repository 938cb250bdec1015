import assert from "node:assert/strict";
import { Coverage } from "../../../../commands/live/audit/coverage";
import { dayOf, logNameOf } from "../../../../commands/live/audit/logFiles";

const day = (date: string): number => dayOf(Date.parse(`${date}T00:00:00Z`));
const NOVEMBER = { first: day("2026-11-01"), last: day("2026-11-03") };
const holding = (date: string, region = "us-east-1") => ({
  accountId: "222222222222",
  region,
  day: day(date),
});

function coverage(isComplete: boolean, ...read: readonly ReturnType<typeof holding>[]): Coverage {
  const made = new Coverage(isComplete);
  for (const holds of read) made.add(holds);
  return made;
}

const of = (made: Coverage, ...regions: readonly string[]) => made.of("222222222222", regions, NOVEMBER);

describe("What was read", () => {
  it("is known from the names that CloudTrail gives its files", () => {
    assert.deepEqual(
      logNameOf("222222222222_CloudTrail_eu-west-1_20261102T0005Z_Ab12cD.json.gz"),
      holding("2026-11-02", "eu-west-1"),
    );
    assert.equal(logNameOf("events.json"), undefined);
    assert.equal(
      logNameOf("222222222222_CloudTrail-Digest_eu-west-1_x_eu-west-1_20261102T000500Z.json.gz"),
      undefined,
    );
  });

  it("is each day of each region that there is a file of", () => {
    const made = coverage(
      false,
      holding("2026-11-01"),
      holding("2026-11-02"),
      holding("2026-11-01", "eu-west-1"),
    );
    assert.deepEqual(of(made, "us-east-1"), {
      read: 2,
      of: 3,
      missing: { region: "us-east-1", day: day("2026-11-03") },
    });
    assert.deepEqual(of(made, "us-east-1", "eu-west-1"), {
      read: 1,
      of: 3,
      missing: { region: "eu-west-1", day: day("2026-11-02") },
    });
    assert.equal(made.of("333333333333", ["us-east-1"], NOVEMBER).read, 0);
  });

  it("is no day of which a file is damaged, whatever else was read of it", () => {
    const made = coverage(false, holding("2026-11-01"), holding("2026-11-02"));
    made.damage(holding("2026-11-02"));
    made.add(holding("2026-11-02"));
    assert.equal(of(made, "us-east-1").read, 1);
  });

  it("is nothing at all where a damaged file may have held anything", () => {
    const made = coverage(true, holding("2026-11-01"));
    made.damage(undefined);
    assert.equal(of(made, "us-east-1").read, 0);
  });

  it("is all of an account's days where the sources are said to be complete, but not those of an account that they do not have", () => {
    const made = coverage(true);
    made.addAccount("222222222222");
    assert.deepEqual(of(made, "us-east-1", "eu-west-1"), { read: 3, of: 3, missing: undefined });
    assert.equal(made.of("333333333333", ["us-east-1"], NOVEMBER).read, 0);
  });

  it("is what AWS was asked for and gave", () => {
    const made = coverage(false);
    made.addDays("222222222222", "us-east-1", NOVEMBER);
    assert.equal(of(made, "us-east-1").read, 3);
  });
});
