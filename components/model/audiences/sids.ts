import { createHash } from "node:crypto";

/** Letters and digits only; a name that has others gets a digest of itself, so that no two are the same. */
export function sidOf(kind: string, name: string): string {
  const plain = name.replace(/[^A-Za-z0-9]/g, "");
  if (plain === name) return `${kind}${name}`;
  return `${kind}${plain}${createHash("sha256").update(name).digest("hex").slice(0, 6)}`;
}
