/** Whether a pattern of IAM is covered. */
export type Covers = (pattern: string) => boolean;

/**
 * Makes some patterns of IAM ready to be asked about many others: whether one of them matches all that another pattern
 * matches. Where the answer is yes, it is so; there are patterns that cover each other of which it does not know.
 */
export function covering(patterns: readonly string[], { ignoreCase = false } = {}): Covers {
  const folded = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const exact = new Set(patterns.map(folded));
  if (exact.has("*")) return () => true;
  const wildcards = new Map<string, RegExp[]>();
  for (const pattern of exact) {
    if (!/[*?]/.test(pattern)) continue;
    const start = startOf(pattern);
    wildcards.set(start, [...(wildcards.get(start) ?? []), matching(pattern)]);
  }
  const anyStart = wildcards.get("") ?? [];
  return (pattern) => {
    const text = folded(pattern);
    if (exact.has(text)) return true;
    const sameStart = wildcards.get(startOf(text)) ?? [];
    return [...sameStart, ...anyStart].some((regex) => regex.test(text));
  };
}

/** Whether a pattern of IAM matches all that another one matches. */
export function covers(
  outer: string,
  inner: string,
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  return covering([outer], options)(inner);
}

/** Whether each of the inner patterns is covered by one of the outer ones. */
export function coverAll(
  outer: readonly string[],
  inner: readonly string[],
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  return inner.every(covering(outer, options));
}

/** The service of an action, say: what a pattern with such a start covers, starts alike. */
function startOf(pattern: string): string {
  return /^([^*?:]*):/.exec(pattern)?.[1] ?? "";
}

function matching(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    // A wildcard of the inner pattern may stand for any text, and so fits under nothing but a `*`.
    return part === "?" ? "[^*]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "su");
}
