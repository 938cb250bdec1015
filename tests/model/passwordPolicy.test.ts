import assert from "node:assert/strict";
import {
  PASSWORD_RULE_NAMES,
  PASSWORD_RULES,
  passwordPolicyWithDefaults,
} from "../../components/model/passwordPolicy";

/** Each rule -> what AWS calls it, what Pulumi registers it as, and its default. */
const RULES: Readonly<Record<string, readonly [ofAws: string, registeredAs: string, standard: unknown]>> = {
  minimumLength: ["MinimumPasswordLength", "minimumPasswordLength", 14],
  reusePrevention: ["PasswordReusePrevention", "passwordReusePrevention", 24],
  maxAge: ["MaxPasswordAge", "maxPasswordAge", undefined],
  requireLowercase: ["RequireLowercaseCharacters", "requireLowercaseCharacters", true],
  requireUppercase: ["RequireUppercaseCharacters", "requireUppercaseCharacters", true],
  requireNumbers: ["RequireNumbers", "requireNumbers", true],
  requireSymbols: ["RequireSymbols", "requireSymbols", true],
  allowUsersToChange: ["AllowUsersToChangePassword", "allowUsersToChangePassword", true],
};

describe("the rules for passwords", () => {
  it("have the names of AWS and of Pulumi", () => {
    assert.deepEqual(
      Object.fromEntries(
        PASSWORD_RULE_NAMES.map((name) => [
          name,
          [PASSWORD_RULES[name].ofAws, PASSWORD_RULES[name].registeredAs],
        ]),
      ),
      Object.fromEntries(
        Object.entries(RULES).map(([name, [ofAws, registeredAs]]) => [name, [ofAws, registeredAs]]),
      ),
    );
  });

  it("have the defaults of the CIS benchmark, and keep what is written", () => {
    const defaults = Object.fromEntries(
      Object.entries(RULES).map(([name, [, , standard]]) => [name, standard]),
    );
    assert.deepEqual(passwordPolicyWithDefaults({}), defaults);
    assert.deepEqual(passwordPolicyWithDefaults({ requireSymbols: false, maxAge: 90 }), {
      ...defaults,
      requireSymbols: false,
      maxAge: 90,
    });
  });

  it("know which of two values is stricter", () => {
    const { minimumLength, maxAge, requireNumbers, allowUsersToChange } = PASSWORD_RULES;
    assert.ok(minimumLength.strictness(15) > minimumLength.strictness(14));
    assert.ok(maxAge.strictness(90) > maxAge.strictness(undefined));
    assert.ok(maxAge.strictness(30) > maxAge.strictness(90));
    assert.ok(requireNumbers.strictness(true) > requireNumbers.strictness(false));
    assert.ok(allowUsersToChange.strictness(false) > allowUsersToChange.strictness(true));
  });
});
