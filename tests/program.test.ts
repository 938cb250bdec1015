import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what `export =` gives to TypeScript
import program = require("../index");
import { type Files, inFolder } from "./folders";
import { ofType, ORGANIZATION, PROJECT, resource, runStack, type StackOptions, type StackRun } from "./mocks";
import { type Change, CHILD_ID, example, GROUP, OTHER_ID, PRIMARY_ID, ROLE, ROLE_ARN, USER } from "./models";

const CHILD_STACK = `${ORGANIZATION}/${PROJECT}/child`;
const FIRST = 'deploy account "child" first: pulumi up --stack child';

type Config = Readonly<Record<string, string | undefined>>;

/** The stack's configuration as Pulumi gives it: namespaced, the model as JSON. */
function configOf(access: unknown, config: Config): Record<string, string> {
  const given: Config = { access: typeof access === "string" ? access : JSON.stringify(access), ...config };
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${PROJECT}:${key}`, value] as const],
    ),
  );
}

interface Deployment extends StackOptions {
  readonly access?: unknown;
  /** Of the project's own namespace. */
  readonly settings?: Config;
}

function deployChild({ access = example(), settings = {}, ...options }: Deployment = {}): Promise<StackRun> {
  const config = configOf(access, { side: "child", account: "child", ...settings });
  return runStack(program, { stack: "child", accountId: CHILD_ID, config, ...options });
}

function deployPrimary({
  access = example(),
  settings = {},
  ...options
}: Deployment = {}): Promise<StackRun> {
  const stackOutputs = { [CHILD_STACK]: { roleArns: { [ROLE]: ROLE_ARN } } };
  const config = configOf(access, { side: "primary", ...settings });
  return runStack(program, { stack: "primary", accountId: PRIMARY_ID, config, stackOutputs, ...options });
}

/** Refused before anything is registered, in words that Pulumi prints at once. */
function assertRefused(run: StackRun, message: string | RegExp): void {
  assertRefusedByProvider(run, message);
  assert.deepEqual(run.providers, []);
}

/** Refused when the provider was there already, and nothing else. */
function assertRefusedByProvider({ error, resources, outputs }: StackRun, message: string | RegExp): void {
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  assert.equal(error.stack, undefined);
  if (typeof message === "string") assert.equal(error.message, message);
  else assert.match(error.message, message);
  assert.deepEqual(resources, []);
  assert.equal(outputs, undefined);
}

describe("the program of a child stack", () => {
  it("deploys the account's roles and gives what others need", async () => {
    const run = await deployChild();
    assert.equal(run.error, undefined);
    assert.deepEqual(run.warnings, []);
    assert.equal(resource(run, "Role", `federation-${ROLE}`).inputs.name, ROLE);
    assert.deepEqual(Object.keys(run.outputs ?? {}), ["accountId", "roleArns", "switchRoleUrls"]);
  });

  it("takes the stack's name for the account where none is given", async () => {
    const run = await deployChild({ settings: { account: undefined } });
    assert.equal(ofType(run, "Role").length, 1);
  });

  it("warns where the primary stack would look for the role ARNs in another stack", async () => {
    const access = example({ account: { stack: "acme/federation/child-prod" } });
    const { warnings, error } = await deployChild({ access });
    assert.equal(error, undefined);
    assert.deepEqual(warnings, [
      'accounts.child.stack: the model says that stack "acme/federation/child-prod" deploys it, but this is stack "child"; the primary stack will look for its role ARNs in "acme/federation/child-prod"',
    ]);
  });

  it("warns of what is probably not meant", async () => {
    const conditions = { StringLike: { "s3:prefx": "a*" } };
    const change: Change = {
      role: { permissions: { statements: [{ actions: "s3:GetObjekt", resources: "*", conditions }] } },
      roles: { spare: { permissions: { managedPolicies: "ReadOnlyAccess" } } },
    };
    const { warnings } = await deployChild({ access: example(change) });
    assert.equal(warnings.length, 3);
    assert.match(warnings[0] ?? "", /^roles\.spare: no account has this role/);
    assert.match(warnings[1] ?? "", /service "s3" has no action "s3:GetObjekt"/);
    assert.match(warnings[2] ?? "", /the condition key "s3:prefx"; did you mean "s3:prefix"/);
  });
});

describe("the program of the alarms' stack", () => {
  const deploy = (access: unknown, settings: Config = {}): Promise<StackRun> =>
    deployPrimary({ access, stack: "alarms", settings: { side: "alarms", ...settings }, stackOutputs: {} });

  it("deploys what receives alarms, without the outputs of any stack", async () => {
    const run = await deploy({ ...example(), audit: {} });
    assert.equal(run.error, undefined);
    assert.equal(resource(run, "EventBus", "alarms").inputs.region, "us-east-1");
    assert.deepEqual(Object.keys(run.outputs ?? {}), ["topicArn", "eventBusArn"]);
    assert.equal(new Set(run.resources.map(({ provider }) => provider)).size, 2);
  });

  it("is refused where the model has no alarms, or an account is named", async () => {
    assertRefused(
      await deploy(example()),
      "The stack configuration has 1 problem:\n  access.audit: is missing: this stack receives alarms, and the access model has none",
    );
    assertRefused(
      await deploy({ ...example(), audit: {} }, { account: "child" }),
      /account: "child" is for child stacks/,
    );
  });
});

describe("the program of the primary stack", () => {
  it("deploys people and their groups, with the role ARNs of the child stack", async () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/as/deployed/${ROLE}`;
    const run = await deployPrimary({ stackOutputs: { [CHILD_STACK]: { roleArns: { [ROLE]: arn } } } });
    assert.equal(run.error, undefined);
    assert.equal(resource(run, "User", `federation-${USER}`).inputs.name, USER);
    const { policy } = resource(run, "Policy", `federation-${GROUP}/assume`).inputs;
    assert.ok(String(policy).includes(`"Resource":["${arn}"]`), String(policy));
    assert.deepEqual(Object.keys(run.outputs ?? {}), [
      "userArns",
      "groupNames",
      "awsConfig",
      "initialPasswords",
      "accessKeys",
    ]);
  });

  it("warns where a child stack is behind the model's path", async () => {
    const arn = `arn:aws:iam::${CHILD_ID}:role/old/${ROLE}`;
    const { warnings } = await deployPrimary({
      stackOutputs: { [CHILD_STACK]: { roleArns: { [ROLE]: arn } } },
    });
    assert.deepEqual(warnings, [
      `child.roleArns.${ROLE}: is ${arn}, which the model wants to be ${ROLE_ARN}; ${FIRST}`,
    ]);
  });

  it("reads a stack of another project or organization by its full name", async () => {
    const stack = "acme/federation/child-prod";
    const { error } = await deployPrimary({
      access: example({ account: { stack } }),
      stackOutputs: { [stack]: { roleArns: { [ROLE]: ROLE_ARN } } },
    });
    assert.equal(error, undefined);
  });

  it("reads no stack of an account without roles", async () => {
    const accounts = { empty: { accountId: OTHER_ID, roles: [] } };
    assert.equal((await deployPrimary({ access: example({ accounts }) })).error, undefined);
  });

  const arns: readonly (readonly [fact: string, outputs: Record<string, unknown>, problem: string])[] = [
    ["the child stack gives no role ARNs", {}, `child.roleArns: is missing; ${FIRST}`],
    ["the child stack gives null", { roleArns: null }, `child.roleArns: is missing; ${FIRST}`],
    ["a role has no ARN", { roleArns: {} }, `child.roleArns.${ROLE}: is missing; ${FIRST}`],
    [
      "an ARN is malformed",
      { roleArns: { [ROLE]: "arn:aws:iam::role" } },
      `child.roleArns.${ROLE}: "arn:aws:iam::role" is not the ARN of a role; ${FIRST}`,
    ],
    [
      "an ARN is of another account",
      { roleArns: { [ROLE]: `arn:aws:iam::${OTHER_ID}:role/${ROLE}` } },
      `child.roleArns.${ROLE}: "arn:aws:iam::${OTHER_ID}:role/${ROLE}" is of account ${OTHER_ID}, not ${CHILD_ID}; ${FIRST}`,
    ],
  ];
  for (const [fact, outputs, problem] of arns) {
    it(`stops before it registers anything where ${fact}`, async () => {
      assertRefusedByProvider(
        await deployPrimary({ stackOutputs: { [CHILD_STACK]: outputs } }),
        `The roleArns output of the child stacks has 1 problem:\n  ${problem}`,
      );
    });
  }
});

