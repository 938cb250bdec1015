import { textOfCondition } from "../../proof/compare/statements";
import { findRequest, type RequestSet, type World } from "../../proof/decision/find";
import { UnknownOperatorError } from "../../proof/decision/conditions";
import { allowedBy } from "../../proof/decision/policies";
import { UndecidedError } from "../../proof/decision/representatives";
import { type Selection, type Statement, testsOf, variablesOf } from "../../proof/decision/statements";
import { anyAction, anyResource, ofServices } from "../../proof/requests/worlds";

/** How a statement's requests compare with those of the one in whose place it comes. */
export type Extent = "more" | "less" | "same" | "other";

/** Texts of both beyond this number are not compared: it would take seconds. */
const MOST_TEXTS = 40;

/**
 * Whether a statement is about more requests than another, or fewer. Both have to be about the same callers.
 *
 * Any text may stand under any key here, and any key may be absent. So what AWS never sends may be told as a
 * difference, and no difference is passed over.
 *
 * @returns `other` where it is about some more and some fewer, or where it cannot be decided
 */
export function extentOf(before: Statement, after: Statement): Extent {
  const [one, other] = apart(before, after);
  if (textsOf(one).length + textsOf(other).length > MOST_TEXTS) return "other";
  try {
    const world = worldOf([one, other]);
    const [former, latter] = [allowedBy([one]), allowedBy([other])];
    return inWords(isBeyond(world, latter, former), isBeyond(world, former, latter));
  } catch (error) {
    if (error instanceof UndecidedError || error instanceof UnknownOperatorError) return "other";
    throw error;
  }
}

function inWords(isMore: boolean, isLess: boolean): Extent {
  if (isMore) return isLess ? "other" : "more";
  return isLess ? "less" : "same";
}

function isBeyond(world: World, set: RequestSet, other: RequestSet): boolean {
  return findRequest(world, [set], [other]) !== undefined;
}

const ALL: Selection = { not: false, texts: ["*"] };

/** Without what both have alike, which tells no request from another. What they allow or deny is their requests. */
function apart(before: Statement, after: Statement): readonly [Statement, Statement] {
  const isSame = (key: "actions" | "resources"): boolean =>
    JSON.stringify(before[key]) === JSON.stringify(after[key]);
  const shared = {
    effect: "Allow",
    principals: undefined,
    ...(isSame("actions") ? { actions: ALL } : {}),
    ...(isSame("resources") ? { resources: ALL } : {}),
  } as const;
  return [
    { ...before, ...shared, conditions: conditionsApart(before, after) },
    { ...after, ...shared, conditions: conditionsApart(after, before) },
  ];
}

/** Conditions on one key speak of the same values, and stay together. */
function conditionsApart(of: Statement, other: Statement): Statement["conditions"] {
  const onKey = ({ conditions }: Statement, key: string): string =>
    conditions
      .filter((each) => each.key.toLowerCase() === key.toLowerCase())
      .map(textOfCondition)
      .sort()
      .join();
  return of.conditions.filter(({ key }) => onKey(of, key) !== onKey(other, key));
}

function textsOf({ actions, resources, conditions }: Statement): readonly string[] {
  return [...actions.texts, ...(resources?.texts ?? []), ...conditions.flatMap(({ values }) => values)];
}

function worldOf(statements: readonly Statement[]): World {
  const tests = statements.flatMap((statement) => testsOf(statement, new Map()));
  const lists = new Set(tests.filter(({ ofSeveral }) => ofSeveral === true).map(({ key }) => key));
  const conditions = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()));
  const keys = [...new Set([...conditions, ...statements.flatMap(variablesOf)])];
  return { says: "any request", dimensions: [anyAction([]), anyResource(), ...ofServices(keys, lists)] };
}
