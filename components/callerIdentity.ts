import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import * as pulumi from "@pulumi/pulumi";
import { defined } from "./model/arns";
import { describeProblems } from "./model/problems";
import { refusal } from "./refusal";
import type { StackConfig } from "./stackConfig";

/**
 * Makes sure that the provider's credentials belong to the account that the stack deploys.
 *
 * @throws RunError where they belong to another; nothing is registered then
 */
export async function requireOwnAccount(stack: StackConfig): Promise<void> {
  const { access, side } = stack;
  const { accountId } = side === "child" ? defined(access.accounts, stack.account) : access.primary;
  const caller = await getCallerIdentity({});
  if (caller.accountId === accountId) return;
  const deployed = side === "child" ? `account "${stack.account}"` : "the primary account";
  const message = `${caller.arn} is of account ${caller.accountId}, but stack "${pulumi.getStack()}" deploys ${deployed}, ${accountId}; set aws:profile or AWS_PROFILE to credentials of ${accountId}`;
  throw refusal(describeProblems("The AWS identity", [{ path: "credentials", message }]));
}
