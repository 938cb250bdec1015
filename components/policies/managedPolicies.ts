import { distance } from "fastest-levenshtein";
import type { Partition } from "../model/accessModel";
import { didYouMean } from "../model/problems";
import awsManagedPolicies from "./awsManagedPolicies.json";

/** A managed policy that a role, group or boundary refers to. */
export interface ManagedPolicy {
  readonly arn: string;
  /** The account that owns it, or `aws`. */
  readonly owner: string;
  /** Its name without its path. */
  readonly name: string;
  /** What tells it from other policies: its owner, its path and its name. */
  readonly key: string;
}

/** Letters of a name that are missing, too many, or others than meant. */
const MOST_SLIPS = 2;

const ARN = /^arn:([a-z-]+):iam::(\d{12}|aws):policy\/(?:[\w+=,.@-]+\/)*([\w+=,.@-]{1,128})$/;

/** Name -> path and name, since a policy such as `ViewOnlyAccess` has its ARN under `job-function/`. */
const PATHS: ReadonlyMap<string, string> = new Map(
  awsManagedPolicies.flatMap((path) => [[path, path] as const, [nameOf(path), path] as const]),
);

/**
 * The managed policy that is meant by an ARN, or by the name of an AWS managed policy (`ReadOnlyAccess`, or with its
 * path: `job-function/ViewOnlyAccess`).
 *
 * @returns the policy, or in words why there is none
 */
export function findManagedPolicy(partition: Partition, nameOrArn: string): ManagedPolicy | string {
  return nameOrArn.startsWith("arn:") ? fromArn(partition, nameOrArn) : fromName(partition, nameOrArn);
}

/** A managed policy that validation has found. */
export function managedPolicy(partition: Partition, nameOrArn: string): ManagedPolicy {
  const policy = findManagedPolicy(partition, nameOrArn);
  if (typeof policy === "string") throw new Error(policy);
  return policy;
}

export function boundaryArn(partition: Partition, nameOrArn: string | undefined): string | undefined {
  return nameOrArn === undefined ? undefined : managedPolicy(partition, nameOrArn).arn;
}

function fromArn(partition: Partition, arn: string): ManagedPolicy | string {
  const [, itsPartition, owner, name] = ARN.exec(arn) ?? [];
  if (itsPartition === undefined || owner === undefined || name === undefined) {
    return `${JSON.stringify(arn)} is not the ARN of a managed policy; allowed: arn:${partition}:iam::ACCOUNT:policy/NAME`;
  }
  if (itsPartition !== partition) {
    return `${arn} is in partition ${itsPartition}; the model's partition is ${partition}`;
  }
  return (owner === "aws" ? slipIn(arn, name) : undefined) ?? { arn, owner, name, key: keyOf(owner, arn) };
}

/**
 * What is wrong with the ARN of a policy that AWS is not known to have: it is nearly that of one that AWS has. Any
 * other may be newer than the list, as may another version (`…AccessV2`).
 */
function slipIn(arn: string, name: string): string | undefined {
  const start = arn.slice(0, arn.indexOf(":policy/") + ":policy/".length);
  const path = arn.slice(start.length);
  const right = PATHS.get(name);
  if (right !== undefined)
    return right === path ? undefined : `AWS has no ${arn}; did you mean "${start}${right}"?`;
  const lettersOf = (text: string): string => text.replace(/V?\d/g, "");
  const known = [...PATHS.keys()];
  if (known.some((each) => lettersOf(each) === lettersOf(name))) return undefined;
  const meant = known.find((each) => distance(each, name) <= MOST_SLIPS);
  return meant === undefined ? undefined : `AWS has no managed policy "${name}"; did you mean "${meant}"?`;
}

function fromName(partition: Partition, name: string): ManagedPolicy | string {
  const path = PATHS.get(name);
  if (path !== undefined) return fromArn(partition, `arn:${partition}:iam::aws:policy/${path}`);
  const known = [...PATHS.keys()];
  return `AWS has no managed policy "${name}"${didYouMean(name, known)} (a newer or a customer managed policy is given by its ARN)`;
}

function keyOf(owner: string, arn: string): string {
  return `${owner}/${arn.slice(arn.indexOf(":policy/") + ":policy/".length)}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
