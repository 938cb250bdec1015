import assert from "node:assert/strict";
import {
  type Change,
  entries,
  example,
  GROUP,
  numbers,
  oidc,
  PRIMARY_ID,
  ROLE,
  USER,
  USER_ARN,
} from "../../models";
import { changesBetween } from "../../../commands/review/changes";
import { changed, changesOf, linesOf, proven, stateOf } from "./states";

const MFA = `${USER}, with MFA, from 198.51.100.77`;
const ASSUMES = `assumes ${ROLE} in child`;
const SESSION = `a session of ${ROLE} in child, from 198.51.100.77`;
const UNKNOWN = `arn:aws:iam::222222222222:policy/deploy`;
const PEOPLE = { userPath: "/people/" };

const conditions = (
  of: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>,
): Change => ({
  trust: { conditions: of },
});
const tagged = (team: string): Change => ({
  ...conditions({ StringEquals: { "aws:PrincipalTag/team": "blue" } }),
  users: { [USER]: { tags: { team } } },
});
const github = (provider: Parameters<typeof oidc>[0] = {}): Change => ({
  identityProviders: { github: oidc(provider) },
});
const machine = (attach: boolean): Change => ({
  machines: { ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, attach, assume: { child: ROLE } } },
});
const statements = (
  ...all: readonly (readonly [actions: string | readonly string[], resources: string | readonly string[]])[]
): Change => ({
  role: { permissions: { statements: all.map(([actions, resources]) => ({ actions, resources })) } },
});
/** People of a path of whom one is denied, and has another role. */
const denying = (...denyUsers: readonly string[]): Change => ({
  primary: PEOPLE,
  trust: { match: "path", denyUsers },
  account: { roles: [ROLE, "read"] },
  roles: { read: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
  groups: { readers: { members: ["mallory"], assume: { child: "read" } } },
});

describe("what is broader", () => {
  const cases: readonly (readonly [fact: string, from: Change, to: Change, line: string | RegExp])[] = [
    [
      "MFA that lasts longer",
      {},
      { trust: { mfa: { maxAge: 50_000 } } },
      `> allowed now: ${USER}, with MFA 13 h 53 min 20 s ago, from 198.51.100.77, ${ASSUMES} BROADER`,
    ],
    [
      "a condition that takes one value more",
      conditions({ Bool: { "aws:SecureTransport": "true" } }),
      conditions({ Bool: { "aws:SecureTransport": ["true", "false"] } }),
      `> allowed now: ${MFA}, without TLS, ${ASSUMES} BROADER`,
    ],
    [
      "a condition that counts only if its key exists",
      conditions({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }),
      conditions({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }),
      `> allowed now: ${MFA}, ${ASSUMES} BROADER`,
    ],
    [
      "a network that is wider by one bit",
      { trust: { sourceIps: ["203.0.113.0/25"] } },
      { trust: { sourceIps: ["203.0.113.0/24"] } },
      `> allowed now: ${USER}, with MFA, from 203.0.113.255, ${ASSUMES} BROADER`,
    ],
    [
      "a tag of a user that a condition reads",
      tagged("red"),
      tagged("blue"),
      `> allowed now: ${MFA}, tagged team=blue, ${ASSUMES} BROADER`,
    ],
    [
      "a subject with a wider wildcard",
      github({ subjects: "repo:acme/infra:ref:refs/heads/*" }),
      github({ subjects: "repo:acme/infra:ref:*" }),
      /^> allowed now: somebody for whom token\.actions\.githubusercontent\.com vouches with aud sts\.amazonaws\.com and sub repo:acme\/infra:ref:\S*, from 198\.51\.100\.77, assumes \S+ in child BROADER$/,
    ],
    [
      "a user of a trusted path who is denied no longer",
      denying("mallory"),
      denying(),
      `> allowed now: mallory, with MFA, from 198.51.100.77, ${ASSUMES} BROADER`,
    ],
    [
      "trust in a path, which lets in whom the model does not know",
      { primary: PEOPLE },
      { primary: PEOPLE, trust: { match: "path" } },
      /^> allowed now: another user \/people\/\S+, with MFA, from 198\.51\.100\.77, assumes \S+ in child BROADER$/,
    ],
    [
      "access keys that are refused no longer",
      { primary: { accessKeys: "refused" }, trust: { mfa: false } },
      { trust: { mfa: false } },
      /^> allowed now: boaty\.mcboatface, .* BROADER$/,
    ],
    [
      "access keys that assume roles again, in a group without self-management",
      { primary: { accessKeys: "refused" }, group: { selfManagement: false }, trust: { mfa: false } },
      { group: { selfManagement: false }, trust: { mfa: false } },
      `> allowed now: ${USER}, without MFA, from 198.51.100.77, ${ASSUMES} BROADER`,
    ],
    [
      "access keys that may enrol a device",
      {},
      { primary: { accessKeys: "allowedToEnrolMfa" } },
      `> allowed now: ${USER}, without MFA, from 198.51.100.77, calls iam:EnableMFADevice on arn:aws:iam::111111111111:user/${USER} BROADER`,
    ],
    [
      "a boundary of a user that is dropped",
      { users: { [USER]: { permissionsBoundary: "PowerUserAccess" } } },
      {},
      /^> allowed now: boaty\.mcboatface, .* calls iam:\w+.* BROADER$/,
    ],
    [
      "a boundary of a role that is dropped",
      { role: { permissionsBoundary: "ReadOnlyAccess" } },
      {},
      `> allowed now: ${SESSION}, calls iam:CreateUser BROADER`,
    ],
    [
      "self-management that is off, which denied everything else without MFA",
      {},
      { group: { selfManagement: false } },
      `> no longer denied: ${USER}, without MFA, from 198.51.100.77, calls iam:CreateVirtualMFADevice BROADER`,
    ],
    [
      "a group with a policy of AWS",
      {},
      { group: { managedPolicies: ["ReadOnlyAccess"] } },
      /^> allowed now: boaty\.mcboatface, .* calls \w+:\w+.* BROADER$/,
    ],
    [
      "membership in another group",
      {
        groups: {
          others: { members: ["alice"], assume: { child: ROLE }, managedPolicies: ["IAMReadOnlyAccess"] },
        },
      },
      {
        groups: {
          others: {
            members: ["alice", USER],
            assume: { child: ROLE },
            managedPolicies: ["IAMReadOnlyAccess"],
          },
        },
      },
      /^> allowed now: boaty\.mcboatface, .* calls iam:\w+.* BROADER$/,
    ],
    [
      "an assume policy that a machine gets",
      machine(false),
      machine(true),
      `> allowed now: machine ci, from 198.51.100.77, ${ASSUMES} BROADER`,
    ],
    [
      "a denial that is dropped",
      {
        role: {
          permissions: {
            statements: [
              { actions: "s3:*", resources: "*" },
              { effect: "Deny", actions: "s3:PutObject", resources: "*" },
            ],
          },
        },
      },
      { role: { permissions: { statements: [{ actions: "s3:*", resources: "*" }] } } },
      `> allowed now: ${SESSION}, calls s3:PutObject BROADER`,
    ],
    [
      "a denial of what nothing here allows, where other policies may be attached by hand",
      denyingKeys("iam:CreateAccessKey"),
      denyingKeys("iam:PassRole"),
      `> no longer denied: ${SESSION}, calls iam:CreateAccessKey BROADER`,
    ],
    [
      "a denial of what the role's own policies do not allow, and a resource's may",
      {
        role: {
          permissions: {
            statements: [
              { actions: "s3:*", resources: "*" },
              { effect: "Deny", actions: "kms:Decrypt", resources: "*" },
            ],
          },
        },
      },
      statements(["s3:*", "*"]),
      `> no longer denied: ${SESSION}, calls kms:Decrypt BROADER`,
    ],
    [
      "a tag of a role that its policies read",
      roleTagged("red"),
      roleTagged("blue"),
      /^> allowed now: a session of .*, tagged team=blue, calls s3:GetObject.* BROADER$/,
    ],
  ];
  for (const [fact, from, to, line] of cases) {
    it(`is ${fact}, with a request that shows it`, async () => {
      const [first = "", ...others] = await proven(from, to);
      if (typeof line === "string") assert.equal(first, line);
      else assert.match(first, line);
      assert.ok(
        others.every((other) => other.startsWith("<")),
        others.join("\n"),
      );
    });
    it(`is not ${fact}, the other way round, but narrower`, async () => {
      const lines = await proven(to, from);
      assert.ok(
        lines.some((each) => each.startsWith("<")),
        lines.join("\n"),
      );
      const broader = (await changesOf(to, from)).filter((change) => change.broader);
      // Self-management gives some and denies some; where one denial takes the place of another, each way is more.
      assert.equal(
        broader.length > 0,
        /^(self-management|a denial of what nothing)/.test(fact),
        linesOf(broader).join("\n"),
      );
    });
  }

  it("is another key for what a person signs in with, whosever it was", async () => {
    const keyOf = (holder: string): Change => ({
      users: { [USER]: { accessKey: true, pgpKey: `keybase:${holder}` } },
    });
    assert.deepEqual(linesOf(await changesOf(keyOf("alice"), keyOf("evil"))), [
      `~ user ${USER}: pgpKey: keybase:alice -> keybase:evil BROADER`,
    ]);
  });

  const settings: readonly (readonly [fact: string, from: Change, to: Change, line: string])[] = [
    [
      "what is attached by hand and stays",
      {},
      { role: { exclusive: false } },
      `~ role ${ROLE}: exclusive: true -> false`,
    ],
    [
      "a provider of which the stack knows nothing more",
      github(),
      github({ existing: true }),
      "~ identity provider github: existing: false -> true",
    ],
    [
      "a person of whom the stack knows nothing more",
      { users: { [USER]: {} } },
      { users: { [USER]: { existing: true } } },
      `~ user ${USER}: existing: false -> true`,
    ],
    [
      "a shorter password",
      { primary: { passwordPolicy: {} } },
      { primary: { passwordPolicy: { minimumLength: 8 } } },
      "~ password policy: minimumLength: 14 -> 8",
    ],
    [
      "a password that lives longer",
      { primary: { passwordPolicy: { maxAge: 90 } } },
      { primary: { passwordPolicy: {} } },
      "~ password policy: maxAge: 90 -> none",
    ],
    [
      "passwords without rules",
      { primary: { passwordPolicy: {} } },
      {},
      "~ password policy: managed: true -> false",
    ],
    [
      "a first password that need not be changed",
      { users: { [USER]: { consoleAccess: {} } } },
      { users: { [USER]: { consoleAccess: { passwordResetRequired: false } } } },
      `~ user ${USER}: passwordResetRequired: true -> false`,
    ],
  ];
  for (const [fact, from, to, line] of settings) {
    it(`is ${fact}`, async () => {
      assert.deepEqual(linesOf(await changesOf(from, to)), [`${line} BROADER`]);
    });
    it(`is not ${fact}, the other way round`, async () => {
      assert.deepEqual(
        (await changesOf(to, from)).map(({ broader }) => broader),
        [false],
      );
    });
  }
});

/** A role that keeps what somebody attaches to it by hand. */
function denyingKeys(actions: string): Change {
  const denied = { effect: "Deny", actions, resources: "*" } as const;
  return {
    role: {
      exclusive: false,
      permissions: { statements: [{ actions: "s3:GetObject", resources: "*" }, denied] },
    },
  };
}

function roleTagged(team: string): Change {
  return {
    role: {
      tags: { team },
      permissions: {
        statements: [
          {
            actions: "s3:GetObject",
            resources: "*",
            conditions: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
          },
        ],
      },
    },
  };
}

describe("what is the same", () => {
  const same: readonly (readonly [fact: string, from: Change, to: Change])[] = [
    [
      "values in another order",
      conditions({ StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } }),
      conditions({ StringEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } }),
    ],
    [
      "a value that another one covers",
      { trust: { sourceIps: ["203.0.113.0/24"] } },
      { trust: { sourceIps: ["203.0.113.0/24", "203.0.113.64/26"] } },
    ],
    [
      "a subject that another one covers",
      conditions({ StringLike: { "aws:UserAgent": ["aws-cli/*"] } }),
      conditions({ StringLike: { "aws:UserAgent": ["aws-cli/*", "aws-cli/2.*"] } }),
    ],
    [
      "two networks that are one",
      { trust: { sourceIps: ["203.0.113.0/25", "203.0.113.128/25"] } },
      { trust: { sourceIps: ["203.0.113.0/24"] } },
    ],
    [
      "a statement split in two",
      statements([
        ["s3:GetObject", "s3:PutObject"],
        ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
      ]),
      statements(
        ["s3:GetObject", ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"]],
        ["s3:PutObject", "arn:aws:s3:::a/*"],
        ["s3:PutObject", "arn:aws:s3:::b/*"],
      ),
    ],
    [
      "an action that a wildcard covers",
      statements(["s3:Get*", "*"]),
      statements([["s3:Get*", "s3:GetObject"], "*"]),
    ],
    [
      "a policy of AWS that another one covers",
      { role: { permissions: { managedPolicies: ["AdministratorAccess"] } } },
      { role: { permissions: { managedPolicies: ["AdministratorAccess", "ReadOnlyAccess"] } } },
    ],
  ];
  for (const [fact, from, to] of same) {
    it(`shows nothing: ${fact}`, async () => {
      assert.deepEqual(linesOf(await changesOf(from, to)), []);
      assert.deepEqual(linesOf(await changesOf(to, from)), []);
    });
  }

  it("shows only the group where a person moves to another one with the same roles", async () => {
    const others = (...members: readonly string[]): Change => ({
      group: { members: members.includes(USER) ? ["alice"] : ["alice", USER] },
      groups: { others: { members: ["carol", ...members], assume: { child: ROLE } } },
    });
    assert.deepEqual(linesOf(await changesOf(others(), others(USER))), [
      `~ ${USER} may assume ${ROLE} in child: through: group ${GROUP} -> group others`,
    ]);
  });

  it("shows a tag that no condition reads, and does not mark it", async () => {
    for (const [of, tagged] of [
      [`user ${USER}`, (team: string): Change => ({ users: { [USER]: { tags: { team } } } })],
      [`role ${ROLE}`, (team: string): Change => ({ role: { tags: { team } } })],
    ] as const) {
      assert.deepEqual(linesOf(await changesOf(tagged("red"), tagged("blue"))), [
        `~ ${of}: tag team: red -> blue (no policy here reads it)`,
      ]);
    }
  });
});

