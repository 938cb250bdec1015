import assert from "node:assert/strict";
import {
  audienceOf,
  audiencesOf,
  type Grantee,
  grantsOf,
  rolesOf,
  viaOf,
} from "../../components/model/grants";
import { accessOf, direct, GROUP, IDENTITY_CENTER, OTHER_ID, people, ROLE, USER } from "../models";

const READ_ONLY = { permissions: { managedPolicies: "ReadOnlyAccess" } };

/** Admins of one account, auditors of every account that can be read, and one person who is denied. */
const access = accessOf({
  accounts: {
    child: { accountId: "222222222222", roles: ["admin", "reader"] },
    other: { accountId: OTHER_ID, roles: ["reader"] },
    empty: { accountId: "444444444444", roles: [] },
  },
  roles: { admin: READ_ONLY, reader: { ...READ_ONLY, trust: { denyUsers: ["mallory"] } } },
  groups: {
    "child-users": { members: ["alice", "mallory"], assume: { child: ["admin"], other: ["reader"] } },
    auditors: { members: ["zoe", "bob", "alice"], assume: { "*": ["reader"], child: ["reader"] } },
  },
  role: { path: "/" },
});

describe("the roles of a group", () => {
  it("are those of each account it names", () => {
    assert.deepEqual(rolesOf(access, { assume: { child: ["admin"], other: ["reader"] } }), [
      { account: "child", role: "admin" },
      { account: "other", role: "reader" },
    ]);
  });

  it('under "*" are those of every account that has the role', () => {
    assert.deepEqual(rolesOf(access, { assume: { "*": ["reader"] } }), [
      { account: "child", role: "reader" },
      { account: "other", role: "reader" },
    ]);
  });

  it('count once where "*" and the account both name them', () => {
    assert.deepEqual(rolesOf(access, { assume: { "*": ["reader"], child: ["reader", "admin"] } }), [
      { account: "child", role: "reader" },
      { account: "child", role: "admin" },
      { account: "other", role: "reader" },
    ]);
  });

  it("leave out what an account does not have", () => {
    assert.deepEqual(rolesOf(access, { assume: { other: ["admin"], empty: ["reader"] } }), []);
  });
});

describe("the audience of a role", () => {
  it("is everybody of every group that grants it there, once and sorted", () => {
    assert.deepEqual(audienceOf(access, { account: "child", role: "reader" }), people("alice", "bob", "zoe"));
  });

  it("is not the same in every account", () => {
    assert.deepEqual(audienceOf(access, { account: "child", role: "admin" }), people("alice", "mallory"));
    assert.deepEqual(audienceOf(access, { account: "other", role: "admin" }), people());
  });

  it("leaves out whom the role denies", () => {
    assert.deepEqual(audienceOf(access, { account: "other", role: "reader" }), people("alice", "bob", "zoe"));
  });

  it("is told alike for one role and for all at once", () => {
    const all = audiencesOf(access);
    for (const account of Object.keys(access.accounts)) {
      for (const role of Object.keys(access.roles)) {
        const alone = audienceOf(access, { account, role });
        assert.deepEqual(all.get(account)?.get(role) ?? people(), alone, `${role} in ${account}`);
      }
    }
  });
});

/** Of every kind of grantee one, on one role. */
const everyKind = accessOf({
  primary: IDENTITY_CENTER,
  groups: { admins: { permissionSet: "Admins", assume: { child: ROLE } }, observers: direct() },
  machines: { ci: { principal: `arn:aws:iam::${OTHER_ID}:role/ci`, assume: { "*": ROLE } } },
  identityProviders: {
    github: {
      type: "oidc",
      url: "https://token.actions.githubusercontent.com",
      audiences: "sts.amazonaws.com",
      subjects: "repo:acme/infra:ref:refs/heads/main",
      assume: { child: ROLE },
    },
  },
});

function nameOf(grantee: Grantee): string {
  switch (grantee.kind) {
    case "user":
      return grantee.user;
    case "permissionSet":
      return grantee.permissionSet;
    case "identityCenterGroup":
      return grantee.group;
    case "machine":
      return grantee.machine;
    case "identityProvider":
      return grantee.identityProvider;
  }
}

describe("an audience of every kind", () => {
  it("tells people, those of Identity Center, machines and identity providers apart", () => {
    assert.deepEqual(audienceOf(everyKind, { account: "child", role: ROLE }), {
      users: [USER],
      permissionSets: ["Admins"],
      identityCenterGroups: ["observers"],
      machines: ["ci"],
      identityProviders: ["github"],
    });
  });

  it("is told alike for one role and for all at once", () => {
    assert.deepEqual(
      audiencesOf(everyKind).get("child")?.get(ROLE),
      audienceOf(everyKind, { account: "child", role: ROLE }),
    );
  });

  it("has a permission set once, whatever the number of groups that grant through it", () => {
    const { permissionSets } = audienceOf(
      accessOf({
        groups: {
          admins: { permissionSet: "Admins", assume: { child: ROLE } },
          everywhere: { permissionSet: "Admins", assume: { "*": ROLE } },
        },
      }),
      { account: "child", role: ROLE },
    );
    assert.deepEqual(permissionSets, ["Admins"]);
  });
});

describe("the grants of a model", () => {
  it("say of each grantee of what kind it is and through what", () => {
    assert.deepEqual(
      grantsOf(everyKind).map((grant) => [grant.kind, nameOf(grant), viaOf(grant)]),
      [
        ["user", USER, `group ${GROUP}`],
        ["permissionSet", "Admins", "group admins"],
        ["identityCenterGroup", "observers", "group observers"],
        ["machine", "ci", "machine ci"],
        ["identityProvider", "github", "identity provider github"],
      ],
    );
  });

  it("are one for each person, role and account of each group, without those denied", () => {
    assert.deepEqual(
      grantsOf(access).map((grant) => `${nameOf(grant)} ${grant.role}@${grant.account} via ${viaOf(grant)}`),
      [
        "alice admin@child via group child-users",
        "mallory admin@child via group child-users",
        "alice reader@other via group child-users",
        "zoe reader@child via group auditors",
        "bob reader@child via group auditors",
        "alice reader@child via group auditors",
        "zoe reader@other via group auditors",
        "bob reader@other via group auditors",
        "alice reader@other via group auditors",
      ],
    );
  });
});
