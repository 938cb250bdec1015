import type { Comparison } from "../../proof/compare";
import type { Difference, Direction } from "../../proof/compare/differences";
import type { State } from "../../proof/compare/state";
import type { GrantAccess } from "./accessReport";

type Grant = Pick<GrantAccess, "holder" | "account" | "roleName" | "roleArn">;

/** What was proven of two states, for single grants and people. */
export class Proven {
  readonly #comparison: Comparison;
  readonly #permissions: Readonly<Record<Direction, ReadonlySet<string>>>;
  /** Roles that let in users, or no longer do, whom the model does not have. */
  readonly #strangers: Readonly<Record<Direction, ReadonlySet<string>>>;
  readonly #people: ReadonlySet<string>;

  public constructor(comparison: Comparison, before: State, now: State) {
    this.#comparison = comparison;
    const { differences } = comparison;
    const states = { broader: now, narrower: before };
    const ofRoles = (direction: Direction, isMeant: (difference: Difference) => boolean): Set<string> =>
      new Set(
        differences
          .filter((difference) => isMeant(difference) && isIn(direction, difference))
          .flatMap((difference) => ("roles" in difference ? difference.roles : []))
          .map(({ account, role }) => placeOf(account, role)),
      );
    const both = (isMeant: (difference: Difference, state: State) => boolean) => ({
      broader: ofRoles("broader", (difference) => isMeant(difference, states.broader)),
      narrower: ofRoles("narrower", (difference) => isMeant(difference, states.narrower)),
    });
    this.#permissions = both((difference) => "about" in difference && difference.about === "permissions");
    this.#strangers = both(isOfStrangers);
    this.#people = new Set(
      differences.flatMap((difference) =>
        "about" in difference && difference.about === "identity" && isIn("broader", difference)
          ? difference.who
          : [],
      ),
    );
  }

  /** Whether the holder of a grant gets in by requests by which they did not. */
  public isWay(direction: Direction, { holder, roleArn }: Grant): boolean {
    return this.#comparison.isWay(direction, holder, roleArn);
  }

  /** The same, or whether its role lets in other users, of whom the conditions of people speak. */
  public letsInMore(direction: Direction, grant: Grant): boolean {
    const place = placeOf(grant.account, grant.roleName);
    const isOpen = grant.holder.kind === "person" && this.#strangers[direction].has(place);
    return isOpen || this.isWay(direction, grant);
  }

  /** Whether sessions of a role may do what they might not. */
  public permitsMore(
    direction: Direction,
    { account, roleName }: Pick<Grant, "account" | "roleName">,
  ): boolean {
    return this.#permissions[direction].has(placeOf(account, roleName));
  }

  /** Whether somebody may do more in the primary account. */
  public mayDoMore(who: string): boolean {
    return this.#people.has(who);
  }
}

function placeOf(account: string, roleName: string): string {
  return `${account}\n${roleName}`;
}

/** What is not decided may be either. */
function isIn(direction: Direction, difference: Difference): boolean {
  return difference.kind !== "request" || difference.direction === direction;
}

function isOfStrangers(difference: Difference, { registered }: State): boolean {
  if (!("about" in difference) || difference.about !== "trust") return false;
  if (difference.kind !== "request") return true;
  const { principal } = difference.request;
  return principal.includes(":user/") && ![...registered.users.values()].some(({ arn }) => arn === principal);
}
