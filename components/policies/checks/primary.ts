import type { AccessModel } from "../../model/accessModel";
import { LIMITS, PATTERNS } from "../../model/limits";
import { PASSWORD_RULE_NAMES, PASSWORD_RULES, type PasswordPolicy } from "../../model/passwordPolicy";
import type { Problem } from "../../model/problems";
import { primaryHolder } from "../../model/quotas";
import type { Consequence } from "../../model/references";
import { type At, formed, limited, pathProblems } from "../../model/rules";
import { ownQuotaProblems } from "./quotas";

export function primaryProblems(access: AccessModel): Consequence[] {
  const { accountId, stack, userPath, alias, passwordPolicy } = access.primary;
  const at = ["primary"];
  return [
    ...ownQuotaProblems("primary", primaryHolder(access)),
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

function passwordPolicyProblems(policy: PasswordPolicy, at: At): Problem[] {
  return PASSWORD_RULE_NAMES.flatMap((name) => {
    const { [name]: value } = policy;
    const { limit } = PASSWORD_RULES[name];
    return limit === undefined || typeof value !== "number" ? [] : limited(limit, value, [...at, name]);
  });
}
