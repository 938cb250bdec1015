import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CHILD_ID,
  example,
  GROUP,
  ISSUER,
  oidc,
  PRIMARY_ID,
  saml,
  ROLE,
  ROLE_ARN,
  USER,
  USER_ARN,
} from "../../models";
import { EVERYTHING } from "../../proof/everything";
import { Accounts, verified, verifying } from "./verifying";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const PRIMARY = `arn:aws:iam::${PRIMARY_ID}`;
const CHILD = `arn:aws:iam::${CHILD_ID}`;
const EVERYBODY = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };

describe("npm run verify", () => {
  let deployed = new Accounts(new Map());
  const model = example();
  before(async () => {
    deployed = await Accounts.of(model);
  });
  /** What is told of the worked example's accounts after somebody has changed them by hand. */
  const after = (change: (accounts: Accounts) => void) => {
    const accounts = deployed.copy();
    change(accounts);
    return verified({ model, accounts });
  };

  it("finds nothing where what was deployed is there, with every key of the model", async function () {
    this.timeout(60_000);
    const accounts = await Accounts.of(EVERYTHING);
    const { exitCode, differences, proof, checks, ways } = await verified({
      model: EVERYTHING,
      accounts,
    });
    assert.deepEqual(
      { differences, ways, unexpected: checks.unexpected },
      { differences: [], ways: [], unexpected: [] },
    );
    // Who comes through account access manager, IAM does not tell.
    assert.deepEqual(
      proof.open.map(({ account, role }) => [account, role]),
      [
        ["sandbox", "observer"],
        ["sandbox", "visitor"],
      ],
    );
    assert.deepEqual([proof.proven, exitCode], [proof.roles - 2, 0]);
    assert.ok(checks.allowed > 20);
  });

  it("does not mind how AWS writes a document down", async () => {
    const { differences } = await after((accounts) => {
      const role = accounts.role("child", ROLE);
      const trust = JSON.parse(decodeURIComponent(String(role.AssumeRolePolicyDocument))) as {
        Statement: { Action: unknown; Condition: Record<string, unknown> }[];
      };
      const [statement] = trust.Statement;
      assert.ok(statement);
      statement.Action = [statement.Action];
      statement.Condition = Object.fromEntries(Object.entries(statement.Condition).reverse());
      role.AssumeRolePolicyDocument = { Statement: statement, Version: "2012-10-17" };
    });
    assert.deepEqual(differences, []);
  });

  interface Planted {
    readonly change: (accounts: Accounts) => void;
    readonly what: string;
    readonly resource: string;
    readonly declared?: unknown;
    readonly live?: unknown;
    /** What the proof says of it. */
    readonly says?: RegExp;
  }
  const PLANTED: Readonly<Record<string, Planted>> = {
    "a role that was deleted": {
      change: (accounts) => accounts.in("child").details.RoleDetailList.splice(0),
      what: "missing",
      resource: ROLE_ARN,
      says: /there is no role/,
    },
    "a trust policy that lets everybody in": {
      change: (accounts) => {
        accounts.role("child", ROLE).AssumeRolePolicyDocument = { Statement: EVERYBODY };
      },
      what: "trust",
      resource: ROLE_ARN,
      live: { Statement: EVERYBODY },
      says: /is let in by the trust policy/,
    },
    "a policy of AWS attached by hand": {
      change: (accounts) => {
        accounts
          .role("child", ROLE)
          .AttachedManagedPolicies.push({ PolicyName: "a", PolicyArn: `${CHILD}:policy/other` });
      },
      what: "attachment",
      resource: ROLE_ARN,
      declared: null,
      live: `${CHILD}:policy/other`,
      says: /policy .*other is attached to the role, and not in the model/,
    },
    "an inline policy": {
      change: (accounts) => {
        const PolicyDocument = { Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] };
        accounts.role("child", ROLE).RolePolicyList = [{ PolicyName: "by-hand", PolicyDocument }];
      },
      what: "attachment",
      resource: ROLE_ARN,
      declared: null,
      live: "inline policy by-hand",
      says: /refused by the role's policies/,
    },
    "a policy that was detached": {
      change: (accounts) => accounts.role("child", ROLE).AttachedManagedPolicies.splice(0),
      what: "attachment",
      resource: ROLE_ARN,
      declared: `${CHILD}:policy/child-users-access`,
      live: null,
      says: /refused by the role's policies/,
    },
    "a policy with another document": {
      change: (accounts) => {
        const [version] = accounts.policy("child", "child-users-access").PolicyVersionList;
        assert.ok(version);
        version.Document = { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
      },
      what: "policy",
      resource: `${CHILD}:policy/child-users-access`,
      says: /refused by the role's policies/,
    },
    "a boundary": {
      change: (accounts) => {
        accounts.role("child", ROLE).PermissionsBoundary = { PermissionsBoundaryArn: ADMINISTRATOR };
      },
      what: "boundary",
      resource: ROLE_ARN,
      declared: null,
      live: ADMINISTRATOR,
      says: /boundary .*AdministratorAccess is attached/,
    },
    "longer sessions": {
      change: (accounts) => {
        Object.assign(accounts.in("child").roles.Roles[0] ?? {}, { MaxSessionDuration: 43_200 });
      },
      what: "setting",
      resource: ROLE_ARN,
      declared: { maxSessionDuration: 3_600 },
      live: { maxSessionDuration: 43_200 },
      says: /a session may last 43200 s/,
    },
    "another description": {
      change: (accounts) => {
        Object.assign(accounts.in("child").roles.Roles[0] ?? {}, { Description: "other" });
      },
      what: "setting",
      resource: ROLE_ARN,
    },
    "a tag": {
      change: (accounts) => {
        accounts.role("child", ROLE).Tags = [{ Key: "owner", Value: "mallory" }];
      },
      what: "setting",
      resource: ROLE_ARN,
      declared: { tags: {} },
      live: { tags: { owner: "mallory" } },
    },
    "a role under another path": {
      change: (accounts) => {
        const role = accounts.role("child", ROLE);
        role.Path = "/moved/";
        role.Arn = `${CHILD}:role/moved/${ROLE}`;
      },
      what: "setting",
      resource: ROLE_ARN,
      says: /there is no role/,
    },
    "a further member of a group": {
      change: (accounts) => {
        accounts.in("primary").details.UserDetailList.push({
          ...accounts.user(USER),
          UserName: "mallory",
          UserId: "AIDAmallory",
          Arn: `${PRIMARY}:user/mallory`,
        });
      },
      what: "membership",
      resource: `${PRIMARY}:user/mallory`,
      declared: [],
      live: [GROUP],
      says: /user mallory is deployed, as a member of child-users/,
    },
    "a member who was taken out": {
      change: (accounts) => {
        accounts.user(USER).GroupList = ["others"];
      },
      what: "membership",
      resource: USER_ARN,
      declared: [GROUP],
      live: [],
      says: /is not in group child-users/,
    },
    "a policy attached to a user": {
      change: (accounts) => {
        accounts.user(USER).AttachedManagedPolicies.push({ PolicyName: "a", PolicyArn: ADMINISTRATOR });
      },
      what: "attachment",
      resource: USER_ARN,
      live: ADMINISTRATOR,
      says: /policy .*AdministratorAccess is attached to boaty/,
    },
    "a policy attached to a group": {
      change: (accounts) => {
        accounts.group(GROUP).AttachedManagedPolicies.push({ PolicyName: "a", PolicyArn: ADMINISTRATOR });
      },
      what: "attachment",
      resource: `${PRIMARY}:group/${GROUP}`,
      live: ADMINISTRATOR,
      says: /the policies of group child-users allow it/,
    },
    "the assume policy on somebody else": {
      change: (accounts) => {
        const PolicyArn = `${PRIMARY}:policy/assume-role-child-user`;
        accounts.in("primary").details.UserDetailList.push({
          Arn: `${PRIMARY}:user/mallory`,
          UserName: "mallory",
          UserId: "AIDAmallory",
          Path: "/",
          AttachedManagedPolicies: [{ PolicyName: "a", PolicyArn }],
        });
      },
      what: "attachment",
      resource: `${PRIMARY}:user/mallory`,
      live: `${PRIMARY}:policy/assume-role-child-user`,
    },
    "a policy that is called like a further one": {
      change: (accounts) => {
        const own = accounts.policy("primary", "assume-role-child-user");
        accounts.in("primary").details.Policies.push({
          ...own,
          PolicyName: "assume-role-child-user-2",
          Arn: `${PRIMARY}:policy/assume-role-child-user-2`,
        });
      },
      what: "extra",
      resource: `${PRIMARY}:policy/assume-role-child-user-2`,
    },
  };
  for (const [what, { change, says, ...difference }] of Object.entries(PLANTED)) {
    it(`tells of ${what}`, async () => {
      const { differences, proof, exitCode } = await after(change);
      const found = differences.filter(({ resource }) => resource === difference.resource);
      const named = found.find((each) => each.what === difference.what);
      assert.ok(named, JSON.stringify(differences));
      assert.deepEqual({ ...named, ...difference }, named);
      assert.equal(exitCode, 1);
      if (says !== undefined) assert.match(proof.counterexamples.map((each) => each.says).join("\n"), says);
      else assert.deepEqual(proof.counterexamples, []);
    });
  }

  describe("of a model with machines, identity providers and settings", () => {
    const MACHINE = `${PRIMARY}:role/ci`;
    const PROVIDER = `${CHILD}:oidc-provider/${ISSUER}`;
    const SAML = `${CHILD}:saml-provider/corp`;
    const rich = example({
      primary: { alias: "acme-people", passwordPolicy: { minimumLength: 16 } },
      users: { [USER]: { consoleAccess: {} }, alice: { existing: true } },
      group: { members: [USER, "alice"] },
      machines: { ci: { principal: MACHINE, assume: { child: [ROLE] } } },
      identityProviders: { github: oidc(), corp: saml() },
    });
    let accounts = new Accounts(new Map());
    before(async () => {
      accounts = await Accounts.of(rich);
    });
    const other = (name: string, key: string): Record<string, unknown> => {
      const found = accountsNow
        .in(name)
        .others.find((each) => typeof each === "object" && each !== null && key in each);
      return (found ?? assert.fail(`nothing has ${key}`)) as Record<string, unknown>;
    };
    let accountsNow = accounts;

    it("finds nothing where nothing was changed", async () => {
      const { differences, exitCode } = await verified({ model: rich, accounts, options: ["--strict"] });
      assert.deepEqual([differences, exitCode], [[], 0]);
    });

    const CHANGED: Readonly<Record<string, Planted>> = {
      "another alias": {
        change: () => Object.assign(other("primary", "AccountAliases"), { AccountAliases: [] }),
        what: "setting",
        resource: `${PRIMARY}:root`,
        declared: { alias: "acme-people" },
        live: { alias: null },
      },
      "a weaker password policy": {
        change: () =>
          Object.assign(other("primary", "PasswordPolicy").PasswordPolicy ?? {}, {
            MinimumPasswordLength: 8,
          }),
        what: "setting",
        resource: `${PRIMARY}:root`,
        declared: { minimumLength: 16 },
        live: { minimumLength: 8 },
      },
      "a password policy that was deleted": {
        change: () => Object.assign(other("primary", "PasswordPolicy"), { PasswordPolicy: null }),
        what: "missing",
        resource: `${PRIMARY}:root`,
      },
      "a console password that was deleted": {
        change: () => Object.assign(other("primary", "LoginProfile"), { UserName: USER, LoginProfile: null }),
        what: "missing",
        resource: USER_ARN,
        declared: "console password",
      },
      "an audience that a provider does not have": {
        change: () => Object.assign(other("child", "ClientIDList"), { ClientIDList: ["another"] }),
        what: "setting",
        resource: PROVIDER,
        says: /audience sts.amazonaws.com .* is not registered/,
      },
      "a provider that was deleted": {
        change: () =>
          Object.assign(other("child", "OpenIDConnectProviderList"), { OpenIDConnectProviderList: [] }),
        what: "missing",
        resource: PROVIDER,
      },
      "other metadata of a SAML provider": {
        change: () =>
          Object.assign(other("child", "SAMLMetadataDocument"), { SAMLMetadataDocument: "<other/>" }),
        what: "setting",
        resource: SAML,
      },
      "a machine without its policy": {
        change: (changed) => {
          for (const role of changed.in("primary").details.RoleDetailList) role.AttachedManagedPolicies = [];
        },
        what: "attachment",
        resource: MACHINE,
        live: null,
        says: /the policies of machine ci do not allow it/,
      },
      "a user who was there before and is gone": {
        change: (changed) => {
          const { UserDetailList } = changed.in("primary").details;
          UserDetailList.splice(UserDetailList.indexOf(changed.user("alice")), 1);
        },
        what: "missing",
        resource: `${PRIMARY}:user/alice`,
      },
    };
    for (const [what, { change, says, ...difference }] of Object.entries(CHANGED)) {
      it(`tells of ${what}`, async () => {
        accountsNow = accounts.copy();
        change(accountsNow);
        const { differences, proof, exitCode } = await verified({ model: rich, accounts: accountsNow });
        const [found] = differences;
        assert.ok(found);
        assert.deepEqual({ ...found, ...difference }, found);
        assert.deepEqual([differences.length, exitCode], [1, 1]);
        if (says !== undefined) assert.match(proof.counterexamples.map((each) => each.says).join("\n"), says);
      });
    }

    it("leaves alone what people who were there before have besides", async () => {
      const changed = accounts.copy();
      const alice = changed.user("alice");
      alice.AttachedManagedPolicies.push({ PolicyName: "a", PolicyArn: ADMINISTRATOR });
      alice.PermissionsBoundary = { PermissionsBoundaryArn: ADMINISTRATOR };
      const { differences, proof, exitCode } = await verified({ model: rich, accounts: changed });
      assert.deepEqual([differences, proof.counterexamples, exitCode], [[], [], 0]);
    });

    it("finds the boundary that keeps them out", async () => {
      const changed = accounts.copy();
      const PermissionsBoundaryArn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
      changed.user("alice").PermissionsBoundary = { PermissionsBoundaryArn };
      const { proof } = await verified({ model: rich, accounts: changed });
      assert.deepEqual(
        proof.unusable.map(({ why }) => why.startsWith("alice cannot assume")),
        [true],
      );
    });
  });

  it("tells of users in the path that roles trust", async () => {
    const trusting = example({ primary: { userPath: "/people/" }, trust: { match: "path" } });
    const accounts = await Accounts.of(trusting);
    const arn = `${PRIMARY}:user/people/mallory`;
    const other = { UserName: "mallory", UserId: "AIDAm", Path: "/people/", Arn: arn, GroupList: [] };
    accounts.in("primary").details.UserDetailList.push({ ...accounts.user(USER), ...other });
    const { differences } = await verified({ model: trusting, accounts });
    assert.deepEqual(
      differences.map(({ what, resource }) => [what, resource]),
      [["extra", arn]],
    );
  });

  it("tells of such a user whatever their name", async () => {
    const trusting = example({ primary: { userPath: "/people/" }, trust: { match: "path" } });
    for (const UserName of ["constructor", "__proto__", "hasOwnProperty"]) {
      const accounts = await Accounts.of(trusting);
      const Arn = `${PRIMARY}:user/people/${UserName}`;
      const other = { UserName, UserId: "AIDAm", Path: "/people/", Arn, GroupList: [] };
      accounts.in("primary").details.UserDetailList.push({ ...accounts.user(USER), ...other });
      const { differences, exitCode } = await verified({ model: trusting, accounts });
      assert.deepEqual(
        [differences.map(({ what, resource }) => [what, resource]), exitCode],
        [[["extra", Arn]], 1],
      );
    }
  });

  describe("of a role that trusts everybody in a path", () => {
    const trusting = example({
      primary: { userPath: "/people/" },
      trust: { match: "path" },
      account: { roles: [ROLE, "auditor"] },
      roles: { auditor: { permissions: { managedPolicies: "SecurityAudit" } } },
      users: { bob: { existing: true } },
      groups: { others: { members: ["bob", "carol"], assume: { child: ["auditor"] } } },
    });
    const assumers = async (change: (accounts: Accounts) => void) => {
      const accounts = await Accounts.of(trusting);
      const { details } = accounts.in("primary");
      if (!details.UserDetailList.some(({ UserName }) => UserName === "bob")) {
        const bob = { UserName: "bob", UserId: "AIDAbob", Arn: `${PRIMARY}:user/people/bob` };
        details.UserDetailList.push({ ...accounts.user("carol"), ...bob });
      }
      change(accounts);
      const { proof } = await verified({ model: trusting, accounts });
      return proof.counterexamples.map(({ role, says }) => `${role}: ${says.split(",")[0] ?? ""}`);
    };

    it("counts what people who were there before may do", async () => {
      assert.deepEqual(await assumers(() => undefined), []);
      const found = await assumers((accounts) => {
        accounts.user("bob").AttachedManagedPolicies = [
          { PolicyName: "AdministratorAccess", PolicyArn: ADMINISTRATOR },
        ];
      });
      assert.deepEqual(found, [`${ROLE}: bob gets in`]);
    });

    it("counts what groups made by hand let their people do", async () => {
      const found = await assumers((accounts) => {
        const { details } = accounts.in("primary");
        const group = {
          ...accounts.group("others"),
          GroupName: "hand-made",
          GroupId: "AGPAhand",
          Arn: `${PRIMARY}:group/hand-made`,
          AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: ADMINISTRATOR }],
        };
        details.GroupDetailList.push(group);
        accounts.user("carol").GroupList = ["others", "hand-made"];
      });
      assert.deepEqual(found, [`${ROLE}: carol gets in`]);
    });
  });

  it("leaves alone what is none of the program's business", async () => {
    const { differences, ways, exitCode } = await after((accounts) => {
      const role = accounts.role("child", ROLE);
      const Statement = {
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      };
      const AssumeRolePolicyDocument = { Statement };
      accounts.in("child").details.RoleDetailList.push({
        ...role,
        AssumeRolePolicyDocument,
        RoleName: "ec2",
        RoleId: "AROAec2",
        Arn: `${CHILD}:role/ec2`,
        AttachedManagedPolicies: [],
      });
      const user = { UserName: "eve", UserId: "AIDAeve", Arn: `${PRIMARY}:user/eve`, GroupList: ["others"] };
      accounts.in("primary").details.UserDetailList.push({ ...accounts.user(USER), ...user });
      accounts.user(USER).GroupList = [GROUP, "others"];
      accounts.user(USER).Tags = [{ Key: "aws:cloudformation:stack-name", Value: "x" }];
    });
    assert.deepEqual({ differences, ways, exitCode }, { differences: [], ways: [], exitCode: 0 });
  });

  it("names each way in that the model does not have", async () => {
    const roles: Readonly<Record<string, unknown>> = {
      OrganizationAccountAccessRole: { AWS: "arn:aws:iam::999999999999:root" },
      everybody: "*",
      itself: { AWS: [`${CHILD}:root`, "AIDAGONE"] },
      cluster: { Federated: [`${CHILD}:oidc-provider/cluster.example`] },
      directly: { Service: "account-access.amazonaws.com" },
      certified: { Service: ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"] },
      devices: { Service: "credentials.iot.amazonaws.com" },
      worker: { Service: "lambda.amazonaws.com" },
    };
    const change = (accounts: Accounts): void => {
      for (const [RoleName, Principal] of Object.entries(roles)) {
        const AssumeRolePolicyDocument = {
          Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
        };
        const role = {
          RoleName,
          RoleId: `AROA${RoleName}`,
          Arn: `${CHILD}:role/${RoleName}`,
          AttachedManagedPolicies: [],
        };
        accounts.in("child").details.RoleDetailList.push({
          ...accounts.role("child", ROLE),
          ...role,
          AssumeRolePolicyDocument,
        });
      }
    };
    const { ways, exitCode } = await after(change);
    assert.deepEqual(
      ways.map(({ roleArn, principals }) => [roleArn.replace(`${CHILD}:role/`, ""), ...principals]),
      [
        ["OrganizationAccountAccessRole", "arn:aws:iam::999999999999:root"],
        ["everybody", "*"],
        ["cluster", `${CHILD}:oidc-provider/cluster.example`],
        ["directly", "account-access.amazonaws.com"],
        ["certified", "rolesanywhere.amazonaws.com"],
        ["devices", "credentials.iot.amazonaws.com"],
      ],
    );
    assert.equal(exitCode, 0);
    const accounts = deployed.copy();
    change(accounts);
    assert.equal((await verified({ model, accounts, options: ["--strict"] })).exitCode, 1);
  });

  it("names ways into the primary account's roles that are machines, which let in whoever becomes one", async () => {
    const principal = `${PRIMARY}:role/build/ci`;
    const withMachine = example({ machines: { ci: { principal, assume: { child: ROLE } } } });
    const accounts = await Accounts.of(withMachine);
    const ofPrimary = (name: string, arn: string) => ({
      ...accounts.role("child", ROLE),
      RoleName: name,
      RoleId: `AROA${name}`,
      Arn: arn,
      AssumeRolePolicyDocument: { Statement: [EVERYBODY] },
      AttachedManagedPolicies: [],
    });
    accounts
      .in("primary")
      .details.RoleDetailList.push(ofPrimary("ci", principal), ofPrimary("other", `${PRIMARY}:role/other`));
    const { ways } = await verified({ model: withMachine, accounts });
    assert.deepEqual(
      ways.map(({ account, roleArn, principals }) => [account, roleArn, ...principals]),
      [["primary", principal, "*"]],
    );
  });

  it("says that users of the child accounts themselves are not compared", async () => {
    const change = (accounts: Accounts): void => {
      const user = { UserName: "eve", UserId: "AIDAeve", Arn: `${CHILD}:user/eve`, GroupList: [] };
      accounts.in("child").details.UserDetailList.push({ ...accounts.user(USER), ...user });
    };
    const accounts = deployed.copy();
    change(accounts);
    const { stdout, exitCode } = await verifying({ model, accounts });
    const line =
      "not compared in child: what 1 IAM user of the account's own may do, with its access keys and passwords, which are not read: eve";
    assert.ok(stdout.replace(/\s+/g, " ").includes(line), stdout);
    assert.equal(exitCode, 0);
    assert.equal((await verifying({ model, accounts, options: ["--strict"] })).exitCode, 1);
  });

  describe("where not everything can be read", () => {
    it("leaves a role open whose trust policy cannot be decided upon, and goes on", async () => {
      const { proof, exitCode } = await after((accounts) => {
        const Statement = [{ Effect: "Allow", NotPrincipal: { AWS: "*" }, Action: "sts:AssumeRole" }];
        accounts.role("child", ROLE).AssumeRolePolicyDocument = { Statement };
      });
      assert.deepEqual([proof.proven, proof.open[0]?.role, exitCode], [0, ROLE, 1]);
    });

    it("never takes an account without a file for one that is as declared", async () => {
      const { accounts, proof, exitCode } = await verified({ model, accounts: deployed, given: ["primary"] });
      assert.deepEqual(accounts.child, {
        read: false,
        why: "no file of it was given: pass --account child=FILE",
      });
      assert.deepEqual([proof.roles, proof.proven, exitCode], [1, 0, 2]);
    });

    it("does not know who may ask where the primary account is not read", async () => {
      const { proof, exitCode } = await verified({ model, accounts: deployed, given: ["child"] });
      assert.match(proof.open.map(({ why }) => why).join(), /the primary account was not read/);
      assert.deepEqual([proof.proven, proof.counterexamples, exitCode], [0, [], 2]);
    });

    it("refuses the file of another account", async () => {
      const accounts = deployed.copy();
      const { details } = accounts.in("child");
      const moved = JSON.parse(
        JSON.stringify(details).replaceAll(CHILD_ID, "999999999999"),
      ) as typeof details;
      Object.assign(details, moved);
      const result = await verified({ model, accounts });
      assert.deepEqual(result.accounts.child, {
        read: false,
        why: `it is of account 999999999999, and the model says ${CHILD_ID}`,
      });
      assert.equal(result.exitCode, 2);
    });

    it("says what the authorization details alone do not tell", async () => {
      const { stdout, exitCode } = await verifying({ model, accounts: deployed, everything: false });
      assert.match(stdout, /not compared in child: how long sessions of roles may last/);
      assert.match(stdout, /control policies are not read/);
      assert.match(stdout, /proven: in 1 account nobody but the 1 declared caller/);
      assert.equal(exitCode, 0);
    });

    it("looks at some accounts alone where it is told to", async () => {
      const options = ["--accounts", "child"];
      const { accounts, proof, exitCode } = await verified({ model, accounts: deployed, options });
      assert.deepEqual([Object.keys(accounts), proof.open.length, exitCode], [["child"], 1, 0]);
    });
  });

  describe("what it says", () => {
    const changed = (): Accounts => {
      const accounts = deployed.copy();
      accounts.role("child", ROLE).AssumeRolePolicyDocument = { Statement: EVERYBODY };
      accounts.role("child", ROLE).Tags = [{ Key: "note", Value: "<b>|\u001b[31m" }];
      return accounts;
    };

    it("shows what is declared and what is there, and what that means for access", async () => {
      const { stdout } = await verifying({ model, accounts: changed() });
      assert.match(stdout, /child +222222222222 +2 differences/);
      assert.match(stdout, /another trust policy\n +- .*\n/);
      assert.match(stdout, /\n +statement 1 \(FederatedUsers\)\n(.*\n)* +\+ Principal\.AWS: "\*"/);
      assert.match(stdout, /is let in by the trust policy, which the model does not mean/);
      assert.match(stdout, /not proven: 1 counterexample/);
      assert.ok(!stdout.includes("\u001b["), "what an account holds reaches no terminal as it is");
    });

    it("is written as Markdown, too", async () => {
      const file = join(mkdtempSync(join(tmpdir(), "report-")), "verify.md");
      await verifying({ model, accounts: changed(), options: ["--report", file] });
      const text = readFileSync(file, "utf8");
      rmSync(dirname(file), { recursive: true });
      assert.match(text, /^# npm run verify\n/);
      assert.match(text, /\| `child` \| 222222222222 \| 2 differences \|/);
      assert.match(text, /```diff\n(.*\n)*? *\+ Principal\.AWS: "\*"/);
      assert.match(text, /&#60;b&#62;&#124;U\+001B/);
    });

    it("names files that are older than the model", async () => {
      const { stderr } = await verifying({ model, accounts: deployed, age: 3_600 });
      assert.match(stderr, /warning: child: what was read is of .*, and the access model of/);
      assert.doesNotMatch((await verifying({ model, accounts: deployed })).stderr, /what was read is of/);
    });
  });

  describe("a command line", () => {
    const REFUSED: Readonly<Record<string, readonly [options: readonly string[], says: RegExp]>> = {
      "with an account that the model does not have": [
        ["--account", "chil=x.json"],
        /--account: there is no account "chil"; did you mean "child"\?/,
      ],
      "without a name": [["--account", "x.json"], /--account: "x.json" is not NAME=VALUE/],
      "with files and credentials": [
        ["--account", "child=x.json", "--role", "auditor"],
        /--role: is for accounts that are read on AWS/,
      ],
      "with the code of a device, and nothing to try": [
        ["--mfa-code", "123456"],
        /--mfa-code: is for --try; add --try, or leave it out/,
      ],
      "with an unknown name among some": [
        ["--accounts", "child,prod"],
        /--accounts: there is no account "prod"/,
      ],
    };
    for (const [what, [options, says]] of Object.entries(REFUSED)) {
      it(`${what} is refused`, async () => {
        const { exitCode, stderr, stdout } = await verifying({
          model,
          accounts: deployed,
          given: [],
          options,
        });
        assert.match(stderr, says);
        assert.deepEqual([exitCode, stdout], [1, ""]);
      });
    }
  });
});
