import { MARKING_ACTIONS, type MarkingAction } from "../../components/model/trust/trustKey";
import { type Context, REQUEST } from "../decision/context";
import type { Clause, Layer, RequestSet } from "../decision/find";
import type { Test } from "../decision/statements";
import { isCarriedWith } from "../requests/keys";

/** What a call carries where it marks the session that it asks for. */
const MARKS: Readonly<Record<MarkingAction, string>> = {
  "sts:SetSourceIdentity": "sts:sourceidentity",
  "sts:TagSession": "aws:tagkeys",
  "sts:SetContext": "sts:requestcontextproviders",
};

/** How a call marks the session that it asks for. */
export function marksOf(call: Context): MarkingAction[] {
  return MARKING_ACTIONS.filter((action) => call.has(MARKS[action]));
}

/**
 * The calls that policies do not refuse for how they mark the session: AWS asks for the permission to mark it besides
 * the one to assume the role.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
export function withMarksAllowed(set: RequestSet): RequestSet {
  return {
    variables: set.variables,
    layers: (context) =>
      set.layers(context).flatMap((layer) => MARKING_ACTIONS.map((action) => ofAction(layer, action))),
  };
}

function ofAction({ allow, deny }: Layer, action: MarkingAction): Layer {
  return {
    allow: [[isMarked(action, false)], ...allow.flatMap((clause) => asUsed(clause, action))],
    deny: deny
      .flatMap((clause) => asUsed(clause, action))
      .map((clause) => [isMarked(action, true), ...clause]),
  };
}

function isMarked(action: MarkingAction, wanted: boolean): Test {
  const key = MARKS[action];
  return { key, probes: [], holds: (call) => call.has(key) === wanted, ofSeveral: true };
}

/** What of a clause is left to ask where an action is used, which not all keys of the call come with; none where it never holds. */
function asUsed(clause: Clause, action: MarkingAction): Clause[] {
  const bare: Context = new Map([[REQUEST.action, action]]);
  const [open, settled] = [
    clause.filter(({ key }) => isOpen(key, action)),
    clause.filter(({ key }) => !isOpen(key, action)),
  ];
  return settled.every((test) => test.holds(bare)) ? [open] : [];
}

function isOpen(key: string, action: MarkingAction): boolean {
  return key !== REQUEST.action && isCarriedWith(action, key);
}
