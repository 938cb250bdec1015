import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import colors from "picocolors";
import { conditionsInWords } from "../../../commands/rehearsal/describe";
import { progressBar } from "../../../commands/rehearsal/progress";
import type { Rehearsal } from "../../../commands/rehearsal/rehearse";
import { report } from "../../../commands/rehearsal/report";
import { terminalStyle } from "../../../commands/rehearsal/style";
import type { Output } from "../../../commands/streams";
import { summarizePermissions } from "../../../commands/rehearsal/summary";
import type { RoleArgs, TrustArgs } from "../../../components/model/accessModel";
import { defined } from "../../../components/model/arns";
import {
  accessOf,
  CHILD_ID,
  entries,
  example,
  GROUP,
  numbers,
  oidc,
  PRIMARY_ID,
  ROLE,
  USER,
} from "../../models";
import { accessWith, rehearsalOf } from "./inMemory";

const PLAIN = colors.createColors(false);
const COLOURED = colors.createColors(true);
const ANSI = "\u001b[";

describe("the report of a rehearsal", () => {
  let rehearsal: Rehearsal;
  before(async () => {
    rehearsal = await rehearsalOf(example());
  });

  it("is coloured only when asked", () => {
    assert.ok(!report(rehearsal, PLAIN).includes(ANSI));
    assert.ok(report(rehearsal, COLOURED).includes(ANSI));
  });

  it("sets administrators and what is unexpected off in red", () => {
    const coloured = report(rehearsal, COLOURED);
    assert.ok(coloured.includes(COLOURED.red("administrator")));
    assert.ok(coloured.includes(COLOURED.green("0 unexpected")));
  });

  it("says of each unexpected check who does what", () => {
    const unexpected = {
      says: "mallory",
      principal: `arn:aws:iam::${PRIMARY_ID}:user/mallory`,
      account: "child",
      role: ROLE,
      actions: ["sts:AssumeRole", "sts:TagSession"],
      resource: "*",
      expected: "denied",
      got: "allowed",
    } as const;
    const text = report({ ...rehearsal, checks: { allowed: 3, denied: 4, unexpected: [unexpected] } }, PLAIN);
    const said = `unexpected: sts:AssumeRole, sts:TagSession on ${ROLE} in child by mallory: allowed, declared denied`;
    assert.ok(text.includes(said));
    assert.ok(text.endsWith("8 checks: 3 allowed and 4 denied as declared, 1 unexpected"));
  });

  it("says what was not tried", () => {
    const text = report({ ...rehearsal, untried: ["a policy: its document is not known here"] }, PLAIN);
    assert.match(text, /^not tried: a policy: its document is not known here$/m);
  });

  it("says that undeclared pairs were drawn, where they were", () => {
    const drawn = report({ ...rehearsal, undeclared: { all: 14_900, tried: 10_000 } }, PLAIN);
    assert.match(
      drawn,
      /^Of 14900 undeclared pairs of user and role, 10000 were drawn \(always the same\)\.$/m,
    );
    assert.doesNotMatch(report({ ...rehearsal, undeclared: { all: 10, tried: 10 } }, PLAIN), /drawn/);
  });

  it("sums many stacks up in a line each", async () => {
    const accounts = entries(10, (n) => [`a${n}`, { accountId: String(200_000_000_000 + n), roles: ROLE }]);
    const many = { ...example(), accounts, groups: { [GROUP]: { members: USER, assume: { "*": ROLE } } } };
    const text = report(await rehearsalOf(many), PLAIN);
    assert.match(text, /11 stacks, in the order of deployment/);
    assert.match(text, /^a1 \(child account 200000000001\): .*1 Role,/m);
  });

  it("names the first of many people", async () => {
    const members = numbers(5).map((n) => `user-${n}`);
    const text = report(await rehearsalOf(example({ group: { members } })), PLAIN);
    assert.match(text, /^ user-1, user-2 and 3 more +group child-users /m);
  });

  it("names a permission set, a machine and an identity provider as people know them", async () => {
    const principal = `arn:aws:iam::${PRIMARY_ID}:role/builder`;
    const text = report(
      await rehearsalOf({
        ...example(),
        groups: { auditors: { permissionSet: "Audit", assume: { child: ROLE } } },
        machines: { ci: { principal, assume: { child: ROLE } } },
        identityProviders: {
          github: {
            type: "oidc",
            url: "https://token.actions.githubusercontent.com",
            audiences: "sts.amazonaws.com",
            subjects: "repo:octo-org/infra:*",
            assume: { child: ROLE },
          },
        },
      }),
      PLAIN,
    );
    assert.match(text, new RegExp(`^ permission set Audit +group auditors +child \\(${CHILD_ID}\\)`, "m"));
    assert.match(text, new RegExp(`^ ${principal} +machine ci `, "m"));
    assert.match(text, /^ its subjects +identity provider github /m);
  });
});

