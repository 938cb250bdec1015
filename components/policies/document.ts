import type { PolicyConditions } from "../model/conditions";

/** Policy documents as typed values, and the one place where they become JSON. */

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface PolicyStatement {
  readonly Sid?: string | undefined;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?:
    | { readonly AWS: string | readonly string[] }
    | { readonly Federated: string }
    | { readonly Service: string }
    | undefined;
  readonly Action?: string | readonly string[] | undefined;
  readonly NotAction?: string | readonly string[] | undefined;
  readonly Resource?: string | readonly string[] | undefined;
  readonly NotResource?: string | readonly string[] | undefined;
  readonly Condition?: PolicyConditions | undefined;
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const satisfies readonly (keyof PolicyStatement)[];

/**
 * A document as canonical JSON: elements in AWS's customary order, lists and conditions sorted, so that a
 * difference between two documents is a difference in what they say.
 */
export function policyJson({ Version, Statement }: PolicyDocument): string {
  return JSON.stringify({ Version, Statement: Statement.map(canonicalStatement) });
}

function canonicalStatement(statement: PolicyStatement): Record<string, unknown> {
  const elements = ELEMENTS.flatMap((element) => {
    const value = statement[element];
    return value === undefined || isEmptyCondition(element, value)
      ? []
      : [[element, canonicalValue(value)] as const];
  });
  return Object.fromEntries(elements);
}

function isEmptyCondition(element: keyof PolicyStatement, value: object | string): boolean {
  return element === "Condition" && Object.keys(value).length === 0;
}

function canonicalValue(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value as string[])].sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => [key, canonicalValue(inner)]),
  );
}

/**
 * The size of a document as IAM counts it against its quotas: characters other than white space.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export function policySize(document: PolicyDocument): number {
  return policyJson(document).replace(/\s/g, "").length;
}
