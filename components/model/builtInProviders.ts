import type { Partition } from "./accessModel";

/**
 * Identity providers that are built into IAM. Their host is the principal of a trust policy, in place of an ARN, and
 * no account has a provider of theirs: one that somebody creates all the same does not take their tokens.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
export interface BuiltInProvider {
  readonly kind: BuiltInKind;
  /** As people call it. */
  readonly name: string;
  readonly host: string;
  /** The only partition whose pages name it. */
  readonly partition: Partition;
}

export type BuiltInKind = "google" | "cognito" | "facebook" | "amazon";

/** Cognito's in GovCloud (US): https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html */
const BUILT_IN: readonly BuiltInProvider[] = [
  { kind: "google", name: "Google", host: "accounts.google.com", partition: "aws" },
  { kind: "cognito", name: "Cognito", host: "cognito-identity.amazonaws.com", partition: "aws" },
  {
    kind: "cognito",
    name: "Cognito",
    host: "cognito-identity-us-gov.amazonaws.com",
    partition: "aws-us-gov",
  },
  {
    kind: "cognito",
    name: "Cognito",
    host: "cognito-identity.us-gov-east-1.amazonaws.com",
    partition: "aws-us-gov",
  },
  { kind: "facebook", name: "Facebook", host: "graph.facebook.com", partition: "aws" },
  { kind: "amazon", name: "Amazon", host: "www.amazon.com", partition: "aws" },
];

/** The built-in provider of a host, or of an issuer without a path; undefined where IAM has none there. */
export function builtInAt(host: string): BuiltInProvider | undefined {
  return BUILT_IN.find((each) => each.host === host);
}

/** Those of one kind that a partition has. */
export function builtInOf(kind: BuiltInKind, partition: Partition): readonly BuiltInProvider[] {
  return BUILT_IN.filter((each) => each.kind === kind && each.partition === partition);
}
