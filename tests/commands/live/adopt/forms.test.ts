import assert from "node:assert/strict";
import type { RoleArgs } from "../../../../components/model/accessModel";
import {
  account,
  assuming,
  awsPolicy,
  CHILD_ID,
  document,
  group,
  type Held,
  LAMBDA,
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
const ADMINS = [group("admins", { attached: [policyArn(PRIMARY_ID, "admins")] })] as const;
const ADMIN_ARN = roleArn(CHILD_ID, "admin");

/** One role of a child account, which group `admins`, of ada and grace, may assume. */
function accounts(trust: unknown, has: Held = { attached: [awsPolicy("AdministratorAccess")] }): Printed {
  return {
    primary: account({
      users: [user("ada", ["admins"]), user("grace", ["admins"])],
      groups: ADMINS,
      policies: [policy(PRIMARY_ID, "admins", assuming(ADMIN_ARN))],
    }),
    child: account({ roles: [role(CHILD_ID, "admin", trust, has)] }),
  };
}

function roleOf({ model }: Pick<Adopted, "model">, name = "admin"): RoleArgs {
  return (
    model.roles[name] ?? assert.fail(`the model has no role ${name}, but ${Object.keys(model.roles).join()}`)
  );
}

function whyLeft({ left }: Adopted, kind: string, name: string): string {
  return (
    left.find((each) => each.kind === kind && each.name === name)?.why ??
    assert.fail(`${kind} ${name} is not left out`)
  );
}

/** Trust policies of many hands -> what of a role's trust they become. */
const TRUSTS: Readonly<Record<string, readonly [trust: unknown, RoleArgs["trust"]]>> = {
  "the account alone, as the console writes it": [trusting({ AWS: ROOT }, { Condition: {} }), { mfa: false }],
  "the account as its ID": [trusting({ AWS: PRIMARY_ID }), { mfa: false }],
  "the account with MFA, as AWS's tutorial has it": [
    trusting({ AWS: ROOT }, { Condition: MFA }),
    { mfa: { maxAge: 129_600 } },
  ],
  "users by their ARNs": [
    trusting({ AWS: [`arn:aws:iam::${PRIMARY_ID}:user/ada`, `arn:aws:iam::${PRIMARY_ID}:user/grace`] }),
    { mfa: false },
  ],
  "one of the group's users, with MFA within two hours": [
    trusting(
      { AWS: `arn:aws:iam::${PRIMARY_ID}:user/ada` },
      { Condition: { ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "7200" } } },
    ),
    { mfa: { maxAge: 7_199 }, denyUsers: ["grace"] },
  ],
  "terraform-aws-modules/iam, iam-assumable-role": [
    trusting(
      { AWS: ROOT },
      {
        Sid: "",
        Action: ["sts:TagSession", "sts:AssumeRole"],
        Condition: { ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "86400" } },
      },
    ),
    { mfa: { maxAge: 86_399 } },
  ],
  "the same with allow_self_assume_role": [
    document(
      {
        Sid: "ExplicitSelfRoleAssumption",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { ArnLike: { "aws:PrincipalArn": ADMIN_ARN } },
      },
      { Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole", Condition: MFA },
    ),
    { mfa: { maxAge: 129_600 } },
  ],
  "a denial without MFA": [
    document(
      { Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole" },
      {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "sts:AssumeRole",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ),
    { mfa: { maxAge: 129_600 } },
  ],
  "everybody of an organization by name": [
    trusting(
      { AWS: "*" },
      {
        Condition: {
          ...MFA,
          StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
          StringLike: { "aws:PrincipalArn": `arn:aws:iam::${PRIMARY_ID}:user/grace` },
        },
      },
    ),
    { mfa: { maxAge: 129_600 }, organizationId: "o-a1b2c3d4e5", denyUsers: ["ada"] },
  ],
  "people who give an external ID": [
    trusting({ AWS: ROOT }, { Condition: { ...MFA, StringEquals: { "sts:ExternalId": "x1" } } }),
    { mfa: { maxAge: 129_600 }, conditions: { StringEquals: { "sts:ExternalId": ["x1"] } } },
  ],
  "users by aws:username, from an office": [
    trusting(
      { AWS: ROOT },
      {
        Condition: {
          ...MFA,
          StringEquals: { "aws:username": ["ada", "grace"] },
          IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
        },
      },
    ),
    { mfa: { maxAge: 129_600 }, sourceIps: ["203.0.113.0/24"] },
  ],
};

/** Trust policies that the model cannot say -> what is said of them. */
const UNSAYABLE: Readonly<Record<string, readonly [trust: unknown, why: RegExp]>> = {
  NotPrincipal: [
    document({ Effect: "Allow", NotPrincipal: { AWS: ROOT }, Action: "sts:AssumeRole" }),
    /has NotPrincipal/,
  ],
  "a service": [LAMBDA, /for a service, lambda\.amazonaws\.com/],
  "a service beside people": [
    trusting({ AWS: ROOT, Service: "ec2.amazonaws.com" }),
    /for a service, ec2\.amazonaws\.com, as well/,
  ],
  "its own account": [trusting({ AWS: `arn:aws:iam::${CHILD_ID}:root` }), /trusts its own account alone/],
  "another account as a whole": [
    trusting({ AWS: `arn:aws:iam::${OTHER_ID}:root` }),
    /lets in account 333333333333/,
  ],
  "another account that gives an external ID only to people with MFA": [
    trusting({ AWS: `arn:aws:iam::${OTHER_ID}:root` }, { Condition: MFA }),
    /lets in account 333333333333/,
  ],
  everybody: [trusting("*"), /lets in everybody/],
  "a denial of its own kind": [
    document(
      { Effect: "Allow", Principal: { AWS: ROOT }, Action: "sts:AssumeRole" },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ),
    /denies somebody/,
  ],
  "every repository of GitHub": [
    trusting(
      { Federated: `arn:aws:iam::${CHILD_ID}:oidc-provider/token.actions.githubusercontent.com` },
      {
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
      },
    ),
    /lets in every subject/,
  ],
  "somebody who was deleted": [trusting({ AWS: "AIDAEXAMPLEEXAMPLE" }), /nobody who exists/],
};

describe("a trust policy that this program did not write", function () {
  this.timeout(60_000);

  for (const [form, [trust, expected]] of Object.entries(TRUSTS)) {
    it(`becomes a role's trust: ${form}`, async () => {
      const back = await adopted(accounts(trust));
      assert.deepEqual(roleOf(back).trust, expected);
      assert.deepEqual(back.model.groups.admins, {
        members: ["ada", "grace"],
        assume: { child: ["admin"] },
        policyName: "admins",
        selfManagement: false,
      });
      const gains = back.changes.filter(({ broader }) => broader);
      assert.deepEqual(gains, [], "nobody may more than before");
    });
  }

  for (const [form, [trust, why]] of Object.entries(UNSAYABLE)) {
    it(`is left alone, with the reason: ${form}`, async () => {
      const named = trusting({ AWS: `arn:aws:iam::${PRIMARY_ID}:user/ada` }, { Condition: MFA });
      const { primary } = accounts(named);
      const child = account({
        roles: [
          role(CHILD_ID, "admin", named, { attached: [awsPolicy("AdministratorAccess")] }),
          role(CHILD_ID, "odd", trust, { attached: [awsPolicy("ReadOnlyAccess")] }),
        ],
      });
      const group = policy(PRIMARY_ID, "admins", assuming(ADMIN_ARN, roleArn(CHILD_ID, "odd")));
      const [details, ...others] = primary ?? [];
      const back = await adopted({
        primary: [{ ...(details as object), Policies: [group] }, ...others],
        child,
      });
      assert.deepEqual(Object.keys(back.model.roles), ["admin"]);
      assert.match(whyLeft(back, "role", "odd"), why);
      assert.match(back.report, /\brole odd: /);
    });
  }
});

const GITHUB = "token.actions.githubusercontent.com";
const GITHUB_ARN = `arn:aws:iam::${CHILD_ID}:oidc-provider/${GITHUB}`;

describe("accounts that terraform-aws-modules/iam filled", function () {
  this.timeout(60_000);
  let back: Adopted;

  before(async () => {
    back = await adopted({
      primary: account({
        users: [user("ada", ["admins"], { more: { Tags: [{ Key: "Terraform", Value: "true" }] } })],
        groups: [group("admins", { attached: [policyArn(PRIMARY_ID, "admins")] })],
        policies: [policy(PRIMARY_ID, "admins", assuming(ADMIN_ARN))],
      }),
      child: account({
        roles: [
          role(
            CHILD_ID,
            "admin",
            trusting(
              { AWS: [ROOT] },
              {
                Action: ["sts:TagSession", "sts:AssumeRole"],
                Condition: { ...MFA, NumericLessThan: { "aws:MultiFactorAuthAge": "86400" } },
              },
            ),
            { attached: [awsPolicy("AdministratorAccess")] },
          ),
          role(
            CHILD_ID,
            "github-deploy",
            document({
              Sid: "GithubOidcAuth",
              Effect: "Allow",
              Principal: { Federated: GITHUB_ARN },
              Action: ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"],
              Condition: {
                "ForAllValues:StringEquals": {
                  [`${GITHUB}:iss`]: `http://${GITHUB}`,
                  [`${GITHUB}:aud`]: "sts.amazonaws.com",
                },
                StringLike: { [`${GITHUB}:sub`]: "repo:acme/infra:*" },
              },
            }),
            { attached: [policyArn(CHILD_ID, "deploy")] },
          ),
        ],
        policies: [
          policy(
            CHILD_ID,
            "deploy",
            document({ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::site/*" }),
          ),
        ],
        others: [
          { OpenIDConnectProviderList: [{ Arn: GITHUB_ARN }] },
          { Url: GITHUB, ClientIDList: ["sts.amazonaws.com"] },
        ],
      }),
    });
  });

  it("become a model", () => {
    const { accounts: inModel, groups, identityProviders, users } = back.model;
    assert.deepEqual(inModel, { child: { accountId: CHILD_ID, roles: ["admin", "github-deploy"] } });
    assert.deepEqual(Object.keys(groups), ["admins"]);
    assert.deepEqual(users, { ada: { forceDestroy: false, tags: { Terraform: "true" } } });
    assert.deepEqual(identityProviders, {
      github: {
        type: "oidc",
        url: `https://${GITHUB}`,
        audiences: ["sts.amazonaws.com"],
        subjects: ["repo:acme/infra:*"],
        assume: { child: ["github-deploy"] },
      },
    });
    assert.deepEqual(roleOf(back, "github-deploy").permissions, {
      statements: [{ actions: ["s3:PutObject"], resources: ["arn:aws:s3:::site/*"], effect: undefined }].map(
        ({ actions, resources }) => ({ actions, resources }),
      ),
      policyName: "deploy",
    });
  });

  it("are imported, with nothing to create", () => {
    assert.deepEqual([back.stacks.child?.created, back.stacks.primary?.created], [[], []]);
    const ids = (back.imports.child?.resources ?? []).map(({ id }) => id);
    assert.ok(ids.includes(`github-deploy/${policyArn(CHILD_ID, "deploy")}`), ids.join("\n"));
    assert.ok(ids.includes(GITHUB_ARN));
  });

  it("say what the trust policies become", () => {
    const changed = back.stacks.child?.changed.join("\n") ?? "";
    assert.match(changed, /role\/admin: another trust policy/);
    assert.match(changed, /^ {4}\+ .*"arn:aws:iam::111111111111:user\/ada"/m);
    assert.ok(
      back.notes.some((note) => note.includes("sessions may be tagged at will")),
      back.notes.join("\n"),
    );
  });

  it("say with a request who loses what", () => {
    const broader = back.changes.filter((each) => each.broader);
    // AWS sends no `iss`, for all that is known; who gets in if it does is said.
    assert.deepEqual(
      [broader.length, broader.every(({ text }) => text.includes("iss something"))],
      [1, true],
    );
    assert.ok(
      back.changes.some(({ sign }) => sign === "<"),
      JSON.stringify(back.changes),
    );
  });
});

describe("the article's accounts", () => {
  it("are refused: their role's only statement is good for nobody", async () => {
    const { exitCode, stderr } = await adopting(
      accounts(trusting({ AWS: ROOT }), {
        inline: {
          access: document({
            Effect: "Allow",
            Action: "*",
            Resource: "*",
            Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:iam::${PRIMARY_ID}:group/admins` } },
          }),
        },
      }),
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /role\/admin: .*aws:SourceArn/);
  });
});

describe("Who loses a role by a model that says less", () => {
  it("is each person who loses it in another way than the others", async () => {
    const arn = (name: string): string => `arn:aws:iam::${PRIMARY_ID}:user/${name}`;
    const { changes } = await adopted(
      accounts(
        document(
          { Effect: "Allow", Principal: { AWS: arn("ada") }, Action: "sts:AssumeRole", Condition: MFA },
          {
            Effect: "Allow",
            Principal: { AWS: arn("grace") },
            Action: "sts:AssumeRole",
            Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
          },
        ),
      ),
    );
    const lost = changes.filter(({ sign, text }) => sign === "<" && text.includes("admin"));
    assert.deepEqual(
      ["ada", "grace"].map((name) => lost.filter(({ text }) => text.includes(name)).length),
      [1, 1],
      JSON.stringify(changes),
    );
  });
});
