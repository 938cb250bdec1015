import type { Context } from "../decision/context";
import type { Clause, RequestSet } from "../decision/find";
import type { Tried } from "./claims";

/** Requests of which all claims of one list hold, and none of the lists of `never`. */
export function declared(
  lists: readonly (readonly Tried[])[],
  never: readonly (readonly Tried[])[] = [],
): RequestSet {
  const all = [...lists, ...never].flat();
  const clause =
    (context: Context) =>
    (claims: readonly Tried[]): Clause =>
      claims.map((claim) => claim.test(context));
  return {
    variables: [...new Set(all.flatMap(({ variables }) => variables))],
    layers: (context) => [{ allow: lists.map(clause(context)), deny: never.map(clause(context)) }],
  };
}
