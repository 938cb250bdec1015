import assert from "node:assert/strict";
import {
  account,
  assuming,
  awsPolicy,
  CHILD_ID,
  document,
  group,
  OTHER_ID,
  policy,
  policyArn,
  PRIMARY_ID,
  role,
  roleArn,
  ROOT,
  trusting,
  user,
} from "./accounts";
import { type Adopted, adopted, adopting, type Printed } from "./adopting";

const MFA = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
const NAMED = { StringEquals: { "sts:RoleSessionName": "${aws:username}" } };
const NAMED_IN_MODEL = { StringEquals: { "sts:RoleSessionName": ["${aws:username}"] } };
const TAGGED = { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } };
const WITHOUT_MFA = {
  Effect: "Deny",
  Principal: "*",
  Action: "sts:AssumeRole",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
const GITHUB = "token.actions.githubusercontent.com";
const GITHUB_ARN = `arn:aws:iam::${CHILD_ID}:oidc-provider/${GITHUB}`;
const SAML_ARN = `arn:aws:iam::${CHILD_ID}:saml-provider/corporate`;
const ADA = `arn:aws:iam::${PRIMARY_ID}:user/ada`;
const BACKUP = `arn:aws:iam::${PRIMARY_ID}:user/backup`;
const DEPLOYER = roleArn(PRIMARY_ID, "deployer");
const PERMISSION_SET = `arn:aws:iam::${PRIMARY_ID}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Readers_0123456789abcdef`;

function withExternalId({ StringEquals }: typeof NAMED): unknown {
  return { StringEquals: { "sts:ExternalId": "x1", ...StringEquals } };
}

/** A trust policy for a repository, with more conditions. */
function subject(conditions: Readonly<Record<string, unknown>>): unknown {
  const asked = { [`${GITHUB}:aud`]: "sts.amazonaws.com", [`${GITHUB}:sub`]: "repo:acme/infra:ref" };
  return trusting(
    { Federated: GITHUB_ARN },
    { Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals: asked, ...conditions } },
  );
}

function statementsOf(policy: unknown): readonly unknown[] {
  return (policy as { Statement: readonly unknown[] }).Statement;
}

/** A role `mixed` with a trust of its own, beside `admin`; user `backup` and role `deployer` may assume it. */
function accounts(trust: unknown, ofAdmins: readonly string[] = []): Printed {
  const attached = [awsPolicy("ReadOnlyAccess")];
  const inline = { mixed: assuming(roleArn(CHILD_ID, "mixed")) };
  const granted = ["admin", ...ofAdmins].map((name) => roleArn(CHILD_ID, name));
  return {
    primary: account({
      users: [user("ada", ["admins"]), user("backup", [], { inline })],
      groups: [group("admins", { attached: [policyArn(PRIMARY_ID, "admins")] })],
      policies: [policy(PRIMARY_ID, "admins", assuming(...granted))],
      roles: [role(PRIMARY_ID, "deployer", trusting({ Service: "ec2.amazonaws.com" }), { inline })],
    }),
    child: account({
      roles: [
        role(CHILD_ID, "admin", trusting({ AWS: ADA }, { Condition: MFA }), { attached }),
        role(CHILD_ID, "mixed", trust, { attached }),
      ],
      others: [
        { OpenIDConnectProviderList: [{ Arn: GITHUB_ARN }] },
        { Url: GITHUB, ClientIDList: ["sts.amazonaws.com"] },
      ],
    }),
  };
}

/** Who is asked something that the model's key for it does not ask of them -> what asks it of them, and of nobody less. */
const KEPT: Readonly<Record<string, readonly [trust: unknown, machine: string, conditions: unknown]>> = {
  "a machine that names its session after itself": [
    trusting({ AWS: BACKUP }, { Condition: NAMED }),
    "backup",
    NAMED_IN_MODEL,
  ],
  "somebody of a third party, who gives an external ID and names the session": [
    trusting({ AWS: `arn:aws:iam::${OTHER_ID}:root` }, { Condition: withExternalId(NAMED) }),
    `account-${OTHER_ID}`,
    NAMED_IN_MODEL,
  ],
  "a user without a person, where the account is trusted": [
    trusting({ AWS: ROOT }, { Condition: NAMED }),
    "backup",
    NAMED_IN_MODEL,
  ],
  "a machine that may set one tag and no other": [
    trusting({ AWS: DEPLOYER }, { Action: ["sts:AssumeRole", "sts:TagSession"], Condition: TAGGED }),
    "deployer",
    TAGGED,
  ],
};

