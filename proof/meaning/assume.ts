import type { AccessModel, Assume } from "../../components/model/accessModel";
import { defined, plannedRoleArn } from "../../components/model/arns";
import { rolesOf } from "../../components/model/grants";
import { markingActions } from "../../components/model/trust/asked";
import { MARKING_ACTIONS, type MarkingAction } from "../../components/model/trust/trustKey";
import type { SessionAction } from "../requests/keys";

/** Action -> ARNs of the roles that somebody may use it on. */
export type Assumable = ReadonlyMap<SessionAction, readonly string[]>;

/** Roles that somebody is granted together. */
export interface GrantedPart {
  readonly assume: Assume;
  /** By which actions they may mark sessions; undefined where it is for the roles to say, as of people. */
  readonly marks?: readonly MarkingAction[] | undefined;
}

/** What the model means somebody to be allowed by their own account, who is granted all of these. */
export function meantToAssume(access: AccessModel, parts: readonly GrantedPart[]): Assumable {
  const roles = parts.flatMap((part) =>
    rolesOf(access, part).map(({ account, role }) => ({
      arn: plannedRoleArn(access, account, role),
      marking: part.marks ?? markingActions(access, defined(access.roles, role).trust),
    })),
  );
  const arnsOf = (chosen: typeof roles): readonly string[] => chosen.map(({ arn }) => arn).sort();
  return new Map<SessionAction, readonly string[]>([
    ["sts:AssumeRole", arnsOf(roles)],
    ...MARKING_ACTIONS.map(
      (action) => [action, arnsOf(roles.filter(({ marking }) => marking.includes(action)))] as const,
    ),
  ]);
}
