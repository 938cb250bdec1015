import { z } from "zod";
import type { PasswordPolicyArgs } from "./accessModel";
import { type Limit, LIMITS } from "./limits";

/** A rule for passwords: all that there is to say of it. */
interface Rule<Value> {
  /** What holds where nobody writes it. */
  readonly standard: Value;
  readonly shape: z.ZodType<NonNullable<Value>>;
  readonly limit?: Limit | undefined;
  /** Of two values, the stricter one is greater. */
  readonly strictness: (value: Value) => number;
  /** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
  readonly ofAws: string;
  /** @see https://www.pulumi.com/registry/packages/aws/api-docs/iam/accountpasswordpolicy/ */
  readonly registeredAs: string;
}

/** @see https://www.cisecurity.org/benchmark/amazon_web_services (1.8 and 1.9; character classes as of version 1.2) */
const TABLE = {
  minimumLength: rule<number>({
    standard: 14,
    shape: z.number(),
    limit: LIMITS.passwordLength,
    strictness: Number,
    ofAws: "MinimumPasswordLength",
    registeredAs: "minimumPasswordLength",
  }),
  reusePrevention: rule<number>({
    standard: 24,
    shape: z.number(),
    limit: LIMITS.passwordReuse,
    strictness: Number,
    ofAws: "PasswordReusePrevention",
    registeredAs: "passwordReusePrevention",
  }),
  maxAge: rule<number | undefined>({
    standard: undefined,
    shape: z.number(),
    limit: LIMITS.passwordAge,
    strictness: (days) => (days === undefined ? -Infinity : -days),
    ofAws: "MaxPasswordAge",
    registeredAs: "maxPasswordAge",
  }),
  requireLowercase: required("RequireLowercaseCharacters", "requireLowercaseCharacters"),
  requireUppercase: required("RequireUppercaseCharacters", "requireUppercaseCharacters"),
  requireNumbers: required("RequireNumbers", "requireNumbers"),
  requireSymbols: required("RequireSymbols", "requireSymbols"),
  allowUsersToChange: rule<boolean>({
    standard: true,
    shape: z.boolean(),
    // Apart from self-management, which says its own.
    strictness: (may) => -Number(may),
    ofAws: "AllowUsersToChangePassword",
    registeredAs: "allowUsersToChangePassword",
  }),
} satisfies Record<keyof PasswordPolicyArgs, unknown>;

function rule<Value>(of: Rule<Value>): Rule<Value> {
  return of;
}

function required(ofAws: string, registeredAs: string): Rule<boolean> {
  return { standard: true, shape: z.boolean(), strictness: Number, ofAws, registeredAs };
}

export type PasswordRule = keyof typeof TABLE;

/** Rules for the passwords of IAM users, with every default filled in. */
export type PasswordPolicy = { readonly [Name in PasswordRule]: (typeof TABLE)[Name]["standard"] };

type Rules = { readonly [Name in PasswordRule]: Rule<PasswordPolicy[Name]> };
export const PASSWORD_RULES: Rules = TABLE;

/** A value for each rule. */
export function ofEachRule<Made extends Readonly<Record<PasswordRule, unknown>>>(
  make: <Name extends PasswordRule>(name: Name) => Made[Name],
): { readonly [Name in PasswordRule]: Made[Name] } {
  return {
    minimumLength: make("minimumLength"),
    reusePrevention: make("reusePrevention"),
    maxAge: make("maxAge"),
    requireLowercase: make("requireLowercase"),
    requireUppercase: make("requireUppercase"),
    requireNumbers: make("requireNumbers"),
    requireSymbols: make("requireSymbols"),
    allowUsersToChange: make("allowUsersToChange"),
  };
}

export const PASSWORD_RULE_NAMES: readonly PasswordRule[] = Object.values(
  ofEachRule<Record<PasswordRule, PasswordRule>>((name) => name),
);

/** Of two values of a rule, the stricter one is greater. */
export function strictnessOf<Name extends PasswordRule>(name: Name, value: PasswordPolicy[Name]): number {
  return PASSWORD_RULES[name].strictness(value);
}

type Shapes = { readonly [Name in PasswordRule]: z.ZodType<PasswordPolicy[Name] | undefined> };

/** The shape of each rule, which may be left out. */
export function passwordShapes(
  optional: <Value>(schema: z.ZodType<Value>) => z.ZodType<Value | undefined>,
): Shapes {
  const { minimumLength, reusePrevention, maxAge, allowUsersToChange, ...required } = PASSWORD_RULES;
  return {
    minimumLength: optional(minimumLength.shape),
    reusePrevention: optional(reusePrevention.shape),
    maxAge: optional(maxAge.shape),
    requireLowercase: optional(required.requireLowercase.shape),
    requireUppercase: optional(required.requireUppercase.shape),
    requireNumbers: optional(required.requireNumbers.shape),
    requireSymbols: optional(required.requireSymbols.shape),
    allowUsersToChange: optional(allowUsersToChange.shape),
  };
}

/** What may be known of the rules of an account, and may not. */
export type SomeOfPasswordPolicy = { readonly [Name in PasswordRule]?: PasswordPolicy[Name] | undefined };

export function passwordPolicyWithDefaults(written: SomeOfPasswordPolicy): PasswordPolicy {
  return ofEachRule<PasswordPolicy>((name) => valueOf(name, written));
}

function valueOf<Name extends PasswordRule>(
  name: Name,
  { [name]: written }: SomeOfPasswordPolicy,
): PasswordPolicy[Name] {
  return written ?? PASSWORD_RULES[name].standard;
}
