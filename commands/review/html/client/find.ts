import { allowedActions, entries, type Entry } from "./entries";

/** Every word must be found. Names that are or begin with the text come first, single roles of accounts after others. */
export function search(text: string): Entry[] {
  const asked = text.trim().toLowerCase();
  const words = asked.split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  const allowing = rolesAllowing(asked);
  const found = entries.filter(
    ({ haystack, kind, index }) =>
      words.every((word) => haystack.includes(word)) || (kind === "role" && allowing.has(index)),
  );
  const rank = ({ name, kind }: Entry): number => {
    const lower = name.toLowerCase();
    if (lower === asked) return 0;
    const ofTarget = kind === "target" ? 1 : 0;
    if (lower.startsWith(asked)) return 1 + ofTarget;
    return (words.every((word) => lower.includes(word)) ? 3 : 5) + ofTarget;
  };
  const ranked = found.map((entry) => [rank(entry), entry] as const);
  return ranked.sort(([left], [right]) => left - right).map(([, entry]) => entry);
}

/** Roles whose policies allow an action by name, or something under a wildcard that covers it. */
function rolesAllowing(asked: string): ReadonlySet<number> {
  if (!/^[a-z0-9-]+:[a-z0-9*]*$/.test(asked)) return new Set();
  const allowing = allowedActions().flatMap((patterns, role) =>
    patterns.some((pattern) => pattern.includes(asked) || covers(pattern, asked)) ? [role] : [],
  );
  return new Set(allowing);
}

/** Whether a pattern with `*` and `?` covers an action. */
export function covers(pattern: string, action: string): boolean {
  if (!/[*?]/.test(pattern)) return false;
  return wildcard(pattern).test(action);
}

const compiled = new Map<string, RegExp>();

export function wildcard(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(`^${escaped(pattern)}$`, "s");
  compiled.set(pattern, known);
  return known;
}

function escaped(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
}
