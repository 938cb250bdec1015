import { type Covers, covering } from "../decision/covering";
import type { Selection, Statement } from "../decision/statements";
import { textOfCondition } from "./statements";

/**
 * What is left of a statement beside others of its effect, where that is seen by looking at one of them at a time:
 * undefined where one of them covers all of it. What is left may still be covered by several of them together.
 */
export function beside(statement: Statement, others: readonly Statement[]): Statement | undefined {
  let left = statement;
  for (const other of others.filter((each) => holdsWhere(each, statement))) {
    const rest = leftBeside(left, other);
    if (rest === undefined) return undefined;
    left = rest;
  }
  return left;
}

function leftBeside(statement: Statement, other: Statement): Statement | undefined {
  const { actions, resources } = statement;
  const cover = coverOf(other);
  const leftActions = leftOf(actions, other.actions, cover.action);
  const leftResources = leftOf(resources ?? EVERYTHING, other.resources ?? EVERYTHING, cover.resource);
  if (leftActions === undefined) return leftResources && { ...statement, resources: leftResources };
  return leftResources === undefined ? { ...statement, actions: leftActions } : statement;
}

const EVERYTHING: Selection = { not: false, texts: ["*"] };

/** What one list names beside another, where that is seen; undefined where it is nothing. */
function leftOf(list: Selection, other: Selection, covers: Covers): Selection | undefined {
  if (other.not) {
    const isCovered = list.not && other.texts.every((text) => list.texts.includes(text));
    return isCovered ? undefined : list;
  }
  if (list.not) return covers("*") ? undefined : list;
  const texts = list.texts.filter((text) => !covers(text));
  return texts.length === 0 ? undefined : { not: false, texts };
}

/** Whether a statement asks for nothing that another one does not ask for too. */
function holdsWhere(statement: Statement, narrower: Statement): boolean {
  if (statement.conditions.length === 0) return true;
  const asked = new Set(narrower.conditions.map(textOfCondition));
  return statement.conditions.every((condition) => asked.has(textOfCondition(condition)));
}

interface Cover {
  readonly action: Covers;
  readonly resource: Covers;
}

const covers = new WeakMap<Statement, Cover>();

/** Lists of a thousand actions are made ready once. */
function coverOf(statement: Statement): Cover {
  const { actions, resources } = statement;
  const known = covers.get(statement) ?? {
    action: covering(actions.not ? [] : actions.texts, "action"),
    resource:
      resources === undefined ? () => true : covering(resources.not ? [] : resources.texts, "resource"),
  };
  covers.set(statement, known);
  return known;
}

/**
 * The statements as far as they speak of some actions: of a list of thousands, what may be one of them. Whether two
 * patterns have an action in common is seen by how they start, so that some may be left that do not.
 */
export function speakingOf(statements: readonly Statement[], actions: readonly string[]): Statement[] {
  const starts = actions.map(startBeforeWildcards);
  return statements.flatMap((statement) => {
    const { not, texts } = statement.actions;
    const left = texts.filter((text) => {
      const start = startBeforeWildcards(text);
      return starts.some((each) => mayMeet(start, each));
    });
    if (left.length === texts.length) return [statement];
    return not || left.length > 0 ? [{ ...statement, actions: { not, texts: left } }] : [];
  });
}

interface Start {
  readonly text: string;
  readonly isAll: boolean;
}

function startBeforeWildcards(pattern: string): Start {
  const [start = ""] = pattern.toLowerCase().split(/[*?]/, 1);
  return { text: start, isAll: start.length === pattern.length };
}

function mayMeet(one: Start, other: Start): boolean {
  if (one.isAll && other.isAll) return one.text === other.text;
  if (one.isAll) return one.text.startsWith(other.text);
  if (other.isAll) return other.text.startsWith(one.text);
  return one.text.startsWith(other.text) || other.text.startsWith(one.text);
}
