import type { Context } from "./context";
import type { TextPart } from "./pattern";

/** A policy variable: `${aws:username}`, or with a default, `${aws:PrincipalTag/team, 'none'}`. */
interface Variable {
  readonly key: string;
  readonly otherwise: string | undefined;
}

const TOKEN = /\$\{([^}]*)\}/g;
const ESCAPES = ["*", "?", "$"];

/**
 * A text of a policy with the values of its variables.
 *
 * @returns undefined where a variable has no value in the request: then the text matches nothing
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function partsOf(text: string, context: Context): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  let end = 0;
  for (const token of text.matchAll(TOKEN)) {
    parts.push({ text: text.slice(end, token.index), isValue: false });
    end = token.index + token[0].length;
    const value = valueOf(token[1] ?? "", context);
    if (value === undefined) return undefined;
    parts.push({ text: value, isValue: true });
  }
  return [...parts, { text: text.slice(end), isValue: false }];
}

/** Names in lower case of the condition keys whose values a text takes. */
export function variablesIn(text: string): string[] {
  return [...text.matchAll(TOKEN)].flatMap(([, inner = ""]) =>
    ESCAPES.includes(inner) ? [] : [variableOf(inner).key],
  );
}

function valueOf(inner: string, context: Context): string | undefined {
  if (ESCAPES.includes(inner)) return inner;
  const { key, otherwise } = variableOf(inner);
  const value = context.get(key);
  // A key with several values cannot stand in for a text, nor can its default.
  return typeof value === "string" || value === undefined ? (value ?? otherwise) : undefined;
}

function variableOf(inner: string): Variable {
  const [, key = inner, otherwise] = /^(.*?)\s*,\s*'(.*)'$/.exec(inner) ?? [];
  return { key: key.trim().toLowerCase(), otherwise };
}