/** Trust policies of which the model would have to drop a condition -> why their role is not in it. */
const REFUSED: Readonly<Record<string, readonly [trust: unknown, why: RegExp]>> = {
  "a permission set that names sessions after IAM users": [
    trusting({ AWS: PERMISSION_SET }, { Condition: NAMED }),
    /sts:RoleSessionName never has such a value/,
  ],
  "a permission set with MFA": [
    trusting({ AWS: PERMISSION_SET }, { Condition: MFA }),
    /permission set Readers .* has no MFA to show/,
  ],
  "a permission set, and a denial without MFA": [
    document({ Effect: "Allow", Principal: { AWS: PERMISSION_SET }, Action: "sts:AssumeRole" }, WITHOUT_MFA),
    /permission set Readers .* has no MFA to show/,
  ],
  "a machine, and a denial without MFA": [
    document({ Effect: "Allow", Principal: { AWS: DEPLOYER }, Action: "sts:AssumeRole" }, WITHOUT_MFA),
    /role\/deployer has no MFA to show/,
  ],
  "a machine that sets its source identity, which nothing lets it": [
    trusting({ AWS: DEPLOYER }, { Condition: { StringEquals: { "sts:SourceIdentity": "${aws:username}" } } }),
    /has no place in the model/,
  ],
  "a subject with MFA": [subject(MFA), /aws:MultiFactorAuthPresent is never in a request of a subject/],
  "a subject of an organization": [
    subject({ StringLike: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
    /aws:PrincipalOrgID is never in a request of a subject/,
  ],
  "a subject that names sessions after IAM users": [
    subject({ StringLike: { "sts:RoleSessionName": "${aws:username}" } }),
    /sts:RoleSessionName never has such a value in a request of a subject/,
  ],
  "a subject by a text with a wildcard": [
    subject({ StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com", [`${GITHUB}:sub`]: "repo:acme/*" } }),
    /StringEquals .*:sub, in which repo:acme\/\* is no pattern/,
  ],
  "a subject, and a denial of everything without MFA": [
    document(...statementsOf(subject({})), { ...WITHOUT_MFA, Action: "sts:*" }),
    /denies whoever comes without MFA, which subjects of an identity provider never show/,
  ],
  "a subject of a SAML provider": [
    trusting(
      { Federated: SAML_ARN },
      { Action: "sts:AssumeRoleWithSAML", Condition: { StringEquals: { "SAML:sub": "ada" } } },
    ),
    /SAML:sub is never in a request of a subject/,
  ],
  "everybody whose ARN is a text with a wildcard": [
    trusting({ AWS: ROOT }, { Condition: { StringEquals: { "aws:PrincipalArn": `${BACKUP}/*` } } }),
    /asks for StringEquals aws:PrincipalArn/,
  ],
};

describe("a condition of a trust policy", function () {
  this.timeout(60_000);

  for (const [form, [trust, machine, conditions]] of Object.entries(KEPT)) {
    it(`stays one where the model's key is not for ${form}`, async () => {
      const back = await adopted(accounts(trust));
      assert.deepEqual(back.model.machines?.[machine]?.conditions, conditions);
      assert.equal(back.model.roles.mixed?.trust, undefined);
      assert.deepEqual(broaderIn(back), []);
    });
  }

  for (const [form, [trust, why]] of Object.entries(REFUSED)) {
    it(`is not dropped for a model: ${form}`, async () => {
      const back = await adopted(accounts(trust));
      assert.deepEqual(Object.keys(back.model.roles), ["admin"]);
      const left = back.left.find(({ kind, name }) => kind === "role" && name === "mixed");
      assert.match(left?.why ?? "", why);
      assert.deepEqual(broaderIn(back), []);
    });
  }

  it("about a time without the moment itself becomes one with the second before or after", async () => {
    const Condition = {
      ...MFA,
      DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" },
      DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" },
    };
    const back = await adopted(accounts(trusting({ AWS: ADA }, { Condition }), ["mixed"]));
    const { notBefore, notAfter } = back.model.roles.mixed?.trust ?? {};
    assert.deepEqual([notBefore, notAfter], ["2026-01-01T00:00:01Z", "2029-12-31T23:59:59Z"]);
    assert.deepEqual(broaderIn(back), []);
  });

  describe("that two statements ask with other values", () => {
    const asking = (user: string, vpc: string): unknown => ({
      Effect: "Allow",
      Principal: { AWS: user },
      Action: "sts:AssumeRole",
      Condition: { ...MFA, StringEquals: { "aws:SourceVpc": vpc } },
    });
    const differing = accounts(document(asking(ADA, "vpc-1"), asking(BACKUP, "vpc-2")), ["mixed"]);

    it("is said to be dropped, and who gets in by that", async () => {
      const back = await adopted(differing);
      const [broader, ...others] = broaderIn(back);
      assert.match(broader ?? "", /^allowed now: backup, .* assumes mixed in child$/);
      assert.deepEqual(others, []);
      assert.ok(back.notes.some((note) => note.includes("differ in StringEquals aws:SourceVpc")));
      assert.match(back.report, /allowed now: backup, .*\*\*BROADER\*\*/);
    });

    it("is a difference for the exit code", async () => {
      const { exitCode, stdout } = await adopting(differing);
      assert.equal(exitCode, 1);
      assert.match(stdout, /> allowed now: backup, .* BROADER\n/);
      assert.match(stdout, /1 BROADER/);
    });
  });
});

function broaderIn({ changes }: Adopted): string[] {
  return changes.filter(({ broader }) => broader).map(({ text }) => text);
}
