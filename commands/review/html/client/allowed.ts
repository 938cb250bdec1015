import { wildcard } from "./wildcards";

/** A policy with the name that people know it by. */
export interface NamedPolicy {
  readonly name: string;
  /** As it was registered. */
  readonly document: string;
}

/** What a role may do: the statements of its policies, and of the boundary that it cannot exceed. */
export interface Rights {
  readonly statements: readonly Rule[];
  /** Undefined where there is none, or where nobody here knows it. */
  readonly boundary: readonly Rule[] | undefined;
}

interface Rule {
  readonly policy: string;
  readonly isAllow: boolean;
  /** Whether it holds for every resource and every request. */
  readonly isUnconditional: boolean;
  /** It means all actions but those that it names. */
  readonly isAllBut: boolean;
  readonly patterns: Patterns;
}

export function rightsOf(policies: readonly NamedPolicy[], boundary: NamedPolicy | undefined): Rights {
  return {
    statements: policies.flatMap(rulesIn),
    boundary: boundary === undefined ? undefined : rulesIn(boundary),
  };
}

/** An action that a session may take, with the statement that allows it. */
export interface Allowed {
  readonly policy: string;
  /** As the policy says it: `s3:Put*`, or `all but iam:*`. */
  readonly pattern: string;
}

/**
 * What allows an action; undefined where nothing does. Of an action that is typed in part, what allows one that begins
 * so. A denial counts where it holds for every resource and request.
 *
 * @param asked in lower case, with the service: `s3:put`, `s3:putobject`
 */
export function whatAllows({ statements, boundary }: Rights, asked: string): Allowed | undefined {
  const candidates = [asked, ...[...statements, ...(boundary ?? [])].flatMap(beginningWith(asked))];
  for (const action of candidates) {
    const allowed = allowedBy(statements, action);
    if (allowed === undefined) continue;
    if (boundary === undefined || allowedBy(boundary, action) !== undefined) return allowed;
  }
  return undefined;
}

/** Whether some statement names a service. */
export function namesService({ statements, boundary = [] }: Rights, service: string): boolean {
  return [...statements, ...boundary].some(({ patterns }) => patterns.hasService(service));
}

function allowedBy(rules: readonly Rule[], action: string): Allowed | undefined {
  const isDenied = rules.some(
    (rule) => !rule.isAllow && rule.isUnconditional && meaning(rule, action) !== undefined,
  );
  if (isDenied) return undefined;
  for (const rule of rules) {
    const pattern = rule.isAllow ? meaning(rule, action) : undefined;
    if (pattern !== undefined) return { policy: rule.policy, pattern };
  }
  return undefined;
}

/** What of a statement means an action. */
function meaning({ isAllBut, patterns }: Rule, action: string): string | undefined {
  const covering = patterns.covering(action);
  if (!isAllBut) return covering;
  return covering === undefined ? `all but ${patterns.texts.join(", ")}` : undefined;
}

function beginningWith(asked: string): (rule: Rule) => string[] {
  return ({ isAllow, isAllBut, patterns }) => (isAllow && !isAllBut ? patterns.beginningWith(asked) : []);
}

/** Patterns of actions, found by their service: policies of AWS have thousands. */
class Patterns {
  readonly #ofService = new Map<string, { readonly lower: string; readonly text: string }[]>();

  public constructor(public readonly texts: readonly string[]) {
    for (const text of texts) {
      const lower = text.toLowerCase();
      const service = serviceOf(lower);
      const known = this.#ofService.get(service);
      if (known === undefined) this.#ofService.set(service, [{ lower, text }]);
      else known.push({ lower, text });
    }
  }

  public hasService(service: string): boolean {
    return this.#ofService.has(service);
  }

  public covering(action: string): string | undefined {
    return this.#near(action).find(({ lower }) => lower === action || covers(lower, action))?.text;
  }

  public beginningWith(asked: string): string[] {
    const isMeant = asked.includes("*")
      ? (lower: string) => wildcard(asked).test(lower)
      : (lower: string) => lower.startsWith(asked);
    return this.#near(asked).flatMap(({ lower }) => (isMeant(lower) ? [lower] : []));
  }

  #near(action: string): { readonly lower: string; readonly text: string }[] {
    return [...(this.#ofService.get(serviceOf(action)) ?? []), ...(this.#ofService.get(ANY) ?? [])];
  }
}

const ANY = "*";

/** The service that a pattern names; `*` where it may be several. */
function serviceOf(pattern: string): string {
  const [service = "", action] = pattern.split(":");
  return action === undefined || /[*?]/.test(service) ? ANY : service;
}

function covers(pattern: string, action: string): boolean {
  return /[*?]/.test(pattern) && wildcard(pattern).test(action);
}

interface Statement {
  readonly Effect?: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

function rulesIn({ name, document }: NamedPolicy): Rule[] {
  const { Statement: statements } = JSON.parse(document) as { Statement: Statement | readonly Statement[] };
  return [statements].flat().map(({ Effect, Action, NotAction, Resource, Condition }) => ({
    policy: name,
    isAllow: Effect === "Allow",
    isUnconditional: Condition === undefined && Resource !== undefined && [Resource].flat().includes("*"),
    isAllBut: NotAction !== undefined,
    patterns: new Patterns([NotAction ?? Action ?? []].flat()),
  }));
}
