import type { AccessModel } from "../model/accessModel";
import { entrancesOf } from "../model/audiences/entrances";
import type { PolicyConditions } from "../model/conditions";
import type { AccountRole, Audience } from "../model/grants";
import type { AskedOfKind } from "../model/trust/asked";
import type { Requirement } from "../model/trust/trustKey";

/** What a statement of a trust policy asks; all of it holds together. */
export type Asked = readonly PolicyConditions[];

/** What is asked of those who assume a role. */
export function askedWhereAssumed({ ofAll, ofAssuming }: AskedOfKind): Asked {
  return written([...ofAll, ...ofAssuming]);
}

/** What is asked of those who mark a session of it. */
export function askedWhereMarked({ ofAll, ofMarking }: AskedOfKind): Asked {
  return written([...ofAll, ...[...ofMarking.values()].flat()]);
}

/** What is asked of anybody of an audience who assumes a role. */
export function askedOf(access: AccessModel, target: AccountRole, audience: Audience): Asked {
  return entrancesOf(access, target, audience).flatMap(({ asked }) => askedWhereAssumed(asked));
}

function written(requirements: readonly Requirement[]): Asked {
  return requirements.map(({ conditions }) => conditions);
}
