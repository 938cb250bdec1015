import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { CrossAccountFederation, type RoleArnsInput } from "../../components";
import type { MachineArgs, TrustArgs } from "../../components/model/accessModel";
import { policyJson } from "../../components/policies/document";
import { refusedKeysPolicy } from "../../components/policies/refusedKeys";
import { selfManagementPolicy } from "../../components/policies/selfManagement";
import { listed, ofType, resource, runStack, type StackRun } from "../mocks";
import {
  accessOf,
  APPLICATION_ARN,
  type Change,
  CHILD_ID,
  direct,
  entries,
  example,
  GROUP,
  groupId,
  IDENTITY_CENTER,
  numbers,
  oidc,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  USER,
  USER_ARN,
} from "../models";

const ROLE_ARNS = { child: { [ROLE]: ROLE_ARN } };

function deploy(
  change: Change = {},
  roleArns: Readonly<Record<string, RoleArnsInput>> = ROLE_ARNS,
): Promise<StackRun> {
  const program = () =>
    new CrossAccountFederation("federation", { side: "primary", access: example(change), roleArns }).outputs;
  return runStack(program, { stack: "primary", accountId: PRIMARY_ID });
}

/** What the group's first assume policy allows to assume. */
function resourcesOf(run: StackRun, key = "assume"): unknown {
  const { policy } = resource(run, "Policy", `federation-${GROUP}/${key}`).inputs;
  const document = JSON.parse(String(policy)) as { Statement: readonly { Resource: unknown }[] };
  return document.Statement[0]?.Resource;
}

