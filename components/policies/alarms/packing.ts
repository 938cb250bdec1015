import { preference } from "../preference";
import type { EventPattern } from "./eventPattern";

/**
 * Characters of an event pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export const MOST_CHARACTERS = 2_048;

/**
 * Spreads values over as few patterns as hold them, in an order that follows from each value alone: one more changes
 * one pattern.
 *
 * @param patternOf the pattern of some of the values
 */
export function packed(
  values: readonly string[],
  patternOf: (values: readonly string[]) => EventPattern,
): EventPattern[] {
  const sorted = [...new Set(values)].sort();
  if (sorted.length === 0) return [];
  const fits = (some: readonly string[]): boolean =>
    JSON.stringify(patternOf(some)).length <= MOST_CHARACTERS;
  for (let count = 1; ; count++) {
    const places = spread(sorted, count, fits);
    if (places !== undefined) return places.filter((some) => some.length > 0).map(patternOf);
  }
}

/** The values in so many places, or undefined where they do not fit. One that fits nowhere is alone in its place. */
function spread(
  values: readonly string[],
  count: number,
  fits: (some: readonly string[]) => boolean,
): string[][] | undefined {
  const places = Array.from({ length: count }, (): string[] => []);
  for (const value of values) {
    const place = preference(value, count)
      .flatMap((index) => {
        const some = places[index];
        return some === undefined ? [] : [some];
      })
      .find((some) => some.length === 0 || fits([...some, value]));
    if (place === undefined) return undefined;
    place.push(value);
  }
  return places;
}
