/** Accounts as AWS tells of them, written as short as a test can read them. */

export const PRIMARY_ID = "111111111111";
export const CHILD_ID = "222222222222";
export const OTHER_ID = "333333333333";

export interface Given {
  readonly roles?: readonly Record<string, unknown>[];
  readonly users?: readonly Record<string, unknown>[];
  readonly groups?: readonly Record<string, unknown>[];
  readonly policies?: readonly Record<string, unknown>[];
  /** What further commands print. */
  readonly others?: readonly unknown[];
}

/** What `aws iam get-account-authorization-details` and others print of an account. */
export function account({
  roles = [],
  users = [],
  groups = [],
  policies = [],
  others = [],
}: Given): unknown[] {
  const details = {
    UserDetailList: users,
    GroupDetailList: groups,
    RoleDetailList: roles,
    Policies: policies,
  };
  const Roles = roles.map(({ RoleName, Arn }) => ({ RoleName, Arn, MaxSessionDuration: 3600 }));
  return [details, { Roles }, ...others];
}

export interface Held {
  readonly path?: string;
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

function held({ attached = [] }: Held): Record<string, unknown> {
  return {
    AttachedManagedPolicies: attached.map((PolicyArn) => ({
      PolicyArn,
      PolicyName: PolicyArn.split("/").at(-1),
    })),
  };
}

function inlined({ inline = {} }: Held): unknown[] {
  return Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument }));
}

export function role(
  accountId: string,
  name: string,
  trust: unknown,
  has: Held = {},
): Record<string, unknown> {
  const { path = "/", more = {} } = has;
  return {
    RoleName: name,
    RoleId: `AROA${name.toUpperCase()}`,
    Path: path,
    Arn: `arn:aws:iam::${accountId}:role${path}${name}`,
    AssumeRolePolicyDocument: trust,
    RolePolicyList: inlined(has),
    ...held(has),
    ...more,
  };
}

export function user(name: string, groups: readonly string[], has: Held = {}): Record<string, unknown> {
  const { path = "/", more = {} } = has;
  return {
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    Path: path,
    Arn: `arn:aws:iam::${PRIMARY_ID}:user${path}${name}`,
    GroupList: groups,
    UserPolicyList: inlined(has),
    ...held(has),
    ...more,
  };
}

export function group(name: string, has: Held = {}): Record<string, unknown> {
  const { path = "/", more = {} } = has;
  return {
    GroupName: name,
    GroupId: `AGPA${name.toUpperCase()}`,
    Path: path,
    Arn: `arn:aws:iam::${PRIMARY_ID}:group${path}${name}`,
    GroupPolicyList: inlined(has),
    ...held(has),
    ...more,
  };
}

export function policy(accountId: string, name: string, document: unknown): Record<string, unknown> {
  return {
    PolicyName: name,
    Arn: policyArn(accountId, name),
    PolicyVersionList: [{ Document: document, VersionId: "v1", IsDefaultVersion: true }],
  };
}

export function policyArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:policy/${name}`;
}

export function awsPolicy(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`;
}

export function roleArn(accountId: string, name: string): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}

export function document(...statements: readonly unknown[]): unknown {
  return { Version: "2012-10-17", Statement: statements };
}

export function trusting(Principal: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  return document({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });
}

export function assuming(...Resource: readonly string[]): unknown {
  return document({ Effect: "Allow", Action: "sts:AssumeRole", Resource });
}

export const ROOT = `arn:aws:iam::${PRIMARY_ID}:root`;
export const LAMBDA = trusting({ Service: "lambda.amazonaws.com" });