describe("what is not decided", () => {
  it("is marked: a policy whose text is not known, whether it came or went", async () => {
    const managed = (...managedPolicies: readonly string[]): Change => ({
      role: { permissions: { managedPolicies: ["ReadOnlyAccess", ...managedPolicies] } },
    });
    const line = (how: string): string =>
      `? what sessions of ${ROLE} in child may do is not decided: ${UNKNOWN} is attached ${how}, and its text is not known here BROADER`;
    assert.deepEqual(await proven(managed(), managed(UNKNOWN)), [line("now")]);
    assert.deepEqual(await proven(managed(UNKNOWN), managed()), [line("no longer")]);
    assert.deepEqual(linesOf(await changesOf(managed(UNKNOWN), managed(UNKNOWN))), []);
  });

  it("is marked: an operator that nobody has modelled", async () => {
    const of = (value: string): Change => ({
      role: {
        permissions: {
          statements: [
            { actions: "s3:*", resources: "*", conditions: { StringEquals: { "aws:SourceIp": value } } },
          ],
        },
      },
    });
    const [line = ""] = await proven(of("203.0.113.1"), of("203.0.113.2"));
    assert.match(line, /^\? what sessions of \S+ in child may do is not decided: .* BROADER$/);
  });
});

describe("a comparison", () => {
  it("leaves it to the grants to tell who gained or lost a role", async () => {
    const two: Change = {
      account: { roles: [ROLE, "read"] },
      roles: { read: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
      group: { members: [USER, "alice"], assume: { child: [ROLE, "read"] } },
    };
    const one: Change = {
      ...two,
      group: { members: [USER], assume: { child: ROLE } },
      groups: { readers: { members: ["alice"], assume: { child: "read" } } },
    };
    assert.deepEqual(await proven(one, two), []);
    assert.deepEqual(await proven(two, one), []);
    const gained = (await changesOf(one, two)).filter(({ sign }) => sign === "+");
    assert.deepEqual(
      gained.map(({ broader }) => broader),
      [true, true],
    );
  });

  it("still shows what else changed for those who gained a role", async () => {
    const lines = await proven({}, { group: { members: [USER, "alice"] }, trust: { mfa: false } });
    assert.deepEqual(lines, [`> allowed now: ${USER}, without MFA, from 198.51.100.77, ${ASSUMES} BROADER`]);
  });

  it("tells somebody under one ARN and under another apart", async () => {
    const moved = { primary: { userPath: "/people/" } };
    const [now, before] = (await proven({}, moved)).filter((line) => line.includes(ASSUMES));
    assert.ok(
      now?.startsWith(`> allowed now: ${USER} (arn:aws:iam::${PRIMARY_ID}:user/people/${USER}), `),
      now,
    );
    assert.ok(before?.startsWith(`< no longer allowed: ${USER} (${USER_ARN}), `), before);
    const lines = await changed({}, { ...moved, trust: { sourceIps: "203.0.113.0/24" } });
    assert.deepEqual(lines, [
      `~ ${USER} may assume ${ROLE} in child: principal: ${USER_ARN} -> arn:aws:iam::${PRIMARY_ID}:user/people/${USER}; conditions: also from 203.0.113.0/24 BROADER`,
    ]);
  });

  it("tells a provider's wider subject once for all accounts", async () => {
    const of = (subjects: string): Change => ({
      accounts: entries(5, (n) => [`a${n}`, { accountId: String(300_000_000_000 + n), roles: ROLE }]),
      group: { assume: { "*": ROLE } },
      ...github({ subjects, assume: { "*": ROLE } }),
    });
    const [line = "", ...others] = await proven(of("repo:acme/infra:ref:*"), of("repo:acme/infra:*"));
    assert.deepEqual(others, []);
    assert.match(line, /; likewise a1, a2, a3 and 2 more BROADER$/);
  });

  it("tells what is the same in many accounts, and of many people, once", async () => {
    const of = (change: Change): Change => ({
      ...change,
      accounts: entries(5, (n) => [`a${n}`, { accountId: String(300_000_000_000 + n), roles: ROLE }]),
      group: { members: numbers(6).map((n) => `person-${n}`), assume: { "*": ROLE }, ...change.group },
    });
    assert.deepEqual(await proven(of({}), of({ trust: { mfa: false } })), [
      "> allowed now: person-1, without MFA, from 198.51.100.77, assumes users_assume_role_default in child; likewise a1, a2, a3 and 2 more BROADER",
    ]);
    const [line = "", ...others] = await proven(
      of({}),
      of({ group: { managedPolicies: ["IAMReadOnlyAccess"] } }),
    );
    assert.deepEqual(others, []);
    assert.match(
      line,
      /^> allowed now: person-1, .*; likewise person-2, person-3, person-4 and 2 more BROADER$/,
    );
  });

  it("says the same each time", async () => {
    const [before, now] = [
      await stateOf(example(denying("mallory"))),
      await stateOf(example(tagged("blue"))),
    ];
    assert.deepEqual(changesBetween(before, now), changesBetween(before, now));
  });
});
