import { isIdentityProvider, isService } from "../../components/model/arns";
import { contextOf, REQUEST } from "../../proof/decision/context";
import { allowedBy, includes } from "../../proof/decision/policies";
import type { Proof, Question } from "../../proof/proof";
import type { RegisteredPolicy } from "../../proof/registered";
import { type Engine, EvaluationError, type NamedPolicy, type Request, type Verdict } from "./evaluate";

/** A question that came out otherwise than the model declares, or that two judges answer differently. */
export interface Unexpected {
  /** Who asks, and what is special about it. */
  readonly says: string;
  readonly principal: string;
  readonly account: string;
  readonly role: string;
  readonly actions: readonly string[];
  readonly resource: string;
  readonly expected: Verdict;
  /** What was answered, or why it could not be. */
  readonly got: string;
}

/** How questions came out. */
export interface CheckCounts {
  readonly allowed: number;
  readonly denied: number;
  readonly unexpected: readonly Unexpected[];
}

/**
 * Asks what a proof says of single requests once more: of our own decision and, where it is installed, of a policy
 * engine that somebody else has written. What the proof has found has to be answered alike by both.
 *
 * @param engine undefined where none is installed
 */
export async function secondOpinion(
  proof: Proof,
  engine: Engine | undefined,
  onQuestion: () => void,
): Promise<CheckCounts> {
  const found = proof.counterexamples.flatMap(({ question }) => question ?? []);
  const counts = { allowed: 0, denied: 0 };
  const unexpected: Unexpected[] = [];
  for (const question of proof.questions) {
    const got = await answerTo(question, engine);
    if (got === question.expected) counts[question.expected] += 1;
    // Whether an action of a role's session takes the resource of the example, the engine knows better.
    else if (question.trust !== undefined || !got.startsWith(NO_ANSWER))
      unexpected.push(unexpectedOf(question, got));
    onQuestion();
  }
  for (const question of found) {
    const got = await answerTo(question, engine);
    // What the engine does not know, as an action that AWS does not have, it cannot judge.
    if (got !== question.expected && !got.startsWith(NO_ANSWER)) {
      unexpected.push(unexpectedOf({ ...question, says: `the two judges disagree: ${question.says}` }, got));
    }
    onQuestion();
  }
  return { ...counts, unexpected };
}

const NO_ANSWER = "no answer: ";

/** How many questions there are to ask. */
export function questionsOf({ questions, counterexamples }: Proof): number {
  return questions.length + counterexamples.filter(({ question }) => question !== undefined).length;
}

async function answerTo(question: Question, engine: Engine | undefined): Promise<string> {
  const own = decide(question);
  if (engine === undefined || own !== question.expected) return own;
  try {
    return await engine(requestOf(question));
  } catch (error) {
    if (error instanceof EvaluationError) return `${NO_ANSWER}${error.message}`;
    throw error;
  }
}

function decide({ request, trust, policies, boundary }: Question): Verdict {
  const { principal, action, resource, context } = request;
  const asked = contextOf({
    ...context,
    [REQUEST.caller]: principal,
    [REQUEST.provider]: isIdentityProvider(principal) ? principal : undefined,
    [REQUEST.service]: isService(principal) ? principal : undefined,
    [REQUEST.action]: action,
    [REQUEST.resource]: resource,
  });
  const sets = [
    ...(trust === undefined ? [] : [allowedBy(trust.statements)]),
    // No account gives policies to a service, or to somebody for whom an identity provider vouches.
    ...(policies === "everything" || isIdentityProvider(principal) || isService(principal)
      ? []
      : [allowedBy(policies.flatMap(({ statements }) => statements ?? []))]),
    ...(boundary?.statements === undefined ? [] : [allowedBy(boundary.statements)]),
  ];
  return sets.every((set) => includes(set, asked)) ? "allowed" : "denied";
}

/** Everything on everything: what a caller's own account may allow them. */
const EVERYTHING: NamedPolicy = {
  name: "AdministratorAccess",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

function requestOf({ request, accountId, trust, policies, boundary }: Question): Request {
  const { principal, action, resource, context } = request;
  return {
    principal,
    actions: [action],
    resource,
    accountId,
    context,
    identityPolicies: policies === "everything" ? [EVERYTHING] : policies.flatMap(named),
    boundaries: boundary === undefined ? undefined : named(boundary),
    resourcePolicy: trust?.document,
  };
}

function named({ name, document }: RegisteredPolicy): NamedPolicy[] {
  return document === undefined ? [] : [{ name, policy: document }];
}

function unexpectedOf({ says, account, role, request, expected }: Question, got: string): Unexpected {
  const { principal, action, resource } = request;
  return { says, principal, account, role, actions: [action], resource, expected, got };
}
