import assert from "node:assert/strict";
import type { MachineArgs, OidcProviderArgs, TrustArgs } from "../../components/model/accessModel";
import { audienceOf } from "../../components/model/grants";
import { policyJson } from "../../components/policies/document";
import { trustPolicy } from "../../components/policies/trust";
import {
  accessOf,
  APPLICATION_ARN,
  type Change,
  CHILD_ID,
  direct,
  groupId,
  IDENTITY_CENTER,
  ISSUER,
  oidc,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  saml,
  USER,
  USER_ARN,
} from "../models";
import {
  assertionOf,
  type Caller,
  CONSOLE_WITHOUT_MFA,
  evaluate,
  EVERYTHING,
  FRESH_MFA,
  LONG_TERM_KEYS,
  type RequestContext,
  root,
  session,
  tokenOf,
  user,
  type Verdict,
} from "./evaluation";

const PERSON = user(PRIMARY_ID, USER);
const MACHINE_ARN = `arn:aws:iam::${OTHER_ID}:role/ci`;
const MACHINE = session(OTHER_ID, "ci", "build-42");

function trustOf(change: Change = {}) {
  const access = accessOf(change);
  const target = { account: "child", role: ROLE };
  return trustPolicy(access, target, audienceOf(access, target));
}

/** What the trust policy says to a caller whose own policies allow everything. */
function assume(caller: Caller, context: RequestContext, change: Change = {}): Promise<Verdict> {
  return ask("sts:AssumeRole", caller, context, change);
}

function ask(action: string, caller: Caller, context: RequestContext, change: Change): Promise<Verdict> {
  return evaluate({
    caller,
    action,
    resource: ROLE_ARN,
    accountId: CHILD_ID,
    context,
    policies: [EVERYTHING],
    resourcePolicy: trustOf(change),
  });
}

describe("the trust policy", () => {
  it("is, by default, the document of the design", () => {
    assert.equal(
      policyJson(trustOf()),
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "FederatedUsers",
            Effect: "Allow",
            Principal: { AWS: `arn:aws:iam::${PRIMARY_ID}:root` },
            Action: "sts:AssumeRole",
            Condition: {
              ArnEquals: { "aws:PrincipalArn": [USER_ARN] },
              Bool: { "aws:MultiFactorAuthPresent": "true" },
              NumericLessThanEquals: { "aws:MultiFactorAuthAge": "43200" },
            },
          },
        ],
      }),
    );
  });

  it("lets in a declared user with fresh MFA", async () => {
    assert.equal(await assume(PERSON, FRESH_MFA), "allowed");
  });

  it("does not let in by itself: the user's own policies must allow it too", async () => {
    const verdict = await evaluate({
      caller: PERSON,
      action: "sts:AssumeRole",
      resource: ROLE_ARN,
      accountId: CHILD_ID,
      context: FRESH_MFA,
      policies: [],
      resourcePolicy: trustOf(),
    });
    assert.equal(verdict, "denied");
  });

  const refused: readonly (readonly [who: string, caller: Caller, context: RequestContext])[] = [
    ["a leaked access key", PERSON, LONG_TERM_KEYS],
    ["a session without MFA", PERSON, CONSOLE_WITHOUT_MFA],
    ["MFA older than twelve hours", PERSON, { ...FRESH_MFA, "aws:MultiFactorAuthAge": "43201" }],
    ["an MFA age without MFA", PERSON, { ...FRESH_MFA, "aws:MultiFactorAuthPresent": "false" }],
    ["another user of the primary account", user(PRIMARY_ID, "mallory"), FRESH_MFA],
    ["a user whose name starts alike", user(PRIMARY_ID, `${USER}2`), FRESH_MFA],
    ["a user of the same name at another path", user(PRIMARY_ID, USER, "/contractors/"), FRESH_MFA],
    ["the root of the primary account", root(PRIMARY_ID), FRESH_MFA],
    ["a user of the same name in a third account", user(OTHER_ID, USER), FRESH_MFA],
    ["a user of the same name in the child account", user(CHILD_ID, USER), FRESH_MFA],
    ["an administrator's session", session(PRIMARY_ID, "Administrator", "admin"), FRESH_MFA],
    ["a session that bears the user's name", session(PRIMARY_ID, "Developer", USER), FRESH_MFA],
    ["a session of a role that bears the user's name", session(PRIMARY_ID, USER, USER), FRESH_MFA],
  ];
  for (const [who, caller, context] of refused) {
    it(`refuses ${who}`, async () => {
      assert.equal(await assume(caller, context), "denied");
    });
  }

  it("takes MFA that is just twelve hours old", async () => {
    assert.equal(await assume(PERSON, { ...FRESH_MFA, "aws:MultiFactorAuthAge": "43200" }), "allowed");
  });

  it("lets in every declared user, at the user's own path", async () => {
    const change: Change = {
      group: { members: [USER, "alice", "bob"] },
      users: { alice: { path: "/people/" } },
    };
    assert.equal(await assume(PERSON, FRESH_MFA, change), "allowed");
    assert.equal(await assume(user(PRIMARY_ID, "alice", "/people/"), FRESH_MFA, change), "allowed");
    assert.equal(await assume(user(PRIMARY_ID, "alice"), FRESH_MFA, change), "denied");
    assert.equal(await assume(user(PRIMARY_ID, "bob"), FRESH_MFA, change), "allowed");
  });

  it("names the primary account and its users in the model's partition", () => {
    const json = policyJson(trustOf({ primary: { partition: "aws-cn" } }));
    assert.match(json, new RegExp(`"arn:aws-cn:iam::${PRIMARY_ID}:root"`));
    assert.match(json, new RegExp(`"arn:aws-cn:iam::${PRIMARY_ID}:user/${USER}"`));
    assert.doesNotMatch(json, /arn:aws:/);
  });
});

