import assert from "node:assert/strict";
import { readAccess } from "../../../components/access";
import type { AuditArgs } from "../../../components/model/accessModel";
import { type Change, example, problemsOf, ROLE } from "../../models";

function problems(audit: AuditArgs, change: Change = {}): string[] {
  return problemsOf({ ...example(change), audit });
}

function audit(args: AuditArgs, change: Change = {}) {
  return readAccess({ ...example(change), audit: args }).audit;
}

describe("audit", () => {
  it("is off where the model says nothing of it", () => {
    assert.equal(readAccess(example()).audit, undefined);
  });

  it("announces everything, in the main region and those of the accounts", () => {
    assert.deepEqual(audit({}, { account: { region: "eu-west-1" } }), {
      stack: "alarms",
      regions: ["us-east-1", "eu-west-1"],
      assumptions: true,
      changes: true,
      topic: undefined,
      emails: [],
    });
  });

  it("hears the main region alone where EventBridge sends nothing across regions", () => {
    const change: Change = { primary: { partition: "aws-us-gov" }, account: { region: "us-gov-east-1" } };
    assert.deepEqual(audit({}, change)?.regions, ["us-gov-west-1"]);
  });

  const cases: readonly (readonly [what: string, audit: AuditArgs, change: Change, problem: RegExp])[] = [
    [
      "a region across which nothing is sent",
      { regions: "us-gov-east-1" },
      { primary: { partition: "aws-us-gov" } },
      /^audit\.regions\[0\]: EventBridge sends nothing from us-gov-east-1 to us-gov-west-1/,
    ],
    [
      "a region of another partition",
      { regions: ["eu-west-1", "cn-north-1"] },
      {},
      /^audit\.regions\[1\]: cn-north-1 is in partition aws-cn/,
    ],
    ["what is no region", { regions: "europe" }, {}, /^audit\.regions\[0\]: "europe" is not allowed/],
    [
      "a topic in another region",
      { topic: "arn:aws:sns:eu-west-1:111111111111:security" },
      {},
      /^audit\.topic: .* allowed: .*arn:aws:sns:us-east-1:111111111111:NAME$/,
    ],
    [
      "a topic of another account",
      { topic: "arn:aws:sns:us-east-1:222222222222:security" },
      {},
      /^audit\.topic/,
    ],
    ["a FIFO topic", { topic: "arn:aws:sns:us-east-1:111111111111:security.fifo" }, {}, /^audit\.topic/],
    ["what is no address", { emails: ["security"] }, {}, /^audit\.emails\[0\]: "security" is not allowed/],
    ["the primary's stack", { stack: "primary" }, {}, /^audit\.stack: "primary" is the stack of the primary/],
    ["a child's stack", { stack: "child" }, {}, /^audit\.stack: "child" is the stack of account "child"/],
    ["nothing to announce", { assumptions: false, changes: false }, {}, /^audit: announces neither/],
    [
      "a role of the name that EventBridge's has",
      {},
      { role: { name: "Cross-Account-Federation-Alarms" } },
      new RegExp(`^roles\\.${ROLE}: "cross-account-federation-alarms" is the name`),
    ],
  ];
  for (const [what, args, change, problem] of cases) {
    it(`refuses ${what}`, () => {
      const [only, ...others] = problems(args, change);
      assert.match(only ?? "", problem);
      assert.deepEqual(others, []);
    });
  }

  it("takes a topic of the primary account", () => {
    assert.deepEqual(problems({ topic: "arn:aws:sns:us-east-1:111111111111:security" }), []);
  });

  it("refuses more accounts than the policy of a bus holds", () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 700 }, (_, n) => [
        `a${n}`,
        { accountId: String(300_000_000_000 + n), roles: [ROLE] },
      ]),
    );
    const found = problems({}, { accounts, group: { assume: { "*": [ROLE] } } });
    assert.equal(found.length, 1);
    assert.match(
      found[0] ?? "",
      /^audit: \d+ characters in the policy of an event bus; allowed: at most 10240/,
    );
  });
});
