import { conditionTest } from "../decision/conditions";
import type { Context } from "../decision/context";
import type { Condition, Selection, Statement } from "../decision/statements";

/**
 * Keys that have one value before and another now, as the tags of a user have: no request can bring the earlier one
 * along. Statements on them are read with their values, before and now, and then say nothing of them.
 */
export interface Facts {
  /** Prefixes of names, in lower case: `aws:principaltag/`. */
  readonly prefixes: readonly string[];
  readonly values: Context;
}

/** Whether statements speak of any key under the prefixes, in a condition or a variable. */
export function readsAny(statements: readonly Statement[], prefixes: readonly string[]): boolean {
  return statements.some(({ resources, conditions }) => {
    const texts = [...(resources?.texts ?? []), ...conditions.flatMap(({ values }) => values)];
    return prefixes.some(
      (prefix) =>
        conditions.some(({ key }) => key.toLowerCase().startsWith(prefix)) ||
        texts.some((text) => text.includes("${") && text.toLowerCase().includes(`\${${prefix}`)),
    );
  });
}

/** The statements with these facts put in: those that do not apply are left out. */
export function settled(statements: readonly Statement[], facts: Facts): Statement[] {
  return statements.flatMap((statement) => {
    const conditions: Condition[] = [];
    for (const { operator, key, values } of statement.conditions) {
      const filled = values.flatMap((value) => filledIn(value, facts) ?? []);
      if (!facts.prefixes.some((prefix) => key.toLowerCase().startsWith(prefix))) {
        conditions.push({ operator, key, values: filled });
      } else if (!conditionTest(operator, key, filled, new Map()).holds(facts.values)) {
        return [];
      }
    }
    return [{ ...statement, resources: filledSelection(statement.resources, facts), conditions }];
  });
}

function filledSelection(selection: Selection | undefined, facts: Facts): Selection | undefined {
  return selection && { ...selection, texts: selection.texts.flatMap((text) => filledIn(text, facts) ?? []) };
}

const VARIABLE = /\$\{([^}]*)\}/g;

/** Undefined where a variable has no value, so that the text matches nothing. */
function filledIn(text: string, facts: Facts): string | undefined {
  const parts = text
    .split(VARIABLE)
    .map((part, index) => (index % 2 === 0 ? part : filledVariable(part, facts)));
  return parts.includes(undefined) ? undefined : parts.join("");
}

function filledVariable(inner: string, { prefixes, values }: Facts): string | undefined {
  const [, name = inner, otherwise] = /^(.*?)\s*,\s*'(.*)'$/.exec(inner) ?? [];
  const key = name.trim().toLowerCase();
  if (!prefixes.some((prefix) => key.startsWith(prefix))) return `\${${inner}}`;
  const value = values.get(key) ?? otherwise;
  // What the value has of wildcards stands for itself.
  return typeof value === "string" ? value.replace(/[*?$]/g, "${$&}") : undefined;
}

/** Facts of the tags that somebody, or something, has. */
export function tagFacts(prefixes: readonly string[], tags: Readonly<Record<string, string>>): Facts {
  const values = new Map(
    Object.entries(tags).flatMap(([tag, value]) =>
      prefixes.map((prefix) => [prefix + tag.toLowerCase(), value] as const),
    ),
  );
  return { prefixes, values };
}

export const TAGS_OF_CALLER = ["aws:principaltag/"] as const;
export const TAGS_OF_ROLE = ["aws:resourcetag/", "iam:resourcetag/"] as const;
