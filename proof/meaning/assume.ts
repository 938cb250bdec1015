import type { AccessModel, Assume } from "../../components/model/accessModel";
import { defined, plannedRoleArn } from "../../components/model/arns";
import { rolesOf } from "../../components/model/grants";
import { markingActions } from "../../components/model/trust/asked";
import { MARKING_ACTIONS } from "../../components/model/trust/trustKey";
import type { SessionAction } from "../requests/keys";

/** Action -> ARNs of the roles that somebody may use it on. */
export type Assumable = ReadonlyMap<SessionAction, readonly string[]>;

/**
 * What the model means somebody to be allowed by their own account, who is granted these roles.
 *
 * @param isPerson people may mark their sessions as a role allows; machines may not
 */
export function meantToAssume(
  access: AccessModel,
  part: { readonly assume: Assume },
  isPerson: boolean,
): Assumable {
  const roles = rolesOf(access, part).map(({ account, role }) => ({
    arn: plannedRoleArn(access, account, role),
    marking: isPerson ? markingActions(access, defined(access.roles, role).trust) : [],
  }));
  const arnsOf = (chosen: typeof roles): readonly string[] => chosen.map(({ arn }) => arn).sort();
  return new Map<SessionAction, readonly string[]>([
    ["sts:AssumeRole", arnsOf(roles)],
    ...MARKING_ACTIONS.map(
      (action) => [action, arnsOf(roles.filter(({ marking }) => marking.includes(action)))] as const,
    ),
  ]);
}
