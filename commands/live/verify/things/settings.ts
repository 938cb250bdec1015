import { PASSWORD_RULE_NAMES, PASSWORD_RULES } from "../../../../components/model/passwordPolicy";
import type { LivePasswordPolicy } from "../../account/account";
import { type Compare, missing, settingsOf } from "./thing";

/** The account's alias and password policy, where the program sets them. */
export const compareSettings: Compare = ({ alias, passwordPolicy }, live) => {
  const root = `arn:${live.partition}:iam::${live.accountId}:root`;
  const { passwordPolicy: there } = live;
  return {
    differences: [
      ...(alias === undefined ? [] : settingsOf(root, { alias: [alias, live.alias] })),
      ...(passwordPolicy !== undefined && there === null ? [missing(root, "password policy")] : []),
      ...(passwordPolicy !== undefined && there
        ? settingsOf(root, policySettings(passwordPolicy, there))
        : []),
    ],
    notCompared: [
      ...(alias !== undefined && live.alias === undefined
        ? ["the alias (aws iam list-account-aliases)"]
        : []),
      ...(passwordPolicy !== undefined && there === undefined
        ? ["the password policy (aws iam get-account-password-policy)"]
        : []),
    ],
  };
};

function policySettings(declared: Readonly<Record<string, unknown>>, there: LivePasswordPolicy) {
  return Object.fromEntries(
    PASSWORD_RULE_NAMES.map((name) => [name, declared[PASSWORD_RULES[name].registeredAs]] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, [value, there[name] ?? null]] as const),
  );
}
