import type { IdentityStatement } from "../rehearsal/statements";
import { conditionsOf, narrowOrSame } from "./narrowing";
import { coverAll, covering, type Covers } from "../rehearsal/patterns";
import type { RolePermissions } from "../vocabulary/permissions";

/** Whether permissions are at most what others are. True only where it is certain. */
export function permitsAtMost(now: RolePermissions, before: RolePermissions): boolean {
  return (
    // One that is not known may deny what the others allow, so that it must not be missing either.
    now.unknown.join() === before.unknown.join() &&
    (before.within === undefined || before.within === now.within) &&
    areCovered(ofEffect(now, "Allow"), ofEffect(before, "Allow")) &&
    areCovered(ofEffect(before, "Deny"), ofEffect(now, "Deny"))
  );
}

function ofEffect({ statements }: RolePermissions, effect: string): IdentityStatement[] {
  return statements.filter(({ Effect }) => Effect === effect);
}

/** Whether each statement says nothing that is not in the others. */
function areCovered(inner: readonly IdentityStatement[], outer: readonly IdentityStatement[]): boolean {
  // Policies of AWS have thousands of actions: they are made ready once, and not for each that they are asked about.
  const wider = outer.map((statement) => ({ ...statement, coversAction: coversAction(statement) }));
  return inner.every((statement) => isCovered(statement, wider));
}

interface Wider extends IdentityStatement {
  readonly coversAction: Covers;
}

/** Whether each action of a statement stands, on all of its resources, in one of the others. */
function isCovered(inner: IdentityStatement, outer: readonly Wider[]): boolean {
  const asFar = outer.filter(
    ({ Resource, NotResource, Condition }) =>
      coversList(Resource, NotResource, inner.Resource, inner.NotResource, false) &&
      narrowOrSame(conditionsOf(inner.Condition), conditionsOf(Condition)),
  );
  return inner.Action === undefined
    ? asFar.some(({ Action, NotAction }) => coversList(Action, NotAction, undefined, inner.NotAction, true))
    : inner.Action.every((action) => asFar.some((statement) => statement.coversAction(action)));
}

function coversAction({ Action }: IdentityStatement): Covers {
  if (isEverything(Action)) return () => true;
  return covering(Action ?? [], { ignoreCase: true });
}

type Patterns = readonly string[] | undefined;

function coversList(
  outer: Patterns,
  outerNot: Patterns,
  inner: Patterns,
  innerNot: Patterns,
  ignoreCase: boolean,
): boolean {
  if (isEverything(outer)) return true;
  if (outer !== undefined && inner !== undefined) return coverAll(outer, inner, { ignoreCase });
  if (outerNot !== undefined && innerNot !== undefined) return coverAll(innerNot, outerNot, { ignoreCase });
  return false;
}

function isEverything(patterns: Patterns): boolean {
  return patterns?.some((pattern) => /^\*+(:\*+)?$/.test(pattern)) === true;
}
