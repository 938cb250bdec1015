import type * as pulumi from "@pulumi/pulumi";
import type { Group } from "@pulumi/aws/iam/group";
import { GroupPolicyAttachment } from "@pulumi/aws/iam/groupPolicyAttachment";
import { Policy } from "@pulumi/aws/iam/policy";
import { policyJson } from "./policies/document";
import { REFUSED_KEYS_POLICY, refusedKeysPolicy } from "./policies/refusedKeys";

/**
 * Refuses the access keys of everybody in some groups.
 *
 * @param groups by their names in the model
 * @returns the attachment of each group
 */
export function attachRefusedKeys(
  name: string,
  groups: ReadonlyMap<string, Group>,
  options: pulumi.CustomResourceOptions,
): ReadonlyMap<string, pulumi.Resource> {
  const policy = new Policy(
    `${name}-access-keys-refused`,
    { name: REFUSED_KEYS_POLICY, policy: policyJson(refusedKeysPolicy()) },
    options,
  );
  return new Map(
    [...groups].map(([key, { name: group }]) => [
      key,
      new GroupPolicyAttachment(
        `${name}-${key}/access-keys-refused`,
        { group, policyArn: policy.arn },
        options,
      ),
    ]),
  );
}
