import assert from "node:assert/strict";
import { readAccess } from "../../components/access";
import { example, exampleWith, frozen, GROUP, PRIMARY_ID, problemsOf, ROLE } from "../models";

describe("reading an access model", () => {
  it("takes the worked example", () => {
    assert.deepEqual(problemsOf(example()), []);
  });

  it("finds problems of shape, reference and quota all at once", () => {
    const misspelt = { child: ["users_asume_role_default"] };
    const input = {
      ...example({ group: { assume: misspelt }, role: { maxSessionDuration: 60 } }),
      primary: { accountId: PRIMARY_ID, alais: "acme" },
      accounts: { child: { accountId: 222222222222, roles: [ROLE] } },
    };
    const paths = problemsOf(input).map((problem) => problem.split(":")[0]);
    assert.deepEqual(paths.sort(), [
      "accounts.child.accountId",
      `groups.${GROUP}.assume.child[0]`,
      "primary.alais",
      `roles.${ROLE}.maxSessionDuration`,
    ]);
  });

  it("says the two problems of the design's example word for word", () => {
    const misspelt = example({ group: { assume: { child: ["users_asume_role_default"] } } });
    const input = { ...misspelt, accounts: { child: { accountId: 222222222222, roles: [ROLE] } } };
    assert.throws(() => readAccess(input), {
      name: "InputError",
      message: `The access model has 2 problems:
  groups.child-users.assume.child[0]: there is no role "users_asume_role_default" in account "child" (it has: users_assume_role_default)
  accounts.child.accountId: 222222222222 is a number; quote it: "222222222222"`,
    });
  });

  const causes: readonly (readonly [cause: string, input: unknown, problem: string])[] = [
    [
      "that a misspelt grant leaves its role to nobody",
      example({ group: { assume: { child: ["ghost"] } } }),
      `groups.${GROUP}.assume.child[0]`,
    ],
    [
      "that a misspelt account of a grant leaves its role to nobody",
      example({ group: { assume: { chidl: [ROLE] } } }),
      `groups.${GROUP}.assume.chidl`,
    ],
    [
      "that unreadable roles are missing from accounts and grants",
      exampleWith(["roles"], "see elsewhere"),
      "roles",
    ],
    ["that unreadable accounts are missing from grants", exampleWith(["accounts"], []), "accounts"],
    ["that an unreadable group grants nothing", exampleWith(["groups", GROUP], null), `groups.${GROUP}`],
    [
      "that a group whose grants are unreadable grants nothing",
      exampleWith(["groups", GROUP, "assume", "child"], 5),
      `groups.${GROUP}.assume.child`,
    ],
    [
      "that an account with unreadable roles lacks what is granted",
      exampleWith(["accounts", "child", "roles"], 5),
      "accounts.child.roles",
    ],
    [
      "that an unreadable permission allows nothing",
      exampleWith(["roles", ROLE, "permissions"], "all"),
      `roles.${ROLE}.permissions`,
    ],
    [
      "that an unreadable account ID is not twelve digits",
      exampleWith(["primary", "accountId"], 1),
      "primary.accountId",
    ],
  ];
  for (const [consequence, input, cause] of causes) {
    it(`does not add ${consequence}`, () => {
      const problems = problemsOf(input);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(`${cause}: `), problems[0]);
    });
  }

  for (const [fact, input] of [
    ["missing", undefined],
    ["empty", null],
    ["a list", []],
    ["a file's name", "access.yaml"],
  ] as const) {
    it(`has one problem where the model is ${fact}`, () => {
      assert.equal(problemsOf(input).length, 1);
    });
  }

  it("still tells of a role that nobody may assume where no group has a problem", () => {
    const problems = problemsOf(
      example({
        account: { roles: [ROLE, "reader"] },
        roles: { reader: example().roles[ROLE] ?? assert.fail() },
      }),
    );
    assert.ok(problems.some((problem) => problem.includes('nobody may assume "reader"')));
  });

  it("takes a model that it has read already as it is", () => {
    const access = readAccess(example());
    assert.equal(readAccess(access), access);
  });

  it("reads the same model from the same input", () => {
    assert.deepEqual(readAccess(example()), readAccess(example()));
  });

  it("changes nothing of what it was given", () => {
    const input = frozen(
      example({
        users: { alice: { tags: { team: "blue" } } },
        trust: {
          conditions: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
          sourceIps: "192.0.2.0/24",
        },
      }),
    );
    const before = JSON.stringify(input);
    readAccess(input);
    assert.equal(JSON.stringify(input), before);
  });

  it("changes nothing of what it was given and refuses", () => {
    const input = frozen({ ...example(), accounts: { child: { accountId: 222222222222, roles: ROLE } } });
    assert.equal(problemsOf(input).length, 1);
  });
});
