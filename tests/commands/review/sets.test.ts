import assert from "node:assert/strict";
import colors from "picocolors";
import { changesBetween } from "../../../commands/review/changes";
import { accessMarkdown } from "../../../commands/review/markdown";
import { rowsOf } from "../../../commands/review/rows";
import { report } from "../../../commands/rehearsal/report";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { entries, PRIMARY_ID } from "../../models";
import { linesOf, rehearsalOf, reportOf, stateOf, unprovenOf } from "./states";

const PLAIN = { style: colors.createColors(false), width: undefined };
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

  it("is one row of ACCESS.md, in the set, whose accounts stand in a table of their own", async () => {
    const lines = accessMarkdown(await rehearsalOf(model(["alice"], 2)))
      .split("\n")
      .filter(LINE);
    const from = lines.indexOf("## Grants");
    assert.deepEqual(lines.slice(from, from + 11), [
      "## Grants",
      "| Who | Through | May assume | In | If | For up to | May then |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      "| `bob` | group admins | `admin` | prod-1, sandbox | MFA within 12 h | 1 h | ec2:DescribeRegions |",
      "| `alice` | group auditors | `auditor` | every account of production (2) | MFA within 12 h | 1 h | ec2:DescribeRegions |",
      "## Accounts",
      "| Account | ID | Of sets | Roles |",
      "| --- | --- | --- | --- |",
      "| `prod-1` | 222222222001 | production | `admin`, `auditor` |",
      "| `prod-2` | 222222222002 | production | `auditor` |",
      "| `sandbox` | 444444444444 | none | `admin` |",
    ]);
  });

  it("says of each account what is so there, and no more", async () => {
    const { accountSets, ...others } = model(["alice", "carol"], 4);
    const overlapping = { ...accountSets, some: { accounts: ["prod-1", "prod-2", "sandbox"] } };
    const found = await reportOf({ ...others, accountSets: overlapping });
    const said = rowsOf(found).flatMap(({ accounts, grant }) =>
      accounts.map((account) => `${grant.who} ${grant.role}@${account}`),
    );
    const meant = found.accounts.flatMap(({ account, grants }) =>
      grants.map(({ who, role }) => `${who} ${role}@${account}`),
    );
    assert.deepEqual(said.sort(), meant.sort());
  });

  for (const [name, made] of [
    ["a set", model],
    ["no set", withoutSets],
  ] as const) {
    it(`changes a handful of lines of ACCESS.md where a person comes, in forty accounts of ${name}`, async () => {
      const [before, after] = [await rehearsalOf(made()), await rehearsalOf(made(["alice", "carol"]))].map(
        (rehearsal) => accessMarkdown(rehearsal).split("\n"),
      );
      const gained = after?.filter((line) => before?.includes(line) === false) ?? [];
      assert.ok(gained.length <= 4, `${gained.length} lines:\n${gained.join("\n")}`);
      assert.equal(gained.filter((line) => line.startsWith("| `carol` | group auditors |")).length, 1);
    });
  }

  it("says who has it where an account comes, in forty accounts of no set", async () => {
    const [before, after] = [
      await rehearsalOf(withoutSets()),
      await rehearsalOf(withoutSets(["alice"], 41)),
    ].map((rehearsal) => accessMarkdown(rehearsal).split("\n"));
    const gained = after?.filter((line) => before?.includes(line) === false) ?? [];
    assert.ok(
      gained.some((line) => line.startsWith("| `alice` |") && line.includes("every account with it (42)")),
    );
    assert.ok(gained.some((line) => line.startsWith("| `prod-41` | 222222222041 |")));
  });

  it("is short in ACCESS.md for forty accounts and sixty people without sets", async () => {
    const people = Array.from({ length: 60 }, (_, index) => `person-${index}`);
    const { accounts, ...some } = withoutSets(people);
    const roles = { auditor: { ...READ_ONLY, trust: { match: "path" } } } as const;
    const groups = Object.fromEntries(
      people.map((who, index) => {
        const own = Object.keys(accounts).filter((_, at) => at % 5 === index % 5);
        return [
          `own-${who}`,
          { members: [who], assume: Object.fromEntries(own.map((at) => [at, ["auditor"]])) },
        ];
      }),
    );
    const primary = { accountId: PRIMARY_ID, userPath: "/people/" };
    const { length } = accessMarkdown(
      await unprovenOf({ ...some, primary, accounts, roles, groups: { ...some.groups, ...groups } }),
    );
    assert.ok(length > 10_000 && length < 150_000, `${length} characters`);
  });

  it("leaves the rows of others as they are where one role comes to one more account, and names it", async () => {
    const grown = (accounts: readonly string[]): AccessModelArgs => {
      const { groups, ...others } = model(["alice"], 2);
      const given = {
        ...others.accounts,
        "prod-2": {
          ...others.accounts["prod-2"],
          accountId: "222222222002",
          roles: accounts.includes("prod-2") ? ["admin"] : [],
        },
      };
      const assume = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, ["admin"]]));
      return {
        ...others,
        accounts: given,
        groups: {
          ...groups,
          admins: { members: ["bob"], assume: assume(["prod-1", "sandbox"]) },
          others: { members: ["carol"], assume: assume(accounts) },
        },
      };
    };
    const [before, after] = [
      await rehearsalOf(grown(["prod-1", "sandbox"])),
      await rehearsalOf(grown(["prod-1", "prod-2", "sandbox"])),
    ].map((rehearsal) =>
      accessMarkdown(rehearsal)
        .split("\n")
        .filter((line) => / group \S+ \|/.test(line)),
    );
    const gained = after?.filter((line) => before?.includes(line) === false) ?? [];
    assert.deepEqual(
      gained.map((line) => line.split(" | ").slice(0, 4).join(" | ")),
      ["| `carol` | group others | `admin` | prod-1, prod-2, sandbox"],
    );
  });

  it("is one change where somebody gains or loses it everywhere", async () => {
    const [one, two] = [await stateOf(model()), await stateOf(model(["alice", "carol"]))];
    const carol = (lines: readonly string[]): string[] => lines.filter((line) => line.includes("carol may"));
    const said =
      "carol may assume auditor in every account of production (40) (MFA within 12 h): ec2:DescribeRegions";
    assert.deepEqual(carol(linesOf(changesBetween(one, two))), [`+ ${said} BROADER`]);
    assert.deepEqual(carol(linesOf(changesBetween(two, one))), [`- ${said}`]);
  });

  it("is one change without a set too, where it is so wherever the role stands", async () => {
    const one = await stateOf(withoutSets(["alice"], 5));
    const two = await stateOf(withoutSets(["alice", "carol"], 5));
    assert.deepEqual(
      linesOf(changesBetween(one, two)).filter((line) => line.includes("carol may")),
      [
        "+ carol may assume auditor in every account with it (6) (MFA within 12 h): ec2:DescribeRegions BROADER",
      ],
    );
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

function withoutSets(auditors?: readonly string[], size?: number): AccessModelArgs {
  const { accounts, ...others } = model(auditors, size);
  const each = Object.entries(accounts).map(
    ([name, account]) => [name, { ...account, roles: ["auditor"] }] as const,
  );
  const groups = { auditors: { members: auditors ?? ["alice"], assume: { "*": ["auditor"] } } };
  return { ...others, accountSets: {}, accounts: Object.fromEntries(each), groups };
}

function withoutOwnRoles(): AccessModelArgs {
  const { accounts, ...others } = model();
  return { ...others, accounts: { ...accounts, "prod-1": { accountId: "222222222001" } } };
}