describe("a preview of the primary stack", () => {
  const missing = `is missing, and this preview goes by the model's plan; ${FIRST}`;

  function preview(outputs: Record<string, unknown>, access = example()): Promise<StackRun> {
    return deployPrimary({ access, preview: true, stackOutputs: { [CHILD_STACK]: outputs } });
  }

  it("plans with the model's role ARNs where the child stack was never deployed, and says so", async () => {
    const run = await preview({});
    assert.equal(run.error, undefined);
    assert.deepEqual(run.warnings, [`child.roleArns: ${missing}`]);
    const { policy } = resource(run, "Policy", `federation-${GROUP}/assume`).inputs;
    assert.ok(String(policy).includes(`"Resource":["${ROLE_ARN}"]`), String(policy));
  });

  it("plans with the ARNs of new roles only, where the child stack was deployed without them", async () => {
    const deployed = `arn:aws:iam::${CHILD_ID}:role/as/deployed/${ROLE}`;
    const change: Change = {
      account: { roles: [ROLE, "auditor"] },
      roles: { auditor: { path: "/audit/", permissions: { managedPolicies: "SecurityAudit" } } },
      group: { assume: { child: [ROLE, "auditor"] } },
    };
    const run = await preview({ roleArns: { [ROLE]: deployed } }, example(change));
    assert.equal(run.error, undefined);
    assert.equal(run.warnings[0], `child.roleArns.auditor: ${missing}`);
    const { policy } = resource(run, "Policy", `federation-${GROUP}/assume`).inputs;
    const arns = `"Resource":["${deployed}","arn:aws:iam::${CHILD_ID}:role/audit/auditor"]`;
    assert.ok(String(policy).includes(arns), String(policy));
  });

  const wrong = [
    { of: "another account", arn: `arn:aws:iam::${OTHER_ID}:role/${ROLE}` },
    { of: "another partition", arn: ROLE_ARN.replace("arn:aws:", "arn:aws-cn:") },
    { of: "another role", arn: `${ROLE_ARN}-2` },
    { of: "no role", arn: "" },
  ];
  for (const { of, arn } of wrong) {
    it(`stops where the child stack gave the ARN of ${of}`, async () => {
      assertRefusedByProvider(
        await preview({ roleArns: { [ROLE]: arn } }),
        new RegExp(`^The roleArns output .* has 1 problem:\n  child.roleArns.${ROLE}: .*; ${FIRST}$`),
      );
    });
  }

  it("stops where the child stack gave no mapping", async () => {
    assertRefusedByProvider(await preview({ roleArns: [ROLE_ARN] }), /child\.roleArns: is \[.*\]; deploy/);
  });

  it("warns of nothing where all is deployed", async () => {
    assert.deepEqual((await preview({ roleArns: { [ROLE]: ROLE_ARN } })).warnings, []);
  });
});

