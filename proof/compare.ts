import { Answers } from "./answers";
import type { Difference, Direction } from "./compare/differences";
import { Found } from "./compare/found";
import type { Answer } from "./compare/more";
import { compareIdentities } from "./compare/people";
import { compareRoles } from "./compare/roles";
import { settingsBetween } from "./compare/settings";
import { type Side, sidesOf } from "./compare/side";
import { type Holder, placeKey, type State } from "./compare/state";
import { thingsOf } from "./compare/things";
import { wayIsMore } from "./compare/ways";

/**
 * What changed in access between two states: it is broader exactly where some request is allowed now and was not
 * before, and narrower where it is the other way round. Both states' registered documents decide.
 */
export class Comparison {
  /** All but the grants that came or went, and what these say by themselves. */
  public readonly differences: readonly Difference[];
  readonly #sides: Readonly<Record<Direction, Side>>;
  readonly #ways = new Answers<Answer>();

  public constructor(before: State, now: State) {
    this.#sides = sidesOf(before, now);
    const { broader, narrower } = this.#sides;
    const found = new Found();
    for (const side of [broader, narrower]) {
      compareRoles(side, found);
      compareIdentities(side, found);
    }
    this.differences = [
      ...found.all,
      ...settingsBetween(before, now),
      ...[broader, narrower].flatMap(thingsOf),
    ];
  }

  /**
   * Whether somebody gets into a role by a request by which they did not before, or no longer does: both sides of
   * their grant decide.
   *
   * @param roleArn in the state that has the request: the later one for what is broader
   */
  public isWay(direction: Direction, holder: Holder, roleArn: string): boolean {
    const { to, from, places, others } = this.#sides[direction];
    const key = placeKey(roleArn);
    const [place, earlier] = [places.get(key), others.get(key)];
    if (place === undefined) return false;
    if (earlier === undefined) return true;
    return wayIsMore({ to, from, place, earlier, holder }, this.#ways) !== undefined;
  }
}
