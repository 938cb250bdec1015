import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what `export =` gives to TypeScript
import program = require("../../index");
import { ORGANIZATION, PROJECT, runStack, type StackOptions, type StackRun } from "../mocks";
import { type Change, CHILD_ID, example, oidc, OTHER_ID, PRIMARY_ID, ROLE, ROLE_ARN, saml } from "../models";

type Settings = Readonly<Record<string, string>>;

interface Deployment extends StackOptions {
  readonly change?: Change;
  /** Of the namespace `aws`, as the CLI hands them to the program. */
  readonly aws?: Settings;
}

function deploy(
  side: "primary" | "child",
  { change = {}, aws = {}, ...options }: Deployment,
): Promise<StackRun> {
  const access = JSON.stringify(example(change));
  const ofProvider = Object.entries(aws).map(([key, value]) => [`aws:${key}`, value] as const);
  return runStack(program, {
    stack: side,
    accountId: side === "child" ? CHILD_ID : PRIMARY_ID,
    config: { [`${PROJECT}:side`]: side, [`${PROJECT}:access`]: access, ...Object.fromEntries(ofProvider) },
    stackOutputs: { [`${ORGANIZATION}/${PROJECT}/child`]: { roleArns: { [ROLE]: ROLE_ARN } } },
    ...options,
  });
}

function deployChild(deployment: Deployment = {}): Promise<StackRun> {
  return deploy("child", deployment);
}

/** The only provider of a stack that was deployed. */
function providerOf({ providers: [provider, ...others], error }: StackRun) {
  assert.equal(error, undefined);
  assert.deepEqual(others, []);
  return provider ?? assert.fail("there is no provider");
}

async function inputsWith(aws: Settings, options: StackOptions = {}) {
  return providerOf(await deployChild({ aws, ...options })).inputs;
}

/** A model in which both sides create a resource of every type that they know. */
const EVERYTHING: Change = {
  primary: { alias: "acme", passwordPolicy: {} },
  role: {
    permissions: { managedPolicies: "ReadOnlyAccess", statements: [{ actions: "s3:*", resources: "*" }] },
  },
  users: { "boaty.mcboatface": { consoleAccess: {}, accessKey: true } },
  group: { managedPolicies: "ReadOnlyAccess" },
  machines: {
    ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } },
    legacy: { principal: `arn:aws:iam::${PRIMARY_ID}:user/legacy`, assume: { child: ROLE } },
  },
  identityProviders: { github: oidc(), okta: saml() },
};

