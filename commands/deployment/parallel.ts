/** Does work on each item, on so many at a time at most; results stand in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const { default: pLimit } = await import("p-limit");
  return pLimit(most).map(items, work);
}