describe("the trust policy's settings", () => {
  const twoPeople: Change = { group: { members: [USER, "alice"] } };
  const people: Change = { primary: { userPath: "/people/" }, trust: { match: "path" } };
  const cases: readonly (readonly [
    setting: string,
    change: Change,
    verdicts: readonly (readonly [Verdict, string, Caller, RequestContext])[],
  ])[] = [
    [
      "mfa.maxAge",
      { trust: { mfa: { maxAge: 900 } } },
      [
        ["allowed", "MFA within it", PERSON, { ...FRESH_MFA, "aws:MultiFactorAuthAge": "900" }],
        ["denied", "MFA older than it", PERSON, { ...FRESH_MFA, "aws:MultiFactorAuthAge": "901" }],
      ],
    ],
    [
      "mfa: false",
      { trust: { mfa: false } },
      [
        ["allowed", "long-term keys", PERSON, LONG_TERM_KEYS],
        ["denied", "another user all the same", user(PRIMARY_ID, "mallory"), FRESH_MFA],
      ],
    ],
    [
      "sourceIps",
      { trust: { sourceIps: ["192.0.2.0/24", "198.51.100.7", "2001:db8:1::/48"] } },
      [
        ["allowed", "an address in a v4 network", PERSON, { ...FRESH_MFA, "aws:SourceIp": "192.0.2.99" }],
        ["allowed", "an address given alone", PERSON, { ...FRESH_MFA, "aws:SourceIp": "198.51.100.7" }],
        ["allowed", "an address in a v6 network", PERSON, { ...FRESH_MFA, "aws:SourceIp": "2001:db8:1::5" }],
        ["denied", "a v4 address elsewhere", PERSON, { ...FRESH_MFA, "aws:SourceIp": "192.0.3.1" }],
        ["denied", "the neighbour of an address", PERSON, { ...FRESH_MFA, "aws:SourceIp": "198.51.100.8" }],
        ["denied", "a v6 address elsewhere", PERSON, { ...FRESH_MFA, "aws:SourceIp": "2001:db8:2::5" }],
        ["denied", "a right address without MFA", PERSON, { "aws:SourceIp": "192.0.2.99" }],
        ["denied", "a call without an address", PERSON, FRESH_MFA],
      ],
    ],
    [
      "organizationId",
      { trust: { organizationId: "o-a1b2c3d4e5" } },
      [
        ["allowed", "a caller of it", PERSON, { ...FRESH_MFA, "aws:PrincipalOrgID": "o-a1b2c3d4e5" }],
        ["denied", "a caller of another", PERSON, { ...FRESH_MFA, "aws:PrincipalOrgID": "o-zzzzzzzzzz" }],
        ["denied", "a caller of none", PERSON, FRESH_MFA],
        ["denied", "its members without MFA", PERSON, { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }],
      ],
    ],
    [
      "denyUsers",
      { ...twoPeople, trust: { denyUsers: ["alice"] } },
      [
        ["denied", "whom it names", user(PRIMARY_ID, "alice"), FRESH_MFA],
        ["allowed", "other members", PERSON, FRESH_MFA],
      ],
    ],
    [
      "conditions",
      { trust: { conditions: { StringEquals: { "aws:PrincipalTag/team": ["blue", "green"] } } } },
      [
        ["allowed", "who meets them", PERSON, { ...FRESH_MFA, "aws:PrincipalTag/team": "green" }],
        ["denied", "who does not", PERSON, { ...FRESH_MFA, "aws:PrincipalTag/team": "red" }],
        ["denied", "who lacks the key", PERSON, FRESH_MFA],
        ["denied", "who meets them without MFA", PERSON, { "aws:PrincipalTag/team": "green" }],
        [
          "denied",
          "another user who meets them",
          user(PRIMARY_ID, "mallory"),
          { ...FRESH_MFA, "aws:PrincipalTag/team": "green" },
        ],
      ],
    ],
    [
      "conditions under an operator that the policy uses itself",
      { trust: { conditions: { Bool: { "aws:ViaAWSService": "false" } } } },
      [
        ["allowed", "who meets them with MFA", PERSON, { ...FRESH_MFA, "aws:ViaAWSService": "false" }],
        ["denied", "who does not meet them", PERSON, { ...FRESH_MFA, "aws:ViaAWSService": "true" }],
        ["denied", "who meets them without MFA", PERSON, { "aws:ViaAWSService": "false" }],
      ],
    ],
    [
      "match: path",
      people,
      [
        ["allowed", "a member", user(PRIMARY_ID, USER, "/people/"), FRESH_MFA],
        ["allowed", "anybody in the path", user(PRIMARY_ID, "alice", "/people/"), FRESH_MFA],
        ["allowed", "anybody below it", user(PRIMARY_ID, "alice", "/people/berlin/"), FRESH_MFA],
        ["denied", "a user outside the path", PERSON, FRESH_MFA],
        ["denied", "a path that starts alike", user(PRIMARY_ID, "alice", "/people-too/"), FRESH_MFA],
        ["denied", "the path in another account", user(OTHER_ID, USER, "/people/"), FRESH_MFA],
        ["denied", "a role's session", session(PRIMARY_ID, "people/Admin", USER), FRESH_MFA],
        ["denied", "a member without MFA", user(PRIMARY_ID, USER, "/people/"), LONG_TERM_KEYS],
      ],
    ],
    [
      "match: path with denyUsers",
      { ...people, ...twoPeople, trust: { match: "path", denyUsers: ["alice"] } },
      [
        ["allowed", "a member", user(PRIMARY_ID, USER, "/people/"), FRESH_MFA],
        ["denied", "whom it names", user(PRIMARY_ID, "alice", "/people/"), FRESH_MFA],
      ],
    ],
  ];
  for (const [setting, change, verdicts] of cases) {
    describe(setting, () => {
      for (const [verdict, who, caller, context] of verdicts) {
        it(`${verdict === "allowed" ? "lets in" : "refuses"} ${who}`, async () => {
          assert.equal(await assume(caller, context, change), verdict);
        });
      }
    });
  }

  it("deny whom denyUsers names in a statement that survives every other Allow", async () => {
    const trust = trustOf({ ...twoPeople, trust: { denyUsers: ["alice"] } });
    const everybody = {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${PRIMARY_ID}:root` },
      Action: "*",
    } as const;
    const resourcePolicy = { ...trust, Statement: [...trust.Statement, everybody] };
    const call = { action: "sts:AssumeRole", resource: ROLE_ARN, accountId: CHILD_ID, resourcePolicy };
    const policies = [EVERYTHING];
    assert.equal(await evaluate({ ...call, policies, caller: user(PRIMARY_ID, "alice") }), "denied");
    assert.equal(await evaluate({ ...call, policies, caller: user(PRIMARY_ID, "mallory") }), "allowed");
  });
});

describe("the trust policy's sessions", () => {
  const named = (name: string): RequestContext => ({ ...FRESH_MFA, "sts:RoleSessionName": name });

  describe("with sessionName: username", () => {
    const change: Change = { trust: { sessionName: "username" } };

    it("bear the user's name", async () => {
      assert.equal(await assume(PERSON, named(USER), change), "allowed");
    });

    for (const [fact, context] of [
      ["another name", named("administrator")],
      ["a name that starts alike", named(`${USER}2`)],
    ] as const) {
      it(`may not bear ${fact}`, async () => {
        assert.equal(await assume(PERSON, context, change), "denied");
      });
    }

    it("bear any name where the model does not ask", async () => {
      assert.equal(await assume(PERSON, named("anything")), "allowed");
    });
  });

  describe("with sourceIdentity", () => {
    const change: Change = { trust: { sourceIdentity: true } };
    const identity = (name: string): RequestContext => ({ ...FRESH_MFA, "sts:SourceIdentity": name });
    const set = (name: string, caller = PERSON) =>
      ask("sts:SetSourceIdentity", caller, { "sts:SourceIdentity": name }, change);

    it("keep the user's name as source identity", async () => {
      assert.equal(await assume(PERSON, identity(USER), change), "allowed");
      assert.equal(await set(USER), "allowed");
    });

    it("may not go without one", async () => {
      assert.equal(await assume(PERSON, FRESH_MFA, change), "denied");
    });

    it("may not keep another's name", async () => {
      assert.equal(await assume(PERSON, identity("alice"), change), "denied");
      assert.equal(await set("alice"), "denied");
    });

    it("may be given one by nobody else", async () => {
      assert.equal(await set("mallory", user(PRIMARY_ID, "mallory")), "denied");
    });

    it("cannot have one where the model does not ask", async () => {
      const verdict = await ask("sts:SetSourceIdentity", PERSON, { "sts:SourceIdentity": USER }, {});
      assert.equal(verdict, "denied");
    });
  });

  describe("with sessionTags", () => {
    const change: Change = { trust: { sessionTags: { project: ["apollo", "gemini"], shift: "night" } } };
    const tag = (tags: Readonly<Record<string, string>>, caller = PERSON, changed = change) => {
      const values = Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value] as const);
      const context = { ...Object.fromEntries(values), "aws:TagKeys": Object.keys(tags) };
      return ask("sts:TagSession", caller, context, changed);
    };

    const verdicts: readonly (readonly [Verdict, string, Readonly<Record<string, string>>])[] = [
      ["allowed", "a tag of the model", { project: "apollo" }],
      ["allowed", "its other value", { project: "gemini" }],
      ["allowed", "all of the model's tags", { project: "apollo", shift: "night" }],
      ["denied", "another value", { project: "manhattan" }],
      ["denied", "another tag", { team: "blue" }],
      ["denied", "another tag beside one of the model", { project: "apollo", team: "blue" }],
      ["denied", "one right value and one wrong one", { project: "apollo", shift: "day" }],
    ];
    for (const [verdict, fact, tags] of verdicts) {
      it(`${verdict === "allowed" ? "may" : "may not"} have ${fact}`, async () => {
        assert.equal(await tag(tags), verdict);
      });
    }

    it("may go without tags", async () => {
      assert.equal(await assume(PERSON, FRESH_MFA, change), "allowed");
    });

    it("may be tagged by nobody else", async () => {
      assert.equal(await tag({ project: "apollo" }, user(PRIMARY_ID, "mallory")), "denied");
    });

    it("may be tagged where the role asks for a source identity too, which the tagging does not carry", async () => {
      const both: Change = {
        trust: { sourceIdentity: true, sessionTags: { project: ["apollo", "gemini"], shift: "night" } },
      };
      assert.equal(await tag({ project: "apollo" }, PERSON, both), "allowed");
    });

    it("cannot be tagged where the model says nothing of tags", async () => {
      assert.equal(await tag({ project: "apollo" }, PERSON, {}), "denied");
    });
  });

  it("take notBefore and notAfter as bounds of every audience", async () => {
    const change: Change = {
      trust: { notBefore: "2027-01-01T00:00:00Z", notAfter: "2027-01-31T18:00:00Z" },
      machines: { ci: { principal: MACHINE_ARN, assume: { child: ROLE } } },
    };
    const times = [
      ["2026-12-31T23:59:59Z", "denied"],
      ["2027-01-01T00:00:00Z", "allowed"],
      ["2027-01-31T18:00:00Z", "allowed"],
      ["2027-01-31T18:00:01Z", "denied"],
    ] as const;
    for (const [time, verdict] of times) {
      const now = { "aws:CurrentTime": time };
      assert.equal(await assume(PERSON, { ...FRESH_MFA, ...now }, change), verdict, `a person at ${time}`);
      assert.equal(await assume(MACHINE, now, change), verdict, `a machine at ${time}`);
    }
  });
});

describe("the trust policy's machines", () => {
  const ci = { principal: MACHINE_ARN, assume: { child: ROLE } };
  const withCi = (machine: Partial<MachineArgs>, trust: TrustArgs = {}): Change => ({
    machines: { ci: { ...ci, ...machine } },
    trust,
  });
  const named = (name: string): RequestContext => ({ "sts:RoleSessionName": name });

  const cases: readonly (readonly [
    setting: string,
    change: Change,
    verdicts: readonly (readonly [Verdict, string, Caller, RequestContext])[],
  ])[] = [
    [
      "by default",
      withCi({}),
      [
        ["allowed", "the machine, without MFA", MACHINE, {}],
        ["denied", "another role of its account", session(OTHER_ID, "ci2", "build"), {}],
        ["denied", "a role of its name in another account", session(CHILD_ID, "ci", "build"), {}],
        ["denied", "a user of its name", user(OTHER_ID, "ci"), FRESH_MFA],
        ["denied", "its account's root", root(OTHER_ID), FRESH_MFA],
        ["denied", "a person without MFA all the same", PERSON, LONG_TERM_KEYS],
        ["allowed", "a person with MFA", PERSON, FRESH_MFA],
      ],
    ],
    [
      "with an external ID",
      withCi({ externalId: "build-42" }),
      [
        ["allowed", "the machine that gives it", MACHINE, { "sts:ExternalId": "build-42" }],
        ["denied", "the machine that gives another", MACHINE, { "sts:ExternalId": "build-43" }],
        ["denied", "the machine that gives none", MACHINE, {}],
        ["allowed", "a person who gives none", PERSON, FRESH_MFA],
        ["denied", "a person who gives it in place of MFA", PERSON, { "sts:ExternalId": "build-42" }],
      ],
    ],
    [
      "with a session name",
      withCi({ sessionName: "build-" }),
      [
        ["allowed", "a session of that prefix", MACHINE, named("build-42")],
        ["denied", "a session of another name", MACHINE, named("deploy-42")],
        ["denied", "a session that has it elsewhere than at its start", MACHINE, named("my-build-42")],
      ],
    ],
    [
      "with addresses of its own",
      withCi({ sourceIps: "198.51.100.7" }, { sourceIps: "192.0.2.0/24" }),
      [
        ["allowed", "the machine from there", MACHINE, { "aws:SourceIp": "198.51.100.7" }],
        ["denied", "the machine from the role's addresses", MACHINE, { "aws:SourceIp": "192.0.2.1" }],
        ["allowed", "a person from the role's", PERSON, { ...FRESH_MFA, "aws:SourceIp": "192.0.2.1" }],
        ["denied", "a person from the machine's", PERSON, { ...FRESH_MFA, "aws:SourceIp": "198.51.100.7" }],
      ],
    ],
    [
      "of a role with addresses",
      withCi({}, { sourceIps: "192.0.2.0/24" }),
      [
        ["allowed", "the machine from there", MACHINE, { "aws:SourceIp": "192.0.2.1" }],
        ["denied", "the machine from elsewhere", MACHINE, { "aws:SourceIp": "198.51.100.7" }],
      ],
    ],
    [
      "with conditions of its own",
      withCi({ conditions: { StringEquals: { "aws:PrincipalTag/stage": "prod" } } }),
      [
        ["allowed", "the machine that meets them", MACHINE, { "aws:PrincipalTag/stage": "prod" }],
        ["denied", "the machine that does not", MACHINE, { "aws:PrincipalTag/stage": "dev" }],
        ["allowed", "a person, whom they do not bind", PERSON, FRESH_MFA],
        ["denied", "a person who meets them in place of MFA", PERSON, { "aws:PrincipalTag/stage": "prod" }],
      ],
    ],
    [
      "of a role with conditions",
      withCi({}, { conditions: { StringEquals: { "aws:PrincipalTag/stage": "prod" } } }),
      [
        ["allowed", "the machine that meets them", MACHINE, { "aws:PrincipalTag/stage": "prod" }],
        ["denied", "the machine that does not", MACHINE, {}],
      ],
    ],
    [
      "of a role with an organization",
      withCi({}, { organizationId: "o-a1b2c3d4e5" }),
      [
        ["allowed", "the machine of it", MACHINE, { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }],
        ["denied", "the machine of another", MACHINE, { "aws:PrincipalOrgID": "o-zzzzzzzzzz" }],
      ],
    ],
    [
      "of a role that asks people for session names and source identities",
      withCi({}, { sessionName: "username", sourceIdentity: true }),
      [["allowed", "the machine under any name", MACHINE, named("build-42")]],
    ],
    [
      "that is a user of the primary account",
      withCi({ principal: `arn:aws:iam::${PRIMARY_ID}:user/bots/ci` }),
      [
        ["allowed", "it, without MFA", user(PRIMARY_ID, "ci", "/bots/"), LONG_TERM_KEYS],
        ["denied", "a user of its name at another path", user(PRIMARY_ID, "ci"), LONG_TERM_KEYS],
      ],
    ],
  ];
  for (const [setting, change, verdicts] of cases) {
    describe(setting, () => {
      for (const [verdict, who, caller, context] of verdicts) {
        it(`${verdict === "allowed" ? "lets in" : "refuses"} ${who}`, async () => {
          assert.equal(await assume(caller, context, change), verdict);
        });
      }
    });
  }

  it("have statements of different names, also where their own differ in punctuation only", () => {
    const machines = {
      "a.b": ci,
      "a-b": { ...ci, principal: `${MACHINE_ARN}2` },
      ab: { ...ci, principal: `${MACHINE_ARN}3` },
    };
    const sids = trustOf({ machines }).Statement.map(({ Sid }) => Sid ?? "");
    assert.equal(new Set(sids).size, 4);
    for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
  });
});

describe("the trust policy for people of Identity Center who get the role directly", () => {
  const change: Change = { primary: IDENTITY_CENTER, groups: { observers: direct() } };
  const ACCOUNT_ACCESS = "account-access.amazonaws.com";
  const service = (arn: string, application = APPLICATION_ARN): Caller => ({
    arn,
    context: { "aws:SourceArn": application, "aws:SourceAccount": application.split(":")[4] ?? "" },
  });

  it("is the one that AWS asks for, in one statement", () => {
    const [, statement, ...others] = trustOf(change).Statement;
    assert.deepEqual(others, []);
    assert.deepEqual(statement, {
      Sid: "FederatedIdentityCenter",
      Effect: "Allow",
      Principal: { Service: ACCOUNT_ACCESS },
      Action: ["sts:AssumeRole", "sts:SetContext"],
      Condition: { StringEquals: { "aws:SourceAccount": "999999999999", "aws:SourceArn": APPLICATION_ARN } },
    });
  });

  it("is the same however many groups there are, whose entitlements tell them apart", () => {
    const groups = { observers: direct(), visitors: direct({ identityCenterGroup: groupId(2) }) };
    assert.deepEqual(trustOf({ ...change, groups }), trustOf(change));
  });

  const verdicts: readonly (readonly [Verdict, string, Caller])[] = [
    ["allowed", "account access manager for the application", service(ACCOUNT_ACCESS)],
    [
      "denied",
      "account access manager for another application of the account",
      service(ACCOUNT_ACCESS, `${APPLICATION_ARN}0`),
    ],
    [
      "denied",
      "account access manager for another organization",
      service(ACCOUNT_ACCESS, APPLICATION_ARN.replace("999999999999", OTHER_ID)),
    ],
    ["denied", "account access manager that names no application", { arn: ACCOUNT_ACCESS, context: {} }],
    ["denied", "another service for the application", service("ec2.amazonaws.com")],
    ["denied", "Identity Center itself for the application", service("sso.amazonaws.com")],
    ["denied", "the root user of the application's account", root("999999999999")],
    ["denied", "an administrator of the application's account", session("999999999999", "admin", "mallory")],
    ["denied", "a person who calls by themselves", user(PRIMARY_ID, "mallory")],
  ];
  for (const action of ["sts:AssumeRole", "sts:SetContext"]) {
    for (const [verdict, who, caller] of verdicts) {
      it(`${verdict === "allowed" ? "lets in" : "refuses"} ${who} (${action})`, async () => {
        assert.equal(await ask(action, caller, FRESH_MFA, change), verdict);
      });
    }
  }

  it("does not free users from MFA", async () => {
    assert.equal(await assume(PERSON, LONG_TERM_KEYS, change), "denied");
    assert.equal(await assume(PERSON, FRESH_MFA, change), "allowed");
  });

  it("keeps to the role's times, free conditions and session tags", async () => {
    const strict: Change = {
      ...change,
      trust: {
        notAfter: "2127-01-01T00:00:00Z",
        conditions: { Bool: { "aws:SecureTransport": true } },
        sessionTags: { project: "apollo" },
      },
    };
    const there = { "aws:CurrentTime": "2126-01-01T00:00:00Z", "aws:SecureTransport": "true" };
    const manager = service(ACCOUNT_ACCESS);
    assert.equal(await assume(manager, there, strict), "allowed");
    assert.equal(await assume(manager, { ...there, "aws:SecureTransport": "false" }, strict), "denied");
    assert.equal(
      await assume(manager, { ...there, "aws:CurrentTime": "2127-01-02T00:00:00Z" }, strict),
      "denied",
    );
    const tagged = (value: string) => ({ "aws:RequestTag/project": value, "aws:TagKeys": ["project"] });
    assert.equal(await ask("sts:TagSession", manager, tagged("apollo"), strict), "allowed");
    assert.equal(await ask("sts:TagSession", manager, tagged("gemini"), strict), "denied");
    // What asks for fewer keys has a statement of its own.
    assert.equal(await ask("sts:SetContext", manager, {}, strict), "allowed");
  });

  it("takes session tags only where the role asks for some", async () => {
    const tags = { "aws:RequestTag/project": "apollo", "aws:TagKeys": ["project"] };
    assert.equal(await ask("sts:TagSession", service(ACCOUNT_ACCESS), tags, change), "denied");
  });
});

describe("the trust policy's permission sets", () => {
  const change: Change = { groups: { admins: { permissionSet: "Admins", assume: { child: ROLE } } } };
  const reserved = (set: string, region = "eu-west-1/", account = PRIMARY_ID): Caller => {
    const role = `aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${set}_0123456789abcdef`;
    return session(account, role, "alice@example.com");
  };

  const verdicts: readonly (readonly [Verdict, string, Caller])[] = [
    ["allowed", "its people, whose MFA is Identity Center's matter", reserved("Admins")],
    ["allowed", "its people where Identity Center is at home in us-east-1", reserved("Admins", "")],
    ["denied", "people of another permission set", reserved("Developers")],
    ["denied", "people of a permission set that starts alike", reserved("Admins_More")],
    ["denied", "its people in another account", reserved("Admins", "eu-west-1/", OTHER_ID)],
    [
      "denied",
      "a role of its name that Identity Center does not reserve",
      session(PRIMARY_ID, "AWSReservedSSO_Admins_0123456789abcdef", "mallory"),
    ],
  ];
  for (const [verdict, who, caller] of verdicts) {
    it(`${verdict === "allowed" ? "let in" : "refuse"} ${who}`, async () => {
      assert.equal(await assume(caller, {}, change), verdict);
    });
  }

  it("do not free users from MFA", async () => {
    assert.equal(await assume(PERSON, LONG_TERM_KEYS, change), "denied");
    assert.equal(await assume(PERSON, FRESH_MFA, change), "allowed");
  });

  it("keep to the role's addresses, organization and tags", async () => {
    const strict: Change = {
      ...change,
      trust: {
        sourceIps: "192.0.2.0/24",
        organizationId: "o-a1b2c3d4e5",
        sessionTags: { project: "apollo" },
      },
    };
    const there = { "aws:SourceIp": "192.0.2.1", "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
    const admin = reserved("Admins");
    assert.equal(await assume(admin, there, strict), "allowed");
    assert.equal(await assume(admin, { ...there, "aws:SourceIp": "198.51.100.7" }, strict), "denied");
    assert.equal(await assume(admin, { "aws:SourceIp": "192.0.2.1" }, strict), "denied");
    const tagged = (value: string) => ({ "aws:RequestTag/project": value, "aws:TagKeys": ["project"] });
    assert.equal(await ask("sts:TagSession", admin, tagged("apollo"), strict), "allowed");
    assert.equal(await ask("sts:TagSession", admin, tagged("gemini"), strict), "denied");
  });

  it("keep to the role's conditions and times", async () => {
    const trust: TrustArgs = {
      notBefore: "2027-01-01T00:00:00Z",
      notAfter: "2027-01-31T18:00:00Z",
      conditions: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
    };
    const met = { "aws:CurrentTime": "2027-01-02T00:00:00Z", "aws:PrincipalTag/team": "blue" };
    for (const [verdict, other] of [
      ["allowed", {}],
      ["denied", { "aws:CurrentTime": "2026-12-31T00:00:00Z" }],
      ["denied", { "aws:CurrentTime": "2027-02-01T00:00:00Z" }],
      ["denied", { "aws:PrincipalTag/team": "red" }],
    ] as const) {
      assert.equal(await assume(reserved("Admins"), { ...met, ...other }, { ...change, trust }), verdict);
    }
  });

  const taggers: readonly (readonly [Verdict, string, Caller])[] = [
    ["allowed", "its people", reserved("Admins")],
    ["denied", "people of another permission set", reserved("Developers")],
    ["denied", "another session of the primary account", session(PRIMARY_ID, "Developer", "mallory")],
    ["denied", "a user of the primary account", user(PRIMARY_ID, "mallory")],
  ];
  for (const [verdict, who, caller] of taggers) {
    it(`${verdict === "allowed" ? "let" : "do not let"} ${who} tag a session`, async () => {
      const tagging: Change = { ...change, trust: { sessionTags: { project: "apollo" } } };
      const tags = { ...FRESH_MFA, "aws:RequestTag/project": "apollo", "aws:TagKeys": ["project"] };
      assert.equal(await ask("sts:TagSession", caller, tags, tagging), verdict);
    });
  }
});

/** What a role asks of every audience, and calls that keep to it or break one part of it. */
const KEPT_BY_ALL: TrustArgs = {
  sourceIps: "192.0.2.0/24",
  notBefore: "2027-01-01T00:00:00Z",
  notAfter: "2027-01-31T18:00:00Z",
  conditions: { Bool: { "aws:SecureTransport": "true" } },
};
const KEPT: RequestContext = {
  "aws:SourceIp": "192.0.2.1",
  "aws:CurrentTime": "2027-01-02T00:00:00Z",
  "aws:SecureTransport": "true",
};
const KEPT_OR_NOT: readonly (readonly [Verdict, RequestContext])[] = [
  ["allowed", KEPT],
  ["denied", { ...KEPT, "aws:SourceIp": "198.51.100.7" }],
  ["denied", { ...KEPT, "aws:CurrentTime": "2026-12-31T00:00:00Z" }],
  ["denied", { ...KEPT, "aws:CurrentTime": "2027-02-01T00:00:00Z" }],
  ["denied", { ...KEPT, "aws:SecureTransport": "false" }],
];

describe("the trust policy's OIDC providers", () => {
  const CLAIMS = { aud: "sts.amazonaws.com", sub: "repo:acme/infra:ref:refs/heads/main" };
  const federate = (claims: Readonly<Record<string, string>>, change: Change, issuer = ISSUER) =>
    ask("sts:AssumeRoleWithWebIdentity", tokenOf(issuer, CHILD_ID, claims), {}, change);
  const github = (provider: Partial<OidcProviderArgs>, trust: TrustArgs = {}): Change => ({
    identityProviders: { github: oidc(provider) },
    trust,
  });

  const cases: readonly (readonly [
    setting: string,
    change: Change,
    verdicts: readonly (readonly [Verdict, string, Readonly<Record<string, string>>])[],
  ])[] = [
    [
      "by default",
      github({}),
      [
        ["allowed", "the subject, for the audience", CLAIMS],
        ["denied", "another subject", { ...CLAIMS, sub: "repo:acme/infra:pull_request" }],
        ["denied", "a subject that starts alike", { ...CLAIMS, sub: `${CLAIMS.sub}2` }],
        ["denied", "a token for another audience", { ...CLAIMS, aud: "https://github.com/acme" }],
        ["denied", "a token without a subject", { aud: CLAIMS.aud }],
        ["denied", "a token without an audience", { sub: CLAIMS.sub }],
      ],
    ],
    [
      "with wildcards",
      github({ subjects: ["repo:acme/infra:*", "repo:acme/web:environment:prod-?"] }),
      [
        ["allowed", "any subject of the repository", { ...CLAIMS, sub: "repo:acme/infra:pull_request" }],
        ["allowed", "one character for ?", { ...CLAIMS, sub: "repo:acme/web:environment:prod-1" }],
        ["denied", "two characters for ?", { ...CLAIMS, sub: "repo:acme/web:environment:prod-12" }],
        ["denied", "another repository", { ...CLAIMS, sub: "repo:acme/infrastructure:ref:refs/heads/main" }],
        ["denied", "another owner", { ...CLAIMS, sub: "repo:mallory/infra:ref:refs/heads/main" }],
      ],
    ],
    ...(["*", "?"] as const).map(
      (wildcard) =>
        [
          `with ${wildcard} alone`,
          github({ subjects: `repo:acme/web:environment:prod-${wildcard}` }),
          [
            ["allowed", "what it stands for", { ...CLAIMS, sub: "repo:acme/web:environment:prod-1" }],
            ["denied", "another environment", { ...CLAIMS, sub: "repo:acme/web:environment:dev-1" }],
          ],
        ] as const,
    ),
    [
      "with claims",
      github({ claims: { repository_visibility: "private", ref: ["refs/heads/main", "refs/tags/*"] } }),
      [
        [
          "allowed",
          "a token that has them",
          { ...CLAIMS, repository_visibility: "private", ref: "refs/tags/v1" },
        ],
        [
          "denied",
          "a token with another value",
          { ...CLAIMS, repository_visibility: "public", ref: "refs/tags/v1" },
        ],
        ["denied", "a token that lacks one", { ...CLAIMS, ref: "refs/heads/main" }],
      ],
    ],
  ];
  for (const [setting, change, verdicts] of cases) {
    describe(setting, () => {
      for (const [verdict, who, claims] of verdicts) {
        it(`${verdict === "allowed" ? "let in" : "refuse"} ${who}`, async () => {
          assert.equal(await federate(claims, change), verdict);
        });
      }
    });
  }

  it("refuse the same claims of another issuer", async () => {
    assert.equal(await federate(CLAIMS, github({}), "idp.example"), "denied");
  });

  it("refuse the issuer as another account knows it", async () => {
    const elsewhere = tokenOf(ISSUER, OTHER_ID, CLAIMS);
    assert.equal(await ask("sts:AssumeRoleWithWebIdentity", elsewhere, {}, github({})), "denied");
  });

  it("keep to the role's addresses, times and conditions", async () => {
    const change = github({}, KEPT_BY_ALL);
    for (const [verdict, context] of KEPT_OR_NOT) {
      const caller = tokenOf(ISSUER, CHILD_ID, CLAIMS);
      assert.equal(await ask("sts:AssumeRoleWithWebIdentity", caller, context, change), verdict);
    }
  });

  it("ask nothing that only people have", async () => {
    const change = github(
      {},
      { sessionName: "username", sourceIdentity: true, organizationId: "o-a1b2c3d4e5" },
    );
    assert.equal(await federate(CLAIMS, change), "allowed");
  });

  it("do not free people from MFA", async () => {
    assert.equal(await assume(PERSON, LONG_TERM_KEYS, github({})), "denied");
  });

  it("name a provider by its issuer, with the path", () => {
    const { Statement } = trustOf(github({ url: `https://${ISSUER}/acme` }));
    const [statement] = Statement.filter(({ Sid }) => Sid === "Oidcgithub");
    assert.deepEqual(statement, {
      Sid: "Oidcgithub",
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${CHILD_ID}:oidc-provider/${ISSUER}/acme` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${ISSUER}/acme:aud`]: ["sts.amazonaws.com"],
          [`${ISSUER}/acme:sub`]: ["repo:acme/infra:ref:refs/heads/main"],
        },
      },
    });
  });
});

