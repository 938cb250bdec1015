import assert from "node:assert/strict";
import { join } from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import {
  type Change as ModelChange,
  CHILD_ID,
  example,
  exampleWith,
  GROUP,
  long,
  numbers,
  OTHER_ID,
  PRIMARY_ID,
  ROLE,
  ROLE_ARN,
  saml,
  USER,
  USER_ARN,
} from "../models";
import { REPOSITORY } from "../repository";
import { type Change, type Finished, type Rehearsed, rehearsing, replacing } from "./process";

/** The contract of `--json`. */
const Properties = z.record(z.string(), z.unknown());
const Resource = z.strictObject({
  type: z.string(),
  name: z.string(),
  parent: z.string().regex(/^urn:pulumi:/),
  inputs: Properties,
  outputs: Properties,
});
const Stack = z.strictObject({
  side: z.enum(["primary", "child"]),
  account: z.string().regex(/^\d{12}$/),
  resources: z.array(Resource),
  outputs: Properties,
});
const Grant = z.strictObject({
  principal: z.string(),
  via: z.string(),
  account: z.string(),
  role: z.string(),
  roleArn: z.string(),
});
const Rehearsal = z.strictObject({
  stacks: z.record(z.string(), Stack),
  grants: z.array(Grant),
  checks: z.object({ allowed: z.number(), denied: z.number(), unexpected: z.array(z.unknown()) }),
  proof: z.strictObject({
    roles: z.number(),
    proven: z.number(),
    counterexamples: z.array(
      z.strictObject({
        account: z.string(),
        role: z.string(),
        side: z.enum(["trust", "assume", "permissions", "selfManagement"]),
        says: z.string(),
        request: z.strictObject({
          principal: z.string(),
          action: z.string(),
          resource: z.string(),
          context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
        }),
      }),
    ),
    unusable: z.array(z.strictObject({ path: z.string(), why: z.string() })),
    open: z.array(z.strictObject({ account: z.string(), role: z.string(), why: z.string() })),
  }),
});
type Rehearsal = z.infer<typeof Rehearsal>;

function documentOf({ stdout }: Finished): Rehearsal {
  return Rehearsal.parse(JSON.parse(stdout));
}

type Stack = z.infer<typeof Stack>;

function stackOf({ stacks }: Rehearsal, name: string): Stack {
  return stacks[name] ?? assert.fail(`there is no stack ${name}`);
}

function resourceOf(stack: Stack, type: string): z.infer<typeof Resource> {
  return (
    stack.resources.find((resource) => resource.type === type) ?? assert.fail(`there is no resource ${type}`)
  );
}

const ANSI = "\u001b[";

function assertSucceeded({ exitCode, stderr }: Finished): void {
  assert.equal(stderr, "");
  assert.equal(exitCode, 0);
}

/** What is wrong, as path and text of the message. */
type Expected = readonly [path: string, message: string];

/** Lines without the file, line and column that they start with. */
function withoutPositions(lines: string): string {
  return lines.replace(/^( {2}|warning: |unusable: )[^ \n]+\.yaml:\d+:\d+: /gm, "$1");
}

/** The error form, with these problems and no others. */
function assertRefused(
  { exitCode, stdout, stderr }: Finished,
  subject: string,
  problems: readonly Expected[],
) {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const [head, ...lines] = stderr.trimEnd().split("\n");
  assert.equal(head, `${subject} has ${count}:`, stderr);
  for (const [path, message] of problems) {
    const said = lines.some(
      (line) =>
        [line, withoutPositions(line)].some((each) => each.startsWith(`  ${path}: `)) &&
        line.includes(message),
    );
    assert.ok(said, `not said: ${path}: ${message}\nin: ${stderr}`);
  }
  assert.equal(lines.length, problems.length, stderr);
  assert.doesNotMatch(stderr, /^ {4}at /m, "a stack trace");
  assert.equal(stdout, "");
  assert.equal(exitCode, 1);
}

