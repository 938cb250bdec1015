import type { AccessModel } from "../model/accessModel";
import { accountPrincipalArn, defined } from "../model/arns";
import type { Entrance } from "../model/audiences/audience";
import { entrancesOf } from "../model/audiences/entrances";
import type { AccountRole, Audience } from "../model/grants";
import { deniedBy } from "../model/trust/asked";
import type { Denial } from "../model/trust/trustKey";
import { allOf } from "./conditions";
import type { PolicyDocument, PolicyStatement } from "./document";
import { type Asked, askedWhereAssumed, askedWhereMarked } from "./trustConditions";

/**
 * Who may assume a role, each audience in a statement of its own, so that the conditions of one never bind or free
 * another: IAM users, people of Identity Center, machines, subjects of identity providers; and who may not. People
 * who come from Identity Center directly are let in by the service that begins their sessions.
 *
 * The principal of users, permission sets and machines is their account's root with a condition on
 * `aws:PrincipalArn`. A user named in `Principal` would be pinned to its unique ID, so that a re-created user is shut
 * out, and would have to exist first; the root alone would let in everybody to whom the account allows the call, its
 * administrators first.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function trustPolicy(access: AccessModel, target: AccountRole, audience: Audience): PolicyDocument {
  const { trust } = defined(access.roles, target.role);
  return {
    Version: "2012-10-17",
    Statement: [
      ...entrancesOf(access, target, audience).flatMap(statementsOf),
      ...deniedBy(access, trust).map((denial) => deny(access, denial)),
    ],
  };
}

/**
 * What may be set on a session stands in a statement of its own, because AWS gives these actions fewer condition keys
 * than sts:AssumeRole, whose statement asks for MFA and the rest; where it asks for no more, one statement says both.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
function statementsOf(entrance: Entrance): PolicyStatement[] {
  const { sid, action, asked } = entrance;
  const marking = [...asked.ofMarking.keys()];
  const assuming = allow(entrance, sid, [action], askedWhereAssumed(asked));
  if (marking.length === 0) return [assuming];
  const session = allow(entrance, `${sid}Session`, marking, askedWhereMarked(asked));
  const asksTheSame = JSON.stringify(session.Condition) === JSON.stringify(assuming.Condition);
  return asksTheSame ? [{ ...assuming, Action: [action, ...marking] }] : [assuming, session];
}

function allow(
  { principal }: Entrance,
  sid: string,
  actions: readonly string[],
  asked: Asked,
): PolicyStatement {
  const [only, ...others] = actions;
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principal,
    Action: others.length === 0 ? only : actions,
    Condition: allOf(...asked),
  };
}

function deny(access: AccessModel, { sid, conditions }: Denial): PolicyStatement {
  return {
    Sid: sid,
    Effect: "Deny",
    Principal: { AWS: accountPrincipalArn(access) },
    Action: "sts:AssumeRole",
    Condition: conditions,
  };
}
