import type { AccessModel, Statement } from "../../components/model/accessModel";
import { neverAsked } from "../../components/policies/askedResources";
import type { Example } from "../../proof/prove/findings";
import { asIdentityStatement, candidatesOf } from "./statements";

/** Real actions on kinds of resources that they take, for each statement of the model. */
export async function examplesFor({
  roles,
}: AccessModel): Promise<ReadonlyMap<Statement, readonly Example[]>> {
  const statements = Object.values(roles).flatMap(({ permissions }) => permissions.statements);
  const examples = await Promise.all(
    statements.map(async (statement) => [statement, await examplesOf(statement)] as const),
  );
  return new Map(examples);
}

/** The statements of the model that speak of no request of AWS's, and why. */
export async function neverAskedIn({ roles }: AccessModel): Promise<ReadonlyMap<Statement, string>> {
  const statements = Object.values(roles).flatMap(({ permissions }) => permissions.statements);
  const reasons = await Promise.all(statements.map(neverAsked));
  return new Map(
    statements.flatMap((statement, index) => {
      const why = reasons[index];
      return why === undefined ? [] : [[statement, why] as const];
    }),
  );
}

async function examplesOf(statement: Statement): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const candidate of candidatesOf(asIdentityStatement(statement))) {
    if (isOfOneService(candidate) && !isDecidedByResource(candidate)) examples.push(candidate);
  }
  return examples;
}

/** A statement that names no service pairs every action with every resource. */
function isOfOneService({ action, resource }: Example): boolean {
  return resource === "*" || resource.split(":")[2] === action.split(":")[0];
}

/** What a key of KMS or a role allows, its own policy has to allow too, which nobody here knows. */
function isDecidedByResource({ action }: Example): boolean {
  return /^(kms|sts):/i.test(action);
}