describe("the provider of a stack", () => {
  for (const [side, accountId] of [
    ["child", CHILD_ID],
    ["primary", PRIMARY_ID],
  ] as const) {
    it(`is one, called account and held to the account of the ${side} stack`, async () => {
      const { name, inputs } = providerOf(await deploy(side, { change: EVERYTHING }));
      assert.equal(name, "account");
      assert.equal(inputs.allowedAccountIds, `["${accountId}"]`);
    });

    it(`is that of every resource and every call of the ${side} stack`, async () => {
      const run = await deploy(side, { change: EVERYTHING });
      const { urn } = providerOf(run);
      const created = run.resources.filter(({ type }) => type.startsWith("aws:"));
      assert.ok(created.length >= 8);
      assert.equal(run.calls.length, 1);
      for (const { provider } of [...created, ...run.calls]) {
        assert.equal(provider, `${urn}::id-of-account`);
      }
    });
  }

  it("has what the stack's configuration says, each setting in its kind", async () => {
    const { allowedAccountIds, ...inputs } = await inputsWith({
      region: "eu-west-1",
      profile: "123456789012",
      maxRetries: "3",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "false",
      assumeRoles: '[{"roleArn":"arn:aws:iam::222222222222:role/deploy"}]',
      defaultTags: '{"tags":{"team":"platform"}}',
      endpoints: '[{"iam":"http://127.0.0.1:5000","sts":"http://127.0.0.1:5000"}]',
      sharedConfigFiles: '["/etc/aws/config"]',
    });
    assert.equal(allowedAccountIds, `["${CHILD_ID}"]`);
    // The provider takes everything but texts as JSON.
    assert.deepEqual(inputs, {
      region: "eu-west-1",
      profile: "123456789012",
      maxRetries: "3",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "false",
      skipRegionValidation: "true",
      assumeRoles: '[{"roleArn":"arn:aws:iam::222222222222:role/deploy"}]',
      defaultTags: '{"tags":{"team":"platform"}}',
      endpoints: '[{"iam":"http://127.0.0.1:5000","sts":"http://127.0.0.1:5000"}]',
      sharedConfigFiles: '["/etc/aws/config"]',
    });
  });

  it("keeps a secret of the configuration secret, and nothing else", async () => {
    const aws = { profile: "admin", assumeRoles: '[{"roleArn":"r","externalId":"hush"}]' };
    const { profile, assumeRoles } = await inputsWith(aws, { secretKeys: ["aws:assumeRoles"] });
    assert.equal(profile, "admin");
    assert.ok(await isSecretInput(assumeRoles), JSON.stringify(assumeRoles));
  });

  it("takes lists of accounts that agree with the model, and holds itself to the one", async () => {
    const { allowedAccountIds, forbiddenAccountIds } = await inputsWith({
      allowedAccountIds: `["${CHILD_ID}","${OTHER_ID}"]`,
      forbiddenAccountIds: `["${PRIMARY_ID}"]`,
    });
    assert.equal(allowedAccountIds, `["${CHILD_ID}"]`);
    assert.equal(forbiddenAccountIds, undefined, "the provider takes one of the two");
  });

  const refused: readonly (readonly [fact: string, aws: Settings, problem: string])[] = [
    [
      "a setting that the provider does not know",
      { regoin: "eu-west-1" },
      'aws:regoin: the AWS provider has no such setting; did you mean "region"?',
    ],
    [
      "a word for true or false",
      { insecure: "maybe" },
      'aws:insecure: "maybe" is a string; expected true or false',
    ],
    [
      "a text for a list",
      { assumeRoles: "deploy" },
      'aws:assumeRoles: "deploy" is a string; expected a list',
    ],
    [
      "an account ID as a number",
      { allowedAccountIds: `[${CHILD_ID}]` },
      `aws:allowedAccountIds[0]: ${CHILD_ID} is a number; quote it: "${CHILD_ID}"`,
    ],
    [
      "allowed accounts without the stack's",
      { allowedAccountIds: `["${OTHER_ID}"]` },
      `aws:allowedAccountIds: ["${OTHER_ID}"] leaves out ${CHILD_ID}, which this stack deploys; take it out: the program holds its provider to ${CHILD_ID} by itself`,
    ],
    [
      "forbidden accounts with the stack's",
      { forbiddenAccountIds: `["${CHILD_ID}"]` },
      `aws:forbiddenAccountIds: ["${CHILD_ID}"] forbids ${CHILD_ID}, which this stack deploys`,
    ],
    [
      "a provider that does not ask for its account",
      { skipRequestingAccountId: "true" },
      `aws:skipRequestingAccountId: true lets the provider not know its account, and it is held to ${CHILD_ID}; take it out`,
    ],
    [
      "a role to assume by a key that is misspelt",
      { assumeRoles: '[{"rolArn":"x"}]' },
      'aws:assumeRoles[0].rolArn: unknown key; did you mean "roleArn"? (allowed: duration, externalId, policy, policyArns, roleArn, sessionName, sourceIdentity, tags, transitiveTagKeys)',
    ],
    [
      "a region of another partition",
      { region: "cn-north-1" },
      "aws:region: cn-north-1 is a region of partition aws-cn, but the access model is of partition aws; allowed: a region of aws, such as us-east-1, or another primary.partition",
    ],
  ];
  for (const [fact, aws, problem] of refused) {
    it(`is not made of ${fact}`, async () => {
      const { error, providers } = await deployChild({ aws });
      assert.equal(
        messageOf(error),
        `The stack configuration has 1 problem:\n  Pulumi.child.yaml: ${problem}`,
      );
      assert.deepEqual(providers, []);
    });
  }

  it("is not made where any setting is wrong, and all are told", async () => {
    const { error } = await deployChild({
      aws: { regoin: "eu-west-1", insecure: "maybe", maxRetries: "many" },
    });
    assert.match(messageOf(error), /^The stack configuration has 3 problems:\n/);
  });

  const regions = [
    { region: "us-gov-east-1", partition: "aws-us-gov" },
    { region: "cn-northwest-1", partition: "aws-cn" },
    { region: "eusc-de-east-1", partition: "aws-eusc" },
  ] as const;
  for (const { region, partition } of regions) {
    it(`takes ${region} for a model of partition ${partition}, and not us-east-1`, async () => {
      const change: Change = { primary: { partition } };
      const right = await deployChild({ change, partition, aws: { region } });
      assert.equal(right.error, undefined);
      const { error } = await deployChild({ change, partition, aws: { region: "us-east-1" } });
      assert.match(
        messageOf(error),
        new RegExp(`aws:region: us-east-1 is a region of partition aws, but .* ${partition}`),
      );
    });
  }

  it("is not made where its region comes from the environment and is of another partition", async () => {
    const { error } = await withRegion("us-gov-west-1", () => deployChild());
    assert.match(
      messageOf(error),
      /^ {2}AWS_REGION: us-gov-west-1 is a region of partition aws-us-gov, but/m,
    );
  });

  it("takes an empty variable of the environment for none", async () => {
    const change: Change = { primary: { partition: "aws-cn" } };
    const { error } = await withRegion("", () => deployChild({ change, partition: "aws-cn" }));
    assert.equal(error, undefined);
  });

  it("takes the configuration's region before that of the environment", async () => {
    const { error } = await withRegion("us-gov-west-1", () => deployChild({ aws: { region: "us-east-1" } }));
    assert.equal(error, undefined);
  });
});

function messageOf(error: unknown): string {
  assert.ok(pulumi.RunError.isInstance(error), String(error));
  assert.equal(error.stack, undefined);
  return error.message;
}

/** A secret arrives at the mocks wrapped. */
async function isSecretInput(input: unknown): Promise<boolean> {
  return pulumi.Output.isInstance(input)
    ? pulumi.isSecret(input)
    : typeof input === "object" &&
        input !== null &&
        Object.values(input).includes("1b47061264138c4ac30d75fd1eb44270");
}

async function withRegion<Result>(region: string, run: () => Promise<Result>): Promise<Result> {
  const before = process.env.AWS_REGION;
  process.env.AWS_REGION = region;
  try {
    return await run();
  } finally {
    if (before === undefined) delete process.env.AWS_REGION;
    else process.env.AWS_REGION = before;
  }
}
