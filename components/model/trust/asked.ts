import type { AccessModel } from "../accessModel";
import type { Trust } from "./keys";
import { keysFor, keysOfRole } from "./keysOfRole";
import type { Kind } from "./reach";
import { type Denial, MARKING_ACTIONS, type MarkingAction, type Requirement, type Scene } from "./trustKey";

/** What a role's trust asks of callers of one kind. */
export interface AskedOfKind {
  /** Of whom: in all requests that they make. */
  readonly ofAll: readonly Requirement[];
  /** Where they assume the role. */
  readonly ofAssuming: readonly Requirement[];
  /** Where they mark the session, for each action that some key opens. */
  readonly ofMarking: ReadonlyMap<MarkingAction, readonly Requirement[]>;
}

/** @param identity who they are, where no key of the role says it */
export function askedOfKind(
  kind: Kind,
  trust: Trust,
  scene: Scene,
  identity: readonly Requirement[] = [],
): AskedOfKind {
  const requirements = [...identity, ...keysFor(kind, trust).flatMap((key) => key.ask(scene))];
  const of = (which: Requirement["of"]): Requirement[] =>
    requirements.filter((requirement) => requirement.of === which);
  const marking = MARKING_ACTIONS.map((action) => [action, of(action)] as const);
  return {
    ofAll: of("all"),
    ofAssuming: of("assuming"),
    ofMarking: new Map(marking.filter(([, ofAction]) => ofAction.length > 0)),
  };
}

/** Who is refused whatever else lets them in. */
export function deniedBy(access: AccessModel, trust: Trust): Denial[] {
  return keysOfRole(trust).flatMap((key) => key.forbid({ access, users: [] }));
}

/** The actions, apart from the one that assumes the role, that a call may need on both sides. */
export function markingActions(access: AccessModel, trust: Trust): MarkingAction[] {
  const asked = keysOfRole(trust).flatMap((key) => key.ask({ access, users: [] }));
  return MARKING_ACTIONS.filter((action) => asked.some(({ of }) => of === action));
}
