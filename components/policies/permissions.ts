import type { Role, Statement } from "../model/accessModel";
import { LIMITS } from "../model/limits";
import { type PolicyDocument, policySize, type PolicyStatement } from "./document";

/** A customer managed policy of a role. */
export interface PermissionPolicy {
  readonly policyName: string;
  /** `access`, `access-2`, ...: stable, for logical names. */
  readonly key: string;
  readonly document: PolicyDocument;
}

/**
 * The customer managed policies of a role's own statements: one where it holds them all, else as many as it takes,
 * filled in the order of the statements. Statements mean the same whichever of a role's policies they stand in.
 */
export function permissionPolicies({ permissions }: Role): PermissionPolicy[] {
  const groups: PolicyStatement[][] = [];
  for (const statement of permissions.statements.map(permissionStatement)) {
    const last = groups.at(-1);
    if (last !== undefined && policySize(documentOf([...last, statement])) <= LIMITS.managedPolicy.max)
      last.push(statement);
    else groups.push([statement]);
  }
  return groups.map((statements, index) => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    return {
      policyName: `${permissions.policyName}${suffix}`,
      key: `access${suffix}`,
      document: documentOf(statements),
    };
  });
}

function documentOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement of the model in AWS's form. */
export function permissionStatement(statement: Statement): PolicyStatement {
  return {
    Sid: statement.sid,
    Effect: statement.effect,
    Action: single(statement.actions),
    NotAction: single(statement.notActions),
    Resource: single(statement.resources),
    NotResource: single(statement.notResources),
    Condition: statement.conditions,
  };
}

/** A list of one reads better as the value itself. */
function single(values: readonly string[] | undefined): string | readonly string[] | undefined {
  return values?.length === 1 ? values[0] : values;
}