describe("npm run rehearse, with the worked example", () => {
  const finished = rehearsing({
    text: {},
    json: { options: ["--json"] },
  });

  it("comes out as declared, with nothing on standard error", () => {
    assertSucceeded(finished("text"));
    assert.match(
      finished("text").stdout,
      /\d+ checks: \d+ allowed and \d+ denied as declared, 0 unexpected\nproven: in 1 account nobody but the 1 declared caller can assume the role\n$/,
    );
  });

  it("shows both stacks with their resources, children first", () => {
    const { stdout } = finished("text");
    assert.match(stdout, /^cross-account-federation: 2 stacks, in the order of deployment\n/);
    const child = stdout.indexOf(`child (child account ${CHILD_ID})`);
    const primary = stdout.indexOf(`primary (primary account ${PRIMARY_ID})`);
    assert.ok(child > 0 && primary > child);
    assert.ok(stdout.slice(child, primary).includes(ROLE_ARN));
    assert.ok(stdout.slice(primary).includes(USER_ARN));
  });

  it("shows who may assume what, under which conditions, and what they may do then", () => {
    const [row = ""] = finished("text")
      .stdout.split("\n")
      .filter((line) => line.startsWith(` ${USER} `));
    const cells = row.trim().split(/ {2,}/);
    assert.deepEqual(cells, [
      USER,
      `group ${GROUP}`,
      `child (${CHILD_ID})`,
      ROLE,
      "MFA within 12 h",
      "administrator",
    ]);
  });

  it("prints no escape codes where it is piped", () => {
    assertSucceeded(finished("text"));
    assert.ok(!finished("text").stdout.includes(ANSI));
  });

  describe("as JSON", () => {
    it("is one document on standard output alone, in the form of the contract", () => {
      assertSucceeded(finished("json"));
      const { stacks } = documentOf(finished("json"));
      assert.deepEqual(
        Object.entries(stacks).map(([name, { side, account }]) => ({ name, side, account })),
        [
          { name: "child", side: "child", account: CHILD_ID },
          { name: "primary", side: "primary", account: PRIMARY_ID },
        ],
      );
    });

    it("has the declared grant and nothing unexpected", () => {
      const { grants, checks } = documentOf(finished("json"));
      assert.deepEqual(grants, [
        { principal: USER_ARN, via: `group ${GROUP}`, account: "child", role: ROLE, roleArn: ROLE_ARN },
      ]);
      assert.deepEqual(checks.unexpected, []);
      assert.ok(checks.allowed > 0 && checks.denied > 0);
    });

    it("has the proof that nobody else gets in", () => {
      const { proof } = documentOf(finished("json"));
      assert.deepEqual(proof, { roles: 1, proven: 1, counterexamples: [], unusable: [], open: [] });
    });

    it("gives each resource the ID, the name and the ARN that AWS would give", () => {
      const { stacks } = documentOf(finished("json"));
      const named = Object.values(stacks)
        .flatMap(({ resources }) => resources)
        .filter(({ outputs }) => outputs.arn !== undefined)
        .map(({ type, outputs: { id, name, arn } }) => [type.split(":").at(-1), id, name, arn]);
      const policy = (accountId: string, name: string) => {
        const arn = `arn:aws:iam::${accountId}:policy/${name}`;
        return ["Policy", arn, name, arn];
      };
      assert.deepEqual(
        new Set(named),
        new Set([
          ["Role", ROLE, ROLE, ROLE_ARN],
          policy(CHILD_ID, "child-users-access"),
          ["User", USER, USER, USER_ARN],
          ["Group", GROUP, GROUP, `arn:aws:iam::${PRIMARY_ID}:group/${GROUP}`],
          policy(PRIMARY_ID, "assume-role-child-user"),
          policy(PRIMARY_ID, "self-management"),
        ]),
      );
    });

    it("gives every resource but the components an ID", () => {
      const { stacks } = documentOf(finished("json"));
      for (const { type, name, outputs } of Object.values(stacks).flatMap(({ resources }) => resources)) {
        if (type.startsWith("federation:")) assert.deepEqual(outputs, {});
        else assert.equal(typeof outputs.id, "string", `${type} ${name}`);
      }
    });

    it("says the URN of each resource's parent", () => {
      const { stacks } = documentOf(finished("json"));
      for (const [stack, { resources }] of Object.entries(stacks)) {
        const urn = `urn:pulumi:${stack}::cross-account-federation::pulumi:pulumi:Stack`;
        for (const { type, parent } of resources) {
          const ofStack = type.startsWith("federation:") || type.startsWith("pulumi:");
          const component = `${urn}$federation:index:CrossAccountFederation::federation`;
          assert.equal(parent, ofStack ? `${urn}::cross-account-federation-${stack}` : component);
        }
      }
    });

    it("carries the child's role ARN to the primary stack's permission", () => {
      const document = documentOf(finished("json"));
      assert.deepEqual(stackOf(document, "child").outputs.roleArns, { [ROLE]: ROLE_ARN });
      const assume = stackOf(document, "primary").resources.find(
        ({ inputs }) => inputs.name === "assume-role-child-user",
      );
      assert.ok(String(assume?.inputs.policy).includes(`"Resource":["${ROLE_ARN}"]`));
    });
  });
});

