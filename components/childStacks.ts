import * as pulumi from "@pulumi/pulumi";
import type { CheckedAccess } from "./access";
import { defined } from "./model/arns";
import {
  accountsWithRoles,
  checkRoleArns,
  planRoleArns,
  type RoleArns,
  staleRoleArns,
} from "./model/roleArns";
import { refuseCleanly } from "./refusal";

/**
 * The role ARNs that the child stacks deployed, awaited as plain values so that they are checked before anything is
 * registered. In a preview, a role that is not deployed yet has the ARN that the model plans, with a warning: the
 * primary stack can then be previewed together with a new account.
 *
 * @throws RunError with every ARN that is wrong or, where it counts, missing, and the stack to deploy first
 */
export async function readRoleArns(access: CheckedAccess): Promise<RoleArns> {
  const deployed = await deployedRoleArns(access);
  const { roleArns: given, warnings } = pulumi.runtime.isDryRun()
    ? planRoleArns(access, deployed)
    : { roleArns: deployed, warnings: [] };
  const roleArns = refuseCleanly(() => checkRoleArns(access, given));
  for (const { path, message } of [...warnings, ...staleRoleArns(access, roleArns)])
    await pulumi.log.warn(`${path}: ${message}`);
  return roleArns;
}

/** Account -> the `roleArns` output of its stack, of any shape; undefined where the stack has none. */
async function deployedRoleArns(access: CheckedAccess): Promise<Readonly<Record<string, unknown>>> {
  const given = await Promise.all(
    accountsWithRoles(access).map(async (account) => {
      const reference = new pulumi.StackReference(stackName(defined(access.accounts, account).stack));
      const details = await reference.getOutputDetails("roleArns");
      const value: unknown = details.value ?? details.secretValue;
      return [account, value] as const;
    }),
  );
  return Object.fromEntries(given);
}

/** A stack's full name; one that has its organization and project is taken as it is. */
function stackName(stack: string): string {
  return stack.includes("/") ? stack : `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}`;
}
