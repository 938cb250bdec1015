import assert from "node:assert/strict";
import { projectOf } from "../../../commands/rehearsal/project";
import { readRegistered } from "../../../commands/rehearsal/registered";
import {
  isAsDeclared,
  judge,
  type Rehearsal,
  rollOut,
  type Rollout,
} from "../../../commands/rehearsal/rehearse";
import type { RegisteredResource, StackRun } from "../../../commands/rehearsal/stacks";
import type { AccessModelArgs } from "../../../components/model/accessModel";
import { proofInWords } from "../../../commands/vocabulary/proof";
import { APPLICATION_ARN, CHILD_ID, groupId, PRIMARY_ID } from "../../models";

/** Everything that a trust policy can ask for, so that whatever the code leaves out is missed by somebody. */
const ASKING: AccessModelArgs = {
  primary: {
    accountId: PRIMARY_ID,
    userPath: "/people/",
    identityCenter: { applicationArn: APPLICATION_ARN },
  },
  accounts: { dev: { accountId: CHILD_ID, roles: ["deploy", "admin", "dba", "ops", "audit"] } },
  roles: {
    deploy: {
      permissions: { statements: [{ actions: "s3:PutObject", resources: "arn:aws:s3:::site/*" }] },
    },
    admin: {
      permissions: { statements: [{ actions: "ec2:*", resources: "*" }] },
      trust: {
        sessionName: "username",
        sourceIdentity: true,
        sessionTags: { project: ["apollo"] },
        notAfter: "2099-01-01T00:00:00Z",
        organizationId: "o-a1b2c3d4e5",
      },
    },
    dba: {
      permissions: { statements: [{ actions: "rds:Describe*", resources: "*" }] },
      trust: { match: "path", denyUsers: ["mallory"] },
    },
    ops: {
      permissions: { statements: [{ actions: "sqs:SendMessage", resources: "*" }] },
      trust: { sourceIps: ["203.0.113.0/24"] },
    },
    audit: { permissions: { statements: [{ actions: "iam:GetRole", resources: "*" }] } },
  },
  groups: {
    developers: { members: ["alice"], assume: { dev: "deploy" } },
    administrators: { members: ["alice"], assume: { dev: "admin" } },
    dbas: { members: ["carol", "mallory"], assume: { dev: "dba" } },
    operators: { members: ["bob"], assume: { dev: "ops" } },
    auditors: { permissionSet: "Audit", assume: { dev: "audit" } },
    observers: { identityCenterGroup: groupId(1), assume: { dev: "audit" } },
  },
  machines: {
    builds: {
      principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`,
      externalId: "build-42",
      assume: { dev: "deploy" },
    },
  },
  identityProviders: {
    github: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: "sts.amazonaws.com",
      subjects: "repo:octo-org/infra:*",
      assume: { dev: "deploy" },
    },
  },
};

/** A statement of a registered document, to be changed. */
interface Statement {
  Sid?: string;
  Effect: string;
  Action?: string | string[];
  Resource?: string | string[];
  Principal?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A mistake in what is registered: what is changed, and the line that tells who gets in, or who no longer does. */
interface Mistake {
  readonly of: "assumeRolePolicy" | "policy";
  /** Logical name of the resource. */
  readonly resource: string;
  readonly change: (statement: Statement) => void;
  readonly says: RegExp;
}

function condition(statement: Statement, operator: string, key: string): void {
  const keys = statement.Condition?.[operator];
  assert.ok(keys?.[key] !== undefined, `no ${operator} ${key} in ${JSON.stringify(statement)}`);
  Reflect.deleteProperty(keys, key);
  if (Object.keys(keys).length === 0) Reflect.deleteProperty(statement.Condition ?? {}, operator);
}

const without =
  (sid: string, operator: string, key: string) =>
  (statement: Statement): void => {
    if (statement.Sid === sid) condition(statement, operator, key);
  };

/** A counterexample of a trust policy, by somebody, with a key of the request. */
function letIn(role: string, principal: string, key = ""): RegExp {
  return new RegExp(`^${role} in dev: .* is let in by the trust policy, .*${principal}.*${key}`);
}

const MISTAKES: Readonly<Record<string, Mistake>> = {
  "a trust policy that takes MFA of any age": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("FederatedUsers", "NumericLessThanEquals", "aws:MultiFactorAuthAge"),
    says: letIn(
      "deploy",
      "user/people/alice",
      "aws:MultiFactorAuthAge 43201, aws:MultiFactorAuthPresent true",
    ),
  },
  "a trust policy that asks only for a young session": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("FederatedUsers", "Bool", "aws:MultiFactorAuthPresent"),
    says: letIn("deploy", "user/people/alice", "aws:MultiFactorAuthAge"),
  },
  "BoolIfExists in place of Bool, without an age": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: (statement) => {
      if (statement.Sid !== "FederatedUsers") return;
      condition(statement, "Bool", "aws:MultiFactorAuthPresent");
      condition(statement, "NumericLessThanEquals", "aws:MultiFactorAuthAge");
      Object.assign(statement.Condition ?? {}, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } });
    },
    says: letIn("deploy", "user/people/alice"),
  },
  "trust in the root principal without a list of users": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("FederatedUsers", "ArnEquals", "aws:PrincipalArn"),
    says: letIn("deploy", "arn:aws:iam::111111111111:(user/|root)"),
  },
  "a denial of somebody else": {
    of: "assumeRolePolicy",
    resource: "federation-dba",
    change: ({ Sid, Condition }) => {
      if (Sid === "DeniedUsers")
        Object.assign(Condition?.ArnLike ?? {}, {
          "aws:PrincipalArn": ["arn:aws:iam::111111111111:user/carol"],
        });
    },
    says: letIn("dba", "user/people/mallory"),
  },
  "a denial turned into an Allow": {
    of: "assumeRolePolicy",
    resource: "federation-dba",
    change: (statement) => {
      if (statement.Sid === "DeniedUsers") statement.Effect = "Allow";
    },
    says: letIn("dba", "mallory"),
  },
  "calls from any address": {
    of: "assumeRolePolicy",
    resource: "federation-ops",
    change: without("FederatedUsers", "IpAddress", "aws:SourceIp"),
    says: letIn("ops", "user/people/bob", "aws:SourceIp 198.51.100.77"),
  },
  "a network that is one bit wider": {
    of: "assumeRolePolicy",
    resource: "federation-ops",
    change: ({ Condition }) => {
      Object.assign(Condition?.IpAddress ?? {}, { "aws:SourceIp": ["203.0.112.0/23"] });
    },
    says: letIn("ops", "user/people/bob", "aws:SourceIp 203\\.0\\.112\\."),
  },
  "session tags of any value": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsersSession", "StringEqualsIfExists", "aws:RequestTag/project"),
    says: letIn("admin", "user/people/alice: sts:TagSession", "aws:RequestTag/project"),
  },
  "session tags of any key": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsersSession", "ForAllValues:StringEquals", "aws:TagKeys"),
    says: letIn("admin", "user/people/alice: sts:TagSession", "aws:TagKeys"),
  },
  "somebody else's source identity": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsersSession", "StringEqualsIfExists", "sts:SourceIdentity"),
    says: letIn("admin", "user/people/alice: sts:SetSourceIdentity", "sts:SourceIdentity"),
  },
  "a session of any name": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsers", "StringEquals", "sts:RoleSessionName"),
    says: letIn("admin", "user/people/alice: sts:AssumeRole", "sts:RoleSessionName"),
  },
  "a role without an end": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsers", "DateLessThanEquals", "aws:CurrentTime"),
    says: letIn("admin", "user/people/alice", "aws:CurrentTime 2099-01-01T00:00:01Z"),
  },
  "callers of any organization": {
    of: "assumeRolePolicy",
    resource: "federation-admin",
    change: without("FederatedUsers", "StringEquals", "aws:PrincipalOrgID"),
    says: letIn("admin", "user/people/alice"),
  },
  "any subject of an OIDC provider": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("Oidcgithub", "StringLike", "token.actions.githubusercontent.com:sub"),
    says: letIn(
      "deploy",
      "oidc-provider/token.actions.githubusercontent.com",
      "githubusercontent.com:sub something",
    ),
  },
  "one subject more": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: ({ Sid, Condition }) => {
      if (Sid === "Oidcgithub") {
        Object.assign(Condition?.StringLike ?? {}, {
          "token.actions.githubusercontent.com:sub": ["repo:octo-org/infra:*", "repo:octo-org/infra2:*"],
        });
      }
    },
    says: letIn("deploy", "oidc-provider/.*", "githubusercontent.com:sub repo:octo-org/infra2:"),
  },
  "any audience of an OIDC provider": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("Oidcgithub", "StringEquals", "token.actions.githubusercontent.com:aud"),
    says: letIn("deploy", "oidc-provider/.*", "githubusercontent.com:aud something"),
  },
  "a machine without its external ID": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("Machinebuilds", "StringEquals", "sts:ExternalId"),
    says: letIn("deploy", "assumed-role/ci/session"),
  },
  "any principal in place of a machine": {
    of: "assumeRolePolicy",
    resource: "federation-deploy",
    change: without("Machinebuilds", "ArnEquals", "aws:PrincipalArn"),
    says: letIn("deploy", "arn:aws:iam::111111111111:", "sts:ExternalId build-42"),
  },
  "permission sets whose names only start alike": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: ({ Condition }) => {
      const like = [Condition?.ArnLike?.["aws:PrincipalArn"] ?? []].flat();
      Object.assign(Condition?.ArnLike ?? {}, {
        "aws:PrincipalArn": like.map((arn) => arn.replace("?".repeat(16), "*")),
      });
    },
    says: letIn("audit", "assumed-role/AWSReservedSSO_Audit_.*_0123456789abcdef/session"),
  },
  "account access manager for any organization": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: (statement) => {
      if (statement.Sid === "FederatedIdentityCenter") Reflect.deleteProperty(statement, "Condition");
    },
    says: letIn("audit", "the service account-access.amazonaws.com"),
  },
  "account access manager for any application of its account": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: without("FederatedIdentityCenter", "StringEquals", "aws:SourceArn"),
    says: letIn("audit", "the service account-access.amazonaws.com", "for account 999999999999"),
  },
  "account access manager that names no account": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: without("FederatedIdentityCenter", "StringEquals", "aws:SourceAccount"),
    says: letIn("audit", "the service account-access.amazonaws.com", `for ${APPLICATION_ARN}`),
  },
  "another service in the place of account access manager": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: (statement) => {
      if (statement.Sid === "FederatedIdentityCenter") statement.Principal = { Service: "sso.amazonaws.com" };
    },
    says: letIn("audit", "the service sso.amazonaws.com", `for ${APPLICATION_ARN}`),
  },
  "everybody in the place of account access manager": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: (statement) => {
      if (statement.Sid === "FederatedIdentityCenter") statement.Principal = { AWS: "*" };
    },
    says: letIn("audit", "the service ec2.amazonaws.com", `for ${APPLICATION_ARN}`),
  },
  "session tags that account access manager sets": {
    of: "assumeRolePolicy",
    resource: "federation-audit",
    change: (statement) => {
      if (statement.Sid === "FederatedIdentityCenter")
        statement.Action = ["sts:AssumeRole", "sts:SetContext", "sts:TagSession"];
    },
    says: letIn("audit", "the service account-access.amazonaws.com", "tags a session of audit in dev"),
  },
  "permissions that allow another action": {
    of: "policy",
    resource: "federation-deploy/access",
    change: (statement) => {
      statement.Action = ["s3:PutObject", "s3:DeleteObject"];
    },
    says: /^deploy in dev: .*is allowed by the role's policies, which the model does not mean: .*s3:deleteobject/i,
  },
  "permissions on everything": {
    of: "policy",
    resource: "federation-deploy/access",
    change: (statement) => {
      statement.Resource = "*";
    },
    says: /^deploy in dev: .*is allowed by the role's policies, which the model does not mean: /,
  },
  "permission to assume any role": {
    of: "policy",
    resource: "federation-dbas/assume",
    change: (statement) => {
      statement.Resource = "*";
    },
    says: /^the policies of group dbas allow it, which the model does not mean: .*sts:AssumeRole on /,
  },
  "self-management that lets an access key enrol a device": {
    of: "policy",
    resource: "federation-self-management",
    change: (statement) => {
      if (statement.Sid === "NoMfaDeviceByAccessKey") statement.Action = ["iam:CreateVirtualMFADevice"];
    },
    says: /^the policies of group \w+ allow it, which the model does not mean: \w+, without MFA, .* calls iam:EnableMFADevice/,
  },
  "self-management that keeps a first-time user from enrolling a device": {
    of: "policy",
    resource: "federation-self-management",
    change: without("NoMfaDeviceByAccessKey", "Null", "aws:TokenIssueTime"),
    says: /^the policies of group \w+ do not allow it, though the model means it: .* iam:(Create|Enable)\w*MFADevice .*aws:TokenIssueTime/,
  },
  "self-management that lets one sign in on any machine": {
    of: "policy",
    resource: "federation-self-management",
    change: (statement) => {
      if (statement.Sid === "SignInByAwsLogin") statement.Resource = "*";
    },
    says: /^the policies of group \w+ allow it, which the model does not mean: .* calls signin:/,
  },
  "self-management that allows everything without MFA": {
    of: "policy",
    resource: "federation-self-management",
    change: (statement) => {
      if (statement.Sid === "NothingElseWithoutMfa") statement.Effect = "Allow";
    },
    says: /^the policies of group \w+ allow it, which the model does not mean: /,
  },
};

describe("a rehearsal of documents with a mistake", () => {
  let rollout: Rollout;
  before(async () => {
    const ignore = (): undefined => undefined;
    rollout = await rollOut(projectOf("mistakes", ASKING), {
      onStacks: ignore,
      onStack: ignore,
      warn: ignore,
    });
  });

  it("is as declared without one", async () => {
    assert.ok(isAsDeclared(await judged(rollout.runs)));
  });

  for (const [name, mistake] of Object.entries(MISTAKES)) {
    it(`finds ${name}, and the policy engine agrees`, async () => {
      const rehearsal = await judged(rollout.runs.map((run) => withMistake(run, mistake)));
      const { counterexamples } = proofInWords(rehearsal);
      assert.ok(
        counterexamples.some((text) => mistake.says.test(text)),
        `not said: ${String(mistake.says)}\n${counterexamples.join("\n")}`,
      );
      assert.ok(!isAsDeclared(rehearsal));
      const disagreements = rehearsal.checks.unexpected.filter(({ says }) => says.includes("disagree"));
      assert.deepEqual(disagreements, []);
    });
  }

  it("finds permissions that are not attached", async () => {
    const detached = rollout.runs.map((run) => ({
      ...run,
      resources: run.resources
        .filter(({ type }) => !type.endsWith(":RolePolicyAttachment"))
        .map((each) =>
          each.type.endsWith(":RolePolicyAttachmentsExclusive")
            ? { ...each, inputs: { ...each.inputs, policyArns: [] } }
            : each,
        ),
    }));
    const { counterexamples } = proofInWords(await judged(detached));
    const said = counterexamples.some((text) =>
      /^deploy in dev: .*refused by the role's policies/.test(text),
    );
    assert.ok(said, counterexamples.join("\n"));
  });

  it("finds a group of Identity Center that is not entitled", async () => {
    const alone = rollout.runs.map((run) => ({
      ...run,
      resources: run.resources.filter(({ type }) => !type.endsWith(":Entitlement")),
    }));
    const { counterexamples } = proofInWords(await judged(alone));
    assert.match(
      counterexamples.join("\n"),
      /^audit in dev: group observers of Identity Center is not entitled to the role, though the model means it: somebody of Identity Center group observers, assumes audit in dev \(arn:.+\)$/,
    );
  });

  it("finds people in no group", async () => {
    const alone = rollout.runs.map((run) => ({
      ...run,
      resources: run.resources.filter(({ type }) => !type.endsWith(":UserGroupMembership")),
    }));
    const { counterexamples } = proofInWords(await judged(alone));
    const said = counterexamples.some((text) => text.startsWith("alice is not in group developers"));
    assert.ok(said, counterexamples.join("\n"));
  });

  it("finds roles, groups, people and attachments that the model does not have", async () => {
    const resource = (type: string, inputs: object, outputs: object = {}): RegisteredResource => ({
      type: `aws:iam/${type}`,
      name: "planted",
      parent: "",
      inputs: { ...inputs },
      outputs: { ...outputs },
    });
    const role = {
      name: "backdoor",
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    };
    const planted: Partial<Record<StackRun["side"], RegisteredResource[]>> = {
      child: [resource("role:Role", role, { arn: "arn:aws:iam::222222222222:role/backdoor" })],
      primary: [
        resource("group:Group", { name: "shadows" }),
        resource("userGroupMembership:UserGroupMembership", { user: "trudy", groups: ["developers"] }),
        resource("rolePolicyAttachment:RolePolicyAttachment", {
          role: "elsewhere",
          policyArn: "arn:aws:iam::111111111111:policy/developers-assume",
        }),
      ],
    };
    const runs = rollout.runs.map((run) => ({
      ...run,
      resources: [...run.resources, ...(planted[run.side] ?? [])],
    }));
    assert.deepEqual(proofInWords(await judged(runs)).counterexamples, [
      "group shadows is deployed, and not in the model",
      "policy arn:aws:iam::111111111111:policy/developers-assume is attached to role elsewhere, and not in the model",
      "role arn:aws:iam::222222222222:role/backdoor is deployed, and not in the model",
      "user trudy is deployed, as a member of developers, and not in the model",
    ]);
  });

  async function judged(runs: readonly StackRun[]): Promise<Rehearsal> {
    const ignore = (): undefined => undefined;
    const registered = await readRegistered("aws", runs);
    return judge({ ...rollout, runs, registered }, { onChecks: ignore, onCheck: ignore });
  }
});

function withMistake(run: StackRun, { of, resource, change }: Mistake): StackRun {
  const edited = (each: RegisteredResource): RegisteredResource => {
    const text = each.inputs[of];
    if (each.name !== resource || typeof text !== "string") return each;
    const document = JSON.parse(text) as { Statement: Statement[] };
    document.Statement.forEach(change);
    return { ...each, inputs: { ...each.inputs, [of]: JSON.stringify(document) } };
  };
  return { ...run, resources: run.resources.map(edited) };
}
