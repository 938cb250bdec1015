import { type FoundStatement, isLike, statementsIn } from "./documents";

/** What policies say about assuming roles. */
export interface Assumes {
  /** ARNs of roles that they let assume, and name, or match by a pattern. */
  readonly roles: ReadonlySet<string>;
  /** ARNs of roles that they let assume since they allow every action. */
  readonly byEverything: ReadonlySet<string>;
  /** Patterns that stand for roles. */
  readonly patterns: readonly string[];
  /** Whether it is allowed under conditions alone. */
  readonly isConditional: boolean;
}

const MARKING = ["sts:tagsession", "sts:setsourceidentity"];
const ASSUMING = "sts:assumerole";

/** The roles among these that policies let assume, whoever has the policies. */
export function assumedBy(documents: readonly unknown[], roles: readonly string[]): Assumes {
  const statements = documents.map(statementsIn).flatMap((read) => (typeof read === "string" ? [] : read));
  const allowing = statements.filter(({ effect }) => effect === "Allow");
  const explicit = allowing.filter(({ actions = [] }) => actions.some(isAssumeRole));
  const everything = allowing.filter(({ actions = [] }) => actions.includes("*"));
  const denied = new Set(
    statements
      .filter(({ effect, conditions }) => effect === "Deny" && conditions.length === 0)
      .filter(({ actions = [] }) => actions.some((action) => isLike(ASSUMING, action, true)))
      .flatMap((statement) => rolesOf(statement, roles)),
  );
  const of = (group: readonly FoundStatement[]): Set<string> =>
    new Set(group.flatMap((statement) => rolesOf(statement, roles)).filter((arn) => !denied.has(arn)));
  return {
    roles: of(explicit),
    byEverything: of(everything),
    patterns: explicit.flatMap(({ resources = [] }) => resources.filter((text) => /[*?]/.test(text))),
    isConditional: explicit.some(({ conditions }) => conditions.length > 0),
  };
}

/** Whether a policy is about assuming roles and nothing else. */
export function isAssumePolicy(document: unknown): boolean {
  const statements = statementsIn(document);
  if (typeof statements === "string") return false;
  return (
    statements.some(({ actions = [] }) => actions.some(isAssumeRole)) &&
    statements.every(
      ({ effect, actions = [], resources }) =>
        effect === "Allow" &&
        resources !== undefined &&
        actions.length > 0 &&
        actions.every((action) => isAssumeRole(action) || MARKING.includes(action.toLowerCase())),
    )
  );
}

/** `*` alone is not a word about roles. */
function isAssumeRole(action: string): boolean {
  return action !== "*" && isLike(ASSUMING, action, true);
}

function rolesOf({ resources, notResources }: FoundStatement, roles: readonly string[]): readonly string[] {
  if (resources === undefined)
    return roles.filter((arn) => notResources?.some((pattern) => isLike(arn, pattern)) === false);
  if (resources.includes("*")) return roles;
  const patterns = resources.filter((text) => /[*?]/.test(text));
  const exact = new Set(resources);
  return roles.filter((arn) => exact.has(arn) || patterns.some((pattern) => isLike(arn, pattern)));
}
