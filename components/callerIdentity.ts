import { getCallerIdentity, type GetCallerIdentityResult } from "@pulumi/aws/getCallerIdentity";
import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { describeProblems } from "./model/problems";
import { refusal } from "./refusal";
import type { StackConfig } from "./stackConfig";

/**
 * Makes sure that the provider's credentials belong to the account and the partition that the stack deploys.
 *
 * @throws RunError where they belong to another, or to none; nothing but the provider is registered then
 */
export async function requireOwnAccount(stack: StackConfig, provider: Provider): Promise<void> {
  const caller = await callerIdentity(stack, provider);
  const { partition } = stack.access.primary;
  const [, callersPartition] = caller.arn.split(":");
  if (caller.accountId !== stack.accountId) {
    throw wrongCredentials(stack, `${caller.arn} is of account ${caller.accountId}, but`);
  }
  if (callersPartition !== partition) {
    throw wrongCredentials(stack, `${caller.arn} is not of partition ${partition}, but`);
  }
}

/** Who the credentials belong to. The provider itself refuses those of other accounts than it is held to. */
async function callerIdentity(stack: StackConfig, provider: Provider): Promise<GetCallerIdentityResult> {
  try {
    return await getCallerIdentity({}, { provider });
  } catch (error) {
    // The engine has printed the provider's reason by then, and hands on an empty message.
    const reason = error instanceof Error && error.message !== "" ? error.message : "its reason is above";
    throw wrongCredentials(stack, `the AWS provider does not accept them (${reason});`);
  }
}

function wrongCredentials(stack: StackConfig, there: string): pulumi.RunError {
  const { accountId } = stack;
  const deployed = stack.side === "child" ? `account "${stack.account}"` : "the primary account";
  const message = `${there} stack "${pulumi.getStack()}" deploys ${deployed}, ${accountId}; set aws:profile or AWS_PROFILE to credentials of ${accountId}`;
  return refusal(describeProblems("The AWS identity", [{ path: "credentials", message }]));
}
