import assert from "node:assert/strict";
import { example, problemsOf } from "../../models";

describe("the alias of the primary account", () => {
  for (const alias of ["acme", "acme-prod-1", "1acme", "1234567890123"]) {
    it(`may be ${alias}`, () => {
      assert.deepEqual(problemsOf(example({ primary: { alias } })), []);
    });
  }

  for (const alias of ["Acme", "acme_prod", "-acme", "acme-", "ac--me", "ac me", "123456789012"]) {
    it(`may not be ${JSON.stringify(alias)}`, () => {
      assert.deepEqual(problemsOf(example({ primary: { alias } })), [
        `primary.alias: "${alias}" is not allowed; allowed: lower-case letters and digits with single hyphens between, not 12 digits`,
      ]);
    });
  }
});

describe("the password policy of the primary account", () => {
  it("may say nothing but its defaults", () => {
    assert.deepEqual(problemsOf(example({ primary: { passwordPolicy: {} } })), []);
  });

  it("has all of its problems told", () => {
    const passwordPolicy = { minimumLength: 5, reusePrevention: 25, maxAge: 0.5 };
    assert.deepEqual(
      problemsOf(example({ primary: { passwordPolicy } })).map((problem) => problem.split(";")[0]),
      [
        "primary.passwordPolicy.minimumLength: 5 characters in a password",
        "primary.passwordPolicy.reusePrevention: 25 former passwords",
        "primary.passwordPolicy.maxAge: 0.5 days until a password expires",
      ],
    );
  });
});
