import assert from "node:assert/strict";
import { z } from "zod";
import { EVERYTHING } from "../../../proof/everything";
import { Accounts } from "../verifying";
import { type Adopted, adopted, type Printed, printedOf } from "./adopting";
import { MESSY } from "./messy";

const Attached = z.array(z.object({ PolicyArn: z.string() })).default([]);
const Inline = z.array(z.object({ PolicyName: z.string() })).default([]);
const Held = { AttachedManagedPolicies: Attached };
const Output = z.looseObject({
  RoleDetailList: z.array(z.object({ RoleName: z.string(), RolePolicyList: Inline, ...Held })).default([]),
  UserDetailList: z
    .array(
      z.object({
        UserName: z.string(),
        UserPolicyList: Inline,
        GroupList: z.array(z.string()).default([]),
        ...Held,
      }),
    )
    .default([]),
  GroupDetailList: z.array(z.object({ GroupName: z.string(), GroupPolicyList: Inline, ...Held })).default([]),
  Policies: z.array(z.object({ Arn: z.string() })).default([]),
  OpenIDConnectProviderList: z.array(z.object({ Arn: z.string() })).default([]),
  SAMLProviderList: z.array(z.object({ Arn: z.string() })).default([]),
  AccountAliases: z.array(z.string()).default([]),
  PasswordPolicy: z.unknown().optional(),
});

/** Everything that the files have, read from them and from nothing else. */
function everythingIn(printed: Printed): string[] {
  return Object.entries(printed).flatMap(([account, documents]) =>
    documents
      .map((document) => Output.parse(JSON.parse(JSON.stringify(document))))
      .flatMap((output) => [
        ...output.RoleDetailList.flatMap(({ RoleName, RolePolicyList, AttachedManagedPolicies }) => [
          `role ${RoleName}`,
          ...RolePolicyList.map(({ PolicyName }) => `inline policy ${PolicyName} in role ${RoleName}`),
          ...AttachedManagedPolicies.map(({ PolicyArn }) => `attachment ${PolicyArn} on role ${RoleName}`),
        ]),
        ...output.UserDetailList.flatMap(
          ({ UserName, UserPolicyList, GroupList, AttachedManagedPolicies }) => [
            `user ${UserName}`,
            ...UserPolicyList.map(({ PolicyName }) => `inline policy ${PolicyName} in user ${UserName}`),
            ...AttachedManagedPolicies.map(({ PolicyArn }) => `attachment ${PolicyArn} on user ${UserName}`),
            ...GroupList.map((group) => `membership user ${UserName} in group ${group}`),
          ],
        ),
        ...output.GroupDetailList.flatMap(({ GroupName, GroupPolicyList, AttachedManagedPolicies }) => [
          `group ${GroupName}`,
          ...GroupPolicyList.map(({ PolicyName }) => `inline policy ${PolicyName} in group ${GroupName}`),
          ...AttachedManagedPolicies.map(({ PolicyArn }) => `attachment ${PolicyArn} on group ${GroupName}`),
        ]),
        ...output.Policies.map(({ Arn }) => `policy ${Arn}`),
        ...output.OpenIDConnectProviderList.map(({ Arn }) => `OIDC provider ${Arn}`),
        ...output.SAMLProviderList.map(({ Arn }) => `SAML provider ${Arn}`),
        ...output.AccountAliases.map((alias) => `alias ${alias}`),
        ...(output.PasswordPolicy === undefined ? [] : ["password policy the account's"]),
      ])
      .map((thing) => `${account}: ${thing}`),
  );
}

function accountedFor({ taken, left }: Adopted): string[] {
  return [...taken, ...left].map(({ account, kind, name }) => `${account}: ${kind} ${name}`);
}

describe("what stands in the accounts", function () {
  this.timeout(60_000);
  let messy: Adopted;

  before(async () => {
    messy = await adopted(MESSY);
  });

  it("is in the model or left out with a reason, each thing once", async () => {
    assert.deepEqual(accountedFor(messy).sort(), everythingIn(MESSY).sort());
    const ours = printedOf(await Accounts.of(EVERYTHING));
    assert.deepEqual(accountedFor(await adopted(ours)).sort(), everythingIn(ours).sort());
  });

  it("is named in ADOPT.md where it is left out", () => {
    const [, section = ""] = messy.report.split("## What is not in the model");
    const plain = section.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    for (const { kind, name } of messy.left) assert.ok(plain.includes(name), `${kind} ${name}`);
  });

  it("gives each reason", () => {
    const why = (kind: string, name: string): string =>
      messy.left.find((each) => each.kind === kind && each.name === name)?.why ??
      assert.fail(`${kind} ${name}`);
    assert.match(why("role", "lambda"), /for a service/);
    assert.match(why("role", "AWSServiceRoleForSupport"), /linked to a service/);
    assert.match(why("role", "empty"), /no permissions/);
    assert.match(why("role", "forgotten"), /nothing there lets any of them assume it by name/);
    assert.match(why("user", "edsger"), /existing: true.*policies of their own/);
    assert.match(why("user", "nobody"), /in no group of the model/);
    assert.match(why("inline policy", "extra in role developer"), /statements are the role's in the model/);
    assert.match(why("inline policy", "logs in group developers"), /no inline policies of groups/);
    assert.match(why("password policy", "the account's"), /former passwords/);
    assert.match(why("policy", "arn:aws:iam::222222222222:policy/one"), /by its ARN/);
  });

  it("touches nobody's password or key", () => {
    for (const user of Object.values(messy.model.users ?? {})) {
      assert.deepEqual([user.consoleAccess, user.accessKey, user.pgpKey], [undefined, undefined, undefined]);
    }
    const types = Object.values(messy.imports).flatMap(({ resources }) => resources.map(({ type }) => type));
    assert.deepEqual(
      types.filter((type) => /loginProfile|accessKey/i.test(type)),
      [],
    );
  });

  it("becomes machines where no person is behind it, and a group where a person has a policy of their own", () => {
    const { machines = {}, groups } = messy.model;
    assert.deepEqual(Object.keys(machines).sort(), ["ci", "jenkins", "sync"]);
    assert.deepEqual(machines.ci, {
      principal: "arn:aws:iam::111111111111:role/ci",
      assume: { child: ["deploy"] },
      attach: false,
    });
    assert.equal(machines.sync?.externalId, "acme-7");
    assert.deepEqual(groups["linus-roles"], {
      members: ["linus"],
      assume: { child: ["reader"] },
      selfManagement: false,
    });
    assert.deepEqual(groups.audit, {
      permissionSet: "Audit",
      assume: { child: ["auditor"] },
      policyName: "audit",
    });
  });

  it("names who gets in today and has no place in the model", () => {
    assert.ok(
      messy.leftOut.some((line) => line.startsWith("role root-like ")),
      messy.leftOut.join("\n"),
    );
  });

  it("lets nobody in who was not, and says so of the others with a request", () => {
    const broader = messy.changes.filter((each) => each.broader).map(({ text }) => text);
    // The model knows a permission set by its name, and its role today by what AWS made of it.
    assert.deepEqual(broader, [
      "allowed now: somebody of permission set Audit, from 198.51.100.77, assumes auditor in child",
    ]);
    assert.ok(messy.changes.some(({ sign, text }) => sign === "<" && text.includes("deploy")));
  });
});
