import type { Context } from "../../proof/decision/context";
import { findRequest, type RequestSet, type World } from "../../proof/decision/find";
import { includes } from "../../proof/decision/policies";
import { UndecidedError } from "../../proof/decision/representatives";
import { requestOf } from "../../proof/prove/findings";
import { engineAnswer, ownAnswer, ownSet, type Question } from "./answers";
import { knownDifference } from "./differences";
import { drawIdentity, drawTrust } from "./draw";
import { Random } from "./random";
import { drawOwnWorld, drawTrustWorld, requestsOf } from "./requests";

/** A request that the decision of the proof and the policy engine answer differently. */
export interface Disagreement {
  readonly question: Question;
  readonly request: Context;
  /** What the decision says; the engine says the opposite. */
  readonly allowed: boolean;
}

export interface Compared {
  readonly pairs: number;
  readonly allowed: number;
  /** Why the engine had no answer, and how often. */
  readonly unanswered: ReadonlyMap<string, number>;
  /** In what the engine is known to differ, and how many pairs were not compared for it. */
  readonly differing: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
}

const REQUESTS_OF_A_POLICY = 8;

/** Draws policies and requests and asks both witnesses. */
export async function comparePairs(
  seed: number,
  pairs: number,
  onPair = (): void => undefined,
): Promise<Compared> {
  const random = new Random(seed);
  const [unanswered, differing] = [new Map<string, number>(), new Map<string, number>()];
  const disagreements: Disagreement[] = [];
  let [asked, allowed] = [0, 0];
  while (asked < pairs) {
    const question = drawQuestion(random);
    const set = ownSet(question);
    const draw = requestsOf(drawWorld(random, question), [set]);
    for (let index = 0; index < REQUESTS_OF_A_POLICY; index += 1) {
      const request = draw(random);
      asked += 1;
      onPair();
      const known = knownDifference(question, request);
      if (known !== undefined) {
        count(differing, known.says);
        continue;
      }
      const own = includes(set, request);
      const engine = await engineAnswer(question, request);
      if (typeof engine === "object") count(unanswered, engine.none);
      else if (engine !== own) disagreements.push({ question, request, allowed: own });
      else if (own) allowed += 1;
    }
  }
  return { pairs: asked, allowed, unanswered, differing, disagreements };
}

/** What is wrong with what was found, or not found, between two sets of policies. */
export interface WrongFind {
  readonly says: string;
  readonly allows: Question;
  readonly refuses: Question;
  readonly request: Context;
}

export interface ComparedFinds {
  readonly found: number;
  readonly none: number;
  /** Too large to be decided. */
  readonly undecided: number;
  readonly wrong: readonly WrongFind[];
}

const REQUESTS_OF_NONE = 200;
/** It takes longer to ask the engine. */
const OF_THEM_ON_ENGINE = 5;

/**
 * Draws two policies each time and looks for a request that the one allows and the other does not: what is found has
 * to be answered so by both witnesses, and where there is none, no drawn request may be.
 */
export async function compareFinds(
  seed: number,
  finds: number,
  onFind = (): void => undefined,
): Promise<ComparedFinds> {
  const random = new Random(seed);
  const wrong: WrongFind[] = [];
  let [found, none, undecided] = [0, 0, 0];
  for (let index = 0; index < finds; index += 1) {
    onFind();
    const allows = drawQuestion(random);
    const refuses = similarTo(allows, random);
    const world = drawWorld(random, allows);
    const request = tryToFind(world, ownSet(allows), ownSet(refuses));
    if (request === "undecided") undecided += 1;
    else if (request === undefined) {
      none += 1;
      wrong.push(...(await overlooked(random, world, allows, refuses)));
    } else {
      found += 1;
      const says = await wrongAnswers(allows, refuses, request);
      if (says !== undefined) wrong.push({ says, allows, refuses, request });
    }
  }
  return { found, none, undecided, wrong };
}

/** Another policy, or the same with statements of another, so that there is not always a difference. */
function similarTo(question: Question, random: Random): Question {
  const other = drawQuestionOf(random, question.side);
  if (random.once(3)) return other;
  const Statement = random.once(2)
    ? [...question.policy.Statement, ...other.policy.Statement]
    : [...other.policy.Statement.slice(1), ...question.policy.Statement];
  return { ...question, policy: { ...question.policy, Statement } };
}

function tryToFind(world: World, inside: RequestSet, outside: RequestSet): Context | "undecided" | undefined {
  try {
    return findRequest(world, [inside], [outside]);
  } catch (error) {
    if (error instanceof UndecidedError) return "undecided";
    throw error;
  }
}

async function wrongAnswers(
  allows: Question,
  refuses: Question,
  request: Context,
): Promise<string | undefined> {
  if (!ownAnswer(allows, request)) return "the decision refuses what was found as allowed";
  if (ownAnswer(refuses, request)) return "the decision allows what was found as refused";
  const differs = [allows, refuses].some((each) => knownDifference(each, request) !== undefined);
  if (differs) return undefined;
  if ((await engineAnswer(allows, request)) !== true) return "the engine refuses what was found as allowed";
  if ((await engineAnswer(refuses, request)) !== false) return "the engine allows what was found as refused";
  return undefined;
}

async function overlooked(
  random: Random,
  world: World,
  allows: Question,
  refuses: Question,
): Promise<WrongFind[]> {
  const [inside, outside] = [ownSet(allows), ownSet(refuses)];
  const draw = requestsOf(world, [inside, outside]);
  const requests = Array.from({ length: REQUESTS_OF_NONE }, () => draw(random));
  const says = "nothing was found, and there is a request";
  const missed = requests.find((request) => includes(inside, request) && !includes(outside, request));
  if (missed !== undefined) return [{ says, allows, refuses, request: missed }];
  for (const request of requests.slice(0, OF_THEM_ON_ENGINE)) {
    if ([allows, refuses].some((each) => knownDifference(each, request) !== undefined)) continue;
    if ((await engineAnswer(allows, request)) !== true) continue;
    if ((await engineAnswer(refuses, request)) === false)
      return [{ says: `${says}, to the engine`, allows, refuses, request }];
  }
  return [];
}

export function sayWrongFind({ says, allows, refuses, request }: WrongFind): string {
  return [says, ...[allows, refuses, requestOf(request)].map((each) => JSON.stringify(each))].join("\n  ");
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

export function drawQuestion(random: Random): Question {
  return drawQuestionOf(random, random.one(["trust", "identity"]));
}

function drawQuestionOf(random: Random, side: Question["side"]): Question {
  if (side === "trust") return { side: "trust", policy: drawTrust(random) };
  const boundary = random.once(4) ? drawIdentity(random) : undefined;
  return { side: "identity", policy: drawIdentity(random), boundary };
}

export function drawWorld(random: Random, { side }: Question): World {
  return side === "trust" ? drawTrustWorld(random) : drawOwnWorld(random);
}

/** A disagreement with all that it takes to repeat it. */
export function sayDisagreement({ question, request, allowed }: Disagreement): string {
  const [own, engine] = allowed ? ["allowed", "denied"] : ["denied", "allowed"];
  const said = `the decision says ${own}, the policy engine ${engine}`;
  return [said, JSON.stringify(question), JSON.stringify(requestOf(request))].join("\n  ");
}
