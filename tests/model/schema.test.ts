import assert from "node:assert/strict";
import { readShape } from "../../components/model/schema";
import { example, exampleWith, GROUP, ROLE, USER, withValue } from "../models";

type Path = readonly (string | number)[];

function shapeProblems(input: unknown): string[] {
  return readShape(input).problems.map(({ path, message }) => `${path}: ${message}`);
}

const OIDC = {
  type: "oidc",
  url: "https://token.actions.githubusercontent.com",
  audiences: "sts.amazonaws.com",
  subjects: "repo:acme/infra:*",
  assume: { child: ROLE },
};
const SAML = { type: "saml", metadata: "okta.xml", assume: { child: ROLE } };

/** The worked example with a machine and two identity providers, and any value in one place of it. */
function withMachine(path: Path, value: unknown): unknown {
  const machines = {
    ci: { principal: "arn:aws:iam::111111111111:role/ci", assume: { child: ROLE } },
  };
  return withValue({ ...example(), machines, identityProviders: { github: OIDC, okta: SAML } }, path, value);
}

describe("the shape of an access model", () => {
  it("of the worked example has no problem", () => {
    assert.deepEqual(shapeProblems(example()), []);
  });

  const refused: readonly (readonly [fact: string, path: Path, value: unknown, problem: string])[] = [
    [
      "an account ID that YAML read as a number",
      ["accounts", "child", "accountId"],
      222222222222,
      'accounts.child.accountId: 222222222222 is a number; quote it: "222222222222"',
    ],
    [
      "an account ID whose leading zeros YAML dropped",
      ["primary", "accountId"],
      12345678,
      'primary.accountId: 12345678 is a number; quote it: "000012345678"',
    ],
    [
      "a missing account ID",
      ["primary", "accountId"],
      undefined,
      "primary.accountId: is missing; expected a string",
    ],
    ["a missing section", ["roles"], undefined, "roles: is missing; expected a mapping"],
    ["an empty section", ["groups"], null, "groups: is empty; expected a mapping"],
    ["a list for a mapping", ["accounts"], ["child"], 'accounts: ["child"] is a list; expected a mapping'],
    [
      "a number for a name",
      ["accounts", "child", "stack"],
      5,
      'accounts.child.stack: 5 is a number; quote it: "5"',
    ],
    [
      "text for a number",
      ["roles", ROLE, "maxSessionDuration"],
      "1h",
      `roles.${ROLE}.maxSessionDuration: "1h" is a string; write a number of seconds: 3600`,
    ],
    [
      "text for a boolean",
      ["roles", ROLE, "exclusive"],
      "yes",
      `roles.${ROLE}.exclusive: "yes" is a string; expected true or false`,
    ],
    [
      "a number in a list of names",
      ["groups", GROUP, "members", 0],
      7,
      `groups.${GROUP}.members[0]: 7 is a number; quote it: "7"`,
    ],
    [
      "an unknown partition",
      ["primary", "partition"],
      "aws-eu",
      'primary.partition: "aws-eu" is not allowed; did you mean "aws-eusc"? (allowed: aws | aws-cn | aws-us-gov | aws-eusc)',
    ],
    [
      "an access key setting that there is not",
      ["primary", "accessKeys"],
      false,
      "primary.accessKeys: false is not allowed; allowed: refused | allowed | allowedToEnrolMfa",
    ],
    [
      "an effect in lower case",
      ["roles", ROLE, "permissions", "statements", 0, "effect"],
      "allow",
      `roles.${ROLE}.permissions.statements[0].effect: "allow" is not allowed; did you mean "Allow"? (allowed: Allow | Deny)`,
    ],
    [
      "mfa: true, which says no age",
      ["roles", ROLE, "trust", "mfa"],
      true,
      `roles.${ROLE}.trust.mfa: true is not allowed; allowed: false | { maxAge: SECONDS }`,
    ],
    [
      "an MFA age in words, at the age",
      ["roles", ROLE, "trust", "mfa"],
      { maxAge: "1h" },
      `roles.${ROLE}.trust.mfa.maxAge: "1h" is a string; write a number of seconds: 3600`,
    ],
    [
      "a condition without a key",
      ["roles", ROLE, "trust", "conditions", "StringEquals"],
      "o-a1b2c3d4e5",
      `roles.${ROLE}.trust.conditions.StringEquals: "o-a1b2c3d4e5" is a string; expected a mapping`,
    ],
    [
      "a mapping as a condition's value",
      ["roles", ROLE, "trust", "conditions", "StringEquals"],
      { "aws:PrincipalTag/team": [{}] },
      `roles.${ROLE}.trust.conditions.StringEquals["aws:PrincipalTag/team"][0]: {} is a mapping; expected a string, a number or a boolean`,
    ],
    ["a number for an alias", ["primary", "alias"], 5, 'primary.alias: 5 is a number; quote it: "5"'],
    [
      "a switch for a password policy",
      ["primary", "passwordPolicy"],
      true,
      "primary.passwordPolicy: is true; write {} for its defaults",
    ],
    [
      "text for a password's length",
      ["primary", "passwordPolicy"],
      { minimumLength: "14" },
      'primary.passwordPolicy.minimumLength: "14" is a string; expected a number',
    ],
    [
      "a session name other than the user's",
      ["roles", ROLE, "trust", "sessionName"],
      "email",
      `roles.${ROLE}.trust.sessionName: "email" is not allowed; allowed: username`,
    ],
    [
      "a source identity in words",
      ["roles", ROLE, "trust", "sourceIdentity"],
      "username",
      `roles.${ROLE}.trust.sourceIdentity: "username" is a string; expected true or false`,
    ],
    [
      "session tags without values",
      ["roles", ROLE, "trust", "sessionTags"],
      ["project"],
      `roles.${ROLE}.trust.sessionTags: ["project"] is a list; expected a mapping`,
    ],
    [
      "a number as a session tag's value",
      ["roles", ROLE, "trust", "sessionTags"],
      { project: [7] },
      `roles.${ROLE}.trust.sessionTags.project[0]: 7 is a number; quote it: "7"`,
    ],
    [
      "a year for a time",
      ["roles", ROLE, "trust", "notAfter"],
      2027,
      `roles.${ROLE}.trust.notAfter: 2027 is a number; quote it: "2027"`,
    ],
    [
      "a switch for a time",
      ["roles", ROLE, "trust", "notBefore"],
      false,
      `roles.${ROLE}.trust.notBefore: false is true or false; expected a string`,
    ],
    [
      "a switch for the console",
      ["users", "alice"],
      { consoleAccess: true },
      "users.alice.consoleAccess: is true; write {} for its defaults",
    ],
    [
      "a mapping for an access key",
      ["users", "alice"],
      { accessKey: {} },
      "users.alice.accessKey: {} is a mapping; expected true or false",
    ],
    [
      "a list of PGP keys",
      ["users", "alice"],
      { accessKey: true, pgpKey: ["keybase:alice"] },
      'users.alice.pgpKey: ["keybase:alice"] is a list; expected a string',
    ],
    [
      "a group of neither users nor a permission set",
      ["groups", GROUP, "members"],
      undefined,
      `groups.${GROUP}.members: is missing; expected a list of user names, or a permissionSet, or an identityCenterGroup`,
    ],
    [
      "a permission set beside members",
      ["groups", GROUP, "permissionSet"],
      "Admins",
      `groups.${GROUP}.permissionSet: stands beside members; a group has one of them`,
    ],
    ["machines in a list", ["machines"], [], "machines: [] is a list; expected a mapping"],
    [
      "a machine without a principal",
      ["machines", "ci", "principal"],
      undefined,
      "machines.ci.principal: is missing; expected a string",
    ],
    [
      "a machine that grants nothing it says",
      ["machines", "ci", "assume"],
      undefined,
      "machines.ci.assume: is missing; expected a mapping",
    ],
    [
      "a number for an external ID",
      ["machines", "ci", "externalId"],
      42,
      'machines.ci.externalId: 42 is a number; quote it: "42"',
    ],
    [
      "text for attach",
      ["machines", "ci", "attach"],
      "no",
      'machines.ci.attach: "no" is a string; expected true or false',
    ],
    [
      "identity providers in a list",
      ["identityProviders"],
      [OIDC],
      `identityProviders: ${JSON.stringify([OIDC]).slice(0, 77)}... is a list; expected a mapping`,
    ],
    [
      "an identity provider of no type",
      ["identityProviders", "github", "type"],
      undefined,
      "identityProviders.github.type: is missing; allowed: oidc | saml",
    ],
    [
      "an identity provider of an unknown type",
      ["identityProviders", "github", "type"],
      "oauth",
      'identityProviders.github.type: "oauth" is not allowed (allowed: oidc | saml)',
    ],
    [
      "an OIDC provider without a URL",
      ["identityProviders", "github", "url"],
      undefined,
      "identityProviders.github.url: is missing; expected a string",
    ],
    [
      "an OIDC provider without audiences",
      ["identityProviders", "github", "audiences"],
      undefined,
      "identityProviders.github.audiences: is missing; expected a list",
    ],
    [
      "a SAML provider's audience that is a number",
      ["identityProviders", "okta", "audiences"],
      [443],
      'identityProviders.okta.audiences[0]: 443 is a number; quote it: "443"',
    ],
  ];
  for (const [fact, path, value, problem] of refused) {
    it(`refuses ${fact}`, () => {
      assert.deepEqual(shapeProblems(withMachine(path, value)), [problem]);
    });
  }

  it("refuses what is no mapping at all", () => {
    assert.deepEqual(shapeProblems("access.yaml"), ['access: "access.yaml" is a string; expected a mapping']);
    assert.deepEqual(shapeProblems(undefined), [
      "access: is missing; it stands in Pulumi.yaml under config, access, value",
    ]);
  });

  const misspelt: readonly (readonly [path: Path, key: string, meant: string])[] = [
    [[], "role", "roles"],
    [["primary"], "acountId", "accountId"],
    [["accounts", "child"], "colour", "color"],
    [["roles", ROLE], "maxSessionDurations", "maxSessionDuration"],
    [["roles", ROLE, "permissions"], "managedPolicy", "managedPolicies"],
    [["roles", ROLE, "permissions", "statements", 0], "action", "actions"],
    [["roles", ROLE, "trust"], "sourceIp", "sourceIps"],
    [["roles", ROLE, "trust", "mfa"], "maxage", "maxAge"],
    [["groups", GROUP], "asume", "assume"],
    [["users", USER], "forceDestory", "forceDestroy"],
    [[], "machine", "machines"],
    [[], "identityProvider", "identityProviders"],
    [["primary"], "aliass", "alias"],
    [["primary", "passwordPolicy"], "minimumLenght", "minimumLength"],
    [["roles", ROLE, "trust"], "sourceIdentitiy", "sourceIdentity"],
    [["roles", ROLE, "trust"], "sessionTag", "sessionTags"],
    [["roles", ROLE, "trust"], "notafter", "notAfter"],
    [["groups", GROUP], "permisionSet", "permissionSet"],
    [["users", USER], "consoleAcces", "consoleAccess"],
    [["users", USER], "acessKey", "accessKey"],
    [["users", USER, "consoleAccess"], "passwordLenght", "passwordLength"],
    [["machines", "ci"], "principle", "principal"],
    [["machines", "ci"], "externalID", "externalId"],
    [["identityProviders", "github"], "audience", "audiences"],
    [["identityProviders", "github"], "subject", "subjects"],
    [["identityProviders", "okta"], "metaData", "metadata"],
  ];
  for (const [path, key, meant] of misspelt) {
    it(`suggests ${meant} for the unknown key ${[...path, key].join(".")}`, () => {
      const [problem = "", ...others] = shapeProblems(withMachine([...path, key], {}));
      assert.deepEqual(others, []);
      assert.match(
        problem,
        new RegExp(`${key}: unknown key; did you mean "${meant}"\\? \\(allowed: .*${meant}`),
      );
    });
  }

  it("suggests nothing for a key that is like no other", () => {
    const [problem = ""] = shapeProblems(exampleWith(["primary", "gibberish"], 1));
    assert.match(
      problem,
      /^primary\.gibberish: unknown key \(allowed: accountId, stack, partition, userPath/,
    );
  });

  it("tells of each unknown key by itself", () => {
    const input = exampleWith(["groups", GROUP, "member"], []);
    const both = { ...(input as object), machine: {} };
    assert.deepEqual(
      shapeProblems(both).map((problem) => problem.replace(/:.*/, "")),
      [`groups.${GROUP}.member`, "machine"],
    );
  });

  const EXTERNAL_ID =
    "an external ID breaks switching in the console and is for machines; write machines.NAME.externalId";
  const misplaced: readonly (readonly [path: Path, instead: string])[] = [
    [["roles", ROLE, "trust", "externalId"], EXTERNAL_ID],
    [["groups", GROUP, "externalId"], EXTERNAL_ID],
    [["machines", "ci", "mfa"], "a machine has no MFA device; people are members of groups"],
  ];
  for (const [path, instead] of misplaced) {
    it(`says where ${path.join(".")} belongs`, () => {
      assert.deepEqual(shapeProblems(withMachine(path, "anything")), [`${path.join(".")}: ${instead}`]);
    });
  }

  it("takes one value for a list of one", () => {
    const { args } = readShape(
      example({ group: { members: USER, assume: { child: ROLE } }, account: { roles: ROLE } }),
    );
    assert.deepEqual(args.accounts.child?.roles, [ROLE]);
    assert.deepEqual(args.groups[GROUP]?.members, [USER]);
    assert.deepEqual(args.groups[GROUP].assume, { child: [ROLE] });
  });

  it("takes numbers and booleans as values of conditions, and makes them text", () => {
    const conditions = { Bool: { "aws:ViaAWSService": false }, NumericEquals: { "s3:max-keys": [10, "20"] } };
    const { args } = readShape(exampleWith(["roles", ROLE, "trust", "conditions"], conditions));
    assert.deepEqual(args.roles[ROLE]?.trust?.conditions, {
      Bool: { "aws:ViaAWSService": ["false"] },
      NumericEquals: { "s3:max-keys": ["10", "20"] },
    });
  });

  it("keeps what fits where something else does not, so that all problems can be found at once", () => {
    const { args, problems } = readShape(exampleWith(["accounts", "child", "accountId"], 222222222222));
    assert.equal(problems.length, 1);
    assert.deepEqual(args.accounts.child?.roles, [ROLE]);
    assert.deepEqual(args.groups[GROUP]?.members, [USER]);
  });
});