describe("the trust policy's SAML providers", () => {
  const change: Change = { identityProviders: { okta: saml() } };
  const federate = (caller: Caller, changed = change) => ask("sts:AssumeRoleWithSAML", caller, {}, changed);
  const AUDIENCE = "https://signin.aws.amazon.com/saml";

  it("let in whom the provider vouches for to the console", async () => {
    assert.equal(await federate(assertionOf("okta", CHILD_ID, AUDIENCE)), "allowed");
  });

  it("refuse an assertion for somebody else", async () => {
    assert.equal(await federate(assertionOf("okta", CHILD_ID, "https://app.example/saml")), "denied");
  });

  it("keep to the role's addresses, times and conditions", async () => {
    for (const [verdict, context] of KEPT_OR_NOT) {
      const caller = assertionOf("okta", CHILD_ID, AUDIENCE);
      const bound: Change = { ...change, trust: KEPT_BY_ALL };
      assert.equal(await ask("sts:AssumeRoleWithSAML", caller, context, bound), verdict);
    }
  });

  it("refuse another provider of the account", async () => {
    assert.equal(await federate(assertionOf("other", CHILD_ID, AUDIENCE)), "denied");
  });

  for (const [partition, audience] of [
    ["aws", AUDIENCE],
    ["aws-cn", "https://signin.amazonaws.cn/saml"],
    ["aws-us-gov", "https://signin.amazonaws-us-gov.com/saml"],
    ["aws-eusc", "https://eusc-de-east-1.signin.amazonaws-eusc.eu/saml"],
  ] as const) {
    it(`expect assertions for the console of ${partition}`, () => {
      const { Statement } = trustOf({ ...change, primary: { partition } });
      const [statement] = Statement.filter(({ Sid }) => Sid === "Samlokta");
      assert.deepEqual(statement?.Condition, { StringEquals: { "SAML:aud": audience } });
      assert.deepEqual(statement.Principal, {
        Federated: `arn:${partition}:iam::${CHILD_ID}:saml-provider/okta`,
      });
    });
  }
});
