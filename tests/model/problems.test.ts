import assert from "node:assert/strict";
import { describeProblems, didYouMean, InputError, pathOf, show } from "../../components/model/problems";

const TWO_PROBLEMS = [
  {
    path: "groups.child-users.assume.child[0]",
    message:
      'there is no role "users_asume_role_default" in account "child" (it has: users_assume_role_default)',
  },
  {
    path: "accounts.child.accountId",
    message: '222222222222 is a number; quote it: "222222222222"',
  },
];

describe("the error form", () => {
  it("shows what would move the cursor, begin a line or turn it around, and does not do it", () => {
    assert.equal(
      describeProblems("The access model", [{ path: "users.a\u202e", message: "b\r\nproven\u009b8m" }]),
      "The access model has 1 problem:\n  users.aU+202E: bU+000DU+000AprovenU+009B8m",
    );
  });

  it("counts the problems and gives each a line with its path", () => {
    assert.equal(
      describeProblems("The access model", TWO_PROBLEMS),
      `The access model has 2 problems:
  groups.child-users.assume.child[0]: there is no role "users_asume_role_default" in account "child" (it has: users_assume_role_default)
  accounts.child.accountId: 222222222222 is a number; quote it: "222222222222"`,
    );
  });

  it("speaks of one problem in the singular", () => {
    assert.equal(
      describeProblems("The stack", TWO_PROBLEMS.slice(1)).split("\n")[0],
      "The stack has 1 problem:",
    );
  });

  it("is the message of an InputError, which keeps the problems", () => {
    const error = new InputError("The access model", TWO_PROBLEMS);
    assert.equal(error.message, describeProblems("The access model", TWO_PROBLEMS));
    assert.deepEqual(error.problems, TWO_PROBLEMS);
  });
});

describe("a path into an input", () => {
  const cases: readonly (readonly [steps: readonly (string | number)[], path: string])[] = [
    [["accounts", "child", "accountId"], "accounts.child.accountId"],
    [["groups", "child-users", "members", 0], "groups.child-users.members[0]"],
    [["users", "boaty.mcboatface", "path"], 'users["boaty.mcboatface"].path'],
    [["groups", "g", "assume", "*", 2], 'groups.g.assume["*"][2]'],
    [["roles", 'a"b'], 'roles["a\\"b"]'],
  ];
  for (const [steps, path] of cases) {
    it(`is written ${path}`, () => {
      assert.equal(pathOf(...steps), path);
    });
  }
});

describe("a suggestion", () => {
  it("is the nearest of what is known", () => {
    assert.equal(didYouMean("memebrs", ["assume", "members"]), '; did you mean "members"?');
  });

  it("is not held up by capitals", () => {
    assert.equal(
      didYouMean("AWS:SOURCEIPP", ["aws:SourceIp", "aws:SourceVpc"]),
      '; did you mean "aws:SourceIp"?',
    );
  });

  it("is not made where nothing is near", () => {
    assert.equal(didYouMean("zebra", ["assume", "members"]), "");
    assert.equal(didYouMean("ab", ["xy"]), "");
    assert.equal(didYouMean("anything", []), "");
  });
});

describe("a value in an error", () => {
  it("stands as it stands in the input", () => {
    assert.equal(show("text"), '"text"');
    assert.equal(show(5), "5");
    assert.equal(show(undefined), "nothing");
  });

  it("is cut to fit one line", () => {
    assert.equal(show("x".repeat(200)).length, 80);
    assert.match(show("x".repeat(200)), /\.\.\.$/);
  });
});