describe("npm run rehearse -- --model FILE", () => {
  const other = example({ primary: { accountId: OTHER_ID }, group: { members: ["alice"] } });
  const withSecrets = example({
    primary: { partition: "aws-us-gov", userPath: "/people/" },
    role: { path: "/ci/" },
    users: { [USER]: { consoleAccess: {}, accessKey: true } },
  });
  const crowded = example({
    account: { quotas: { trustPolicy: 8192 } },
    group: { members: numbers(120).map((n) => `user-${n}`) },
  });
  const sovereign = example({
    primary: { partition: "aws-eusc" },
    account: { region: "eusc-de-east-1" },
    identityProviders: { okta: saml() },
  });
  const finished = rehearsing({
    YAML: { options: ["--json"], access: stringify(other), accessFile: "other.yaml" },
    JSON: { options: ["--json"], access: JSON.stringify(other), accessFile: "other.json" },
    secrets: { options: ["--json"], access: withSecrets },
    "the European Sovereign Cloud": { options: ["--json"], access: sovereign },
    "a raised quota": { options: ["--json"], access: crowded },
    "an unknown service": {
      access: exampleWith(
        ["roles", ROLE, "permissions", "statements"],
        [
          { actions: ["s4:GetObject"], resources: "*" },
          { actions: ["s3:GetObject"], resources: "*" },
        ],
      ),
    },
    "an unused role": {
      access: example({ roles: { spare: { permissions: { managedPolicies: "ReadOnlyAccess" } } } }),
    },
  });

  for (const format of ["YAML", "JSON"]) {
    it(`takes the model from ${format} in place of Pulumi.yaml's`, () => {
      assertSucceeded(finished(format));
      const document = documentOf(finished(format));
      assert.equal(stackOf(document, "primary").account, OTHER_ID);
      assert.deepEqual(
        document.grants.map(({ principal }) => principal),
        [`arn:aws:iam::${OTHER_ID}:user/alice`],
      );
    });
  }

  it("uses the partition and the paths of the model in ARNs", () => {
    const document = documentOf(finished("secrets"));
    const arn = (stack: string, type: string) => resourceOf(stackOf(document, stack), type).outputs.arn;
    assert.equal(arn("child", "aws:iam/role:Role"), `arn:aws-us-gov:iam::${CHILD_ID}:role/ci/${ROLE}`);
    assert.equal(
      arn("primary", "aws:iam/user:User"),
      `arn:aws-us-gov:iam::${PRIMARY_ID}:user/people/${USER}`,
    );
  });

  it("proves the worked example in the European Sovereign Cloud, with its ARNs and its hosts", () => {
    assertSucceeded(finished("the European Sovereign Cloud"));
    const document = documentOf(finished("the European Sovereign Cloud"));
    assert.deepEqual([document.proof.roles, document.proof.proven], [1, 1]);
    assert.deepEqual(document.grants[0]?.roleArn, `arn:aws-eusc:iam::${CHILD_ID}:role/${ROLE}`);
    const text = JSON.stringify(document);
    const host = "https://eusc-de-east-1.signin.amazonaws-eusc.eu";
    assert.ok(text.includes(`${host}/switchrole?account=${CHILD_ID}`));
    assert.ok(text.includes(`${host}/saml`));
    assert.match(text, /region = eusc-de-east-1/);
    assert.doesNotMatch(text, /arn:aws:|signin\.aws\.amazon\.com|us-east-1/);
  });

  it("proves a trust policy that only a raised quota has room for", () => {
    assertSucceeded(finished("a raised quota"));
    const document = documentOf(finished("a raised quota"));
    assert.equal(document.proof.proven, 1);
    assert.equal(document.grants.length, 120);
    const { assumeRolePolicy } = resourceOf(stackOf(document, "child"), "aws:iam/role:Role").inputs;
    assert.ok(String(assumeRolePolicy).length > 4_096);
  });

  it("prints secrets as such", () => {
    const primary = stackOf(documentOf(finished("secrets")), "primary");
    const { initialPasswords, accessKeys } = primary.outputs;
    assert.deepEqual(
      { initialPasswords, accessKeys },
      { initialPasswords: "[secret]", accessKeys: "[secret]" },
    );
    assert.equal(resourceOf(primary, "aws:iam/accessKey:AccessKey").outputs.secret, "[secret]");
    assert.equal(
      resourceOf(primary, "aws:iam/userLoginProfile:UserLoginProfile").outputs.password,
      "[secret]",
    );
  });

  const warnings = [
    {
      name: "an unknown service",
      path: `roles.${ROLE}.permissions.statements[0].actions[0]`,
      says: 'no service of AWS has the prefix "s4" of "s4:GetObject"; did you mean "s3"?',
    },
    {
      name: "an unused role",
      path: "roles.spare",
      says: "no account has this role, so it is created nowhere",
    },
  ];
  for (const { name, path, says } of warnings) {
    it(`warns of ${name} once, and goes on`, () => {
      const { exitCode, stdout, stderr } = finished(name);
      assert.match(stderr, /^warning: [^ ]+access\.yaml:1:\d+: /);
      assert.equal(withoutPositions(stderr), `warning: ${path}: ${says}\n`);
      assert.match(stdout, /, 0 unexpected\nproven: .*\n$/);
      assert.equal(exitCode, 0);
    });
  }
});

