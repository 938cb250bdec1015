import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CrossAccountFederation } from "../../components";
import { policyJson } from "../../components/policies/document";
import { trustPolicy } from "../../components/policies/trust";
import { listed, ofType, resource, runStack, type StackRun } from "../mocks";
import {
  accessOf,
  type Change,
  CHILD_ID,
  example,
  ISSUER,
  long,
  oidc,
  OTHER_ID,
  people,
  ROLE,
  saml,
  samlXml,
  USER,
} from "../models";

function deploy(change: Change = {}, account = "child"): Promise<StackRun> {
  return runStack(
    () =>
      new CrossAccountFederation("federation", { side: "child", account, access: example(change) }).outputs,
  );
}

describe("the child side", () => {
  it("of the worked example is a role with its policy, and nothing else attached", async () => {
    assert.deepEqual(listed(await deploy()), [
      "CrossAccountFederation federation",
      `Role federation-${ROLE}`,
      `RolePoliciesExclusive federation-${ROLE}`,
      `RolePolicyAttachmentsExclusive federation-${ROLE}`,
      `Policy federation-${ROLE}/access`,
      `RolePolicyAttachment federation-${ROLE}/access`,
    ]);
  });

  it("gives the role everything that the model says of it", async () => {
    const run = await deploy({
      role: {
        name: "reader",
        path: "/federated/",
        description: "Reads.",
        maxSessionDuration: 7200,
        permissions: { managedPolicies: "ReadOnlyAccess" },
        permissionsBoundary: "PowerUserAccess",
        tags: { team: "blue" },
        forceDetachPolicies: true,
      },
    });
    const { assumeRolePolicy, ...inputs } = resource(run, "Role", `federation-${ROLE}`).inputs;
    assert.equal(typeof assumeRolePolicy, "string");
    assert.deepEqual(inputs, {
      name: "reader",
      path: "/federated/",
      description: "Reads.",
      maxSessionDuration: 7200,
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      tags: { team: "blue" },
      forceDetachPolicies: true,
    });
  });

  it("trusts the audience of the role in this account", async () => {
    const change: Change = { group: { members: [USER, "alice"] } };
    const { inputs } = resource(await deploy(change), "Role", `federation-${ROLE}`);
    assert.equal(
      inputs.assumeRolePolicy,
      policyJson(trustPolicy(accessOf(change), { account: "child", role: ROLE }, people("alice", USER))),
    );
  });

  it("trusts other people in another account with the same role", async () => {
    const change: Change = {
      accounts: { other: { accountId: OTHER_ID, roles: ROLE } },
      groups: { others: { members: "zoe", assume: { other: ROLE } } },
    };
    const [here, there] = [await deploy(change), await deploy(change, "other")].map((run) =>
      String(resource(run, "Role", `federation-${ROLE}`).inputs.assumeRolePolicy),
    );
    assert.ok(here?.includes(USER) && !here.includes("zoe"), here);
    assert.ok(there?.includes("zoe") && !there.includes(USER), there);
  });

  it("attaches the role's own policy by the ARN that AWS gave it", async () => {
    const run = await deploy();
    assert.deepEqual(resource(run, "Policy", `federation-${ROLE}/access`).inputs, {
      name: "child-users-access",
      policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
    });
    assert.deepEqual(resource(run, "RolePolicyAttachment", `federation-${ROLE}/access`).inputs, {
      role: ROLE,
      policyArn: `arn:of:policy/federation-${ROLE}/access`,
    });
  });

  it("attaches managed policies, each under a logical name of its own", async () => {
    const deployPolicy = `arn:aws:iam::${CHILD_ID}:policy/ops/ReadOnlyAccess`;
    const managedPolicies = ["ReadOnlyAccess", "ViewOnlyAccess", deployPolicy];
    const run = await deploy({ role: { permissions: { managedPolicies } } });
    assert.deepEqual(ofType(run, "Policy"), []);
    assert.deepEqual(
      ofType(run, "RolePolicyAttachment").map(({ name, inputs }) => [name, inputs.role, inputs.policyArn]),
      [
        [`federation-${ROLE}/${CHILD_ID}/ops/ReadOnlyAccess`, ROLE, deployPolicy],
        [`federation-${ROLE}/aws/ReadOnlyAccess`, ROLE, "arn:aws:iam::aws:policy/ReadOnlyAccess"],
        [
          `federation-${ROLE}/aws/job-function/ViewOnlyAccess`,
          ROLE,
          "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
        ],
      ],
    );
  });

  it("keeps the role to exactly its policies", async () => {
    const run = await deploy({
      role: {
        permissions: { managedPolicies: "ReadOnlyAccess", statements: [{ actions: "s3:*", resources: "*" }] },
      },
    });
    assert.deepEqual(resource(run, "RolePolicyAttachmentsExclusive", `federation-${ROLE}`).inputs, {
      roleName: ROLE,
      policyArns: [`arn:of:policy/federation-${ROLE}/access`, "arn:aws:iam::aws:policy/ReadOnlyAccess"],
    });
    assert.deepEqual(resource(run, "RolePoliciesExclusive", `federation-${ROLE}`).inputs, {
      roleName: ROLE,
      policyNames: [],
    });
  });

  it("leaves alone what is attached by hand where the role is not exclusive", async () => {
    const run = await deploy({ role: { exclusive: false } });
    assert.deepEqual(ofType(run, "RolePolicyAttachmentsExclusive"), []);
    assert.deepEqual(ofType(run, "RolePoliciesExclusive"), []);
    assert.equal(ofType(run, "RolePolicyAttachment").length, 1);
  });

  it("creates the account's roles and no others", async () => {
    const reader = { permissions: { managedPolicies: "ReadOnlyAccess" } };
    const change: Change = {
      accounts: { other: { accountId: OTHER_ID, roles: ["reader"] } },
      roles: { reader },
      group: { assume: { "*": [ROLE, "reader"] } },
    };
    assert.deepEqual(
      ofType(await deploy(change), "Role").map(({ name }) => name),
      [`federation-${ROLE}`],
    );
    assert.deepEqual(
      ofType(await deploy(change, "other"), "Role").map(({ name }) => name),
      ["federation-reader"],
    );
  });

  it("speaks of the model's partition throughout", async () => {
    const { resources } = await deploy({
      primary: { partition: "aws-cn" },
      role: { permissions: { managedPolicies: "ReadOnlyAccess" }, permissionsBoundary: "PowerUserAccess" },
    });
    const text = JSON.stringify(resources.map(({ inputs }) => inputs));
    assert.match(text, /arn:aws-cn:iam::aws:policy\/ReadOnlyAccess/);
    assert.match(text, /arn:aws-cn:iam::aws:policy\/PowerUserAccess/);
    assert.match(text, /arn:aws-cn:iam::111111111111:root/);
    assert.doesNotMatch(text, /arn:aws:/);
  });

  it("puts all that it creates under the component", async () => {
    const { resources } = await deploy();
    const component = "urn:pulumi:child::cross-account-federation::federation:index:CrossAccountFederation";
    for (const { name, type, urn } of resources.filter(({ name }) => name !== "federation")) {
      assert.equal(urn, `${component}$${type}::${name}`);
    }
  });

  it("deletes before it replaces, since names are fixed by the model", async () => {
    const { resources } = await deploy();
    const kept = resources.filter(({ deleteBeforeReplace }) => !deleteBeforeReplace);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["federation"],
    );
  });

  describe("with identity providers", () => {
    const ROLES: Change = {
      account: { roles: [ROLE, "reader"] },
      roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
    };
    const both = { child: [ROLE, "reader"] };

    it("creates an OIDC provider once for all roles, and for those that share its issuer", async () => {
      const run = await deploy({
        ...ROLES,
        identityProviders: {
          infra: oidc({ assume: both, audiences: ["sts.amazonaws.com", "infra"] }),
          web: oidc({ subjects: "repo:acme/web:*", audiences: ["web", "sts.amazonaws.com"] }),
        },
      });
      const [provider, ...others] = ofType(run, "OpenIdConnectProvider");
      assert.deepEqual(others, []);
      assert.equal(provider?.name, `federation-${ISSUER}`);
      assert.deepEqual(provider.inputs, {
        url: `https://${ISSUER}`,
        clientIdLists: ["infra", "sts.amazonaws.com", "web"],
      });
    });

    it("creates an OIDC provider for each issuer, paths told apart", async () => {
      const identityProviders = { all: oidc(), acme: oidc({ url: `https://${ISSUER}/acme` }) };
      assert.deepEqual(
        ofType(await deploy({ identityProviders }), "OpenIdConnectProvider").map(({ name }) => name),
        [`federation-${ISSUER}`, `federation-${ISSUER}/acme`],
      );
    });

    it("creates a SAML provider under its name, from XML", async () => {
      const run = await deploy({ ...ROLES, identityProviders: { okta: saml({ assume: both }) } });
      assert.deepEqual(
        ofType(run, "SamlProvider").map(({ name, inputs }) => [name, inputs]),
        [["federation-okta", { name: "okta", samlMetadataDocument: samlXml() }]],
      );
    });

    it("creates a SAML provider from a file", async () => {
      const folder = await mkdtemp(join(tmpdir(), "saml-"));
      const metadata = join(folder, "okta.xml");
      await writeFile(metadata, samlXml(1_234));
      const run = await deploy({ identityProviders: { okta: saml({ metadata }) } });
      await rm(folder, { recursive: true });
      const { samlMetadataDocument } = resource(run, "SamlProvider", "federation-okta").inputs;
      assert.equal(samlMetadataDocument, samlXml(1_234));
    });

    it("lets every role wait for the providers that its trust policy names", async () => {
      const run = await deploy({
        ...ROLES,
        identityProviders: { infra: oidc({ assume: both }), okta: saml() },
      });
      const providers = [...ofType(run, "OpenIdConnectProvider"), ...ofType(run, "SamlProvider")];
      const roles = ofType(run, "Role");
      assert.equal(roles.length, 2);
      for (const { name, dependsOn } of roles) {
        assert.deepEqual([...dependsOn].sort(), providers.map(({ urn }) => urn).sort(), name);
      }
    });

    it("trusts providers that the account has already, and creates none", async () => {
      const run = await deploy({
        identityProviders: {
          infra: oidc({ existing: true }),
          okta: saml({ existing: true, metadata: undefined }),
        },
      });
      assert.deepEqual([...ofType(run, "OpenIdConnectProvider"), ...ofType(run, "SamlProvider")], []);
      const { assumeRolePolicy } = resource(run, "Role", `federation-${ROLE}`).inputs;
      assert.match(String(assumeRolePolicy), new RegExp(`oidc-provider/${ISSUER}"`));
      assert.match(String(assumeRolePolicy), /saml-provider\/okta"/);
    });

    it("creates only what the account's own roles trust", async () => {
      const change: Change = {
        accounts: { other: { accountId: OTHER_ID, roles: ROLE } },
        groups: { others: { members: "zoe", assume: { other: ROLE } } },
        identityProviders: {
          infra: oidc({ assume: { other: ROLE } }),
          okta: saml({ assume: { "*": ROLE } }),
        },
      };
      const created = async (account: string): Promise<string[]> =>
        listed(await deploy(change, account)).filter((line) => line.includes("Provider"));
      assert.deepEqual(await created("child"), ["SamlProvider federation-okta"]);
      assert.deepEqual(await created("other"), [
        "SamlProvider federation-okta",
        `OpenIdConnectProvider federation-${ISSUER}`,
      ]);
    });

    it("leaves the audiences of another account's parts out of a shared provider", async () => {
      const run = await deploy({
        accounts: { other: { accountId: OTHER_ID, roles: ROLE } },
        groups: { others: { members: "zoe", assume: { other: ROLE } } },
        identityProviders: {
          infra: oidc({ audiences: "infra" }),
          web: oidc({ audiences: "web", assume: { other: ROLE } }),
        },
      });
      assert.deepEqual(resource(run, "OpenIdConnectProvider", `federation-${ISSUER}`).inputs.clientIdLists, [
        "infra",
      ]);
    });
  });

  it("attaches each of a role's own policies where one does not hold all statements", async () => {
    const statements = ["A", "B", "C"].map((sid) => ({
      sid,
      actions: "s3:*",
      resources: `arn:aws:s3:::${long(2_500)}`,
    }));
    const run = await deploy({ role: { permissions: { statements, policyName: "big" } } });
    assert.deepEqual(
      ofType(run, "Policy").map(({ name, inputs }) => [name, inputs.name]),
      [
        [`federation-${ROLE}/access`, "big"],
        [`federation-${ROLE}/access-2`, "big-2"],
      ],
    );
    const arns = ["access", "access-2"].map((key) => `arn:of:policy/federation-${ROLE}/${key}`);
    assert.deepEqual(
      ofType(run, "RolePolicyAttachment").map(({ inputs }) => inputs.policyArn),
      arns,
    );
    const { policyArns } = resource(run, "RolePolicyAttachmentsExclusive", `federation-${ROLE}`).inputs;
    assert.deepEqual(policyArns, arns);
  });

  it("gives the account, the ARN that AWS gave each role, and a link to switch to it", async () => {
    const { outputs } = await deploy({ account: { displayName: "Child (test)", color: "B7CA9D" } });
    assert.deepEqual(outputs, {
      accountId: CHILD_ID,
      roleArns: { [ROLE]: `arn:of:role/federation-${ROLE}` },
      switchRoleUrls: {
        [ROLE]: `https://signin.aws.amazon.com/switchrole?account=${CHILD_ID}&roleName=${ROLE}&displayName=Child%20%28test%29&color=B7CA9D`,
      },
    });
  });

  for (const [partition, host] of [
    ["aws-cn", "signin.amazonaws.cn"],
    ["aws-us-gov", "signin.amazonaws-us-gov.com"],
    ["aws-eusc", "eusc-de-east-1.signin.amazonaws-eusc.eu"],
  ] as const) {
    it(`links to the console of ${partition}, with the role's path`, async () => {
      const { outputs } = await deploy({
        primary: { partition },
        role: { ...example().roles[ROLE], path: "/a/b/" },
      });
      assert.ok(
        JSON.stringify(outputs).includes(
          `https://${host}/switchrole?account=${CHILD_ID}&roleName=a%2Fb%2F${ROLE}&displayName=`,
        ),
      );
    });
  }
});