const CHILD_FILE = "Pulumi.child.yaml";

describe("the program", () => {
  it("stops where the provider refuses the credentials, which are of another account than the child's", async () => {
    assertRefusedByProvider(
      await deployChild({ accountId: OTHER_ID }),
      `The AWS identity has 1 problem:\n  credentials: the AWS provider does not accept them (its reason is above); stack "child" deploys account "child", ${CHILD_ID}; set aws:profile or AWS_PROFILE to credentials of ${CHILD_ID}`,
    );
  });

  it("stops where the provider refuses the credentials, which are of another account than the primary's", async () => {
    assertRefusedByProvider(
      await deployPrimary({ accountId: CHILD_ID }),
      `The AWS identity has 1 problem:\n  credentials: the AWS provider does not accept them (its reason is above); stack "primary" deploys the primary account, ${PRIMARY_ID}; set aws:profile or AWS_PROFILE to credentials of ${PRIMARY_ID}`,
    );
  });

  it("stops where the credentials are of the account in another partition", async () => {
    assertRefusedByProvider(
      await deployChild({ partition: "aws-cn" }),
      `The AWS identity has 1 problem:\n  credentials: arn:aws-cn:iam::${CHILD_ID}:user/deployer is not of partition aws, but stack "child" deploys account "child", ${CHILD_ID}; set aws:profile or AWS_PROFILE to credentials of ${CHILD_ID}`,
    );
  });

  const settings: readonly (readonly [fact: string, settings: Config, problem: string])[] = [
    [
      "no side",
      { side: undefined },
      `${CHILD_FILE}: ${PROJECT}:side: is missing; allowed: primary | child | alarms`,
    ],
    [
      "an unknown side",
      { side: "parent" },
      `${CHILD_FILE}: ${PROJECT}:side: "parent" is not a side (allowed: primary | child | alarms)`,
    ],
    [
      "an account that the model does not have",
      { account: "chidl" },
      `${CHILD_FILE}: ${PROJECT}:account: the access model has no account "chidl"; did you mean "child"? (it has: child)`,
    ],
    [
      "the side of another stack",
      { side: "primary" },
      `Pulumi.child.yaml: ${PROJECT}:side: "primary" is not the side of this stack: the model says that stack "child" deploys account "child"; write child`,
    ],
    [
      "nearly a side",
      { side: "chld" },
      `${CHILD_FILE}: ${PROJECT}:side: "chld" is not a side; did you mean "child"? (allowed: primary | child | alarms)`,
    ],
    [
      "an unknown key",
      { acount: "child" },
      `${CHILD_FILE}: ${PROJECT}:acount: unknown key; did you mean "account"? (allowed: side, account, access)`,
    ],
  ];
  for (const [fact, given, problem] of settings) {
    it(`refuses a stack configuration with ${fact}`, async () => {
      assertRefused(
        await deployChild({ settings: given }),
        `The stack configuration has 1 problem:\n  ${problem}`,
      );
    });
  }

  for (const [stack, side] of [
    ["child", "child"],
    ["primary", "primary"],
  ] as const) {
    it(`knows by the model what a stack without a configuration deploys: ${side}`, async () => {
      const nothing = { side: undefined, account: undefined };
      const run = await (side === "child" ? deployChild : deployPrimary)({ stack, settings: nothing });
      assert.equal(run.error, undefined);
      const has = (type: string): boolean => run.resources.some((each) => each.type === type);
      assert.deepEqual(
        [has("aws:iam/role:Role"), has("aws:iam/user:User")],
        [side === "child", side === "primary"],
      );
    });
  }

  it("refuses a stack without a configuration that is none of the model's, and says which are", async () => {
    assertRefused(
      await deployChild({ stack: "dev", settings: { side: undefined, account: undefined } }),
      `The stack configuration has 1 problem:\n  Pulumi.dev.yaml: ${PROJECT}:side: is missing, and the model has no stack "dev" (it has: child, primary); allowed: primary | child | alarms`,
    );
  });

  it("refuses an account of a primary stack", async () => {
    assertRefused(
      await deployPrimary({ settings: { account: "child" } }),
      `The stack configuration has 1 problem:\n  Pulumi.primary.yaml: ${PROJECT}:account: "child" is for child stacks; a primary stack has none`,
    );
  });

  it("refuses a stack that is named after no account and says none", async () => {
    assertRefused(
      await deployChild({ stack: "dev", settings: { account: undefined } }),
      `The stack configuration has 1 problem:\n  Pulumi.dev.yaml: ${PROJECT}:account: the access model has no account "dev" (it has: child)`,
    );
  });

  it("refuses a stack without an access model", async () => {
    assertRefused(
      await deployChild({ settings: { access: undefined } }),
      "The access model has 1 problem:\n  access: is missing; it stands in Pulumi.yaml under config, access, value",
    );
  });

  it("refuses an access model that is not a mapping", async () => {
    assertRefused(
      await deployChild({ access: "access.yaml" }),
      "The access model has 1 problem:\n  access: is not a mapping; it stands under `value:` of the project-level config key",
    );
  });

  it("tells of all problems of an access model", async () => {
    const access = example({ group: { assume: { child: ["ghost"] } }, role: { maxSessionDuration: 60 } });
    assertRefused(
      await deployPrimary({ access }),
      /^The access model has 2 problems:\n {2}\S+: .*\n {2}\S+: .*$/,
    );
  });

  it("tells of the problems of stack and model at once", async () => {
    const access = example({ role: { maxSessionDuration: 60 } });
    assertRefused(
      await deployChild({ access, settings: { side: "parent" } }),
      /^The stack configuration has 1 problem:\n.*\nThe access model has 1 problem:\n.*$/,
    );
  });
});

