import type { Credentials } from "@aws-sdk/client-sts";

/** Keys of a session, as AWS's clients take them. */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The keys that AWS STS gave, whose types leave it open whether they are there; undefined where they are not. */
export function sessionKeysIn(given: Partial<Credentials> = {}): SessionKeys | undefined {
  const { AccessKeyId, SecretAccessKey, SessionToken } = given;
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined)
    return undefined;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
