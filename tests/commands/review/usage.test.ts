import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditCommand } from "../../../commands/audit";
import { reviewCommand } from "../../../commands/review";
import { pageContents } from "../../../commands/review/html/contents";
import { readUsages } from "../../../commands/review/usage";
import { example, ROLE_ARN, USER_ARN } from "../../models";
import { writeProject } from "../../projects";
import { callersCopy, type Event } from "../live/audit/events";
import { type Finished, run } from "../process";
import { rehearsalOf } from "./states";

describe("How grants were used, in a review", function () {
  this.timeout(60_000);
  let project = "";
  const at = (name: string): string => join(project, name);
  const review = (...args: readonly string[]): Promise<Finished> => run(reviewCommand, args, { project });
  const access = (): string => readFileSync(at("ACCESS.md"), "utf8");

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "usage-"));
    writeProject(project);
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const grant = (change: Event = {}): Event => ({
    principal: USER_ARN,
    roleArn: ROLE_ARN,
    count: 0,
    last: null,
    days: { read: 100, of: 100 },
    perhaps: 0,
    ...change,
  });
  const file = (...grants: readonly Event[]): string => {
    const period = { from: "2026-08-01T00:00:00Z", to: "2026-11-08T12:00:00Z" };
    writeFileSync(at("usage.json"), JSON.stringify({ ...period, grants }));
    return at("usage.json");
  };
  const words = (...grants: readonly Event[]): string =>
    readUsages(file(...grants)).of(USER_ARN, ROLE_ARN).text;

  const cases: readonly (readonly [string, Event, string])[] = [
    ["was used", { count: 3, last: "2026-11-02T09:00:00Z" }, "2026-11-02, 3 times"],
    ["was used once", { count: 1, last: "2026-11-02T09:00:00Z" }, "2026-11-02, once"],
    [
      "was used long ago",
      { count: 3, last: "2026-08-02T09:00:00Z" },
      "not used for 98 days: last on 2026-08-02",
    ],
    ["was not used", {}, "not used for 100 days"],
    [
      "may have been used on a day that was not read",
      { days: { read: 99, of: 100 } },
      "not known: 99 of 100 days read",
    ],
    [
      "may have been used by somebody unknown",
      { perhaps: 2 },
      "not known: 2 uses by somebody of the account",
    ],
    ["was in no log at all", { days: { read: 0, of: 0 } }, "not known: 0 of 0 days read"],
  ];
  for (const [name, change, text] of cases) {
    it(`says of a grant that it ${name}`, () => {
      assert.equal(words(grant(change)), text);
    });
  }

  it("says of a grant that is newer than the audit that nothing is known", () => {
    assert.equal(
      words(grant({ roleArn: "arn:aws:iam::222222222222:role/other" })),
      "not known: not in the audit",
    );
  });

  it("takes an identity provider's subjects apart, or together", () => {
    const usages = readUsages(
      file(grant({ subject: "a", count: 1, last: "2026-11-01T00:00:00Z" }), grant({ subject: "b" })),
    );
    assert.equal(usages.of(USER_ARN, ROLE_ARN, "a").text, "2026-11-01, once");
    assert.equal(usages.of(USER_ARN, ROLE_ARN, "b").text, "not used for 100 days");
    assert.equal(usages.of(USER_ARN, ROLE_ARN).text, "2026-11-01, once");
  });

  it("is a column of ACCESS.md that comes from an audit, and is checked with it", async () => {
    writeFileSync(at("log.json"), JSON.stringify(callersCopy()));
    const { stdout } = await run(auditCommand, ["log.json", "--json"], { project });
    writeFileSync(at("usage.json"), stdout);
    assert.equal((await review("--usage", "usage.json")).exitCode, 0);
    assert.match(
      access(),
      /\| For up to \| May then \| Last used \|\n.*\n.*\| \*\*administrator\*\* \| 2026-11-01, once \|/,
    );
    assert.match(access(), /in the logs from 2026-11-01 to 2026-11-01/);
    assert.ok(!access().includes("Nothing here depends on the date"));
    assert.deepEqual(await review("--check", "--usage", "usage.json"), {
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
    assert.equal((await review("--check")).exitCode, 1);
  });

  it("stands out where a grant was not used", async () => {
    await review("--usage", file(grant()));
    assert.match(access(), /\| \*\*not used for 100 days\*\* \|/);
  });

  it("is known to the page", async () => {
    const usages = readUsages(file(grant({ count: 2, last: "2026-11-02T09:00:00Z" })));
    const { usage } = await pageContents(await rehearsalOf(example()), usages);
    assert.deepEqual(usage, {
      from: "2026-08-01",
      to: "2026-11-08",
      uses: [{ text: "2026-11-02, 2 times", isUsed: true }],
      of: { "0 0": 0 },
    });
  });

  it("is refused where the file is no audit", async () => {
    writeFileSync(at("usage.json"), '{"from":"today","grants":[{}]}');
    const { exitCode, stderr } = await review("--usage", "usage.json");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^usage\.json has \d+ problems:\n {2}from: .*write the file with: npm run audit -- PATH --json/,
    );
    writeFileSync(at("usage.json"), "no");
    assert.match((await review("--usage", "usage.json")).stderr, /usage\.json: is no JSON/);
    assert.match((await review("--usage", "nowhere.json")).stderr, /there is no such file/);
  });
});
