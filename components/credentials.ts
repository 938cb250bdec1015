import { AccessKey } from "@pulumi/aws/iam/accessKey";
import type { User } from "@pulumi/aws/iam/user";
import { UserLoginProfile } from "@pulumi/aws/iam/userLoginProfile";
import * as pulumi from "@pulumi/pulumi";
import type { CheckedAccess } from "./access";

/** An access key as its owner gets it. */
export interface AccessKeyOutput {
  readonly accessKeyId: string;
  /** Encrypted and in base64 where the user has a PGP key. */
  readonly secretAccessKey: string;
}

/** What people sign in with for the first time. */
export interface CredentialOutputs {
  /** USER -> first console password, encrypted and in base64 where the user has a PGP key; a secret. */
  readonly initialPasswords: pulumi.Output<Record<string, string>>;
  /** USER -> access key; a secret. */
  readonly accessKeys: pulumi.Output<Record<string, AccessKeyOutput>>;
}

/** Creates the passwords and access keys of those who shall have them; both are secrets in state and outputs. */
export function createCredentials(
  name: string,
  access: CheckedAccess,
  users: ReadonlyMap<string, User>,
  options: pulumi.CustomResourceOptions,
): CredentialOutputs {
  const own = [...users].map(([key, user]) => ({ key, user, definition: access.users[key] }));
  const passwords = own.flatMap(({ key, user, definition }) => {
    if (definition?.consoleAccess === undefined) return [];
    const { passwordResetRequired, passwordLength } = definition.consoleAccess;
    const { pgpKey } = definition;
    const profile = new UserLoginProfile(
      `${name}-${key}`,
      { user: user.name, passwordResetRequired, passwordLength, pgpKey },
      // A person's own password replaces the first one; a change of these must not reset it.
      {
        ...options,
        ignoreChanges: ["passwordResetRequired", "passwordLength", "pgpKey"],
        ...secret("password"),
      },
    );
    // What the password was made with counts, not what the model says by now: a new key does not reset it.
    const password = pulumi
      .all([profile.encryptedPassword, profile.password])
      .apply(([encrypted, plain]: [string | undefined, string | undefined]) => encrypted ?? plain ?? "");
    return [[key, password] as const];
  });
  const keys = own.flatMap(({ key, user, definition }) => {
    if (definition?.accessKey !== true) return [];
    const { pgpKey } = definition;
    const accessKey = new AccessKey(
      `${name}-${key}`,
      { user: user.name, pgpKey },
      { ...options, ...secret("secret", "sesSmtpPasswordV4") },
    );
    const secretAccessKey = pgpKey === undefined ? accessKey.secret : accessKey.encryptedSecret;
    return [[key, { accessKeyId: accessKey.id, secretAccessKey }] as const];
  });
  return {
    initialPasswords: pulumi.secret(Object.fromEntries(passwords)),
    accessKeys: pulumi.secret(Object.fromEntries(keys)),
  };
}

function secret(
  ...additionalSecretOutputs: string[]
): Pick<pulumi.CustomResourceOptions, "additionalSecretOutputs"> {
  return { additionalSecretOutputs };
}
