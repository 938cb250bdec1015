import assert from "node:assert/strict";
import { example, exampleWith, GROUP, problemsOf, ROLE } from "../../models";

describe("a path that AWS keeps for itself", () => {
  for (const [of, path] of [
    ["a role", ["roles", ROLE, "path"]],
    ["a group", ["groups", GROUP, "path"]],
    ["all users", ["primary", "userPath"]],
  ] as const) {
    for (const reserved of ["/aws-service-role/", "/aws-reserved/sso.amazonaws.com/"]) {
      it(`may not be that of ${of} (${reserved})`, () => {
        const [problem = "", ...others] = problemsOf(exampleWith(path, reserved));
        assert.deepEqual(others, []);
        assert.match(
          problem,
          new RegExp(`${path.at(-1) ?? ""}: "${reserved}" is in /aws-[a-z-]+/, which AWS keeps`),
        );
      });
    }

    for (const near of ["/service-role/", "/aws-reserved-by-us/", "/teams/aws-reserved/"]) {
      it(`is not ${near} (of ${of})`, () => {
        assert.deepEqual(problemsOf(exampleWith(path, near)), []);
      });
    }
  }

  it("may not be that of a user", () => {
    assert.deepEqual(problemsOf(example({ users: { alice: { path: "/aws-reserved/" } } })), [
      'users.alice.path: "/aws-reserved/" is in /aws-reserved/, which AWS keeps for itself; write another path',
    ]);
  });
});
