import type { AccessModel } from "../../model/accessModel";
import { pathOf, type Problem } from "../../model/problems";
import type { Consequence } from "../../model/references";
import type { At } from "../../model/rules";
import { findManagedPolicy } from "../managedPolicies";

/** Names and ARNs that are no managed policy, or that are listed twice. */
export function managedPolicyProblems(access: AccessModel, policies: readonly string[], at: At): Problem[] {
  const found = policies.map((policy) => findManagedPolicy(access.primary.partition, policy));
  const arns = found.map((policy) => (typeof policy === "string" ? policy : policy.arn));
  return found.flatMap((policy, index) => {
    const path = pathOf(...at, index);
    if (typeof policy === "string") return [{ path, message: policy }];
    return arns.indexOf(policy.arn) < index ? [{ path, message: `${policy.arn} is listed twice` }] : [];
  });
}

export function boundaryProblems(access: AccessModel, boundary: string | undefined, at: At): Problem[] {
  if (boundary === undefined) return [];
  const found = findManagedPolicy(access.primary.partition, boundary);
  return typeof found === "string" ? [{ path: pathOf(...at, "permissionsBoundary"), message: found }] : [];
}

/** A customer managed policy that is used in an account other than its own. */
export function foreignPolicy(
  access: AccessModel,
  policy: string | undefined,
  accountId: string,
  at: At,
): Consequence[] {
  const found = policy === undefined ? "" : findManagedPolicy(access.primary.partition, policy);
  if (typeof found === "string" || found.owner === "aws" || found.owner === accountId) return [];
  const message = `${found.arn} is a policy of account ${found.owner}, but is used in ${accountId}; IAM takes policies of the same account only`;
  return [{ path: pathOf(...at), message, becauseOf: ["accounts", "primary"] }];
}
