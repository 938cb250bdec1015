import type {
  AccessModel,
  Conditions,
  Statement as ModelStatement,
} from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { pathOf } from "../../components/model/problems";
import { type Context, REQUEST } from "../decision/context";
import { findRequest, type RequestSet, type World } from "../decision/find";
import { allowedBy, includes } from "../decision/policies";
import type { Statement } from "../decision/statements";
import { meantStatement } from "../meaning/permissions";
import type { Unusable } from "../proof";
import type { RegisteredRole } from "../registered";
import { type SessionOf, sessionWorlds } from "../requests/sessions";
import type { Example, ProofOptions } from "./findings";
import { unmetConditions } from "./usable";

/** What a statement of a role's permissions is good for: a request that it decides, or why there is none. */
export type StatementUse =
  | {
      readonly index: number;
      readonly effect: ModelStatement["effect"];
      /** With an action that AWS has; undefined where none of the examples fits. */
      readonly request: Context | undefined;
    }
  | { readonly index: number; readonly unusable: readonly Unusable[] };

/** The use of each statement that the model gives a role. */
export function statementUses(
  access: AccessModel,
  role: string,
  registered: RegisteredRole,
  session: SessionOf,
  { examples, neverAsked }: Pick<ProofOptions, "examples" | "neverAsked">,
): StatementUse[] {
  const { permissions } = defined(access.roles, role);
  const others = registered.policies.flatMap(({ statements }) => statements ?? []);
  const boundary = registered.boundary?.statements;
  return permissions.statements.map((statement, index) => {
    const at = ["roles", role, "permissions", "statements", index];
    const why = neverAsked?.get(statement);
    // A denial of nothing is warned of, and keeps nobody from what the role is for.
    if (why !== undefined && statement.effect === "Allow") {
      return { index, unusable: [{ path: pathOf(...at), why }] };
    }
    const use = useOf(meantStatement(statement), others, boundary, session);
    if (typeof use !== "string") {
      const all = allowedBy(others, ...(boundary === undefined ? [] : [boundary]));
      const fits = (request: Context): boolean => includes(all, request) === (statement.effect === "Allow");
      const request = (examples?.get(statement) ?? []).map((example) => withExample(use, example)).find(fits);
      return { index, effect: statement.effect, request };
    }
    if (use !== "no request") return { index, unusable: [{ path: pathOf(...at), why: use }] };
    const unmet = unmetInAll(session, statement.conditions, meantStatement(statement), [...at, "conditions"]);
    const none = { path: pathOf(...at), why: "nobody can use it: no request meets all of its conditions" };
    return { index, unusable: unmet.length > 0 ? unmet : [none] };
  });
}

function withExample(request: Context, { action, resource }: Example): Context {
  return new Map([...request, [REQUEST.action, action], [REQUEST.resource, resource]]);
}

/** A request that the statement decides; in words why there is none, or `no request` where none even meets it. */
function useOf(
  statement: Statement,
  others: readonly Statement[],
  boundary: readonly Statement[] | undefined,
  session: SessionOf,
): Context | string {
  const alone = allowedBy([{ ...statement, effect: "Allow" }]);
  const worlds = Object.values(sessionWorlds(session, [alone]));
  const met = findIn(worlds, [alone]);
  if (met === undefined) return "no request";
  if (statement.effect === "Deny") return met;
  const denials = others.filter(({ effect }) => effect === "Deny");
  const undenied = allowedBy([statement, ...denials]);
  const found = findIn(worlds, [undenied, ...(boundary === undefined ? [] : [allowedBy(boundary)])]);
  if (found !== undefined) return found;
  return findIn(worlds, [undenied]) === undefined
    ? "nobody can use it: the role's other statements and policies deny all of it"
    : "nobody can use it: the role's permissionsBoundary leaves nothing of it";
}

function findIn(worlds: readonly World[], sets: readonly RequestSet[]): Context | undefined {
  for (const world of worlds) {
    const found = findRequest(world, sets, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A condition is told where neither a session's own calls nor those of services for it can meet it. */
function unmetInAll(
  session: SessionOf,
  conditions: Conditions,
  statement: Statement,
  at: readonly PropertyKey[],
): Unusable[] {
  const { own, services } = sessionWorlds(session, [allowedBy([statement])]);
  const ofServices = unmetConditions(services, at, conditions);
  return unmetConditions(own, at, conditions).filter(({ path }) =>
    ofServices.some((other) => other.path === path),
  );
}
