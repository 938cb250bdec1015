import type { PasswordPolicy, PasswordRule } from "../../../components/model/passwordPolicy";

/**
 * One AWS account as it is, as far as IAM tells: what commands compare with the model, or make one from. Where
 * something was not read it is undefined, which is not the same as being absent.
 */
export interface LiveAccount {
  readonly partition: string;
  readonly accountId: string;
  readonly roles: readonly LiveRole[];
  readonly users: readonly LiveUser[];
  readonly groups: readonly LiveGroup[];
  /** The account's own managed policies, and those of AWS that were read with them, by ARN. */
  readonly policies: ReadonlyMap<string, LivePolicy>;
  readonly oidcProviders: readonly LiveOidcProvider[] | undefined;
  readonly samlProviders: readonly LiveSamlProvider[] | undefined;
  /** Null where the account has none. */
  readonly alias: string | null | undefined;
  /** Null where the account has none. */
  readonly passwordPolicy: LivePasswordPolicy | null | undefined;
  /** Whether a user has a console password; users that are not in it were not asked about. */
  readonly loginProfiles: ReadonlyMap<string, boolean>;
}

interface Named {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** What tells it from another one that had, or will have, the same name: `AROA…`, `AIDA…`, `AGPA…`. */
  readonly uniqueId: string;
}

/** Whoever has policies. */
interface PolicyHolder extends Named {
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  readonly inline: readonly InlinePolicy[];
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: unknown;
}

export interface LiveRole extends PolicyHolder {
  readonly trust: unknown;
  /** ARN of a managed policy. */
  readonly boundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Seconds; undefined where it was not read. */
  readonly maxSessionDuration: number | undefined;
  /** Undefined where it was not read; empty where the role has none. */
  readonly description: string | undefined;
}

export interface LiveUser extends PolicyHolder {
  /** Names of groups. */
  readonly groups: readonly string[];
  /** ARN of a managed policy. */
  readonly boundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

export type LiveGroup = PolicyHolder;

export interface LivePolicy {
  readonly name: string;
  readonly arn: string;
  /** The document of its default version. */
  readonly document: unknown;
}

export interface LiveOidcProvider {
  readonly arn: string;
  /** Undefined where they were not read. */
  readonly audiences: readonly string[] | undefined;
}

export interface LiveSamlProvider {
  readonly arn: string;
  /** XML; undefined where it was not read. */
  readonly metadata: string | undefined;
}

/** Undefined where the policy says nothing of it. */
export type LivePasswordPolicy = { readonly [Name in PasswordRule]: PasswordPolicy[Name] | undefined };

/** An account that could not be read, and why: it is never taken for one in which nothing stands. */
export class UnreadableAccount extends Error {
  public override readonly name = "UnreadableAccount";
}
