import assert from "node:assert/strict";
import { moreOf } from "../../../proof/compare/identities";
import type { Identity } from "../../../proof/compare/state";
import type { Statement } from "../../../proof/decision/statements";
import { knownCaller } from "../../../proof/requests/callers";

type Tags = Readonly<Record<string, string>> | undefined;

function identity(tags: Tags, ...actions: readonly string[]): Identity {
  const statement: Statement = {
    effect: "Allow",
    actions: { not: false, texts: actions },
    resources: { not: false, texts: ["*"] },
    conditions: [{ operator: "StringEquals", key: "aws:PrincipalTag/team", values: ["blue"] }],
  };
  return {
    caller: knownCaller({ kind: "user", arn: "arn:aws:iam::111111111111:user/alice", tags }),
    policies: [{ arn: "arn:aws:iam::111111111111:policy/own", name: "own", statements: [statement] }],
    isUnknown: false,
  };
}

function answerOf(to: Identity, from: Identity): string | undefined {
  return moreOf({ to, from, told: { key: "", told: [] } }).answer?.kind;
}

describe("what somebody may do in their own account, where their tags matter", () => {
  const one = ["s3:GetObject"];
  const two = ["s3:GetObject", "s3:PutObject"];
  const cases: readonly (readonly [
    fact: string,
    to: Identity,
    from: Identity,
    answer: string | undefined,
  ])[] = [
    ["is more with the tag that counts", identity({ team: "blue" }, ...one), identity({}, ...one), "request"],
    ["is not more without it", identity({}, ...two), identity({ team: "blue" }, ...one), undefined],
    [
      "is the same where nobody knows them, then and now",
      identity(undefined, ...one),
      identity(undefined, ...one),
      undefined,
    ],
    [
      "is more by a further action, if they have it",
      identity(undefined, ...two),
      identity(undefined, ...one),
      "request",
    ],
    [
      "is not decided where they are known only now",
      identity({}, ...one),
      identity(undefined, ...one),
      "undecided",
    ],
  ];
  for (const [fact, to, from, answer] of cases) {
    it(fact, () => {
      assert.equal(answerOf(to, from), answer);
    });
  }
});
