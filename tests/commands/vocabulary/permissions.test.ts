import assert from "node:assert/strict";
import { mayInText } from "../../../commands/vocabulary/permissions";
import type { RoleArgs } from "../../../components/model/accessModel";
import { example, CHILD_ID } from "../../models";
import { reportOf } from "../review/states";

const OTHERS = `arn:aws:iam::${CHILD_ID}:policy/AdministratorAccess`;
const ESCALATES =
  "privilege escalation (iam:AddUserToGroup, iam:AttachGroupPolicy, iam:AttachRolePolicy, N more)";
const EXPOSES = "data exposure (athena:GetQueryResults, codecommit:GitPull, dynamodb:BatchGetItem, N more)";
const READS = "data exposure (athena:GetQueryResults, codecommit:GitPull, dynamodb:BatchGetItem, N more)";

describe("what a role amounts to", () => {
  const anything = { actions: "*", resources: "*" };
  const summaries: readonly { fact: string; role: Partial<RoleArgs>; text: string }[] = [
    {
      fact: "everything",
      role: { permissions: { statements: [anything] } },
      text: "administrator",
    },
    {
      fact: "everything, by AWS's policy",
      role: { permissions: { managedPolicies: "AdministratorAccess" } },
      text: "administrator",
    },
    {
      fact: "everything but what it denies",
      role: { permissions: { statements: [anything, { ...anything, effect: "Deny", actions: "iam:*" }] } },
      text: "administrator except what it denies",
    },
    {
      fact: "everything under a condition",
      role: {
        permissions: { statements: [{ ...anything, conditions: { Bool: { "aws:SecureTransport": true } } }] },
      },
      text: `*; ${ESCALATES}; ${EXPOSES}`,
    },
    {
      fact: "policies and actions",
      role: {
        permissions: {
          managedPolicies: "job-function/ViewOnlyAccess",
          statements: [{ actions: ["s3:GetObject", "s3:PutObject"], resources: "*" }],
        },
      },
      text: "ViewOnlyAccess, s3:GetObject, s3:PutObject; data exposure (s3:GetObject)",
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
      text: `all but iam:* within ReadOnlyAccess; ${READS}`,
    },
    {
      fact: "everything within a boundary that is less",
      role: { permissions: { statements: [anything] }, permissionsBoundary: "ReadOnlyAccess" },
      text: `* within ReadOnlyAccess; ${READS}`,
    },
    {
      fact: "everything by AWS's policy within a boundary that is less",
      role: {
        permissions: { managedPolicies: "AdministratorAccess" },
        permissionsBoundary: "ReadOnlyAccess",
      },
      text: `AdministratorAccess within ReadOnlyAccess; ${READS}`,
    },
    {
      fact: "everything within a boundary that is everything",
      role: { permissions: { statements: [anything] }, permissionsBoundary: "AdministratorAccess" },
      text: "administrator within AdministratorAccess",
    },
    {
      fact: "everything but what another policy of AWS denies",
      role: { permissions: { managedPolicies: ["AdministratorAccess", "AWSDenyAll"] } },
      text: "administrator except what it denies",
    },
    {
      fact: "a policy of the account, whatever it is called",
      role: { permissions: { managedPolicies: OTHERS } },
      text: `${OTHERS}; not known (${OTHERS})`,
    },
  ];
  for (const { fact, role, text } of summaries) {
    it(`is "${text}" for ${fact}`, async () => {
      const { roles } = await reportOf(example({ role }));
      assert.deepEqual(
        // How many more, changes with what AWS publishes.
        roles.map(
          ({ permissions }) => permissions && mayInText(permissions).replace(/\d+ more\)/g, "N more)"),
        ),
        [text],
      );
    });
  }
});
