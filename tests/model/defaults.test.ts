import assert from "node:assert/strict";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { withDefaults } from "../../components/model/defaults";

const SMALLEST: AccessModelArgs = {
  primary: { accountId: "111111111111" },
  accounts: { child: { accountId: "222222222222", roles: "reader" } },
  roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
  groups: { readers: { members: "alice", assume: { child: "reader" } } },
};

/** The entries that have a value. */
function given(entry: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

describe("the defaults of an access model", () => {
  const access = withDefaults(SMALLEST);

  it("put the primary account into partition aws, stack primary and path /", () => {
    assert.deepEqual(given(access.primary), {
      accountId: "111111111111",
      stack: "primary",
      partition: "aws",
      userPath: "/",
      quotas: { policiesPerRole: 20, policiesPerUser: 10, groups: 300, customerManagedPolicies: 1_500 },
      accessKeys: "allowed",
    });
  });

  it("name an account's stack after the account", () => {
    assert.equal(access.accounts.child?.stack, "child");
    assert.deepEqual(access.accounts.child.roles, ["reader"]);
  });

  it("name a role after its key and give it an hour, at path /, exclusively", () => {
    const { trust, permissions, ...role } = access.roles.reader ?? assert.fail();
    assert.deepEqual(role, {
      name: "reader",
      path: "/",
      maxSessionDuration: 3600,
      tags: {},
      exclusive: true,
      forceDetachPolicies: false,
    });
    assert.deepEqual(permissions, {
      managedPolicies: ["ReadOnlyAccess"],
      statements: [],
      policyName: "reader-access",
    });
    assert.equal(trust.match, "users");
  });

  it("ask for MFA within twelve hours", () => {
    assert.deepEqual(access.roles.reader?.trust.mfa, { maxAge: 43_200 });
  });

  it("leave MFA off where the model turns it off", () => {
    const off = withDefaults({
      ...SMALLEST,
      roles: { reader: { permissions: {}, trust: { mfa: false } } },
    });
    assert.equal(off.roles.reader?.trust.mfa, false);
  });

  it("let statements allow", () => {
    const statements = [{ actions: "s3:GetObject", resources: "*" }];
    const { roles } = withDefaults({ ...SMALLEST, roles: { reader: { permissions: { statements } } } });
    const [statement] = roles.reader?.permissions.statements ?? [];
    assert.equal(statement?.effect, "Allow");
    assert.deepEqual(statement.actions, ["s3:GetObject"]);
  });

  it("name a group's policy after the group and let its members manage themselves", () => {
    const { assume, ...group } = access.groups.readers ?? assert.fail();
    assert.deepEqual({ ...assume }, { child: ["reader"] });
    assert.deepEqual(given(group), {
      members: ["alice"],
      path: "/",
      policyName: "readers-assume",
      selfManagement: true,
      managedPolicies: [],
    });
  });

  it("create everybody who stands only in a group", () => {
    assert.deepEqual(Object.keys(access.users), ["alice"]);
    assert.deepEqual(given(access.users.alice ?? assert.fail()), {
      existing: false,
      path: "/",
      forceDestroy: true,
      tags: {},
      accessKey: false,
    });
  });

  it("put users without a path of their own into the primary's userPath", () => {
    const { users } = withDefaults({
      ...SMALLEST,
      primary: { accountId: "111111111111", userPath: "/people/" },
      users: { bob: { path: "/guests/" } },
    });
    assert.equal(users.alice?.path, "/people/");
    assert.equal(users.bob?.path, "/guests/");
  });

  it("set no password policy where the model says nothing, and that of CIS where it says {}", () => {
    const { primary } = withDefaults({ ...SMALLEST, primary: { accountId: "1", passwordPolicy: {} } });
    assert.equal(access.primary.passwordPolicy, undefined);
    assert.deepEqual(given(primary.passwordPolicy ?? assert.fail()), {
      minimumLength: 14,
      reusePrevention: 24,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
      allowUsersToChange: true,
    });
  });

  it("give people for the console a password of 24 characters that they must change", () => {
    const { users } = withDefaults({ ...SMALLEST, users: { alice: { consoleAccess: {} } } });
    assert.deepEqual(users.alice?.consoleAccess, { passwordResetRequired: true, passwordLength: 24 });
  });

  it("ask nothing of a session's name, source identity, tags or time", () => {
    const { sessionName, sourceIdentity, sessionTags, notBefore, notAfter } =
      access.roles.reader?.trust ?? assert.fail();
    assert.deepEqual(
      [sessionName, sourceIdentity, sessionTags, notBefore, notAfter],
      [undefined, false, undefined, undefined, undefined],
    );
  });

  it("leave a permission set's people to Identity Center: no members, no self-management", () => {
    const { groups, users } = withDefaults({
      ...SMALLEST,
      groups: { admins: { permissionSet: "Admins", assume: { child: "reader" } } },
    });
    const { assume, ...group } = groups.admins ?? assert.fail();
    assert.deepEqual({ ...assume }, { child: ["reader"] });
    assert.deepEqual(given(group), {
      members: [],
      permissionSet: "Admins",
      path: "/",
      policyName: "admins-assume",
      selfManagement: false,
      managedPolicies: [],
    });
    assert.deepEqual(Object.keys(users), []);
  });

  it("attach a machine's policy and keep to the role's addresses", () => {
    const { machines } = withDefaults({
      ...SMALLEST,
      machines: { ci: { principal: "arn:aws:iam::111111111111:role/ci", assume: { child: "reader" } } },
    });
    const { assume, conditions, ...machine } = machines.ci ?? assert.fail();
    assert.deepEqual([{ ...assume }, { ...conditions }], [{ child: ["reader"] }, {}]);
    assert.deepEqual(given(machine), { principal: "arn:aws:iam::111111111111:role/ci", attach: true });
  });

  it("create identity providers, without further claims", () => {
    const { identityProviders } = withDefaults({
      ...SMALLEST,
      identityProviders: {
        github: {
          type: "oidc",
          url: "https://token.actions.githubusercontent.com",
          audiences: "sts.amazonaws.com",
          subjects: "repo:acme/infra:*",
          assume: { child: "reader" },
        },
        okta: { type: "saml", metadata: "okta.xml", assume: { child: "reader" } },
      },
    });
    const { github, okta } = identityProviders;
    assert.equal(github?.existing, false);
    assert.equal(okta?.existing, false);
    assert.ok(github.type === "oidc");
    assert.deepEqual({ ...github.claims }, {});
    assert.deepEqual(github.audiences, ["sts.amazonaws.com"]);
  });
});
