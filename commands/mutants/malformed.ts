import type { Policy, PolicyStatement } from "../witnesses/policy";

/** Whether IAM would refuse a document, so that the change that made it cannot happen. */
export function isMalformed({ Statement }: Policy, isTrust: boolean): boolean {
  return Statement.length === 0 || Statement.some((each) => hasEmptyList(each) || isNoTrust(each, isTrust));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
function hasEmptyList({
  Action,
  NotAction,
  Resource,
  NotResource,
  Condition = {},
}: PolicyStatement): boolean {
  const conditions = Object.values(Condition).flatMap((keys) => Object.values(keys));
  return [Action, NotAction, Resource, NotResource, ...conditions].some(
    (list) => Array.isArray(list) && list.length === 0,
  );
}

/**
 * A trust policy speaks of actions of AWS STS alone: `AssumeRole policy may only specify STS AssumeRole actions`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
function isNoTrust({ Action = [] }: PolicyStatement, isTrust: boolean): boolean {
  return (
    isTrust && [Action].flat().some((action) => action !== "*" && !action.toLowerCase().startsWith("sts:"))
  );
}
