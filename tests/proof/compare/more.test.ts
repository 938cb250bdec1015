import assert from "node:assert/strict";
import { type Asked, type Layers, lessDenied, moreAllowed } from "../../../proof/compare/more";
import { type Context, REQUEST } from "../../../proof/decision/context";
import { allowedBy, includes } from "../../../proof/decision/policies";
import type { Selection, Statement } from "../../../proof/decision/statements";
import { sessionWorlds } from "../../../proof/requests/sessions";

const SESSION = {
  partition: "aws",
  arn: "arn:aws:iam::222222222222:role/deploy",
  tags: {},
  sessionTags: {},
  sourceIdentity: false,
  providers: [],
} as const;
const ASKED: Asked = {
  worlds: (sets, actions) => [sessionWorlds({ ...SESSION, actions }, sets).own],
  told: [],
};

const ACTIONS = [
  "*",
  "s3:*",
  "s3:Get*",
  "s3:GetObject",
  "s3:PutObject",
  "iam:*",
  "iam:Pass*",
  "iam:PassRole",
];
const RESOURCES = ["*", "arn:aws:s3:::a", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*", "arn:aws:s3:::*"];
const REGIONS = ["eu-west-1", "us-east-1", "eu-*"];

/** Draws the same numbers each time. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Draw = ReturnType<typeof numbersFrom>;

function some(draw: Draw, all: readonly string[]): string[] {
  return Array.from({ length: 1 + draw(3) }, () => all[draw(all.length)] ?? "");
}

function selection(draw: Draw, all: readonly string[]): Selection {
  return { not: draw(5) === 0, texts: some(draw, all) };
}

function statement(draw: Draw): Statement {
  const operator = ["StringLike", "StringNotLike", "StringLikeIfExists"][draw(3)] ?? "";
  const key = ["aws:RequestedRegion", "aws:UserAgent"][draw(2)] ?? "";
  return {
    effect: draw(4) === 0 ? "Deny" : "Allow",
    actions: selection(draw, ACTIONS),
    resources: selection(draw, RESOURCES),
    conditions: draw(3) === 0 ? [{ operator, key, values: some(draw, REGIONS) }] : [],
  };
}

function layers(draw: Draw): Layers {
  const list = (): Statement[] => Array.from({ length: 1 + draw(4) }, () => statement(draw));
  return draw(3) === 0 ? [list(), list()] : [list()];
}

/** Policies that share most with others, as those of two states do. */
function changed(draw: Draw, [own, ...boundaries]: Layers): Layers {
  const kept = own.filter(() => draw(4) > 0);
  const added = draw(2) === 0 ? [statement(draw)] : [];
  return draw(4) === 0 ? [[...kept, ...added]] : [[...kept, ...added], ...boundaries];
}

function requestsOf(draw: Draw): Context[] {
  const actions = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListAllMyBuckets",
    "iam:PassRole",
    "iam:GetUser",
    "ec2:Stop",
  ];
  const resources = ["*", "arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:iam::1:role/x"];
  return actions.flatMap((action) =>
    resources.map((resource) => {
      const region = ["eu-west-1", "us-east-1", "eu-north-1", "ap-south-1"][draw(4)] ?? "";
      const agent = ["eu-west-1", "eu-x", "cli"][draw(3)];
      return new Map([
        [REQUEST.action, action],
        [REQUEST.resource, resource],
        ["aws:requestedregion", region],
        ...(agent === undefined || draw(3) === 0 ? [] : [["aws:useragent", agent] as const]),
      ]);
    }),
  );
}

function setOf([own, ...boundaries]: Layers) {
  return allowedBy(own, ...boundaries);
}

const named = (
  effect: Statement["effect"],
  actions: Selection,
  more: Partial<Statement> = {},
): Statement => ({
  effect,
  actions,
  resources: { not: false, texts: ["*"] },
  conditions: [],
  ...more,
});
const list = (...texts: readonly string[]): Selection => ({ not: false, texts });
const thousands = (service: string): string[] =>
  Array.from({ length: 3_000 }, (_, n) => `${service}:Do${n}Thing`);

describe("what policies allow more than others", () => {
  it("is a request that the one allows and the other does not, and is none only where there is none", () => {
    let [found, none] = [0, 0];
    for (let seed = 1; seed <= 400; seed += 1) {
      const draw = numbersFrom(seed);
      const before = layers(draw);
      const now = changed(draw, before);
      const [allowed, allowedBefore] = [setOf(now), setOf(before)];
      const answer = moreAllowed(ASKED, now, before);
      assert.notEqual(answer?.kind, "undecided");
      if (answer?.kind === "request") {
        found += 1;
        assert.ok(includes(allowed, answer.request) && !includes(allowedBefore, answer.request), `${seed}`);
      } else {
        none += 1;
        for (const request of requestsOf(draw)) {
          const isMore = includes(allowed, request) && !includes(allowedBefore, request);
          assert.ok(!isMore, `${seed}: ${JSON.stringify([now, before, [...request]])}`);
        }
      }
    }
    assert.ok(found > 50 && none > 50, `${found} found, ${none} not`);
  });

  it("is found among thousands of actions", () => {
    const before: Layers = [[named("Allow", list(...thousands("a"))), named("Allow", list("s3:Get*"))]];
    const now: Layers = [
      [named("Allow", list(...thousands("a"), "b:More")), named("Allow", list("s3:Get*"))],
    ];
    const answer = moreAllowed(ASKED, now, before);
    assert.equal(answer?.kind === "request" && answer.request.get(REQUEST.action), "b:More");
    assert.equal(moreAllowed(ASKED, before, now), undefined);
  });

  it("is found beside thousands of actions that are not all", () => {
    const answer = moreAllowed(
      ASKED,
      [[named("Allow", list("*"))]],
      [[named("Allow", list(...thousands("a")))]],
    );
    assert.equal(answer?.kind === "request" && answer.request.get(REQUEST.action), "iam:CreateUser");
  });

  it("is not decided where thousands of patterns may or may not be all of one", () => {
    const before: Layers = [[named("Allow", list(...thousands("a").map((action) => `${action}*`)))]];
    const answer = moreAllowed(ASKED, [[named("Allow", list("a:Do*"))]], before);
    assert.deepEqual(answer, { kind: "undecided", why: "its policies name too many actions to be compared" });
  });

  it("is what several others cover together, and not one of them", () => {
    const region = (operator: string): Partial<Statement> => ({
      conditions: [{ operator, key: "aws:RequestedRegion", values: ["eu-west-1"] }],
    });
    const halves = ["StringEquals", "StringNotEquals"].map((operator) =>
      named("Allow", list("s3:*"), region(operator)),
    );
    assert.equal(moreAllowed(ASKED, [[named("Allow", list("s3:*"))]], [halves]), undefined);
    assert.equal(moreAllowed(ASKED, [[named("Allow", list("s3:*"))]], [halves.slice(1)])?.kind, "request");
  });
});

describe("what policies deny less than others", () => {
  it("is a request whether or not something allows it", () => {
    const before = [named("Allow", list("s3:*")), named("Deny", list("iam:*"))];
    assert.equal(moreAllowed(ASKED, [before.slice(0, 1)], [before]), undefined);
    assert.equal(lessDenied(ASKED, before.slice(0, 1), before)?.kind, "request");
  });

  it("is none where the rest denies the same", () => {
    const before = [named("Deny", list("iam:PassRole")), named("Deny", list("iam:*"))];
    assert.equal(lessDenied(ASKED, before.slice(1), before), undefined);
  });
});
