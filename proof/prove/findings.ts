import type { Statement as ModelStatement } from "../../components/model/accessModel";
import type { AccountRole } from "../../components/model/grants";
import { stepsOf } from "../../components/model/problems";
import { Answers } from "../answers";
import { type Context, REQUEST, type Value } from "../decision/context";
import { UnknownOperatorError } from "../decision/conditions";
import { UndecidedError } from "../decision/representatives";
import { UnreadableError } from "../decision/statements";
import { spelledAsAws } from "../requests/spelling";
import type { Counterexample, Open, Proof, ProvenRequest, Question, Unusable } from "../proof";

/** An action of AWS on a resource that it takes. */
export interface Example {
  readonly action: string;
  readonly resource: string;
}

export interface ProofOptions {
  /**
   * Real actions on real kinds of resources that statements of the model speak of, for questions that AWS knows.
   *
   * @default none: what sessions may do is proven, and nobody else asked about it
   */
  readonly examples?: ReadonlyMap<ModelStatement, readonly Example[]> | undefined;
  /**
   * Statements of the model of which AWS's list of actions says that no request is one, and why.
   *
   * @default none: an action is taken to be asked for on any resource
   */
  readonly neverAsked?: ReadonlyMap<ModelStatement, string> | undefined;
  /** Milliseconds since 1970 after which nothing more is decided. */
  readonly deadline: number;
  /** Answers of earlier proofs of the same model, which are added to. @default none */
  readonly answers?: Answers<unknown> | undefined;
  /** What is known of what stands there; of the rest nothing is decided. @default everything */
  readonly known?: Known | undefined;
}

/** The accounts of which it is known what stands in them. */
export interface Known {
  readonly accounts: readonly string[];
  readonly primary: boolean;
}

/** What says that something cannot be decided, and why. */
const UNDECIDED = [UndecidedError, UnknownOperatorError, UnreadableError];

/** What a proof has found so far. Equal questions are asked once. */
export class Findings {
  readonly #counterexamples: Counterexample[] = [];
  readonly #questions = new Map<string, Question>();
  readonly #unusable = new Map<string, Unusable>();
  readonly #open: Open[] = [];
  readonly #notes = new Set<string>();
  readonly #answers: Answers<unknown>;

  public constructor(public readonly options: ProofOptions) {
    this.#answers = options.answers ?? new Answers<unknown>();
  }

  public add(counterexample: Counterexample): void {
    this.#counterexamples.push(counterexample);
  }

  /** @param key the same for questions whose answers cannot differ */
  public addQuestion(key: readonly string[], question: Question): void {
    const short = this.#answers.shortOf(key);
    if (!this.#questions.has(short)) this.#questions.set(short, question);
  }

  public addUnusable(unusable: Unusable): void {
    this.#unusable.set(unusable.path, unusable);
  }

  public addNote(note: string): void {
    this.#notes.add(note);
  }

  public leaveOpen(target: AccountRole, why: string): void {
    if (
      !this.#open.some(
        (open) => open.account === target.account && open.role === target.role && open.why === why,
      )
    ) {
      this.#open.push({ ...target, why });
    }
  }

  /** The answer to a question, which is the same for whatever has the same key. */
  public once<Answer>(key: readonly string[], ask: () => Answer): Answer {
    return this.#answers.once(key, ask) as Answer;
  }

  /** Decides something about a role, or leaves it open, saying why. */
  public decide(target: AccountRole, decide: () => void): void {
    if (Date.now() > this.options.deadline) {
      this.leaveOpen(target, "the time for the proof was over");
      return;
    }
    try {
      decide();
    } catch (error) {
      const undecided = UNDECIDED.find((kind) => error instanceof kind);
      if (undecided === undefined || !(error instanceof Error)) throw error;
      this.leaveOpen(target, error.message);
    }
  }

  public proofOf(targets: readonly AccountRole[]): Proof {
    const unsettled = [...this.#counterexamples, ...this.#open];
    const unusable = new Set([...this.#unusable.keys()].map(roleOf));
    const isProven = ({ account, role }: AccountRole): boolean =>
      !unsettled.some((each) => each.role === role && each.account === account) && !unusable.has(role);
    return {
      roles: targets.length,
      proven: targets.filter(isProven).length,
      counterexamples: this.#counterexamples,
      unusable: [...this.#unusable.values()],
      open: this.#open,
      notes: [...this.#notes],
      questions: [...this.#questions.values()],
    };
  }
}

/** The role that a path in the model leads into. */
function roleOf(path: string): string | undefined {
  const [section, role] = stepsOf(path);
  return section === "roles" && role !== undefined ? String(role) : undefined;
}

const OF_REQUEST: readonly string[] = Object.values(REQUEST);

/** A request with the names that AWS gives to its keys. */
export function requestOf(request: Context, instead: Readonly<Record<string, string>> = {}): ProvenRequest {
  const all = new Map<string, Value>([...request, ...Object.entries(instead)]);
  const textOf = (key: string): string => String(all.get(key) ?? "");
  const caller = textOf(REQUEST.caller) || textOf(REQUEST.service);
  return {
    principal: caller,
    action: textOf(REQUEST.action),
    resource: textOf(REQUEST.resource),
    context: Object.fromEntries(
      [...all].filter(([key]) => !OF_REQUEST.includes(key)).map(([key, value]) => [spelledAsAws(key), value]),
    ),
  };
}

/** A request to assume a role, of which nothing else matters. */
export function requestOn(roleArn: string): ProvenRequest {
  return { principal: "", action: "sts:AssumeRole", resource: roleArn, context: {} };
}
