import * as pulumi from "@pulumi/pulumi";
import type { CheckedAccess } from "./access";
import { defined } from "./model/arns";
import { accountsWithRoles, checkRoleArns, type RoleArns, staleRoleArns } from "./model/roleArns";
import { refuseCleanly } from "./refusal";

/**
 * The role ARNs that the child stacks deployed, awaited as plain values so that they are checked before anything is
 * registered.
 *
 * @throws RunError with every ARN that is missing or wrong, and the stack to deploy first
 */
export async function readRoleArns(access: CheckedAccess): Promise<RoleArns> {
  const given = await Promise.all(
    accountsWithRoles(access).map(async (account) => {
      const reference = new pulumi.StackReference(stackName(defined(access.accounts, account).stack));
      const details = await reference.getOutputDetails("roleArns");
      const value: unknown = details.value ?? details.secretValue;
      return [account, value] as const;
    }),
  );
  const roleArns = refuseCleanly(() => checkRoleArns(access, Object.fromEntries(given)));
  for (const { path, message } of staleRoleArns(access, roleArns))
    await pulumi.log.warn(`${path}: ${message}`);
  return roleArns;
}

/** A stack's full name; one that has its organization and project is taken as it is. */
function stackName(stack: string): string {
  return stack.includes("/") ? stack : `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
