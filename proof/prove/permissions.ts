import type { Role } from "../../components/model/accessModel";
import { findDifference, findRequest, part, type RequestSet, type World } from "../decision/find";
import { allowedBy } from "../decision/policies";
import { UndecidedError } from "../decision/representatives";
import type { Statement } from "../decision/statements";
import { isNamed, meantStatement } from "../meaning/permissions";
import type { RegisteredPolicy, RegisteredRole } from "../registered";
import { type SessionOf, sessionWorlds } from "../requests/sessions";
import type { Difference } from "./trust";

/** A policy that is attached though the model does not name it, or named though it is not attached. */
export interface AttachmentDifference {
  readonly policy: string;
  readonly attached: boolean;
  readonly as: "policy" | "boundary" | "exclusive";
}

/** Where a role's policies allow or deny its sessions something else than the model's statements and policies. */
export function permissionDifference(
  role: Role,
  registered: RegisteredRole,
  session: SessionOf,
): Difference | AttachmentDifference | undefined {
  return attachmentDifference(role, registered) ?? statementDifference(role, registered, session);
}

/** What nothing removes from a role that is to have its own policies alone. */
const BY_HAND = "(whichever somebody attaches by hand, which nothing removes)";

function attachmentDifference(
  { permissions, permissionsBoundary, exclusive }: Role,
  { policies, boundary, only, noInline }: RegisteredRole,
): AttachmentDifference | undefined {
  const isDeclared = ({ arn }: RegisteredPolicy): boolean =>
    permissions.managedPolicies.some((each) => isNamed(arn, each));
  const missing = permissions.managedPolicies.find((each) => !policies.some(({ arn }) => isNamed(arn, each)));
  if (missing !== undefined) return { policy: missing, attached: false, as: "policy" };
  const unreadable = policies.find((each) => each.statements === undefined && !isDeclared(each));
  if (unreadable !== undefined) return { policy: unreadable.arn, attached: true, as: "policy" };
  const other = (only ?? []).find((arn) => !policies.some((each) => each.arn === arn));
  if (other !== undefined) return { policy: other, attached: true, as: "exclusive" };
  const unguarded = exclusive && (only === undefined || !noInline);
  if (unguarded) return { policy: BY_HAND, attached: true, as: "policy" };
  const lost = exclusive ? policies.find(({ arn }) => only !== undefined && !only.includes(arn)) : undefined;
  if (lost !== undefined) return { policy: lost.arn, attached: false, as: "exclusive" };
  if (
    permissionsBoundary !== undefined &&
    (boundary === undefined || !isNamed(boundary.arn, permissionsBoundary))
  ) {
    return { policy: permissionsBoundary, attached: false, as: "boundary" };
  }
  if (permissionsBoundary === undefined && boundary !== undefined) {
    return { policy: boundary.arn, attached: true, as: "boundary" };
  }
  return undefined;
}

function statementDifference(
  { permissions }: Role,
  { policies, boundary }: RegisteredRole,
  session: SessionOf,
): Difference | undefined {
  const managed = policies.filter(({ arn }) =>
    permissions.managedPolicies.some((each) => isNamed(arn, each)),
  );
  const written = statementsIn(policies.filter((policy) => !managed.includes(policy)));
  const meant = permissions.statements.map(meantStatement);
  // What stands on both sides is the same; only the rest has to be compared with all of the other side.
  const onlyWritten = without(written, meant);
  const onlyMeant = without(meant, written);
  if (onlyWritten.length === 0 && onlyMeant.length === 0) return undefined;
  const worlds = Object.values(sessionWorlds(session, [allowedBy([...written, ...meant])]));
  const inPart =
    differenceOfParts(worlds, [onlyWritten, meant], true) ??
    differenceOfParts(worlds, [onlyMeant, written], false);
  if (inPart === undefined) return undefined;
  const boundaries = boundary?.statements === undefined ? [] : [boundary.statements];
  const all = (own: readonly Statement[]): RequestSet =>
    allowedBy([...own, ...statementsIn(managed)], ...boundaries);
  const inEffect = differenceOfAll(worlds, all(written), all(meant), inPart);
  if (inEffect !== undefined) return inEffect;
  // The role's own statements are to say what the model says, whatever its managed policies say besides.
  const own = (statements: readonly Statement[]): RequestSet => allowedBy(statements, ...boundaries);
  const inOwn = differenceOfAll(worlds, own(written), own(meant), inPart);
  return inOwn && { ...inOwn, isMadeUpFor: true };
}

/** Where some statements allow, or deny, what the others do not, whatever else denies or allows it. */
function differenceOfParts(
  worlds: readonly World[],
  [some, others]: readonly [readonly Statement[], readonly Statement[]],
  areWritten: boolean,
): Difference | undefined {
  for (const world of worlds) {
    for (const effect of ["allow", "deny"] as const) {
      const request = findRequest(world, [part(allowedBy(some), effect)], [part(allowedBy(others), effect)]);
      if (request !== undefined)
        return { world: world.says, request, allowed: areWritten === (effect === "allow") };
    }
  }
  return undefined;
}

/** A denial that denies nothing that is allowed makes no difference; where that is too much to decide, it counts. */
function differenceOfAll(
  worlds: readonly World[],
  written: RequestSet,
  meant: RequestSet,
  otherwise: Difference,
): Difference | undefined {
  try {
    for (const world of worlds) {
      const found = findDifference(world, written, meant);
      if (found !== undefined) return { world: world.says, request: found.request, allowed: found.isInOne };
    }
    return undefined;
  } catch (error) {
    if (error instanceof UndecidedError) return otherwise;
    throw error;
  }
}

function statementsIn(policies: readonly RegisteredPolicy[]): readonly Statement[] {
  return policies.flatMap(({ statements }) => statements ?? []);
}

function without(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const known = new Set(others.map(canonical));
  return statements.filter((statement) => !known.has(canonical(statement)));
}

function canonical({ effect, actions, resources, conditions }: Statement): string {
  const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
  return JSON.stringify([
    effect,
    actions.not,
    sorted(actions.texts),
    resources?.not,
    sorted(resources?.texts ?? []),
    conditions.map(({ operator, key, values }) => JSON.stringify([operator, key, sorted(values)])).sort(),
  ]);
}
