import type { Conditions, OneOrMany, Policy, PolicyStatement, Principal } from "../witnesses/policy";
import { type Detail, type DocumentChange, type Element, ELEMENTS, type Where } from "./change";
import { isMalformed } from "./malformed";
import { furtherListed, furtherValues, widened } from "./values";

/** Every change of a policy document that IAM would take. */
export function changesOf(before: Policy): DocumentChange[] {
  const isTrust = before.Statement.some(({ Principal: principal }) => principal !== undefined);
  const changes = before.Statement.flatMap((statement, index): DocumentChange[] => [
    {
      detail: { is: "statement dropped" },
      before,
      after: { ...before, Statement: before.Statement.toSpliced(index, 1) },
      index,
    },
    ...statementChanges(statement, isTrust).map(({ detail, statement: changed }) => ({
      detail,
      before,
      after: { ...before, Statement: before.Statement.with(index, changed) },
      index,
    })),
  ]);
  const added = (isTrust ? FURTHER_TRUST : FURTHER_IDENTITY).map((statement) => ({
    detail: { is: "statement added" } as const,
    before,
    after: { ...before, Statement: [...before.Statement, statement] },
    index: before.Statement.length,
  }));
  return [...changes, ...added].filter(({ after }) => !isMalformed(after, isTrust));
}

const FURTHER_TRUST: readonly PolicyStatement[] = [
  { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
  { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "sts:AssumeRole" },
  { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:TagSession" },
  { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
];
const FURTHER_IDENTITY: readonly PolicyStatement[] = [
  { Effect: "Allow", Action: "*", Resource: "*" },
  { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" },
  { Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" },
  { Effect: "Deny", Action: "*", Resource: "*" },
];

interface Changed {
  readonly detail: Detail;
  readonly statement: PolicyStatement;
}

function statementChanges(statement: PolicyStatement, isTrust: boolean): Changed[] {
  const turned = statement.Effect === "Allow" ? "Deny" : "Allow";
  return [
    { detail: { is: "effect turned round" }, statement: { ...statement, Effect: turned } },
    ...principalsNear(statement).map((Principal) => ({
      detail: { is: "principal changed" } as const,
      statement: { ...statement, Principal },
    })),
    ...ELEMENTS.flatMap((element) => elementChanges(statement, element, isTrust)),
    ...Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.keys(keys).flatMap((key) => conditionChanges(statement, operator, key)),
    ),
  ];
}

function principalsNear({ Principal: given }: PolicyStatement): Principal[] {
  if (given === undefined) return [];
  const own = [given.AWS ?? []].flat();
  const services = [given.Service ?? []].flat();
  return [
    { AWS: "*" },
    { AWS: "arn:aws:iam::999999999999:root" },
    { AWS: "arn:aws:iam::111111111111:user/mallory" },
    ...(own.length === 0 ? [] : [{ AWS: [...own, "arn:aws:iam::999999999999:root"] }]),
    { ...given, Service: [...services, "ec2.amazonaws.com"] },
    ...(services.length === 0 ? [] : [{ Service: "sso.amazonaws.com" }]),
    { Federated: "arn:aws:iam::222222222222:oidc-provider/another.example.com" },
  ];
}

function elementChanges(statement: PolicyStatement, element: Element, isTrust: boolean): Changed[] {
  const given = statement[element];
  if (given === undefined) return [];
  const values = [given].flat();
  return listChanges({ element }, values, furtherListed(element, isTrust, values)).map(
    ({ detail, list }) => ({
      detail,
      statement: { ...statement, [element]: list },
    }),
  );
}

function conditionChanges(statement: PolicyStatement, operator: string, key: string): Changed[] {
  const condition = statement.Condition ?? {};
  const values = [condition[operator]?.[key] ?? []].flat();
  const rest = withoutKey(condition, operator, key);
  return [
    { detail: { is: "condition dropped", operator, key }, statement: withCondition(statement, rest) },
    ...operatorsNear(operator).map((to) => ({
      detail: { is: "operator changed", operator, to, key } as const,
      statement: withCondition(statement, withKey(rest, to, key, values)),
    })),
    ...listChanges({ operator, key }, values, furtherValues(operator, key, values)).map(
      ({ detail, list }) => ({
        detail,
        statement: withCondition(statement, withKey(condition, operator, key, list)),
      }),
    ),
  ];
}

/** A list with one value less, one value more, or one value widened. */
function listChanges(
  where: Where,
  values: readonly string[],
  further: readonly string[],
): { readonly detail: Detail; readonly list: OneOrMany }[] {
  return [
    ...values.map((value, index) => ({
      detail: { is: "value dropped", where, value } as const,
      list: values.toSpliced(index, 1),
    })),
    ...further
      .filter((value) => !values.includes(value))
      .map((value) => ({ detail: { is: "value added", where, value } as const, list: [...values, value] })),
    ...values.flatMap((instead, index) =>
      widened(instead).map((value) => ({
        detail: { is: "value widened", where, value, instead } as const,
        list: values.with(index, value),
      })),
    ),
  ];
}

function withCondition(statement: PolicyStatement, Condition: Conditions): PolicyStatement {
  if (Object.keys(Condition).length > 0) return { ...statement, Condition };
  const { Condition: former, ...others } = statement;
  return former === undefined ? statement : others;
}

function withKey(conditions: Conditions, operator: string, key: string, values: OneOrMany): Conditions {
  return { ...conditions, [operator]: { ...conditions[operator], [key]: values } };
}

function withoutKey(conditions: Conditions, operator: string, key: string): Conditions {
  const keys = Object.entries(conditions[operator] ?? {}).filter(([each]) => each !== key);
  const others = Object.entries(conditions).filter(([each]) => each !== operator);
  return Object.fromEntries(
    keys.length === 0 ? others : [...others, [operator, Object.fromEntries(keys)] as const],
  );
}

/** The same operator with another qualifier, with IfExists or without, turned round, or regarding less. */
function operatorsNear(operator: string): string[] {
  const [, qualifier = "", name = "", ifExists = ""] =
    /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const qualified = ["", "ForAllValues:", "ForAnyValue:"]
    .filter((each) => each !== qualifier)
    .map((each) => each + name + ifExists);
  const negated = NEGATIONS[name];
  const likened = ALIKE[name];
  return [
    qualifier + name + (ifExists === "" ? "IfExists" : ""),
    ...qualified,
    ...(negated === undefined ? [] : [qualifier + negated + ifExists]),
    ...(likened === undefined ? [] : [qualifier + likened + ifExists]),
  ];
}

const NEGATIONS: Readonly<Record<string, string>> = {
  StringEquals: "StringNotEquals",
  StringLike: "StringNotLike",
  ArnEquals: "ArnNotEquals",
  ArnLike: "ArnNotLike",
  IpAddress: "NotIpAddress",
  NumericLessThanEquals: "NumericGreaterThan",
  DateLessThanEquals: "DateGreaterThan",
  DateGreaterThanEquals: "DateLessThan",
};
const ALIKE: Readonly<Record<string, string>> = {
  StringEquals: "StringEqualsIgnoreCase",
  StringLike: "StringEquals",
  ArnEquals: "ArnLike",
  ArnLike: "ArnEquals",
  NumericLessThanEquals: "NumericLessThan",
  DateLessThanEquals: "DateLessThan",
};
