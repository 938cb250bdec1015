import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditCommand } from "../../../commands/audit";
import { reviewCommand } from "../../../commands/review";
import { auditJson } from "../../../commands/live/audit/json";
import { accessMarkdown } from "../../../commands/review/markdown";
import { pageContents } from "../../../commands/review/html/contents";
import { readUsages } from "../../../commands/review/usage";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import {
  CHILD_ID,
  direct,
  example,
  groupId,
  IDENTITY_CENTER,
  ROLE,
  ROLE_ARN,
  USER,
  USER_ARN,
} from "../../models";
import { writeProject } from "../../projects";
import { auditOf, callersCopy, type Event, rolesCopy } from "../live/audit/events";
import { type Finished, run } from "../process";
import { rehearsalOf } from "./states";

const OF_USER = { principal: USER_ARN, roleArn: ROLE_ARN };
const VIA = ["identity provider lake"];

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
    ...OF_USER,
    via: ["group child-users"],
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
  const words = (...grants: readonly Event[]): string => readUsages(file(...grants)).of(OF_USER).text;

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
      file(
        grant({ via: VIA, subject: "a", count: 1, last: "2026-11-01T00:00:00Z" }),
        grant({ via: VIA, subject: "b" }),
        grant({ via: ["identity provider sea"], subject: "a" }),
      ),
    );
    const of = (identityProvider: string, subject?: string): string =>
      usages.of({ ...OF_USER, identityProvider, subject }).text;
    assert.equal(of("lake", "a"), "2026-11-01, once");
    assert.equal(of("lake", "b"), "not used for 100 days");
    assert.equal(of("lake"), "2026-11-01, once");
    assert.equal(of("sea", "a"), "not used for 100 days");
  });

  it("is a column of ACCESS.md that comes from an audit, and is checked with it", async () => {
    writeFileSync(at("log.json"), JSON.stringify(callersCopy()));
    const { stdout } = await run(auditCommand, ["log.json", "--json"], { project });
    writeFileSync(at("usage.json"), stdout);
    assert.equal((await review("--used", "usage.json")).exitCode, 0);
    assert.match(
      access(),
      /\| For up to \| May then \| Last used \|\n.*\n.*\| \*\*administrator\*\* \| 2026-11-01, once \|/,
    );
    assert.match(access(), /in the logs from 2026-11-01 to 2026-11-01/);
    assert.ok(!access().includes("Nothing here depends on the date"));
    assert.deepEqual(await review("--check", "--used", "usage.json"), {
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
    assert.equal((await review("--check")).exitCode, 1);
  });

  it("stands out where a grant was not used", async () => {
    await review("--used", file(grant()));
    assert.match(access(), /\| \*\*not used for 100 days\*\* \|/);
  });

  it("is known to the page", async () => {
    const usages = readUsages(file(grant({ count: 2, last: "2026-11-02T09:00:00Z" })));
    const { usage } = await pageContents(await rehearsalOf(example()), usages);
    assert.deepEqual(usage, {
      from: "2026-08-01",
      to: "2026-11-08",
      uses: [{ text: "2026-11-02, 2 times", use: "used" }],
      of: { "0 0": 0 },
    });
  });

  describe("in accounts of a set, by people of Identity Center groups and by whole accounts", () => {
    const other = "333333333333";
    const vendor = "666666666666";
    const roles = [ROLE, "reader"];
    const model: AccessModelArgs = {
      ...example({
        primary: IDENTITY_CENTER,
        account: { roles },
        accounts: { second: { accountId: other, roles } },
        roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
        groups: {
          night: direct({ assume: { all: [ROLE, "reader"] } }),
          day: direct({ identityCenterGroup: groupId(2), assume: { all: [ROLE] } }),
        },
        machines: {
          vendor: {
            principal: `arn:aws:iam::${vendor}:root`,
            externalId: "acme-42",
            assume: { all: ["reader"] },
          },
        },
      }),
      accountSets: { all: { accounts: ["child", "second"] } },
    };
    const copyIn = (accountId: string, role: string, userIdentity: Event, id: string): Event => {
      const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
      const call = rolesCopy({ id, roleArn, asked: { externalId: "acme-42" } });
      return { ...call, recipientAccountId: accountId, userIdentity };
    };
    const service = { type: "AWSService", invokedBy: "account-access.amazonaws.com" };
    const ofVendor = { type: "AWSAccount", principalId: "AIDASTRANGER", accountId: vendor };
    const events = [
      copyIn(CHILD_ID, ROLE, service, "1"),
      copyIn(CHILD_ID, "reader", service, "2"),
      copyIn(other, "reader", ofVendor, "3"),
    ];
    const usages = (): ReturnType<typeof readUsages> => {
      const audit = auditOf(model, events, { isComplete: true });
      writeFileSync(at("usage.json"), auditJson(audit, []));
      return readUsages(at("usage.json"));
    };

    /** Who, which role, where, and when last, of each row of grants. */
    const rowsOf = (markdown: string): string[] =>
      markdown.split("\n").flatMap((line) => {
        const cells = line.split("|").map((cell) => cell.trim().replaceAll(/[`*]/g, ""));
        return cells.length === 10 && cells[1] !== "Who" && cells[1] !== "---"
          ? [[cells[1], cells[3], cells[4], cells[8]].join(" | ")]
          : [];
      });

    const night = `Identity Center group night (${groupId(1)})`;
    const day = `Identity Center group day (${groupId(2)})`;
    const whole = `whoever account ${vendor} lets`;
    const oneOf = "not known: 1 use by people of one of several Identity Center groups";
    const once = "2026-11-01, once";
    const never = "not used for 1 day";

    it("stands in each account by itself, since uses differ", async () => {
      const rows = rowsOf(accessMarkdown(await rehearsalOf(model), usages()));
      assert.deepEqual(rows, [
        `${USER} | ${ROLE} | child | ${never}`,
        `${day} | ${ROLE} | child | ${oneOf}`,
        `${day} | ${ROLE} | second | ${never}`,
        `${night} | ${ROLE} | child | ${oneOf}`,
        `${night} | ${ROLE} | second | ${never}`,
        `${night} | reader | child | ${once}`,
        `${night} | reader | second | ${never}`,
        `${whole} | reader | child | ${never}`,
        `${whole} | reader | second | ${once}`,
      ]);
    });

    it("is known to the page", async () => {
      const { principals, targets, usage } = await pageContents(await rehearsalOf(model), usages());
      const used = Object.entries(usage?.of ?? {}).map(([key, use]) => {
        const [principal = 0, target = 0] = key.split(" ").map(Number);
        const { name } = principals[principal] ?? assert.fail();
        const { arn } = targets[target] ?? assert.fail();
        return [name, arn.slice(arn.lastIndexOf(":") - 12), usage?.uses[use]?.text].join(" | ");
      });
      assert.deepEqual(
        used.sort(),
        [
          `${USER} | ${CHILD_ID}:role/${ROLE} | ${never}`,
          `night | ${CHILD_ID}:role/${ROLE} | ${oneOf}`,
          `night | ${CHILD_ID}:role/reader | ${once}`,
          `night | ${other}:role/${ROLE} | ${never}`,
          `night | ${other}:role/reader | ${never}`,
          `day | ${CHILD_ID}:role/${ROLE} | ${oneOf}`,
          `day | ${other}:role/${ROLE} | ${never}`,
          `vendor | ${CHILD_ID}:role/reader | ${never}`,
          `vendor | ${other}:role/reader | ${once}`,
        ].sort(),
      );
    });
  });

  it("is refused where the file is no audit", async () => {
    writeFileSync(at("usage.json"), '{"from":"today","grants":[{}]}');
    const { exitCode, stderr } = await review("--used", "usage.json");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^usage\.json has \d+ problems:\n {2}from: .*write the file with: npm run audit -- PATH --json/,
    );
    writeFileSync(at("usage.json"), "no");
    assert.match((await review("--used", "usage.json")).stderr, /usage\.json: is no JSON/);
    assert.match((await review("--used", "nowhere.json")).stderr, /there is no such file/);
  });
});
