import type { Context } from "../decision/context";
import { UnknownOperatorError } from "../decision/conditions";
import { findRequest, part, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import { UndecidedError } from "../decision/representatives";
import type { Statement } from "../decision/statements";
import { beside, speakingOf } from "./beside";
import { ofEffect, without } from "./statements";

/** Policies that have to allow a request all: somebody's own, and a boundary where there is one. */
export type Layers = readonly [own: readonly Statement[], ...boundaries: (readonly Statement[])[]];

/** A request, or why it is not known whether there is one; undefined where there is none. */
export type Answer =
  | { readonly kind: "request"; readonly request: Context }
  | { readonly kind: "undecided"; readonly why: string }
  | undefined;

/** Where a question is asked. */
export interface Asked {
  /** @param actions real ones, tried before others */
  readonly worlds: (sets: readonly RequestSet[], actions: readonly string[]) => readonly World[];
  /** Requests that are left out. */
  readonly told: readonly RequestSet[];
}

/**
 * A request that policies allow now and did not allow before.
 *
 * What both have in common is left out, and what is left is asked for a few actions at a time, beside what the other
 * statements say of these. So a policy of thousands of actions costs no more than what is new in it.
 */
export function moreAllowed(asked: Asked, now: Layers, before: Layers): Answer {
  return decided(() => {
    const questions = new Questions(asked, now);
    for (const [index, layer] of before.entries()) {
      const allowedBefore = ofEffect(layer, "Allow");
      // Under a boundary that is no longer there, whatever is allowed now may be more.
      const news = without(ofEffect(now[index] ?? now[0], "Allow"), allowedBefore);
      for (const statement of news) {
        const rest = beside(statement, allowedBefore);
        const found = rest && questions.ask(rest, allowedBefore);
        if (found !== undefined) return found;
      }
      const denied = ofEffect(now.flat(), "Deny");
      for (const statement of without(ofEffect(layer, "Deny"), denied)) {
        const found = questions.ask(statement, []);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  });
}

/** A request that was denied before and is not now, whether or not something here allows it. */
export function lessDenied(asked: Asked, now: readonly Statement[], before: readonly Statement[]): Answer {
  return decided(() => {
    const [denied, deniedBefore] = [ofEffect(now, "Deny"), ofEffect(before, "Deny")];
    const questions = new Questions(asked, [EVERYTHING]);
    for (const statement of without(deniedBefore, denied)) {
      const rest = beside(statement, denied);
      const allowing = denied.map((each): Statement => ({ ...each, effect: "Allow" }));
      const found = rest && questions.ask(rest, allowing);
      if (found !== undefined) return found;
    }
    return undefined;
  });
}

const EVERYTHING: readonly Statement[] = [
  {
    effect: "Allow",
    actions: { not: false, texts: ["*"] },
    resources: { not: false, texts: ["*"] },
    conditions: [],
  },
];

/** What a question that is too large for a decision comes to. */
export function decided(decide: () => Answer): Answer {
  try {
    return decide();
  } catch (error) {
    if (!(error instanceof UndecidedError || error instanceof UnknownOperatorError)) throw error;
    return { kind: "undecided", why: error.message };
  }
}

/** Patterns of actions that one question may compare. */
const MOST_PATTERNS = 60;
/** Questions that one difference may take. */
const MOST_QUESTIONS = 300;
/** Actions that are asked about at once, after the first few one by one. */
const AT_ONCE = 20;
const ONE_BY_ONE = 5;

/** Actions of which one tells most likely that a list of thousands does not cover everything. */
const TELLING = [
  "iam:CreateUser",
  "iam:PassRole",
  "s3:GetObject",
  "s3:PutObject",
  "s3:DeleteObject",
  "ec2:RunInstances",
  "ec2:TerminateInstances",
  "lambda:UpdateFunctionCode",
  "kms:Decrypt",
  "secretsmanager:GetSecretValue",
  "organizations:LeaveOrganization",
  "sts:AssumeRole",
];

class Questions {
  readonly #asked: Asked;
  readonly #now: Layers;
  #count = 0;

  public constructor(asked: Asked, now: Layers) {
    this.#asked = asked;
    this.#now = now;
  }

  /** A request that a statement speaks of, that is allowed now, and of which none of the others speaks. */
  public ask(statement: Statement, others: readonly Statement[]): Answer {
    const { not, texts } = statement.actions;
    if (not || texts.length === 1) return this.#askAll(statement, others);
    if (texts.length <= AT_ONCE && this.#sizeOf(texts, statement, others) <= MOST_PATTERNS) {
      return this.#askOf(texts, statement, others);
    }
    const chunks = [
      ...texts.slice(0, ONE_BY_ONE).map((text) => [text]),
      ...chunksOf(texts.slice(ONE_BY_ONE), AT_ONCE),
    ];
    for (const chunk of chunks) {
      const found = this.#askChunk(chunk, statement, others);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #askChunk(chunk: readonly string[], statement: Statement, others: readonly Statement[]): Answer {
    if (this.#sizeOf(chunk, statement, others) <= MOST_PATTERNS) return this.#askOf(chunk, statement, others);
    for (const text of chunk) {
      const named: Statement = { ...statement, actions: { not: false, texts: [text] } };
      const found = this.#askAll(named, others);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Of a statement that speaks of more than a list of actions, single ones are tried first. */
  #askAll(statement: Statement, others: readonly Statement[]): Answer {
    const { not, texts } = statement.actions;
    const all = not ? ["*"] : texts;
    if (this.#sizeOf(all, statement, others) <= MOST_PATTERNS) return this.#askOf(all, statement, others);
    for (const action of TELLING) {
      const found = this.#askOf([action], statement, others);
      if (found !== undefined) return found;
    }
    throw new UndecidedError("its policies name too many actions to be compared");
  }

  #sizeOf(actions: readonly string[], statement: Statement, others: readonly Statement[]): number {
    const all = [statement, ...others, ...this.#now.flat()];
    return speakingOf(all, actions).reduce((sum, { actions: { texts } }) => sum + texts.length, 0);
  }

  #askOf(actions: readonly string[], statement: Statement, others: readonly Statement[]): Answer {
    this.#count += 1;
    if (this.#count > MOST_QUESTIONS)
      throw new UndecidedError("its policies name too many actions to be compared");
    const of = (statements: readonly Statement[]): Statement[] => speakingOf(statements, actions);
    const these: Statement = { ...NOTHING_ELSE, actions: { not: false, texts: actions } };
    const [own, ...boundaries] = this.#now.map(of);
    const inside = [
      allowedBy([these]),
      allowedBy(of([{ ...statement, effect: "Allow" }])),
      allowedBy(own ?? [], ...boundaries),
    ];
    const outside = [part(allowedBy(of(others)), "allow"), ...this.#asked.told];
    const examples = [...actions, ...TELLING].filter((action) => !/[*?]/.test(action));
    for (const world of this.#asked.worlds([...inside, ...outside], examples)) {
      const request = findRequest(world, inside, outside);
      if (request !== undefined) return { kind: "request", request };
    }
    return undefined;
  }
}

/** Whatever the resource and the circumstances. */
const NOTHING_ELSE = { effect: "Allow", resources: undefined, conditions: [] } as const;

function chunksOf(texts: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, index) =>
    texts.slice(index * size, (index + 1) * size),
  );
}
