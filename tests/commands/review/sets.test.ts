import assert from "node:assert/strict";
import colors from "picocolors";
import { changesBetween } from "../../../commands/review/changes";
import { accessMarkdown } from "../../../commands/review/markdown";
import { placedGrants } from "../../../commands/review/sections";
import { report } from "../../../commands/rehearsal/report";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { entries, PRIMARY_ID } from "../../models";
import { linesOf, rehearsalOf, reportOf, stateOf } from "./states";

const PLAIN = colors.createColors(false);
const READ_ONLY = { permissions: { statements: [{ actions: "ec2:DescribeRegions", resources: "*" }] } };

/** Forty accounts of production, one of which has a role of its own, and a sandbox. */
function model(auditors: readonly string[] = ["alice"], size = 40): AccessModelArgs {
  const production = entries(size, (n) => [
    `prod-${n}`,
    { accountId: String(222_222_222_000 + n), ...(n === 1 ? { roles: ["admin"] } : {}) },
  ]);
  return {
    primary: { accountId: PRIMARY_ID },
    accounts: { ...production, sandbox: { accountId: "444444444444", roles: ["admin"] } },
    accountSets: { production: { accounts: Object.keys(production), roles: ["auditor"] } },
    roles: { admin: READ_ONLY, auditor: READ_ONLY },
    groups: {
      auditors: { members: auditors, assume: { production: ["auditor"] } },
      admins: { members: ["bob"], assume: { "*": ["admin"] } },
    },
  };
}

const LINE = (line: string): boolean => line.trim() !== "";

describe("a grant that all accounts of a set share", function () {
  this.timeout(60_000);

  it("is one row of ACCESS.md, under the set, with its accounts", async () => {
    const lines = accessMarkdown(await rehearsalOf(model(["alice"], 2)))
      .split("\n")
      .filter(LINE);
    const from = lines.indexOf("## Every account of production (2)");
    assert.deepEqual(lines.slice(from, from + 11), [
      "## Every account of production (2)",
      "prod-1 (222222222001), prod-2 (222222222002).",
      "| Who | Through | May assume | If | For up to | May then |",
      "| --- | --- | --- | --- | --- | --- |",
      "| `alice` | group auditors | `auditor` | MFA within 12 h | 1 h | ec2:DescribeRegions |",
      "## prod-1 (222222222001)",
      "Beside what stands under every account of production (2).",
      "| Who | Through | May assume | If | For up to | May then |",
      "| --- | --- | --- | --- | --- | --- |",
      "| `bob` | group admins | `admin` | MFA within 12 h | 1 h | ec2:DescribeRegions |",
      "## sandbox (444444444444)",
    ]);
  });

  it("says of each account what is so there, and no more", async () => {
    const { accountSets, ...others } = model(["alice", "carol"], 4);
    const overlapping = { ...accountSets, some: { accounts: ["prod-1", "prod-2", "sandbox"] } };
    const found = await reportOf({ ...others, accountSets: overlapping });
    const said = placedGrants(found).flatMap(({ place, entry }) =>
      (place.kind === "set" ? place.accounts : [place.account]).map(
        (account) => `${entry.who} ${entry.role}@${account}`,
      ),
    );
    const meant = found.accounts.flatMap(({ account, grants }) =>
      grants.map(({ who, role }) => `${who} ${role}@${account}`),
    );
    assert.deepEqual([...new Set(said)].sort(), meant.sort());
  });

  it("changes a handful of lines of ACCESS.md where a person comes, in forty accounts", async () => {
    const [before, after] = [await rehearsalOf(model()), await rehearsalOf(model(["alice", "carol"]))].map(
      (rehearsal) => accessMarkdown(rehearsal).split("\n"),
    );
    const gained = after?.filter((line) => before?.includes(line) === false) ?? [];
    assert.ok(gained.length <= 8, `${gained.length} lines:\n${gained.join("\n")}`);
    assert.equal(gained.filter((line) => line.startsWith("| `carol` | group auditors |")).length, 1);
  });

  it("is one change where somebody gains or loses it everywhere", async () => {
    const [one, two] = [await stateOf(model()), await stateOf(model(["alice", "carol"]))];
    const carol = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("carol may"));
    const said =
      "carol may assume auditor in every account of production (40) (MFA within 12 h): ec2:DescribeRegions";
    assert.deepEqual(carol(linesOf(changesBetween(one, two))), [`+ ${said} BROADER`]);
    assert.deepEqual(carol(linesOf(changesBetween(two, one))), [`- ${said}`]);
  });

  it("is told of the new account alone where the set grows", async () => {
    const [one, two] = [await stateOf(model(["alice"], 2)), await stateOf(model(["alice"], 3))];
    const lines = linesOf(changesBetween(one, two), (sign) => sign === "+");
    assert.deepEqual(lines, [
      "+ alice may assume auditor in prod-3 (MFA within 12 h): ec2:DescribeRegions BROADER",
    ]);
  });

  it("is one row of a rehearsal, whose stacks are one line where they create the same", async () => {
    const text = report(await rehearsalOf(model()), PLAIN);
    const rows = text.split("\n").filter((line) => line.includes("every account of production"));
    assert.equal(rows.length, 1, rows.join("\n"));
    assert.match(rows[0] ?? "", /alice +group auditors +every account of production \(40\) +auditor/);
    const alike = report(await rehearsalOf(withoutOwnRoles()), PLAIN).split("\n");
    assert.ok(
      alike.some((line) => /^every account of production \(40\): 1 CrossAccount.*1 Role,/.test(line)),
    );
  });
});

function withoutOwnRoles(): AccessModelArgs {
  const { accounts, ...others } = model();
  return { ...others, accounts: { ...accounts, "prod-1": { accountId: "222222222001" } } };
}
