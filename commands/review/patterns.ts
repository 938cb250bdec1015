/**
 * Whether a pattern of IAM matches all that another one matches. Where it says so, it is so; there are patterns that
 * cover each other of which it does not know.
 */
export function covers(outer: string, inner: string, { ignoreCase = false } = {}): boolean {
  if (outer === "*" || outer === inner) return true;
  const parts = outer.split(/([*?])/).map((part) => {
    if (part === "*") return ".*";
    // A wildcard of the inner pattern may stand for any text, and so fits under nothing but a `*`.
    return part === "?" ? "[^*]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, ignoreCase ? "isu" : "su").test(inner);
}

/** Whether each of the inner patterns is covered by one of the outer ones. */
export function coverAll(
  outer: readonly string[],
  inner: readonly string[],
  options: { readonly ignoreCase?: boolean } = {},
): boolean {
  return inner.every((pattern) => outer.some((other) => covers(other, pattern, options)));
}
