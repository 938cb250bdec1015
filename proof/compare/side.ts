import type { Direction } from "./differences";
import { type Place, placesOf, type State } from "./state";
import { Gained } from "./told";

/** One side of a comparison: what is more in `to` than in `from`. */
export interface Side {
  readonly direction: Direction;
  readonly to: State;
  readonly from: State;
  /** Roles of `to`, and of `from`. */
  readonly places: ReadonlyMap<string, Place>;
  readonly others: ReadonlyMap<string, Place>;
  /** Grants of `to` alone. */
  readonly gained: Gained;
}

export function sidesOf(before: State, now: State): Readonly<Record<Direction, Side>> {
  const [earlier, later] = [placesOf(before), placesOf(now)];
  const broader: Side = {
    direction: "broader",
    to: now,
    from: before,
    places: later,
    others: earlier,
    gained: new Gained(now, before),
  };
  const narrower: Side = {
    direction: "narrower",
    to: before,
    from: now,
    places: earlier,
    others: later,
    gained: new Gained(before, now),
  };
  return { broader, narrower };
}
