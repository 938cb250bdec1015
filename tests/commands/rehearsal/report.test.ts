import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import colors from "picocolors";
import { progressBar } from "../../../commands/rehearsal/progress";
import type { Rehearsal } from "../../../commands/rehearsal/rehearse";
import { report } from "../../../commands/rehearsal/report";
import { terminalStyle } from "../../../commands/terminal/terminal";
import type { Output } from "../../../commands/streams";
import type { Proof } from "../../../proof/proof";
import { CHILD_ID, entries, example, GROUP, numbers, PRIMARY_ID, ROLE, ROLE_ARN, USER } from "../../models";
import { rehearsalOf } from "./inMemory";

const PLAIN = { style: colors.createColors(false), width: undefined };
const COLOURED = { style: colors.createColors(true), width: undefined };
const STACK = { name: "child", fullName: "child", side: "child", accountId: CHILD_ID, config: {} } as const;
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
    assert.ok(coloured.includes(COLOURED.style.red("administrator")));
    assert.ok(coloured.includes(COLOURED.style.green("0 unexpected")));
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
    assert.match(text, /^8 checks: 3 allowed and 4 denied as declared, 1 unexpected$/m);
  });

  it("ends with what was proven, in words that can be quoted", async () => {
    const proven = "proven: in 1 account nobody but the 1 declared caller can assume the role";
    assert.ok(report(rehearsal, PLAIN).endsWith(`\n${proven}`));
    assert.ok(report(rehearsal, COLOURED).endsWith(COLOURED.style.green(proven)));
    const members = numbers(7).map((n) => `user-${n}`);
    const accounts = entries(3, (n) => [`a${n}`, { accountId: String(200_000_000_000 + n), roles: ROLE }]);
    const more = { ...example(), accounts, groups: { [GROUP]: { members, assume: { "*": ROLE } } } };
    const quoted = "proven: in 3 accounts nobody but the 7 declared callers can assume any of 3 roles";
    assert.ok(report(await rehearsalOf(more), PLAIN).endsWith(`\n${quoted}`));
  });

  it("says what was not proven: as a request, by its path, or as not decided", () => {
    const request = {
      principal: `arn:aws:iam::${PRIMARY_ID}:user/mallory`,
      action: "sts:AssumeRole",
      resource: ROLE_ARN,
      context: { "aws:MultiFactorAuthPresent": "false", "sts:ExternalId": "x" },
    };
    const counterexample = {
      account: "child",
      role: ROLE,
      side: "trust",
      allowed: true,
      says: "a user's own call is let in",
      request,
    } as const;
    const proof: Proof = {
      ...rehearsal.proof,
      proven: 0,
      counterexamples: [counterexample],
      unusable: [{ path: `roles.${ROLE}.trust.conditions.Bool`, why: "nobody can use it" }],
      open: [{ account: "child", role: ROLE, why: 'operator "StringSortOf"' }],
    };
    const coloured = report({ ...rehearsal, proof }, COLOURED);
    const lines = report({ ...rehearsal, proof }, PLAIN).split("\n");
    const told = lines
      .slice(-5)
      .map((line) => line.replace(/^(unusable: )Pulumi\.yaml:1:\d+: /, "$1in Pulumi.yaml, "));
    assert.deepEqual(told, [
      `counterexample: ${ROLE} in child: a user's own call is let in: another user /mallory, in a session without MFA, with external ID x, assumes ${ROLE} in child (${request.principal}: sts:AssumeRole on ${ROLE_ARN}, with aws:MultiFactorAuthPresent false, sts:ExternalId x)`,
      `unusable: in Pulumi.yaml, roles.${ROLE}.trust.conditions.Bool: nobody can use it`,
      `not decided: ${ROLE} in child: operator "StringSortOf"`,
      lines.at(-2) ?? "",
      "not proven: 1 counterexample, 1 unusable, 1 not decided; 0 of 1 role are as declared",
    ]);
    for (const word of ["counterexample", "unusable"]) assert.ok(coloured.includes(COLOURED.style.red(word)));
    assert.ok(coloured.includes(COLOURED.style.yellow("not decided")));
  });

  it("says that nobody else was asked where the policy engine is not installed", () => {
    assert.doesNotMatch(report(rehearsal, PLAIN), /second opinion/);
    assert.match(
      report({ ...rehearsal, secondOpinion: false }, PLAIN),
      /^no second opinion: .* is not installed/m,
    );
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
    assert.match(text, /^ repo:octo-org\/infra:\* +identity provider github /m);
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

  it("has a bar on a terminal for so many stacks or checks that it can be read", () => {
    const { stream, written } = streamOf(true, false);
    const progress = progressBar(stream, "earlier");
    progress.onStacks(9);
    progress.onStack(STACK);
    assert.equal(written(), "");
    progress.onStacks(41);
    progress.onStack(STACK);
    assert.match(written(), /earlier stacks .*0\/41/);
    progress.onChecks(499);
    progress.onCheck();
    assert.doesNotMatch(written(), /checks/);
    progress.stop();
  });
});