/** A model in which each name of the second account's section is wrong in its own way. */
const WRONG_ACCOUNT_IDS = {
  primary: { accountId: PRIMARY_ID },
  accounts: {
    child: { accountId: CHILD_ID, roles: [ROLE] },
    number: { accountId: 333333333333, roles: [ROLE] },
    octal: { accountId: 12345678901, roles: [ROLE] },
    short: { accountId: "4444", roles: [ROLE] },
    primaries: { accountId: PRIMARY_ID, roles: [ROLE] },
    twice: { accountId: CHILD_ID, roles: [ROLE] },
  },
  roles: { [ROLE]: { permissions: { managedPolicies: ["ReadOnlyAccess"] } } },
  groups: { [GROUP]: { members: [USER], assume: { "*": [ROLE] } } },
};

const STATEMENT = [{ actions: "s3:GetObject", resources: "*" }];

const STATEMENTS = [
  { resources: ["*"] },
  { actions: ["s3:GetObject"] },
  { actions: ["s3:GetObject"], notActions: ["iam:*"], resources: ["*"] },
  { actions: ["s3:GetObject"], resources: ["*"], notResources: ["*"] },
  { actions: [], resources: ["*"] },
];

const statement = (index: number) => `roles.${ROLE}.permissions.statements[${index}]`;

interface Refusal extends Rehearsed {
  readonly subject?: string;
  readonly problems: readonly Expected[];
}

const spare = { permissions: { managedPolicies: ["ReadOnlyAccess"] } };

function refusedModel(change: ModelChange, ...problems: readonly Expected[]): Refusal {
  return { access: example(change), problems };
}