describe("the primary side", () => {
  it("of the worked example is a user in a group with its policies", async () => {
    assert.deepEqual(listed(await deploy()), [
      "CrossAccountFederation federation",
      `User federation-${USER}`,
      `UserGroupMembership federation-${USER}`,
      `Group federation-${GROUP}`,
      `GroupPolicyAttachment federation-${GROUP}/assume`,
      `Policy federation-${GROUP}/assume`,
      `GroupPolicyAttachment federation-${GROUP}/self-management`,
      "Policy federation-self-management",
    ]);
  });

  it("lets the group assume the roles of the child stacks' ARNs", async () => {
    const run = await deploy();
    assert.deepEqual(resource(run, "Policy", `federation-${GROUP}/assume`).inputs, {
      name: "assume-role-child-user",
      policy: `{"Version":"2012-10-17","Statement":[{"Sid":"AssumeRoles","Effect":"Allow","Action":"sts:AssumeRole","Resource":["${ROLE_ARN}"]}]}`,
    });
  });

  it("uses each ARN as the child stack gave it, also at a path that the model does not say", async () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/as/deployed/${ROLE}`;
    assert.deepEqual(resourcesOf(await deploy({}, { child: { [ROLE]: arn } })), [arn]);
  });

  it("takes ARNs that are known only after deployment", async () => {
    const given = { child: pulumi.output({ [ROLE]: pulumi.output(ROLE_ARN) }) };
    assert.deepEqual(resourcesOf(await deploy({}, given)), [ROLE_ARN]);
  });

  it('spells out "*": every account that has the role, and no other', async () => {
    const reader = { permissions: { managedPolicies: "ReadOnlyAccess" } };
    const change: Change = {
      accounts: { other: { accountId: OTHER_ID, roles: ["reader"] } },
      account: { roles: [ROLE, "reader"] },
      roles: { reader },
      group: { assume: { "*": ["reader"], child: [ROLE] } },
    };
    const readerArns = [CHILD_ID, OTHER_ID].map((id) => `arn:aws:iam::${id}:role/reader`);
    const given = {
      child: { [ROLE]: ROLE_ARN, reader: readerArns[0] ?? "" },
      other: { reader: readerArns[1] ?? "" },
    };
    assert.deepEqual(resourcesOf(await deploy(change, given)), [...readerArns, ROLE_ARN].sort());
  });

  it("spreads many ARNs over several policies, each attached", async () => {
    const accounts = entries(150, (n) => [
      `account-${n}`,
      { accountId: String(300_000_000_000 + n), roles: ROLE },
    ]);
    const arns = numbers(150).map((n) => `arn:aws:iam::${300_000_000_000 + n}:role/${ROLE}`);
    const given = {
      ...ROLE_ARNS,
      ...entries(150, (n) => [`account-${n}`, { [ROLE]: arns[n - 1] ?? "" }]),
    };
    const run = await deploy({ accounts, group: { assume: { "*": ROLE } } }, given);
    const keys = ["assume", "assume-2"];
    assert.deepEqual(keys.flatMap((key) => resourcesOf(run, key)).sort(), [ROLE_ARN, ...arns].sort());
    for (const key of keys) {
      const { policyArn } = resource(run, "GroupPolicyAttachment", `federation-${GROUP}/${key}`).inputs;
      assert.equal(policyArn, `arn:of:policy/federation-${GROUP}/${key}`);
    }
    assert.equal(
      resource(run, "Policy", `federation-${GROUP}/assume-2`).inputs.name,
      "assume-role-child-user-2",
    );
  });

  it("attaches every policy of a group to the group", async () => {
    const run = await deploy({
      group: { managedPolicies: ["ReadOnlyAccess", `arn:aws:iam::${PRIMARY_ID}:policy/own`] },
    });
    assert.deepEqual(
      ofType(run, "GroupPolicyAttachment").map(({ inputs }) => [inputs.group, inputs.policyArn]),
      [
        [GROUP, `arn:aws:iam::${PRIMARY_ID}:policy/own`],
        [GROUP, `arn:of:policy/federation-${GROUP}/assume`],
        [GROUP, "arn:aws:iam::aws:policy/ReadOnlyAccess"],
        [GROUP, "arn:of:policy/federation-self-management"],
      ],
    );
  });

  it("has one self-management policy for all groups that have it", async () => {
    const run = await deploy({
      groups: {
        more: { members: "alice", assume: { child: ROLE } },
        without: { members: "bob", assume: { child: ROLE }, selfManagement: false },
      },
    });
    assert.equal(ofType(run, "Policy").filter(({ name }) => name.includes("self-management")).length, 1);
    assert.deepEqual(
      ofType(run, "GroupPolicyAttachment")
        .filter(({ inputs }) => inputs.policyArn === "arn:of:policy/federation-self-management")
        .map(({ inputs }) => inputs.group),
      [GROUP, "more"],
    );
    assert.equal(
      resource(await deploy(), "Policy", "federation-self-management").inputs.policy,
      policyJson(selfManagementPolicy(accessOf())),
    );
  });

  it("has no self-management policy where no group has it", async () => {
    const run = await deploy({ group: { selfManagement: false } });
    assert.deepEqual(
      listed(run).filter((line) => line.includes("self-management")),
      [],
    );
  });

  it("refuses access keys in every group, with self-management or not, before anything is allowed", async () => {
    const run = await deploy({
      primary: { accessKeys: "refused" },
      groups: { without: { members: "bob", assume: { child: ROLE }, selfManagement: false } },
    });
    const attached = ofType(run, "GroupPolicyAttachment").filter(
      ({ inputs }) => inputs.policyArn === "arn:of:policy/federation-access-keys-refused",
    );
    assert.deepEqual(
      attached.map(({ inputs }) => inputs.group),
      [GROUP, "without"],
    );
    assert.equal(
      resource(run, "Policy", "federation-access-keys-refused").inputs.policy,
      policyJson(refusedKeysPolicy()),
    );
    assert.ok(!listed(await deploy()).some((line) => line.includes("access-keys-refused")));
    const attachments = attached.map(({ urn }) => urn);
    assert.equal(attachments.length, 2);
    // What it denied itself is gone, so that the other denial has to be there first.
    const selfManagement = resource(run, "Policy", "federation-self-management");
    assert.deepEqual([...selfManagement.dependsOn].sort(), [...attachments].sort());
  });

  it("creates users and groups under their names, with what the model says of them", async () => {
    const run = await deploy({
      primary: { userPath: "/people/" },
      group: { members: [USER, "alice"], path: "/teams/" },
      users: {
        alice: {
          path: "/guests/",
          forceDestroy: false,
          tags: { team: "blue" },
          permissionsBoundary: "PowerUserAccess",
        },
      },
    });
    assert.deepEqual(resource(run, "User", "federation-alice").inputs, {
      name: "alice",
      path: "/guests/",
      forceDestroy: false,
      tags: { team: "blue" },
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
    });
    const { name, path, forceDestroy } = resource(run, "User", `federation-${USER}`).inputs;
    assert.deepEqual([name, path, forceDestroy], [USER, "/people/", true]);
    assert.deepEqual(resource(run, "Group", `federation-${GROUP}`).inputs, { name: GROUP, path: "/teams/" });
  });

  it("gives each person one membership, of all their groups", async () => {
    const run = await deploy({ groups: { more: { members: ["alice", USER], assume: { child: ROLE } } } });
    assert.deepEqual(
      ofType(run, "UserGroupMembership").map(({ inputs }) => [inputs.user, inputs.groups]),
      [
        ["alice", ["more"]],
        [USER, [GROUP, "more"]],
      ],
    );
  });

  it("does not create users who exist, but puts them into their groups", async () => {
    const run = await deploy({ users: { [USER]: { existing: true } } });
    assert.deepEqual(ofType(run, "User"), []);
    assert.deepEqual(resource(run, "UserGroupMembership", `federation-${USER}`).inputs, {
      user: USER,
      groups: [GROUP],
    });
  });

  it("creates a user without groups, and no membership", async () => {
    const run = await deploy({ users: { zoe: {} } });
    assert.equal(resource(run, "User", "federation-zoe").inputs.name, "zoe");
    assert.deepEqual(
      ofType(run, "UserGroupMembership").map(({ name }) => name),
      [`federation-${USER}`],
    );
  });

  it("never takes over a group's members or a policy's attachments as a whole", async () => {
    const run = await deploy({
      group: { managedPolicies: "ReadOnlyAccess" },
      users: { alice: { existing: true } },
      groups: { more: { members: ["alice", USER], assume: { child: ROLE } } },
    });
    assert.deepEqual([...ofType(run, "PolicyAttachment"), ...ofType(run, "GroupMembership")], []);
  });

  it("speaks of the model's partition throughout", async () => {
    const arn = ROLE_ARN.replace("arn:aws:", "arn:aws-cn:");
    const run = await deploy(
      { primary: { partition: "aws-cn" }, group: { managedPolicies: "ReadOnlyAccess" } },
      { child: { [ROLE]: arn } },
    );
    const text = JSON.stringify([run.resources.map(({ inputs }) => inputs), run.outputs]);
    assert.match(text, /arn:aws-cn:iam::aws:policy\/ReadOnlyAccess/);
    assert.match(text, /arn:aws-cn:iam::111111111111:user\//);
    assert.match(text, /arn:aws-cn:iam::111111111111:mfa\//);
    assert.doesNotMatch(text, /arn:aws:/);
  });

  it("puts all that it creates under the component", async () => {
    const { resources } = await deploy();
    const component = "urn:pulumi:primary::cross-account-federation::federation:index:CrossAccountFederation";
    for (const { name, type, urn } of resources.filter(({ name }) => name !== "federation")) {
      assert.equal(urn, `${component}$${type}::${name}`);
    }
  });

  it("deletes before it replaces, since names are fixed by the model", async () => {
    const { resources } = await deploy({ group: { managedPolicies: "ReadOnlyAccess" } });
    const kept = resources.filter(({ deleteBeforeReplace }) => !deleteBeforeReplace);
    assert.deepEqual(
      kept.map(({ name }) => name),
      ["federation"],
    );
  });

  it("registers as many resources whatever the ARNs are", async () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/${"a-very-long-path/".repeat(20)}${ROLE}`;
    assert.deepEqual(listed(await deploy({}, { child: { [ROLE]: arn } })), listed(await deploy()));
  });

  describe("with a machine", () => {
    const withCi = (machine: Partial<MachineArgs>, trust: TrustArgs = {}): Change => ({
      machines: {
        ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/build/ci`, assume: { child: ROLE }, ...machine },
      },
      trust,
    });
    const ofMachine = (run: StackRun): string[] => listed(run).filter((line) => line.includes("-machine/ci"));

    it("lets a role of the account assume what the machine may", async () => {
      const run = await deploy(withCi({}));
      assert.deepEqual(resource(run, "Policy", "federation-machine/ci/assume").inputs, {
        name: "ci-assume",
        policy: `{"Version":"2012-10-17","Statement":[{"Sid":"AssumeRoles","Effect":"Allow","Action":"sts:AssumeRole","Resource":["${ROLE_ARN}"]}]}`,
      });
      assert.deepEqual(resource(run, "RolePolicyAttachment", "federation-machine/ci/assume").inputs, {
        role: "ci",
        policyArn: "arn:of:policy/federation-machine/ci/assume",
      });
      assert.deepEqual(ofType(run, "UserPolicyAttachment"), []);
    });

    it("lets a user of the account assume what the machine may", async () => {
      const run = await deploy(withCi({ principal: `arn:aws:iam::${PRIMARY_ID}:user/bots/ci` }));
      assert.deepEqual(resource(run, "UserPolicyAttachment", "federation-machine/ci/assume").inputs, {
        user: "ci",
        policyArn: "arn:of:policy/federation-machine/ci/assume",
      });
      assert.deepEqual(ofType(run, "RolePolicyAttachment"), []);
    });

    it("creates neither the role nor the user", async () => {
      for (const kind of ["role", "user"]) {
        const run = await deploy(withCi({ principal: `arn:aws:iam::${PRIMARY_ID}:${kind}/ci` }));
        assert.deepEqual(ofType(run, "Role"), []);
        assert.deepEqual(
          ofType(run, "User").map(({ inputs }) => inputs.name),
          [USER],
        );
      }
    });

    it("does not let it tag sessions or set their source identity, which is for people", async () => {
      const run = await deploy(withCi({}, { sourceIdentity: true, sessionTags: { project: "apollo" } }));
      const { policy } = resource(run, "Policy", "federation-machine/ci/assume").inputs;
      assert.doesNotMatch(String(policy), /SetSourceIdentity|TagSession/);
    });

    for (const [fact, machine] of [
      ["attach is false", { attach: false }],
      ["it lives in a child account", { principal: `arn:aws:iam::${CHILD_ID}:role/ci` }],
      ["it lives in a third account", { principal: `arn:aws:iam::${OTHER_ID}:user/ci` }],
    ] as const) {
      it(`creates nothing for it where ${fact}`, async () => {
        assert.deepEqual(ofMachine(await deploy(withCi(machine))), []);
      });
    }
  });

  describe("with people of a permission set", () => {
    const change: Change = {
      groups: { admins: { permissionSet: "Admins", assume: { child: ROLE }, policyName: "admins" } },
      trust: { sessionTags: { project: "apollo" } },
    };

    it("creates the policy that Identity Center takes by its name", async () => {
      const { inputs } = resource(await deploy(change), "Policy", "federation-admins/assume");
      assert.equal(inputs.name, "admins");
      assert.ok(String(inputs.policy).includes(ROLE_ARN), String(inputs.policy));
      assert.ok(String(inputs.policy).includes("sts:TagSession"), String(inputs.policy));
    });

    it("creates no group, no attachment and no user for them", async () => {
      const lines = (run: StackRun): string[] =>
        listed(run).filter((line) => line !== "Policy federation-admins/assume");
      assert.deepEqual(lines(await deploy(change)), listed(await deploy()));
    });

    it("gives no group's name and no AWS config for them", async () => {
      const { groupNames, awsConfig } = (await deploy(change)).outputs as Record<string, object>;
      assert.deepEqual(groupNames, [GROUP]);
      assert.deepEqual(Object.keys(awsConfig ?? {}), [USER]);
    });
  });

  describe("with people of Identity Center who get roles directly", () => {
    const change: Change = { primary: IDENTITY_CENTER, groups: { observers: direct() } };

    it("entitles their group to each of its roles, in the application and its region", async () => {
      const { inputs } = resource(await deploy(change), "Entitlement", `federation-observers/child/${ROLE}`);
      assert.deepEqual(inputs, {
        applicationArn: APPLICATION_ARN,
        region: "eu-west-1",
        entitlement: {
          principalRole: {
            principal: { identityCenter: { groupId: groupId(1) } },
            roleArn: ROLE_ARN,
          },
        },
      });
    });

    it("creates nothing else for them", async () => {
      const lines = (run: StackRun): string[] =>
        listed(run).filter((line) => !line.startsWith("Entitlement "));
      assert.deepEqual(lines(await deploy(change)), listed(await deploy()));
    });

    it("gives no group's name and no AWS config for them", async () => {
      const { groupNames, awsConfig } = (await deploy(change)).outputs as Record<string, object>;
      assert.deepEqual(groupNames, [GROUP]);
      assert.deepEqual(Object.keys(awsConfig ?? {}), [USER]);
    });
  });

  describe("with account settings", () => {
    it("sets the account's alias", async () => {
      const run = await deploy({ primary: { alias: "acme" } });
      assert.deepEqual(resource(run, "AccountAlias", "federation").inputs, { accountAlias: "acme" });
    });

    it("sets the password policy, with the defaults of CIS", async () => {
      const run = await deploy({ primary: { passwordPolicy: { maxAge: 90, requireSymbols: false } } });
      assert.deepEqual(resource(run, "AccountPasswordPolicy", "federation").inputs, {
        minimumPasswordLength: 14,
        passwordReusePrevention: 24,
        maxPasswordAge: 90,
        requireLowercaseCharacters: true,
        requireUppercaseCharacters: true,
        requireNumbers: true,
        requireSymbols: false,
        allowUsersToChangePassword: true,
      });
    });

    it("leaves alias and password policy alone where the model says nothing", async () => {
      const run = await deploy();
      assert.deepEqual([...ofType(run, "AccountAlias"), ...ofType(run, "AccountPasswordPolicy")], []);
    });
  });

  it("lets people set on sessions what the roles allow", async () => {
    const run = await deploy({ trust: { sourceIdentity: true, sessionTags: { project: "apollo" } } });
    const { policy } = resource(run, "Policy", `federation-${GROUP}/assume`).inputs;
    assert.equal(
      policy,
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          "AssumeRoles sts:AssumeRole",
          "SetSourceIdentity sts:SetSourceIdentity",
          "TagSessions sts:TagSession",
        ].map((statement) => {
          const [Sid, Action] = statement.split(" ");
          return { Sid, Effect: "Allow", Action, Resource: [ROLE_ARN] };
        }),
      }),
    );
  });

  it("gives the users' ARNs and the groups' names", async () => {
    const run = await deploy({ group: { members: [USER, "alice"] }, users: { [USER]: { existing: true } } });
    const { userArns, groupNames } = run.outputs as Record<string, unknown>;
    assert.deepEqual(userArns, { alice: "arn:of:user/federation-alice", [USER]: USER_ARN });
    assert.deepEqual(groupNames, [GROUP]);
  });
});

describe("the AWS config of a person", () => {
  /** Profile -> setting -> value. */
  const profilesOf = async (
    change: Change,
    roleArns?: Record<string, RoleArnsInput>,
  ): Promise<Record<string, Record<string, string>>> => {
    const { outputs } = await deploy(change, roleArns);
    const text = (outputs as { awsConfig: Record<string, string> }).awsConfig[USER] ?? assert.fail();
    const sections = text.split(/^\[profile (.*)\]$/m).slice(1);
    return entries(sections.length / 2, (n) => {
      const settings = sections[2 * n - 1]?.trim().split("\n") ?? [];
      const pairs = settings.map((line) => line.split(" = ") as [string, string]);
      return [sections[2 * n - 2] ?? "", Object.fromEntries(pairs)];
    });
  };
  const DEVICE = `arn:aws:iam::${PRIMARY_ID}:mfa/${USER}`;
  const MEMBERS = [USER, "alice"];
  const READER: Change = {
    account: { roles: [ROLE, "reader"] },
    roles: { reader: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
    group: { assume: { child: [ROLE, "reader"] } },
  };
  const READER_ARNS = { child: { [ROLE]: ROLE_ARN, reader: `arn:aws:iam::${CHILD_ID}:role/reader` } };

  it("has a profile for the own credentials and one named after the account", async () => {
    const { primary, child, ...others } = await profilesOf({ account: { region: "eu-west-1" } });
    assert.deepEqual(others, {});
    assert.equal(primary?.mfa_serial, DEVICE);
    assert.equal(primary.role_arn, undefined);
    assert.deepEqual(child, {
      role_arn: ROLE_ARN,
      source_profile: "primary",
      mfa_serial: DEVICE,
      region: "eu-west-1",
    });
  });

  it("names the roles as the child stacks gave them", async () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/as/deployed/${ROLE}`;
    assert.equal((await profilesOf({}, { child: { [ROLE]: arn } })).child?.role_arn, arn);
  });

  it("names profiles after account and role where there are several roles", async () => {
    assert.deepEqual(Object.keys(await profilesOf(READER, READER_ARNS)), [
      "primary",
      `child-${ROLE}`,
      "child-reader",
    ]);
  });

  it("has a role once that is granted through several groups", async () => {
    const groups = { more: { members: USER, assume: { "*": ROLE } } };
    assert.deepEqual(Object.keys(await profilesOf({ groups })), ["primary", "child"]);
  });

  it("asks for no device where the role asks for no MFA", async () => {
    assert.equal((await profilesOf({ trust: { mfa: false } })).child?.mfa_serial, undefined);
  });

  it("names the session after the person where the role asks for it, and only there", async () => {
    const { child } = await profilesOf({ trust: { sessionName: "username" } });
    assert.equal(child?.role_session_name, USER);
    assert.equal((await profilesOf({})).child?.role_session_name, undefined);
  });

  it("leaves out a role that denies the person", async () => {
    const profiles = await profilesOf({ group: { members: MEMBERS }, trust: { denyUsers: [USER] } });
    assert.deepEqual(Object.keys(profiles), ["primary"]);
  });

  it("leaves out what only machines, permission sets and identity providers may assume", async () => {
    const change: Change = {
      ...READER,
      group: { assume: { child: ROLE } },
      groups: { admins: { permissionSet: "Admins", assume: { child: "reader" } } },
      machines: { ci: { principal: `arn:aws:iam::${OTHER_ID}:role/ci`, assume: { child: "reader" } } },
      identityProviders: { github: oidc({ assume: { child: "reader" } }) },
    };
    assert.deepEqual(Object.keys(await profilesOf(change, READER_ARNS)), ["primary", "child"]);
  });
});
