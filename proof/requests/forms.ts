import type { Form } from "../decision/dimensions";
import { ANY, exactly, IN_NAME, IN_PATH, literal, many, one, pattern, type Step } from "../decision/pattern";

/** The forms that AWS gives to the values of condition keys. */

const DIGIT = one(["digit"]);
const TWELVE_DIGITS: readonly Step[] = Array.from({ length: 12 }, () => DIGIT);

/** Any text but the empty one. */
export const TEXT: Form = { patterns: [pattern(one(ANY), many(ANY))], examples: ["something"] };

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (RoleSessionName, 2 to 64 characters) */
export const SESSION_NAME: Form = {
  patterns: [pattern(one(IN_NAME), one(IN_NAME), many(IN_NAME))],
  examples: ["session", "my-session"],
};

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html (ExternalId, 2 to 1,224 characters) */
export const EXTERNAL_ID: Form = {
  patterns: [pattern(one([...IN_PATH, "colon"]), one([...IN_PATH, "colon"]), many([...IN_PATH, "colon"]))],
  examples: ["another-external-id"],
};

/** @see https://docs.aws.amazon.com/general/latest/gr/rande.html */
export const REGION: Form = {
  patterns: [pattern(one(["lower"]), one(["lower"]), many(["lower", "mark", "digit"]))],
  examples: ["us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2"],
};

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export const ORGANIZATION: Form = {
  patterns: [pattern(literal("o-"), many(["lower", "digit"]))],
  examples: ["o-elsewhere00"],
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids */
export function uniqueId(prefix: string, ...more: readonly Step[]): Form {
  return {
    patterns: [pattern(literal(prefix), one(["upper", "digit"]), many(["upper", "digit"]), ...more)],
    examples: [],
  };
}

/** The name of a session behind a unique ID. */
export const OF_SESSION: readonly Step[] = [...literal(":"), one(IN_NAME), one(IN_NAME), many(IN_NAME)];

export const ACCOUNT_ID: Form = {
  patterns: [pattern(TWELVE_DIGITS)],
  examples: ["999999999999", "888888888888"],
};

export const BOOLEAN: Form = { patterns: [exactly("true"), exactly("false")], examples: ["true", "false"] };

/** ARNs of IAM in any account. */
export function iamArns(partition: string, resource: readonly (Step | readonly Step[])[]): Form["patterns"] {
  return [pattern(literal(`arn:${partition}:iam::`), TWELVE_DIGITS, literal(":"), ...resource)];
}

export function stsArns(partition: string, resource: readonly (Step | readonly Step[])[]): Form["patterns"] {
  return [pattern(literal(`arn:${partition}:sts::`), TWELVE_DIGITS, literal(":"), ...resource)];
}

/** A name under any path. */
export const PATH_AND_NAME: readonly Step[] = [many(IN_PATH), one(IN_NAME)];

/** ARNs of resources that are not IAM's: what a service acts for. */
export function serviceArn(partition: string): Form {
  return {
    patterns: [
      pattern(literal(`arn:${partition}:s3:::`), one(["lower", "digit"]), many(ANY)),
      pattern(
        literal(`arn:${partition}:`),
        one(["lower"]),
        many(["lower", "digit", "mark"]),
        literal(":"),
        one(["lower"]),
        many(["lower", "digit", "mark"]),
        literal(":"),
        TWELVE_DIGITS,
        literal(":"),
        one(ANY),
        many(ANY),
      ),
    ],
    examples: [`arn:${partition}:s3:::example`],
  };
}

/** Applications of account access manager, of any organization. */
export const APPLICATION: Form = {
  patterns: [
    pattern(
      literal("arn:aws:account-access:"),
      one(["lower"]),
      many(["lower", "digit", "mark"]),
      literal(":"),
      TWELVE_DIGITS,
      literal(":application/"),
      one(["lower", "digit"]),
      many(["lower", "upper", "digit", "mark"]),
    ),
  ],
  examples: [
    "arn:aws:account-access:us-east-1:999999999999:application/aam-fedcba9876543210",
    "arn:aws:account-access:us-east-1:888888888888:application/aam-fedcba9876543210",
  ],
};
