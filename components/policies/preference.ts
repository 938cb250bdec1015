import { createHash } from "node:crypto";

/**
 * In which order something prefers so many places: it depends on its name alone (rendezvous hashing), so that what
 * comes beside it does not move it.
 */
export function preference(name: string, count: number): number[] {
  const weight = (index: number): string => createHash("sha256").update(`${name}/${index}`).digest("hex");
  return Array.from({ length: count }, (_, index) => ({ index, weight: weight(index) }))
    .sort((left, right) => (left.weight < right.weight ? -1 : 1))
    .map(({ index }) => index);
}
