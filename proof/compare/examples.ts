import { type Context, contextOf } from "../decision/context";
import { findRequest, type RequestSet, type World } from "../decision/find";
import { includes } from "../decision/policies";
import { UndecidedError } from "../decision/representatives";
import { isAbsent, triedClaims } from "../meaning/claims";
import { declared } from "../meaning/declared";
import { isOfCaller, type KnownCaller, theCallers } from "../requests/callers";
import { type Answer, decided } from "./more";

/** What is asked of one kind of call: whether it is in one state, and in none of what is left out. */
export interface Question {
  readonly world: World;
  readonly allowed: RequestSet;
  readonly allowedBefore: RequestSet;
  readonly told: readonly RequestSet[];
}

/** Examples of one question; more of them are not told. */
const MOST_EXAMPLES = 10;
/** People who are looked at one by one. */
const MOST_PEOPLE = 200;

/**
 * Examples of what a question finds. One stands for all known users whom the same call tells of and who, like its
 * caller, get in otherwise still or do not: whoever loses or gains in another way has an example of their own.
 */
export function examplesOf(question: Question, known: readonly KnownCaller[]): Answer[] {
  const { world, allowed, allowedBefore, told } = question;
  const outside = [allowedBefore, ...told];
  const first = decided(() => answerOf(mostTelling(world, allowed, outside)));
  const found = first === undefined ? [] : [first];
  let others = known.filter(({ kind }) => kind === "user").slice(0, MOST_PEOPLE);
  while (found.length < MOST_EXAMPLES) {
    const last = found.at(-1);
    if (last?.kind !== "request") break;
    others = withoutAlike(question, last.request, others);
    if (others.length === 0) break;
    const among = callersAre(others);
    const next = decided(() => answerOf(findRequest(world, [allowed, among], outside)));
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

/** Who gets in without MFA may get in with one that is too old, too: the call without it says more. */
function mostTelling(world: World, allowed: RequestSet, outside: readonly RequestSet[]): Context | undefined {
  const found = findRequest(world, [allowed], outside);
  return found && (findRequest(world, [allowed, WITHOUT_MFA], outside) ?? found);
}

const WITHOUT_MFA: RequestSet = declared([[isAbsent("aws:MultiFactorAuthPresent")]]);

function answerOf(request: Context | undefined): Answer {
  return request && { kind: "request", request };
}

function callersAre(callers: readonly KnownCaller[]): RequestSet {
  return declared([triedClaims([{ claim: "callerIsOneOf", arns: callers.map(({ arn }) => arn) }])]);
}

/** Those for whom an example does not stand. */
function withoutAlike(
  { world, allowed, allowedBefore, told }: Question,
  example: Context,
  others: readonly KnownCaller[],
): KnownCaller[] {
  const caller = String(example.get("aws:principalarn"));
  const getsInStill = (arn: string): boolean => mayBeIn(world, allowedBefore, arn);
  const isStillIn = getsInStill(caller);
  return others.filter((other) => {
    if (other.arn === caller) return false;
    const same = callOf(other, example);
    const isTold = includes(allowed, same) && ![allowedBefore, ...told].some((set) => includes(set, same));
    return !isTold || getsInStill(other.arn) !== isStillIn;
  });
}

function mayBeIn(world: World, allowed: RequestSet, arn: string): boolean {
  const claims = declared([triedClaims([{ claim: "callerIsOneOf", arns: [arn] }])]);
  try {
    return findRequest(world, [allowed, claims], []) !== undefined;
  } catch (error) {
    if (error instanceof UndecidedError) return true;
    throw error;
  }
}

/** The same call by somebody else. */
function callOf(caller: KnownCaller, call: Context): Context {
  const [own = contextOf({})] = theCallers([caller]).values([]);
  return new Map([...[...call].filter(([key]) => !isOfCaller(key)), ...own]);
}
