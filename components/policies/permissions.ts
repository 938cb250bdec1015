import type { Role, Statement } from "../model/accessModel";
import type { PolicyDocument, PolicyStatement } from "./document";

/** The customer managed policy of a role's own statements; undefined where it has none. */
export function permissionPolicy({ permissions }: Role): PolicyDocument | undefined {
  if (permissions.statements.length === 0) return undefined;
  return { Version: "2012-10-17", Statement: permissions.statements.map(permissionStatement) };
}

function permissionStatement(statement: Statement): PolicyStatement {
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
