import assert from "node:assert/strict";
import { type AccessChange, accessChanges, takesAway } from "../../../commands/deployment/accessChanges";
import { grantsTo } from "../../../commands/deployment/plan";
import { readAccess } from "../../../components/access";
import { example, ROLE_ARN, USER_ARN } from "../../models";

type Statement = Readonly<Record<string, unknown>>;

const ROOT = { AWS: "arn:aws:iam::111111111111:root" };
const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const TRUST = { Sid: "Users", Effect: "Allow", Principal: ROOT, Action: "sts:AssumeRole" };

function trust(conditions: Statement = {}, more: Statement = {}): Statement {
  return { ...TRUST, Condition: { ArnEquals: { "aws:PrincipalArn": [USER_ARN] }, ...conditions }, ...more };
}

function changes(
  type: "role:Role" | "policy:Policy",
  before: readonly Statement[] | undefined,
  after: readonly Statement[] | undefined,
): AccessChange[] {
  const inputs = (statements: readonly Statement[] | undefined) => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    return statements && { name: "X", [type === "role:Role" ? "assumeRolePolicy" : "policy"]: document };
  };
  return accessChanges([
    { type: `aws:iam/${type}`, urn: "urn:x", before: inputs(before), after: inputs(after) },
  ]);
}

function lines(all: readonly AccessChange[]): string[] {
  return all.map(({ sign, text }) => `${sign} ${text}`);
}

/** What it does: gives, takes, both, or neither. */
function effects(all: readonly AccessChange[]): string[] {
  return all.map(({ gives, takes }) => `${gives ? "gives" : ""}${takes ? "takes" : ""}`);
}

type Case = readonly [what: string, before: Statement, after: Statement, says: string, does: string];

const age = (seconds: string) => ({ NumericLessThanEquals: { "aws:MultiFactorAuthAge": seconds } });
const id = (...ids: readonly string[]) => ({ StringEquals: { "sts:ExternalId": ids } });

