import type { AccessModel, Role, Statement } from "../../components/model/accessModel";
import { managedPolicy } from "../../components/policies/managedPolicies";
import type { DeployedRole } from "../rehearsal/deployed";
import type { NamedPolicy } from "../rehearsal/evaluate";
import { type IdentityStatement, statementsOf } from "../rehearsal/statements";
import { summarizePermissions } from "../rehearsal/summary";
import { conditionsOf } from "./narrowing";
import { type Permissions, type Risk, risksOf } from "./risks";

/** What a session of a role may do. */
export interface RolePermissions extends Permissions {
  /** In short: `ReadOnlyAccess, s3:PutObject`. */
  readonly summary: string;
  /** In full, and sorted: names of managed policies and statements in words. */
  readonly allows: readonly string[];
  readonly denies: readonly string[];
  /** The policy that the role cannot exceed. */
  readonly within?: string | undefined;
  readonly risks: readonly Risk[];
}

/** What a deployed role allows, in the words of the model that declares it. */
export function rolePermissions(
  access: AccessModel,
  role: Role,
  deployed: DeployedRole,
  unknownPolicies: readonly string[],
): RolePermissions {
  const { statements, managedPolicies } = role.permissions;
  const inWords = (effect: "Allow" | "Deny"): string[] =>
    statements.filter((statement) => statement.effect === effect).map(statementInWords);
  const arns = [
    ...managedPolicies,
    ...(role.permissionsBoundary === undefined ? [] : [role.permissionsBoundary]),
  ].map((nameOrArn) => managedPolicy(access.primary.partition, nameOrArn).arn);
  const permissions: Permissions = {
    statements: deployed.policies.flatMap(ownStatements),
    boundary: deployed.boundaries?.flatMap(ownStatements),
    unknown: unknownPolicies.filter((arn) => arns.includes(arn)),
  };
  return {
    ...permissions,
    summary: summarizePermissions(role).text,
    allows: [...managedPolicies.map(policyName), ...inWords("Allow")].sort(),
    denies: inWords("Deny").sort(),
    within: role.permissionsBoundary === undefined ? undefined : policyName(role.permissionsBoundary),
    risks: risksOf(permissions),
  };
}

function ownStatements({ policy }: NamedPolicy): IdentityStatement[] {
  return statementsOf(policy);
}

/** AWS's own by name, others by their ARN, which says whose they are. */
export function policyName(nameOrArn: string): string {
  return /^arn:[^:]+:iam::aws:/.test(nameOrArn) || !nameOrArn.startsWith("arn:")
    ? nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1)
    : nameOrArn;
}

function statementInWords({ actions, notActions, resources, notResources, conditions }: Statement): string {
  const what = actions?.join(", ") ?? `all but ${notActions?.join(", ") ?? ""}`;
  const where = resources?.join(", ") ?? `all but ${notResources?.join(", ") ?? ""}`;
  const asked = conditionsOf(conditions).map(
    ({ operator, key, values }) => `${operator} ${key} ${values.join(" or ")}`,
  );
  return `${what} on ${where}${asked.length === 0 ? "" : ` if ${asked.join(" and ")}`}`;
}