describe("what a role allows, in short", () => {
  const anything = { actions: "*", resources: "*" };
  const summaries: readonly { fact: string; role: RoleArgs; text: string; administrator?: boolean }[] = [
    {
      fact: "everything",
      role: { permissions: { statements: [anything] } },
      text: "administrator",
      administrator: true,
    },
    {
      fact: "everything, by AWS's policy",
      role: { permissions: { managedPolicies: "AdministratorAccess" } },
      text: "administrator",
      administrator: true,
    },
    {
      fact: "everything but what it denies",
      role: { permissions: { statements: [anything, { ...anything, effect: "Deny", actions: "iam:*" }] } },
      text: "administrator except what it denies",
      administrator: true,
    },
    {
      fact: "everything under a condition",
      role: {
        permissions: { statements: [{ ...anything, conditions: { Bool: { "aws:SecureTransport": true } } }] },
      },
      text: "*",
    },
    {
      fact: "policies and actions",
      role: {
        permissions: {
          managedPolicies: "job-function/ViewOnlyAccess",
          statements: [{ actions: ["s3:GetObject", "s3:PutObject"], resources: "*" }],
        },
      },
      text: "ViewOnlyAccess, s3:GetObject, s3:PutObject",
    },
    {
      fact: "many actions",
      role: { permissions: { statements: [{ actions: ["s3:A", "s3:B", "s3:C", "s3:D"], resources: "*" }] } },
      text: "s3:A, s3:B, 2 more actions",
    },
    {
      fact: "all but some actions, within a boundary",
      role: {
        permissions: { statements: [{ notActions: "iam:*", resources: "*" }] },
        permissionsBoundary: "ReadOnlyAccess",
      },
      text: "all but iam:* within ReadOnlyAccess",
    },
  ];
  for (const { fact, role, text, administrator = false } of summaries) {
    it(`is "${text}" for ${fact}`, () => {
      const access = accessWith({ roles: { [ROLE]: role } });
      assert.deepEqual(summarizePermissions(defined(access.roles, ROLE)), { text, administrator });
    });
  }
});

describe("what a role asks for, in words", () => {
  const cases: readonly { trust: TrustArgs; words: readonly string[] }[] = [
    { trust: {}, words: ["MFA within 12 h"] },
    { trust: { mfa: false }, words: ["without MFA"] },
    {
      trust: { mfa: { maxAge: 5400 }, sessionName: "username", sourceIdentity: true },
      words: ["MFA within 90 min", "session named after the user", "source identity set to the user"],
    },
    {
      trust: {
        sessionTags: { project: ["apollo", "gemini"] },
        sourceIps: ["203.0.113.0/24", "2001:db8::/32"],
      },
      words: [
        "MFA within 12 h",
        "may set session tags project: apollo or gemini",
        "from 203.0.113.0/24 or 2001:db8::/32",
      ],
    },
    {
      trust: {
        organizationId: "o-a1b2c3d4e5",
        notBefore: "2026-01-01T00:00:00Z",
        notAfter: "2099-01-01T00:00:00Z",
      },
      words: [
        "MFA within 12 h",
        "in organization o-a1b2c3d4e5",
        "from 2026-01-01T00:00:00Z",
        "until 2099-01-01T00:00:00Z",
      ],
    },
    {
      trust: { conditions: { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "us-east-1"] } } },
      words: ["MFA within 12 h", "StringEquals aws:RequestedRegion eu-west-1 or us-east-1"],
    },
  ];
  for (const { trust, words } of cases) {
    it(`is "${words.join("; ")}"`, () => {
      assert.deepEqual(conditionsInWords(accessOf({ trust }), `group ${GROUP}`, ROLE), words);
    });
  }

  it("says whom it denies, and that it trusts a path", () => {
    const access = accessOf({
      primary: { userPath: "/people/" },
      group: { members: [USER, "mallory"] },
      trust: { match: "path", denyUsers: "mallory" },
    });
    assert.deepEqual(conditionsInWords(access, `group ${GROUP}`, ROLE), [
      "MFA within 12 h",
      "never mallory",
      "trusts every user in /people/",
    ]);
  });

  it("tells a subject that is a whole organization as such", () => {
    const subjects = ["repo:acme/*", "repo:acme/infra:*"];
    const access = accessOf({ identityProviders: { github: oidc({ subjects }) } });
    assert.deepEqual(conditionsInWords(access, "identity provider github", ROLE), [
      "subject repo:acme/* (every repository of acme) or repo:acme/infra:*",
    ]);
  });

  it("is without MFA, and with its external ID, for a machine", () => {
    const principal = `arn:aws:iam::${PRIMARY_ID}:role/builder`;
    const machine = { principal, externalId: "build-42", sessionName: "ci-", assume: { child: ROLE } };
    const access = accessWith({ machines: { "night-builds": machine } });
    assert.deepEqual(conditionsInWords(access, "machine night-builds", ROLE), [
      "without MFA",
      "external ID",
      "session named ci-...",
    ]);
  });
});

describe("output to a stream", () => {
  /** A stream as the process has them, on a terminal or not. */
  function streamOf(isTTY: boolean, hasColors: boolean): { stream: Output; written: () => string } {
    const pass = new PassThrough();
    const stream = Object.assign(pass, { isTTY, hasColors: () => hasColors });
    return { stream, written: () => String(pass.read() ?? "") };
  }

  it("is coloured on a terminal that has colours, and nowhere else", () => {
    assert.ok(terminalStyle(streamOf(true, true).stream).isColorSupported);
    assert.ok(!terminalStyle(streamOf(true, false).stream).isColorSupported);
    assert.ok(!terminalStyle(streamOf(false, true).stream).isColorSupported);
  });

  it("has warnings but no progress bar where it is piped", () => {
    const { stream, written } = streamOf(false, false);
    const progress = progressBar(stream);
    progress.onChecks(1_000);
    progress.onCheck();
    progress.warn("roles.spare: no account has this role");
    progress.stop();
    assert.equal(written(), "warning: roles.spare: no account has this role\n");
  });
});
