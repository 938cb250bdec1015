import assert from "node:assert/strict";
import { readAccess } from "../../components";
import { InputError, type Problem } from "../../components/model/problems";
import { readDocument } from "../../components/source/document";

/** What is said of a model with a slip that people often make. */
function problemsOf(change: (lines: string) => string): string[] {
  const text = change(`primary: { accountId: "111111111111" }
accounts:
  child: { accountId: "222222222222", roles: [dev] }
roles:
  dev: { permissions: { managedPolicies: [ReadOnlyAccess] } }
groups:
  team:
    members: [ada]
    assume: { child: [dev] }
`);
  try {
    readAccess(readDocument(text, "model.yaml").value);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }: Problem) => `${path}: ${message}`);
  }
  return [];
}

const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);

describe("a slip of the pen", () => {
  it("is none in the model that the others stand on", () => {
    assert.deepEqual(
      problemsOf((text) => text),
      [],
    );
  });

  const cases: readonly (readonly [slip: string, change: (text: string) => string, said: RegExp])[] = [
    [
      "a bare * for every account",
      replaced("{ child: [dev] }", "{ *: [dev] }"),
      /^YAML: .*; quote the "\*", which YAML takes for an alias: "\*": \[\.\.\.\]$/,
    ],
    ["a list without an end", replaced("[ada]", "[ada"), /^YAML: .*; the \[ in line 8 is not closed$/],
    [
      "a switch for what has defaults",
      (text) => `${text}audit: true\n`,
      /^audit: is true; write \{\} for its defaults$/,
    ],
    [
      "a user without anything",
      (text) => `${text}users:\n  ada:\n`,
      /^users\.ada: is empty; write \{\} for its defaults$/,
    ],
    [
      "a password policy that is switched on",
      replaced('"111111111111"', '"111111111111", passwordPolicy: true'),
      /^primary\.passwordPolicy: is true; write \{\} for its defaults$/,
    ],
    [
      "an account ID under another key, and nothing that follows from it",
      replaced('accountId: "222222222222"', 'acountId: "222222222222"'),
      /^accounts\.child\.acountId: unknown key; did you mean "accountId"\?/,
    ],
    [
      "audiences under another key, and nothing that follows from it",
      (text) =>
        `${text}identityProviders: { x: { type: oidc, url: "https://x.example.com", audience: a, subjects: a, assume: { child: [dev] } } }\n`,
      /^identityProviders\.x\.audience: unknown key; did you mean "audiences"\?/,
    ],
    [
      "a condition without its operator",
      replaced(
        "managedPolicies: [ReadOnlyAccess]",
        'statements: [{ actions: "s3:*", resources: "*", conditions: { "aws:RequestedRegion": eu-west-1 } }]',
      ),
      /^roles\..*: is a condition key, and its operator is missing; write StringEquals: \{ "aws:RequestedRegion": "eu-west-1" \}, or another operator$/,
    ],
    [
      "an effect in small letters",
      replaced(
        "managedPolicies: [ReadOnlyAccess]",
        'statements: [{ effect: allow, actions: "s3:*", resources: "*" }]',
      ),
      /^roles\..*effect: "allow" is not allowed; did you mean "Allow"\? \(allowed: Allow \| Deny\)$/,
    ],
    [
      "a partition that lacks a word",
      replaced('"111111111111"', '"111111111111", partition: aws-gov'),
      /^primary\.partition: "aws-gov" is not allowed; did you mean "aws-us-gov"\?/,
    ],
    [
      "a role that is nearly the account's",
      (text) =>
        text
          .replace("roles: [dev]", "roles: [dev, ops]")
          .replace("child: [dev] }", "child: [devs, ops, dev] }")
          .replace("roles:\n", `roles:\n  ops: { permissions: { managedPolicies: [ReadOnlyAccess] } }\n`),
      /^groups\.team\.assume\.child\[0\]: there is no role "devs" in account "child"; did you mean "dev"\? \(it has: dev, ops\)$/,
    ],
    [
      "a role that the account nearly has, and nothing that follows from it",
      replaced("roles: [dev]", "roles: [devs]"),
      /^accounts\.child\.roles\[0\]: there is no role "devs"; did you mean "dev"\? \(there is: dev\)$/,
    ],
    [
      "a user that is nearly a member, and not what follows from it",
      (text) => `${text.replace("[ada]", "[adalovelace]")}users: { adalovlace: { consoleAccess: {} } }\n`,
      /^users\.adalovlace: is in no group; did you mean "adalovelace"\?$/,
    ],
    [
      "a group without members",
      replaced("[ada]", "[]"),
      /^accounts\.child\.roles\[0\]: nobody may assume "dev" in account "child": group "team", which grants it, has no members$/,
    ],
    [
      "a denied user that is not the stacks' own",
      replaced("dev: {", "dev: { trust: { denyUsers: [mallory] },"),
      /^roles\.dev\.trust\.denyUsers\[0\]: there is no user "mallory" .*; one that the stacks do not make is written users: \{ mallory: \{ existing: true \} \}$/,
    ],
    [
      "a bare * in a list",
      replaced("[ReadOnlyAccess]", "[*]"),
      /^YAML: quote the \*, which YAML takes for an alias: "\*"$/,
    ],
    [
      "a bare * as an item",
      replaced("[ada]", "\n      - *"),
      /^YAML: quote the \*, which YAML takes for an alias: "\*"$/,
    ],
    [
      "a text that starts with a star",
      replaced("[ada]", "[*ada]"),
      /^YAML: there is no anchor &ada; a text that starts with \* is quoted: "\*ada"$/,
    ],
    [
      "a name that starts with @",
      replaced("[ada]", "[@ada]"),
      /^YAML: .* reserved character @; quote it: "@ada"$/,
    ],
    [
      "no space behind a colon",
      replaced("members: [ada]", "members:[ada]"),
      /^YAML: a space is missing behind the colon; write members: \[ada\]$/,
    ],
    [
      "a key twice",
      (text) => `${text}roles: {}\n`,
      /^YAML: "roles" stands in line 4 already; a mapping has each key once$/,
    ],
    [
      "a second document",
      (text) => `${text}---\na: 1\n`,
      /^YAML: a second document begins here \(---\); a file holds one/,
    ],
    [
      "a merge that is not resolved",
      replaced(
        "    members: [ada]\n",
        "<<<<<<< HEAD\n    members: [ada]\n=======\n    members: [bob]\n>>>>>>> x\n",
      ),
      /^YAML: a conflict of a merge is not resolved: keep one of the two sides/,
    ],
    [
      "a key in the singular, without what groups have not",
      replaced("members:", "member:"),
      /^groups\.team\.member: unknown key; did you mean "members"\? \(allowed: (?!.*externalId).*\)$/,
    ],
    [
      "roles without their account",
      replaced("{ child: [dev] }", "[dev]"),
      /^groups\.team\.assume: \["dev"\] says no account; expected account -> roles, as in \{ child: \["dev"\] \}$/,
    ],
    [
      "a duration in words",
      replaced("[ReadOnlyAccess] }", "[ReadOnlyAccess] }, maxSessionDuration: 12h"),
      /^roles\.dev\.maxSessionDuration: "12h" is a string; write a number of seconds: 43200$/,
    ],
    [
      "a provider's type in capitals",
      (text) => `${text}identityProviders: { gh: { type: OIDC, assume: { child: [dev] } } }\n`,
      /^identityProviders\.gh\.type: "OIDC" is not allowed; did you mean "oidc"\? \(allowed: oidc \| saml\)$/,
    ],
    [
      "a colour that YAML reads as a number",
      replaced("[dev] }", "[dev], color: 009900 }"),
      /^accounts\.child\.color: 9900 is a number; quote it: "009900"$/,
    ],
    [
      "a role that nobody was given",
      replaced("{ child: [dev] }", "{}"),
      /^accounts\.child\.roles\[0\]: nobody may assume "dev" .* add it to the assume of a group|^groups\.team\.assume: the group grants nothing$/,
    ],
    [
      "a condition key that AWS does not have",
      replaced(
        "[ReadOnlyAccess] }",
        '[ReadOnlyAccess] }, trust: { conditions: { StringEquals: { "aws:RequestedRegoin": eu-west-1 } } }',
      ),
      /^roles\.dev\.trust\.conditions\.StringEquals\["aws:RequestedRegoin"\]: .*did you mean "aws:RequestedRegion"\?/,
    ],
  ];
  for (const [slip, change, said] of cases) {
    it(`is told once, with what to write: ${slip}`, () => {
      const problems = problemsOf(change);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", said);
    });
  }

  it("in the password policy's age, which is days, is not told in seconds", () => {
    const [problem = ""] = problemsOf(
      replaced('"111111111111" }', '"111111111111", passwordPolicy: { maxAge: 90d } }'),
    );
    assert.match(problem, /^primary\.passwordPolicy\.maxAge: "90d" is a string; expected a number$/);
  });
});
