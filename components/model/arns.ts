import type { AccessModel, Partition } from "./accessModel";

/**
 * ARNs that the model implies. They serve trust policies, plans and checks; the role ARNs in a deployed assume
 * policy come from the child stacks.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */

/** The account itself, as a principal: everybody in it to whom a policy there allows the call. */
export function rootArn({ primary }: AccessModel): string {
  return iamArn(primary.partition, primary.accountId, "root");
}

export function userArn(access: AccessModel, user: string): string {
  const path = access.users[user]?.path ?? access.primary.userPath;
  return iamArn(access.primary.partition, access.primary.accountId, `user${path}${user}`);
}

/** The ARN that a role has once its account's stack is deployed. */
export function plannedRoleArn(access: AccessModel, account: string, role: string): string {
  const { name, path } = defined(access.roles, role);
  return iamArn(access.primary.partition, defined(access.accounts, account).accountId, `role${path}${name}`);
}

export function iamArn(partition: Partition, accountId: string, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** The entry of a model under a key that validation has found there. */
export function defined<Entry>(entries: Readonly<Record<string, Entry>>, key: string): Entry {
  const entry = entries[key];
  if (entry === undefined) throw new Error(`the access model has no ${key}`);
  return entry;
}
