import { addressProblem, internalAddressProblem } from "../model/addresses";
import { isDateValue } from "../model/times";
import { arnPatternProblem } from "./policyArns";

/** Why IAM cannot compare a key of the request with a value; undefined where it can. */
export type Comparison = (value: string, key: string) => string | undefined;

const anyText: Comparison = () => undefined;

/** Policy variables are for texts and ARNs alone. */
const number: Comparison = (value) =>
  /^[+-]?\d+(\.\d+)?$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is no number; write digits, as in 3600 or 1.5`;

const date: Comparison = (value) =>
  isDateValue(value)
    ? undefined
    : `${JSON.stringify(value)} is no time; write it as in 2027-01-31T18:00:00Z, or in seconds since 1970`;

const truth: Comparison = (value) =>
  /^(true|false)$/i.test(value)
    ? undefined
    : `${JSON.stringify(value)} is not allowed; allowed: true | false`;

const binary: Comparison = (value) =>
  /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is no base64, in which binary values are written`;

const address: Comparison = (value) => addressProblem(value);

/** Where the address is to be one of these, and not where it is to be none of them, which holds anyway. */
const wantedAddress: Comparison = (value, key) =>
  addressProblem(value) ?? (key.toLowerCase() === "aws:sourceip" ? internalAddressProblem(value) : undefined);

const arn: Comparison = (value) => arnPatternProblem(value);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: anyText,
  StringNotEquals: anyText,
  StringEqualsIgnoreCase: anyText,
  StringNotEqualsIgnoreCase: anyText,
  StringLike: anyText,
  StringNotLike: anyText,
  NumericEquals: number,
  NumericNotEquals: number,
  NumericLessThan: number,
  NumericLessThanEquals: number,
  NumericGreaterThan: number,
  NumericGreaterThanEquals: number,
  DateEquals: date,
  DateNotEquals: date,
  DateLessThan: date,
  DateLessThanEquals: date,
  DateGreaterThan: date,
  DateGreaterThanEquals: date,
  Bool: truth,
  BinaryEquals: binary,
  IpAddress: wantedAddress,
  NotIpAddress: address,
  ArnEquals: arn,
  ArnLike: arn,
  ArnNotEquals: arn,
  ArnNotLike: arn,
  Null: truth,
};

export const OPERATORS: readonly string[] = Object.keys(COMPARISONS);

const OPERATOR = /^(?:ForAnyValue:|ForAllValues:)?(.*?)(IfExists)?$/;

/** How an operator compares, with its quantifier and suffix; undefined where IAM has no such operator. */
export function comparisonOf(operator: string): Comparison | undefined {
  const [, plain = "", ifExists] = OPERATOR.exec(operator) ?? [];
  if (!OPERATORS.includes(plain) || (plain === "Null" && ifExists !== undefined)) return undefined;
  const comparison = COMPARISONS[plain];
  // A call through a VPC endpoint, which carries no address, meets the condition whatever it asks.
  return comparison === wantedAddress && ifExists !== undefined ? address : comparison;
}