describe("a change of who may assume a role", () => {
  const cases: readonly Case[] = [
    [
      "a condition that goes",
      trust(MFA),
      trust(),
      "no longer if aws:MultiFactorAuthPresent Bool true (BROADER)",
      "gives",
    ],
    [
      "a condition that comes",
      trust(),
      trust(MFA),
      "now if aws:MultiFactorAuthPresent Bool true (narrower)",
      "takes",
    ],
    [
      "a shorter time",
      trust(age("43200")),
      trust(age("3600")),
      "no longer if aws:MultiFactorAuthAge NumericLessThanEquals 43200; now if aws:MultiFactorAuthAge NumericLessThanEquals 3600 (narrower)",
      "takes",
    ],
    [
      "one more value",
      trust(id("one")),
      trust(id("one", "two")),
      "no longer if sts:ExternalId StringEquals one; now if sts:ExternalId StringEquals one or two (BROADER)",
      "gives",
    ],
    [
      "another value",
      trust(id("one")),
      trust(id("two")),
      "no longer if sts:ExternalId StringEquals one; now if sts:ExternalId StringEquals two (changed)",
      "givestakes",
    ],
    [
      "one condition for another",
      trust(MFA),
      trust(id("one")),
      "no longer if aws:MultiFactorAuthPresent Bool true; now if sts:ExternalId StringEquals one (changed)",
      "givestakes",
    ],
    [
      "a key that may be absent",
      trust(MFA),
      trust({ BoolIfExists: MFA.Bool }),
      "no longer if aws:MultiFactorAuthPresent Bool true; now if aws:MultiFactorAuthPresent BoolIfExists true (BROADER)",
      "gives",
    ],
    [
      "an operator that says the same",
      trust(id("one")),
      trust({ StringLike: { "sts:ExternalId": "one" } }),
      "no longer if sts:ExternalId StringEquals one; now if sts:ExternalId StringLike one (the same in effect)",
      "",
    ],
    [
      "one more action",
      trust(),
      trust({}, { Action: ["sts:AssumeRole", "sts:TagSession"] }),
      "now also sts:TagSession (BROADER)",
      "gives",
    ],
    [
      "other principals behind the same callers",
      trust(),
      trust({}, { Principal: "*" }),
      "now for * (changed)",
      "givestakes",
    ],
    [
      "a second list of callers that goes, of which both had to hold",
      trust({ ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:user/staff/*" } }),
      trust(),
      "no longer if aws:PrincipalArn ArnLike arn:aws:iam::111111111111:user/staff/* (BROADER)",
      "gives",
    ],
    [
      "one of two conditions on one key",
      trust({ ...id("one"), StringLike: { "sts:ExternalId": "o*" } }),
      trust({ StringLike: { "sts:ExternalId": "o*" } }),
      "no longer if sts:ExternalId StringEquals one (BROADER)",
      "gives",
    ],
    [
      "an operator that nobody knows",
      trust(MFA),
      trust({ StringSounds: { "aws:username": "like" } }),
      "no longer if aws:MultiFactorAuthPresent Bool true; now if aws:username StringSounds like (changed)",
      "givestakes",
    ],
  ];
  for (const [what, before, after, says, does] of cases) {
    it(`is told in one line: ${what}`, () => {
      const told = changes("role:Role", [before], [after]);
      assert.deepEqual(lines(told), [`~ role X trusts ${USER_ARN}: ${says}`]);
      assert.deepEqual(effects(told), [does]);
    });
  }

  it("is none where the same is said in another order, or under another Sid", () => {
    const twice = { ...MFA, ...id("one", "two") };
    const other = { ...id("two", "one"), ...MFA };
    assert.deepEqual(changes("role:Role", [trust(twice)], [trust(other, { Sid: "Others" })]), []);
  });

  it("is told of each caller by itself", () => {
    const both = { ArnEquals: { "aws:PrincipalArn": [USER_ARN, "arn:aws:iam::111111111111:user/b"] } };
    assert.deepEqual(lines(changes("role:Role", [trust(MFA)], [trust(both)])), [
      `~ role X trusts ${USER_ARN}: no longer if aws:MultiFactorAuthPresent Bool true (BROADER)`,
      "+ role X trusts arn:aws:iam::111111111111:user/b",
    ]);
  });

  it("is not guessed where several statements are about one caller", () => {
    const told = changes("role:Role", [trust(MFA), trust(id("one"))], [trust(id("two")), trust(id("three"))]);
    assert.deepEqual(
      told.map(({ sign }) => sign),
      ["-", "-", "+", "+"],
    );
    assert.equal(takesAway(told), true);
  });

  it("does not take whom a statement leaves out for whom it names", () => {
    const deny = { ...TRUST, Effect: "Deny", Principal: "*" };
    const but = { ArnNotEquals: { "aws:PrincipalArn": [USER_ARN] } };
    assert.deepEqual(lines(changes("role:Role", [trust()], [trust(), { ...deny, Condition: but }])), [
      `+ role X refuses * if aws:PrincipalArn ArnNotEquals ${USER_ARN}`,
    ]);
  });

  it("is told as unreadable where a statement is", () => {
    const not = { Effect: "Allow", NotPrincipal: ROOT, Action: "sts:AssumeRole" };
    assert.deepEqual(lines(changes("role:Role", [trust()], [not])), [
      `- role X trusts ${USER_ARN}`,
      "+ role X has a trust policy that cannot be read here",
    ]);
  });
});

describe("a change of what a policy lets do", () => {
  const allow = (Action: unknown, Resource: unknown, more: Statement = {}): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    ...more,
  });
  const deny = (more: Statement): Statement => ({ Effect: "Deny", Resource: "*", ...more });
  const cases: readonly Case[] = [
    [
      "actions and a condition",
      allow("s3:Get*", "*", { Condition: MFA }),
      allow(["s3:Get*", "s3:Put*"], "*"),
      "allows s3:Get* on *: now also s3:Put*; no longer if aws:MultiFactorAuthPresent Bool true (BROADER)",
      "gives",
    ],
    [
      "a resource less",
      allow("s3:GetObject", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]),
      allow("s3:GetObject", "arn:aws:s3:::a/*"),
      "allows s3:GetObject on arn:aws:s3:::a/*, arn:aws:s3:::b/*: no longer on arn:aws:s3:::b/* (narrower)",
      "takes",
    ],
    [
      "a resource within another",
      allow("s3:GetObject", "arn:aws:s3:::a/*"),
      allow("s3:GetObject", "arn:aws:s3:::a/b/*"),
      "allows s3:GetObject on arn:aws:s3:::a/*: now also on arn:aws:s3:::a/b/*; no longer on arn:aws:s3:::a/* (narrower)",
      "takes",
    ],
    [
      "an action more and a resource less",
      allow("s3:GetObject", "*"),
      allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*"),
      "allows s3:GetObject on *: now also s3:PutObject; now also on arn:aws:s3:::a/*; no longer on * (changed)",
      "givestakes",
    ],
    [
      "an action that another has covered",
      allow("s3:*", "*"),
      allow(["s3:*", "s3:GetObject"], "*"),
      "allows s3:* on *: now also s3:GetObject (the same in effect)",
      "",
    ],
    [
      "a role that may be assumed without a condition",
      allow("sts:AssumeRole", ROLE_ARN, { Condition: MFA }),
      allow("sts:AssumeRole", ROLE_ARN),
      `lets assume ${ROLE_ARN}: no longer if aws:MultiFactorAuthPresent Bool true (BROADER)`,
      "gives",
    ],
    [
      "a denial that holds for less",
      deny({ Action: "iam:*" }),
      deny({ Action: "iam:*", Condition: MFA }),
      "refuses iam:* on *: now if aws:MultiFactorAuthPresent Bool true (BROADER)",
      "gives",
    ],
    [
      "a denial with one more exception",
      deny({ NotAction: ["sts:AssumeRole"] }),
      deny({ NotAction: ["sts:AssumeRole", "iam:CreateUser"] }),
      "refuses all but sts:AssumeRole on *: now except iam:CreateUser (BROADER)",
      "gives",
    ],
    [
      "a denial of one more",
      deny({ Action: "iam:CreateUser" }),
      deny({ Action: ["iam:CreateUser", "iam:DeleteUser"] }),
      "refuses iam:CreateUser on *: now also iam:DeleteUser (narrower)",
      "takes",
    ],
    [
      "a denial of all but some",
      deny({ Action: "iam:CreateUser" }),
      deny({ NotAction: "sts:AssumeRole" }),
      "refuses iam:CreateUser on *: now all but sts:AssumeRole (narrower)",
      "takes",
    ],
  ];
  for (const [what, before, after, says, does] of cases) {
    it(`is told in one line: ${what}`, () => {
      const told = changes("policy:Policy", [before], [after]);
      assert.deepEqual(lines(told), [`~ policy X ${says}`]);
      assert.deepEqual(effects(told), [does]);
    });
  }

  it("is broader where a denial goes, and takes nothing away", () => {
    const own = allow("iam:Get*", "*");
    const told = changes("policy:Policy", [own, deny({ Action: "iam:*" })], [own]);
    assert.deepEqual(lines(told), ["- policy X refuses iam:* on * (BROADER: a denial goes)"]);
    assert.deepEqual(effects(told), ["gives"]);
    assert.equal(takesAway(told), false);
  });

  it("is none where its lists stand in another order, or under another Sid", () => {
    const one = allow(["s3:Get*", "s3:Put*"], ["arn:aws:s3:::a", "arn:aws:s3:::b"], { Sid: "One" });
    const other = allow(["s3:Put*", "s3:Get*"], ["arn:aws:s3:::b", "arn:aws:s3:::a"], { Sid: "Two" });
    assert.deepEqual(changes("policy:Policy", [one], [other]), []);
  });

  it("tells statements of one policy from each other by their Sid", () => {
    const [one, two] = [allow("s3:Get*", "*", { Sid: "One" }), allow("s3:Put*", "*", { Sid: "Two" })];
    const wider = [
      { ...one, Action: ["s3:Get*", "s3:List*"] },
      { ...two, Resource: "arn:aws:s3:::a" },
    ];
    assert.deepEqual(lines(changes("policy:Policy", [one, two], wider)), [
      "~ policy X allows s3:Get* on *: now also s3:List* (BROADER)",
      "~ policy X allows s3:Put* on *: now also on arn:aws:s3:::a; no longer on * (narrower)",
    ]);
  });

  it("is decided beside long lists that stay as they are", () => {
    const ids = Array.from({ length: 500 }, (_, index) => `tenant-${index}-*`);
    const long = (more: Statement): Statement =>
      allow(ids, ids, { Condition: { StringLike: { "aws:userid": ids }, ...more } });
    const [told] = changes("policy:Policy", [long(MFA)], [long({})]);
    assert.match(told?.text ?? "", /: no longer if aws:MultiFactorAuthPresent Bool true \(BROADER\)$/);
  });

  it("compares lists that are too long for a decision with nothing", () => {
    const many = (count: number): Statement =>
      allow(
        Array.from({ length: count }, (_, index) => `s3:Action${index}`),
        "*",
      );
    const [told] = changes("policy:Policy", [many(100)], [many(101)]);
    assert.match(told?.text ?? "", /: now also s3:Action100 \(changed\)$/);
  });
});

describe("grants that wait for a child that failed", () => {
  const access = readAccess(example());
  const assume = (Condition: unknown): Statement => ({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: [ROLE_ARN],
    ...(Condition === undefined ? {} : { Condition }),
  });

  it("are those that become broader, and not those that become narrower", () => {
    const broader = changes("policy:Policy", [assume(MFA)], [assume(undefined)]);
    assert.equal(grantsTo(access, ["child"], broader).length, 1);
    const narrower = changes("policy:Policy", [assume(undefined)], [assume(MFA)]);
    assert.deepEqual([grantsTo(access, ["child"], narrower), takesAway(narrower)], [[], true]);
  });
});