describe("the program of a model in several files", () => {
  const { primary, accounts, roles, groups } = example();
  const FILES = {
    "access/people.json": JSON.stringify({ groups }),
    "access/roles.json": JSON.stringify({ roles }, null, 2),
  };

  /** Runs where the project is, as the CLI does. */
  function inProject(files: Files, run: () => Promise<StackRun>): Promise<StackRun> {
    return inFolder(files, async (folder) => {
      const before = process.cwd();
      process.chdir(folder);
      try {
        return await run();
      } finally {
        process.chdir(before);
      }
    });
  }

  it("reads them in the project's folder, each time anew", async () => {
    const access = { primary, accounts, files: ["access/*.json"] };
    const { error, resources } = await inProject(FILES, () => deployPrimary({ access }));
    assert.equal(error, undefined);
    const plain = await deployPrimary();
    assert.deepEqual(resources, plain.resources);
    const others = { ...FILES, "access/people.json": JSON.stringify({ groups: { ...groups, x: {} } }) };
    assertRefused(await inProject(others, () => deployPrimary({ access })), /groups\.x\.assume: is missing/);
  });

  it("says in which file, line and column something is wrong, and warns so", async () => {
    const access = { primary, accounts, files: "access/*.json" };
    const spare = { ...roles, spare: { permissions: { managedPolicies: "ReadOnlyAccess" } } };
    const files = { ...FILES, "access/roles.json": JSON.stringify({ roles: spare }, null, 2) };
    const { warnings } = await inProject(files, () => deployPrimary({ access }));
    assert.deepEqual(warnings, [
      "access/roles.json:15:5: roles.spare: no account has this role, so it is created nowhere",
    ]);
    const wrong = {
      ...FILES,
      "access/roles.json": JSON.stringify({ roles: { ...roles, spare: 7 } }, null, 2),
    };
    assertRefused(
      await inProject(wrong, () => deployPrimary({ access })),
      "The access model has 1 problem:\n  access/roles.json:15:5: roles.spare: 7 is a number; expected a mapping",
    );
  });

  it("says the place in Pulumi.yaml too, but only where that holds what the stack was given", async () => {
    const access = { ...example(), roles: { ...roles, spare: 7 } };
    const project = JSON.stringify({ name: PROJECT, config: { access: { value: access } } }, null, 2);
    const said = async (given: unknown): Promise<string> =>
      String((await inProject({ "Pulumi.yaml": project }, () => deployChild({ access: given }))).error);
    assert.match(await said(access), /^ {2}Pulumi\.yaml:\d+:\d+: roles\.spare: 7 is a number/m);
    assert.match(await said({ ...access, users: {} }), /^ {2}roles\.spare: 7 is a number/m);
  });

  it("is refused outside of the project's folder", async () => {
    const access = { primary, accounts, files: ["../access/*.json"] };
    assertRefused(await inProject(FILES, () => deployChild({ access })), /leads out of the project's folder/);
  });
});