const REFUSED: Readonly<Record<string, Refusal>> = {
  "unknown keys": {
    access: {
      ...example({ primary: JSON.parse('{ "acountId": "" }') as object }),
      gruops: {},
      roles: {
        [ROLE]: { permisions: {}, permissions: { managedPolicies: "ReadOnlyAccess", statments: [] } },
      },
    },
    problems: [
      ["gruops", 'unknown key; did you mean "groups"?'],
      ["primary.acountId", 'unknown key; did you mean "accountId"?'],
      [`roles.${ROLE}.permisions`, 'unknown key; did you mean "permissions"?'],
      [`roles.${ROLE}.permissions.statments`, 'unknown key; did you mean "statements"?'],
    ],
  },
  "wrong account IDs": {
    access: WRONG_ACCOUNT_IDS,
    problems: [
      ["accounts.number.accountId", '333333333333 is a number; quote it: "333333333333"'],
      ["accounts.octal.accountId", '12345678901 is a number; quote it: "012345678901"'],
      ["accounts.short.accountId", '"4444" is not allowed; allowed: 12 digits'],
      ["accounts.primaries.accountId", `${PRIMARY_ID} is the ID of the primary account already`],
      ["accounts.twice.accountId", `${CHILD_ID} is the ID of account "child" already`],
    ],
  },
  "grants of what is not there": refusedModel(
    { group: { assume: { child: [ROLE, "users_asume_role_default"], chlid: [ROLE] } } },
    [`groups.${GROUP}.assume.child[1]`, `there is no role "users_asume_role_default" in account "child"`],
    [`groups.${GROUP}.assume.chlid`, 'there is no account "chlid"'],
  ),
  "users and roles that are not there, and roles that nobody may assume": refusedModel(
    {
      account: { roles: [ROLE, "ghost", "spare"] },
      trust: { denyUsers: ["boaty"] },
      roles: { spare },
    },
    [`roles.${ROLE}.trust.denyUsers[0]`, 'there is no user "boaty"'],
    ["accounts.child.roles[1]", 'there is no role "ghost"'],
    ["accounts.child.roles[2]", 'nobody may assume "spare" in account "child"'],
  ),
  "ARNs and regions of another partition than the European Sovereign Cloud": refusedModel(
    {
      primary: { partition: "aws-eusc" },
      account: { region: "eu-central-1" },
      role: {
        permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
        permissions: {
          managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          statements: [{ actions: "s3:GetObject", resources: "arn:aws:s3:::reports/*" }],
        },
      },
      machines: { ci: { principal: `arn:aws:iam::${PRIMARY_ID}:role/ci`, assume: { child: ROLE } } },
    },
    ["accounts.child.region", "eu-central-1 is in partition aws; the model's partition is aws-eusc"],
    [`roles.${ROLE}.permissionsBoundary`, "is in partition aws; the model's partition is aws-eusc"],
    [
      `roles.${ROLE}.permissions.managedPolicies[0]`,
      "is in partition aws; the model's partition is aws-eusc",
    ],
    [
      `roles.${ROLE}.permissions.statements[0].resources[0]`,
      `is in partition "aws"; the model's partition is aws-eusc`,
    ],
    ["machines.ci.principal", "is in partition aws; the model's partition is aws-eusc"],
  ),
  "names that IAM does not take": refusedModel(
    {
      role: { name: long(65), permissions: { statements: STATEMENT, policyName: "a/b" } },
      group: { members: [long(65), "Böaty", USER] },
      groups: { [long(129)]: { members: [USER], assume: { child: [ROLE] }, policyName: "p" } },
    },
    [`roles.${ROLE}.name`, "65 characters in a role's name; allowed: at most 64"],
    [`roles.${ROLE}.permissions.policyName`, '"a/b" is not allowed; allowed: letters, digits and _+=,.@-'],
    [`groups.${long(129)}`, "129 characters in a group's name; allowed: at most 128"],
    [`groups.${GROUP}.members[0]`, "65 characters in a user's name; allowed: at most 64"],
    [`groups.${GROUP}.members[1]`, '"Böaty" is not allowed; allowed: letters, digits and _+=,.@-'],
  ),
  "names that differ by case alone": refusedModel(
    {
      account: { roles: [ROLE, "spare"] },
      roles: { spare: { ...spare, name: ROLE.toUpperCase() } },
      group: { members: [USER, USER.toUpperCase()], assume: { child: [ROLE, "spare"] } },
      groups: { [GROUP.toUpperCase()]: { members: [USER], assume: { child: [ROLE] }, policyName: "other" } },
    },
    ["accounts.child.roles", "are one name to IAM, which ignores case"],
    [`groups.${GROUP.toUpperCase()}`, "are one name to IAM, which ignores case"],
    [`groups.${GROUP}.members[0]`, "are one name to IAM, which ignores case"],
  ),
  "a list of users that does not fit": refusedModel(
    { group: { members: numbers(60).map((n) => `user-number-${n}`) } },
    ["accounts.child.roles[0]", `allowed: at most 2048`],
  ),
  "session durations": refusedModel({ role: { maxSessionDuration: 100 } }, [
    `roles.${ROLE}.maxSessionDuration`,
    "100 seconds of a role session; allowed: 3600 to 43200",
  ]),
  "statements without actions or resources, or with both": refusedModel(
    { role: { permissions: { statements: STATEMENTS } } },
    [statement(0), "has no actions"],
    [statement(1), "has no resources"],
    [statement(2), "has both actions and notActions"],
    [statement(3), "has both resources and notResources"],
    [`${statement(4)}.actions`, "the list is empty"],
  ),
  "YAML that cannot be read": {
    access: 'primary:\n  accountId: "111111111111"\n accounts: {}\n',
    accessFile: "broken.yaml",
    subject: "broken.yaml",
    problems: [["YAML", "All mapping items must start at the same column"]],
  },
  "a key that is there twice": {
    access: "primary: {}\nprimary: {}\n",
    accessFile: "twice.yaml",
    subject: "twice.yaml",
    problems: [["YAML", '"primary" stands in line 1 already']],
  },
  "an empty file": { access: "", problems: [["access", "is empty; expected a mapping"]] },
  "a file that is not there": {
    options: ["--model", "/not/there.yaml"],
    subject: "there.yaml",
    problems: [["/not/there.yaml", "there is no such file"]],
  },
  "a folder without a model": {
    options: ["--model", join(REPOSITORY, "docs", "pictures")],
    subject: "pictures",
    problems: [[join(REPOSITORY, "docs", "pictures"), "has no file in YAML or JSON"]],
  },
  "an option that is not there": {
    options: ["--modle", "x"],
    subject: "The command line",
    problems: [["--modle", "Did you mean --model?"]],
  },
  "an argument too many": {
    options: ["child"],
    subject: "The command line",
    problems: [["arguments", "too many arguments"]],
  },
};

