import type { Policy, PolicyStatement } from "../witnesses/policy";

/** Whether IAM would refuse a document, so that the change that made it cannot happen. */
export function isMalformed({ Statement }: Policy, isTrust: boolean): boolean {
  return (
    Statement.length === 0 ||
    Statement.some((each) => hasEmptyList(each) || isNoTrust(each, isTrust) || hasNoNull(each))
  );
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

/**
 * `Null` says whether a key is there: it takes true or false, and no IfExists or qualifier.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
function hasNoNull({ Condition = {} }: PolicyStatement): boolean {
  return Object.entries(Condition)
    .filter(([operator]) => /null/i.test(operator))
    .some(
      ([operator, keys]) =>
        operator !== "Null" ||
        Object.values(keys)
          .flat()
          .some((value) => !/^(true|false)$/.test(value)),
    );
}
