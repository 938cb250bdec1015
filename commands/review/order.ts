/** One language's order, so that a file does not depend on the machine's; `shard-10` comes after `shard-9`. */
const COLLATOR = new Intl.Collator("en", { numeric: true });

/** The order of names. What the language holds for the same is told apart all the same. */
export function inNaturalOrder(left: string, right: string): number {
  if (left === right) return 0;
  return COLLATOR.compare(left, right) || (left < right ? -1 : 1);
}

/** The order of what has several names or numbers, the first of which counts most. */
export function inOrder(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (const [index, one] of left.entries()) {
    const other = right[index] ?? "";
    const order =
      typeof one === "number" && typeof other === "number"
        ? one - other
        : inNaturalOrder(String(one), String(other));
    if (order !== 0) return order;
  }
  return 0;
}
