import type { Context } from "../../proof/decision/context";
import { allowedBy, includes } from "../../proof/decision/policies";
import { readDocument } from "../../proof/decision/statements";
import { requestOf } from "../../proof/prove/findings";
import { evaluate, EvaluationError } from "../rehearsal/evaluate";
import type { Policy } from "./policy";
import type { RequestSet } from "../../proof/decision/find";

/** The policies that answer a request: a role's trust policy alone, or somebody's own policy within a boundary. */
export type Question =
  | { readonly side: "trust"; readonly policy: Policy }
  | { readonly side: "identity"; readonly policy: Policy; readonly boundary?: Policy | undefined };

/** What the decision of the proof says. */
export function ownSet(question: Question): RequestSet {
  const statements = readDocument(question.policy);
  if (question.side === "trust" || question.boundary === undefined) return allowedBy(statements);
  return allowedBy(statements, readDocument(question.boundary));
}

export function ownAnswer(question: Question, request: Context): boolean {
  return includes(ownSet(question), request);
}

const EVERYTHING = {
  name: "everything",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

/** What the policy engine says; undefined, with the reason, where it does not evaluate a key that is asked for. */
export async function engineAnswer(
  question: Question,
  request: Context,
): Promise<boolean | { readonly none: string }> {
  const { side } = question;
  const { principal, action, resource, context } = requestOf(request);
  // What another account says is no matter here: somebody's own policies are asked about what is theirs.
  const accountId = accountOf(side === "trust" ? resource : principal);
  const call = { principal, actions: [action], resource, accountId, context };
  try {
    const verdict = await evaluate(
      question.side === "trust"
        ? { ...call, identityPolicies: [EVERYTHING], resourcePolicy: question.policy }
        : {
            ...call,
            identityPolicies: [{ name: "own", policy: question.policy }],
            boundaries:
              question.boundary === undefined ? undefined : [{ name: "boundary", policy: question.boundary }],
          },
    );
    return verdict === "allowed";
  } catch (error) {
    if (error instanceof EvaluationError) return { none: error.message };
    throw error;
  }
}

function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}
