import { AccountAlias } from "@pulumi/aws/iam/accountAlias";
import { AccountPasswordPolicy } from "@pulumi/aws/iam/accountPasswordPolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { CheckedAccess } from "./access";

/** The primary account's alias and password policy, where the model sets them. */
export function createAccountSettings(
  name: string,
  { primary }: CheckedAccess,
  options: pulumi.CustomResourceOptions,
): void {
  const { alias, passwordPolicy } = primary;
  if (alias !== undefined) new AccountAlias(name, { accountAlias: alias }, options);
  if (passwordPolicy === undefined) return;
  new AccountPasswordPolicy(
    name,
    {
      minimumPasswordLength: passwordPolicy.minimumLength,
      passwordReusePrevention: passwordPolicy.reusePrevention,
      maxPasswordAge: passwordPolicy.maxAge,
      requireLowercaseCharacters: passwordPolicy.requireLowercase,
      requireUppercaseCharacters: passwordPolicy.requireUppercase,
      requireNumbers: passwordPolicy.requireNumbers,
      requireSymbols: passwordPolicy.requireSymbols,
      allowUsersToChangePassword: passwordPolicy.allowUsersToChange,
    },
    options,
  );
}
