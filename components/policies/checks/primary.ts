import type { PasswordPolicy, Primary } from "../../model/accessModel";
import { LIMITS, PATTERNS } from "../../model/limits";
import type { Problem } from "../../model/problems";
import { type At, formed, limited, pathProblems } from "../../model/rules";

export function primaryProblems({ accountId, stack, userPath, alias, passwordPolicy }: Primary): Problem[] {
  const at = ["primary"];
  return [
    ...formed(PATTERNS.accountId, accountId, [...at, "accountId"]),
    ...formed(PATTERNS.stack, stack, [...at, "stack"]),
    ...pathProblems(userPath, [...at, "userPath"]),
    ...(alias === undefined ? [] : limited(LIMITS.alias, alias.length, [...at, "alias"])),
    ...(alias === undefined ? [] : formed(PATTERNS.alias, alias, [...at, "alias"])),
    ...(passwordPolicy === undefined
      ? []
      : passwordPolicyProblems(passwordPolicy, [...at, "passwordPolicy"])),
  ];
}

function passwordPolicyProblems(
  { minimumLength, reusePrevention, maxAge }: PasswordPolicy,
  at: At,
): Problem[] {
  return [
    ...limited(LIMITS.passwordLength, minimumLength, [...at, "minimumLength"]),
    ...limited(LIMITS.passwordReuse, reusePrevention, [...at, "reusePrevention"]),
    ...(maxAge === undefined ? [] : limited(LIMITS.passwordAge, maxAge, [...at, "maxAge"])),
  ];
}