describe("npm run rehearse, with wrong input", () => {
  const finished = rehearsing(REFUSED);
  for (const [name, { subject = "The access model", problems }] of Object.entries(REFUSED)) {
    it(`refuses ${name}`, () => {
      assertRefused(finished(name), subject, problems);
    });
  }

  it("says in which file, line and column it stands", () => {
    const lines = finished("unknown keys").stderr.trimEnd().split("\n").slice(1);
    for (const line of lines) assert.match(line, /^ {2}[^ ]+access\.yaml:1:\d+: [a-z]/);
  });

  it("names the option that makes a list of users fit", () => {
    const { stderr } = finished("a list of users that does not fit");
    assert.match(stderr, /set roles\.users_assume_role_default\.trust\.match to path/);
  });
});

interface ProjectRefusal extends Rehearsed {
  readonly changes: readonly Change[];
  readonly subject: string;
  readonly problems: readonly Expected[];
}

const CHILD_FILE = "Pulumi.child.yaml";
const KEY = "cross-account-federation";

const REFUSED_PROJECTS: Readonly<Record<string, ProjectRefusal>> = {
  "a project without an access model": {
    changes: [{ path: "Pulumi.yaml", edit: (text) => text.replace(/^config:[^]*/m, "") }],
    subject: "The access model",
    problems: [["access", "is missing"]],
  },
  "a misspelt side": {
    changes: [replacing(CHILD_FILE, /side: child/, "side: chidl")],
    subject: "The stack configuration",
    problems: [
      [
        `${CHILD_FILE}:2:3: ${KEY}:side`,
        '"chidl" is not a side; did you mean "child"? (allowed: primary | child',
      ],
    ],
  },
  "an account that the model has not": {
    changes: [replacing(CHILD_FILE, /:account: child/, ":account: other")],
    subject: "The stack configuration",
    problems: [
      [`${CHILD_FILE}:3:3: ${KEY}:account`, 'the access model has no account "other" (it has: child)'],
    ],
  },
  "an unknown config key": {
    changes: [replacing(CHILD_FILE, /:account:/, ":acount:")],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:3:3: ${KEY}:acount`, 'unknown key; did you mean "account"?']],
  },
  "a stack file that cannot be read": {
    changes: [{ path: CHILD_FILE, edit: () => "config:\n  a: 1\n b: 2\n" }],
    subject: CHILD_FILE,
    problems: [["YAML", "All mapping items must start at the same column"]],
  },
  "a child that is configured as the primary": {
    changes: [{ path: CHILD_FILE, edit: () => `config: { "${KEY}:side": primary }` }],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:1:11: ${KEY}:side`, 'stack "child" deploys account "child"; write child']],
  },
  "a key without the project's name, as Pulumi takes it": {
    changes: [{ path: CHILD_FILE, edit: () => "config:\n  side: chlid\n" }],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:2:3: ${KEY}:side`, '"chlid" is not a side']],
  },
  "a project's name that is misspelt": {
    changes: [{ path: CHILD_FILE, edit: () => "config:\n  cross-account-federaton:side: child\n" }],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:2:3: cross-account-federaton:side`, `did you mean "${KEY}:side"?`]],
  },
  "a setting of the provider that is misspelt": {
    changes: [replacing(CHILD_FILE, /aws:region:/, "aws:regoin:")],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:4:3: aws:regoin`, 'no such setting; did you mean "region"?']],
  },
  "a role to assume whose ARN is misspelt": {
    changes: [replacing(CHILD_FILE, /$/, "  aws:assumeRoles:\n    - rolArn: x\n")],
    subject: "The stack configuration",
    problems: [[`${CHILD_FILE}:6:7: aws:assumeRoles[0].rolArn`, 'unknown key; did you mean "roleArn"?']],
  },
  "a stack file without a configuration": {
    changes: [replacing(CHILD_FILE, /config:/, "confg:")],
    subject: CHILD_FILE,
    problems: [[`${CHILD_FILE}:1:1: confg`, 'unknown key; did you mean "config"?']],
  },
};

describe("npm run rehearse, with a region that is not known", () => {
  const finished = rehearsing({
    "of a stack": { changes: [replacing(CHILD_FILE, /us-east-1/, "us-est-1")] },
  });
  it("warns where it was written", () => {
    const { exitCode, stderr } = finished("of a stack");
    assert.match(
      stderr,
      /^warning: Pulumi\.child\.yaml:4:3: aws:region: "us-est-1" is no region .*did you mean "us-east-1"\?/m,
    );
    assert.equal(exitCode, 0);
  });
});

describe("npm run rehearse, in a wrong project", () => {
  const finished = rehearsing(REFUSED_PROJECTS);
  for (const [name, { subject, problems }] of Object.entries(REFUSED_PROJECTS)) {
    it(`refuses ${name}`, () => {
      assertRefused(finished(name), subject, problems);
    });
  }
});

/** A mistake in the program, wherever its code stands. */
function mistake(from: RegExp, to: string): Change {
  return replacing("components", from, to);
}

describe("npm run rehearse, of a model that cannot be used or not be decided", () => {
  const group = `arn:aws:iam::${PRIMARY_ID}:group/${GROUP}`;
  const statement = { actions: "*", resources: "*" };
  const unknown = example({
    role: {
      permissions: { managedPolicies: `arn:aws:iam::${CHILD_ID}:policy/own`, statements: [statement] },
    },
  });
  const nearly = example({
    role: { permissions: { statements: [{ actions: ["s3:GetObject", "s3:GetObjct"], resources: "*" }] } },
  });
  const finished = rehearsing({
    "a group as the source of a session's calls": {
      access: example({
        role: {
          permissions: {
            statements: [{ ...statement, conditions: { ArnEquals: { "aws:SourceArn": group } } }],
          },
        },
      }),
    },
    "a group as the source of a person's call": {
      access: example({ trust: { conditions: { ArnEquals: { "aws:SourceArn": group } } } }),
    },
    "MFA asked of a role's session": {
      access: example({
        role: {
          permissions: {
            statements: [{ ...statement, conditions: { Bool: { "aws:MultiFactorAuthPresent": true } } }],
          },
        },
      }),
    },
    "not decided": { access: unknown },
    "not decided, strictly": { access: unknown, options: ["--strict"] },
    "an action that AWS does not have": { access: nearly },
    "an action that AWS does not have, strictly": { access: nearly, options: ["--strict", "--json"] },
    "no time": { access: example(), options: ["--time-limit", "0.1"] },
    "an administrator of the primary account": {
      access: example({ group: { managedPolicies: "AdministratorAccess" } }),
    },
  });

  const unusable = {
    "a group as the source of a session's calls": [
      "permissions.statements[0].conditions.ArnEquals",
      "aws:SourceArn is never in a person's own call",
    ],
    "a group as the source of a person's call": [
      "trust.conditions.ArnEquals",
      "aws:SourceArn is never in an IAM user's own call",
    ],
    "MFA asked of a role's session": [
      "permissions.statements[0].conditions.Bool",
      "aws:MultiFactorAuthPresent is never in a person's own call; a role's session carries no MFA, so ask for it where the role is assumed: trust.mfa",
    ],
  } as const;
  for (const [name, [path, why]] of Object.entries(unusable)) {
    it(`names ${name} as what nobody can use`, () => {
      const { exitCode, stdout, stderr } = finished(name);
      assert.equal(stderr, "");
      const said = withoutPositions(stdout);
      assert.ok(said.includes(`\nunusable: roles.${ROLE}.${path}: nobody can use it: ${why}\n`), stdout);
      assert.match(stdout, /\nnot proven: 1 unusable; 0 of 1 role are as declared\n$/);
      assert.equal(exitCode, 1);
    });
  }

  it("never counts as proven what is not decided, and fails where that is asked for", () => {
    for (const [name, exitCode] of [["not decided", 0] as const, ["not decided, strictly", 1] as const]) {
      assert.match(
        finished(name).stdout,
        /\nnot decided: users_assume_role_default in child: the text of \S+policy\/own is not known here\n.*\nnot proven: 1 not decided; /,
      );
      assert.equal(finished(name).exitCode, exitCode);
    }
  });

  it("fails by a warning where that is asked for, and says so", () => {
    const name = "an action that AWS does not have";
    assert.match(finished(name).stderr, /^warning: .*s3:GetObjct/);
    assert.equal(finished(name).exitCode, 0);
    const { exitCode, stderr } = finished(`${name}, strictly`);
    assert.match(stderr, /\nFails by --strict: 1 warning, told above\.\n$/);
    assert.equal(exitCode, 1);
  });

  it("refuses a time limit that is none", () => {
    const { exitCode, stderr, stdout } = finished("no time");
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^The command line has 1 problem:\n {2}--time-limit <seconds>: .* whole number of seconds, from 1 on/,
    );
    assert.equal(exitCode, 1);
  });

  it("notes a policy that lets people assume roles outside of the model", () => {
    const { exitCode, stdout } = finished("an administrator of the primary account");
    assert.match(
      stdout,
      /\nnote: AdministratorAccess of group child-users also lets its members assume roles outside of the model, /,
    );
    assert.equal(exitCode, 0);
  });
});

describe("npm run rehearse, with a mistake in the program", () => {
  const trust = { mfa: { maxAge: 3600 } };
  const finished = rehearsing({
    "no mistake": { access: example({ trust }) },
    "MFA of any age": {
      access: example({ trust }),
      mistakes: [mistake(/"aws:MultiFactorAuthAge": String\(.*?\)/, '"aws:MultiFactorAuthAge": "129600"')],
    },
    "people in no group": {
      access: example({ trust }),
      mistakes: [mistake(/^ *createMemberships\(.*\);$/m, "")],
    },
    "a boundary": { access: example({ users: { [USER]: { permissionsBoundary: "ReadOnlyAccess" } } }) },
  });

  it("comes out as declared without one", () => {
    assertSucceeded(finished("no mistake"));
  });

  const found = {
    "MFA of any age": `counterexample: ${ROLE} in child: an IAM user's own call is let in by the trust policy`,
    "people in no group": `counterexample: ${USER} is not in group ${GROUP}, though the model says so`,
    "a boundary": `unusable: users["${USER}"].permissionsBoundary: ${USER} cannot assume "${ROLE}" in account "child"`,
  };
  for (const [name, said] of Object.entries(found)) {
    it(`finds ${name}`, () => {
      const { exitCode, stdout, stderr } = finished(name);
      assert.equal(stderr, "");
      assert.ok(withoutPositions(stdout).includes(said), `not said: ${said}\nin: ${stdout}`);
      assert.match(stdout, /\nnot proven: [^\n]+\n$/);
      assert.equal(exitCode, 1);
    });
  }
});
