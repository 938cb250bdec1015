import type { Selection, Statement } from "../decision/statements";

/** A text that two statements have in common where they say the same in another order. */
export function textOfStatement(statement: Statement): string {
  const known = texts.get(statement) ?? makeText(statement);
  texts.set(statement, known);
  return known;
}

/** Policies of AWS have thousands of actions, and hundreds of roles have the same few of them. */
const texts = new WeakMap<Statement, string>();

function makeText({ effect, principals, actions, resources, conditions }: Statement): string {
  return JSON.stringify([
    effect,
    Object.entries(principals ?? {}).map(([kind, all]) => [kind, sorted(all)]),
    selection(actions),
    resources === undefined ? [] : selection(resources),
    conditions.map(textOfCondition).sort(),
  ]);
}

export function textOfCondition({ operator, key, values }: Statement["conditions"][number]): string {
  return JSON.stringify([operator.toLowerCase(), key.toLowerCase(), sorted(values)]);
}

function selection({ not, texts: all }: Selection): unknown {
  return [not, sorted(all)];
}

function sorted(all: readonly string[]): string[] {
  return [...new Set(all)].sort();
}

/** The statements that are not among others. */
export function without(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  if (statements.length === 0) return [];
  const known = new Set(others.map(textOfStatement));
  return statements.filter((statement) => !known.has(textOfStatement(statement)));
}

/** A text that lists of statements have in common where they say the same in another order. */
export function textOfAll(statements: readonly Statement[]): string {
  return sorted(statements.map(textOfStatement)).join("\n");
}

export function ofEffect(statements: readonly Statement[], effect: Statement["effect"]): Statement[] {
  return statements.filter((statement) => statement.effect === effect);
}
