import type { Context } from "./context";
import type { Clause, Layer, RequestSet } from "./find";
import { type Statement, testsOf, variablesOf } from "./statements";

/** The requests that statements allow, within boundaries where there are any. */
export function allowedBy(
  statements: readonly Statement[],
  ...boundaries: readonly (readonly Statement[])[]
): RequestSet {
  const all = [statements, ...boundaries];
  return {
    variables: [...new Set(all.flat().flatMap(variablesOf))],
    layers: (context) => all.map((layer) => layerOf(layer, context)),
  };
}

function layerOf(statements: readonly Statement[], context: Context): Layer {
  const clauses = (effect: Statement["effect"]): Clause[] =>
    statements
      .filter((statement) => statement.effect === effect)
      .map((statement) => testsOf(statement, context));
  return { allow: clauses("Allow"), deny: clauses("Deny") };
}

/** Whether a request is in a set: what IAM answers to it. */
export function includes(set: RequestSet, request: Context): boolean {
  const holds = (clause: Clause): boolean => clause.every((test) => test.holds(request));
  return set.layers(request).every(({ allow, deny }) => allow.some(holds) && !deny.some(holds));
}
