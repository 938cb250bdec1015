import type { LivePasswordPolicy } from "../../account/account";
import { type Compare, missing, settingsOf } from "./thing";

/** What each setting is called where the stack registers it. */
const REGISTERED_AS: Readonly<Record<string, keyof LivePasswordPolicy>> = {
  minimumPasswordLength: "minimumLength",
  passwordReusePrevention: "reusePrevention",
  maxPasswordAge: "maxAge",
  requireLowercaseCharacters: "requireLowercase",
  requireUppercaseCharacters: "requireUppercase",
  requireNumbers: "requireNumbers",
  requireSymbols: "requireSymbols",
  allowUsersToChangePassword: "allowUsersToChange",
};

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
    Object.entries(REGISTERED_AS)
      .filter(([registered]) => declared[registered] !== undefined)
      .map(([registered, name]) => [name, [declared[registered], there[name] ?? null]] as const),
  );
}
