import { type BuiltInKind, builtInAt } from "../../../components/model/builtInProviders";

/** An issuer as condition keys name it. @param provider an ARN, or a host */
export function issuerHost(provider: string): string {
  return provider.replace(/^arn:[\w-]+:iam::\d{12}:oidc-provider\//, "").replace(/^https:\/\//, "");
}

/**
 * What a log has of a token, by the condition keys that IAM makes of it: the subject, and where it is known, the
 * audience. All else that a token says no log tells.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
export function tokenKeys(
  provider: string,
  subject: string | undefined,
  audience: string | undefined,
): Readonly<Record<string, string | undefined>> {
  const issuer = issuerHost(provider);
  const kind = builtInAt(provider)?.kind;
  const names = kind === undefined ? { subject: "sub", audiences: ["aud"] } : OF_BUILT_IN[kind];
  return {
    [`${issuer}:${names.subject}`]: subject,
    ...(audience === undefined
      ? {}
      : Object.fromEntries(names.audiences.map((name) => [`${issuer}:${name}`, audience]))),
  };
}

interface Names {
  readonly subject: string;
  readonly audiences: readonly string[];
}

const OF_BUILT_IN: Readonly<Record<BuiltInKind, Names>> = {
  google: { subject: "sub", audiences: ["aud", "oaud"] },
  cognito: { subject: "sub", audiences: ["aud"] },
  facebook: { subject: "id", audiences: ["app_id"] },
  // AWS prints an audience in another form than that of the application's ID: it does not tell the ID.
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  amazon: { subject: "user_id", audiences: [] },
};

const GOOGLE_AUDIENCES: readonly string[] = ["accounts.google.com:aud", "accounts.google.com:oaud"];

/**
 * Whether a condition key is one of two of which the log has one. Google's tokens may have an `aud` and an `azp`, which
 * IAM calls `oaud` and `aud`; AWS's pages leave open which of the two is logged as the audience.
 */
export function isEitherAudience(key: string): boolean {
  return GOOGLE_AUDIENCES.includes(key);
}
