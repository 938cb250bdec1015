/** Whether all that a pattern of IAM matches is matched by one of some others. Where it says so, it is so. */
export type Covers = (pattern: string) => boolean;

/**
 * Makes some patterns ready to be asked about many others. IAM does not regard the case of actions.
 *
 * @param of every action has a service before its colon, and so `*:*` is all of them
 */
export function covering(patterns: readonly string[], of: "action" | "resource"): Covers {
  const folded = (text: string): string => (of === "action" ? text.toLowerCase() : text);
  const exact = new Set(patterns.map(folded));
  if (exact.has("*") || (of === "action" && exact.has("*:*"))) return () => true;
  const wildcards = new Map<string, RegExp[]>();
  for (const pattern of exact) {
    // What a variable stands for is not known here.
    if (!/[*?]/.test(pattern) || pattern.includes("${")) continue;
    const start = startOf(pattern);
    wildcards.set(start, [...(wildcards.get(start) ?? []), matching(pattern)]);
  }
  const anyStart = wildcards.get("") ?? [];
  return (pattern) => {
    const text = folded(pattern);
    if (exact.has(text)) return true;
    const own = startOf(text);
    const sameStart = own === "" ? [] : (wildcards.get(own) ?? []);
    return [...sameStart, ...anyStart].some((regex) => regex.test(text));
  };
}

/** The service of an action, say: what a pattern with such a start covers, starts alike. */
function startOf(pattern: string): string {
  return /^([^*?:]*):/.exec(pattern)?.[1] ?? "";
}

function matching(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    // A wildcard or a variable of the inner pattern may stand for any text, and so fits under nothing but a `*`.
    return part === "?" ? "[^*${}]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "su");
}
