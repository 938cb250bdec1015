import assert from "node:assert/strict";
import { evaluate } from "../commands/rehearsal/evaluate";
import type { CheckedAccess } from "../components/access";
import { type Call, requestsTo } from "./combinations/calls";
import { accessToAll, type TriedRole } from "./combinations/roles";
import { decider } from "./combinations/decide";
import { brokenRules, RULES } from "./combinations/rules";
import { everyTable, type Table } from "./combinations/tables";

/** Calls that a failure message shows of a table. */
const MOST_SHOWN = 5;

/** The policy engine, which takes its time, is asked about each call that is allowed, and about every tenth other. */
const EVERY = 10;

/** The calls of a table that are answered otherwise than the rules say, by our own decision or the engine, in words. */
async function unexpectedOf(access: CheckedAccess, { role, cells }: Table): Promise<string[]> {
  const requestOf = requestsTo(access, role);
  const decide = decider();
  const unexpected: string[] = [];
  for (const [index, { call, expected, reason }] of cells.entries()) {
    const request = requestOf(call);
    const isAsked = expected === "allowed" || index % EVERY === 0;
    const answers = [decide(request), ...(isAsked ? [await evaluate(request)] : [])];
    for (const got of answers.filter((answer) => answer !== expected)) {
      unexpected.push(`expected ${expected} (${reason}), got ${got}: ${wordsOf(call)}`);
    }
  }
  return unexpected;
}

function wordsOf(call: Call): string {
  return Object.entries(call)
    .map(([part, value]) => `${part}: ${value}`)
    .join(", ");
}

function titleOf({ asks, grantedTo }: TriedRole): string {
  const asked = asks.length === 0 ? "nothing" : asks.join(", ");
  return `of a role for ${grantedTo.join(", ")} that asks for ${asked}`;
}

describe("combinations of what a role asks for and what a call gives", function () {
  this.timeout(60_000);
  const tables = everyTable();

  for (const table of tables) {
    const { audience, role, accessKeys, cells } = table;
    const keys = accessKeys === "refused" ? " where access keys are refused" : "";
    it(`are answered as the rules say: ${cells.length} calls by ${audience} ${titleOf(role)}${keys}`, async () => {
      const unexpected = await unexpectedOf(accessToAll(accessKeys), table);
      const shown = unexpected.slice(0, MOST_SHOWN).join("\n  ");
      assert.equal(unexpected.length, 0, `${unexpected.length} of ${cells.length} calls:\n  ${shown}`);
    });
  }

  it("are 23,984 calls, of which 734 are allowed", () => {
    const cells = tables.flatMap((table) => table.cells);
    assert.equal(cells.length, 23_984);
    assert.equal(cells.filter(({ expected }) => expected === "allowed").length, 734);
  });

  it("hold, in each table, calls that are allowed and calls that are denied", () => {
    for (const { role, audience, cells } of tables) {
      const verdicts = new Set(cells.map(({ expected }) => expected));
      assert.deepEqual([...verdicts].sort(), ["allowed", "denied"], `${audience} ${titleOf(role)}`);
    }
  });

  for (const rule of RULES) {
    it(`hold calls that only one rule refuses: ${rule.otherwise} (${rule.of.join(", ")})`, () => {
      for (const audience of rule.of) {
        const ofAudience = tables.filter((table) => table.audience === audience);
        assert.ok(
          ofAudience.some(({ role, accessKeys, cells }) =>
            cells.some(({ call }) => {
              const [first, ...others] = brokenRules(role, audience, call, accessKeys);
              return first === rule && others.length === 0;
            }),
          ),
          `no call by ${audience} is refused for this alone`,
        );
      }
    });
  }
});
