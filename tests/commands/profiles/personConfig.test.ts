import assert from "node:assert/strict";
import { personConfig } from "../../../commands/profiles/personConfig";
import { projectOf } from "../../../commands/rehearsal/project";
import { direct, example, IDENTITY_CENTER, ROLE } from "../../models";

describe("the AWS config of somebody who is no IAM user", () => {
  const groups = {
    observers: direct(),
    auditors: { permissionSet: "Audit", assume: { child: [ROLE] } },
  };
  const project = projectOf("p", example({ primary: IDENTITY_CENTER, groups }));
  const silent = {
    onStacks: () => undefined,
    onStack: () => undefined,
    onChecks: () => undefined,
    onCheck: () => undefined,
    warn: () => undefined,
  };

  for (const [name, hint] of [
    [
      "observers",
      /; it is a group of Identity Center, whose people take credentials from the account access portal \(aws account-access-runtime get-role-credentials\)$/m,
    ],
    ["auditors", /; it is a group of permission set Audit, whose people run aws configure sso$/m],
    ["nobody", /\(it has: boaty\.mcboatface\)$/m],
  ] as const) {
    it(`is refused, saying where ${name} have theirs`, async () => {
      await assert.rejects(personConfig(project, name, { login: false, progress: silent }), hint);
    });
  }
});
