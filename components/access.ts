import type { AccessModel } from "./model/accessModel";
import { withDefaults } from "./model/defaults";
import { didYouMean, InputError, type Locate, located, type Problem } from "./model/problems";
import { type Consequence, referenceProblems, referenceWarnings } from "./model/references";
import { meantPaths, readShape, UNREADABLE, WHOLE_MODEL } from "./model/schema";
import { actionWarnings, claimWarnings } from "./policies/actions";
import { askedResourceWarnings } from "./policies/askedResources";
import { conditionKeyWarnings } from "./policies/conditionKeys";
import { quotaProblems, quotaWarnings } from "./policies/quotas";
import { samlMetadataProblems } from "./samlMetadata";

const CHECKED = Symbol("checked");

/** Where the parts of a model were written, for the messages that come after it was read. */
const WRITTEN = new WeakMap<CheckedAccess, Locate>();

/** An access model that has been read and checked. Only {@link readAccess} makes one. */
export interface CheckedAccess extends AccessModel {
  readonly [CHECKED]: true;
}

/**
 * Reads an access model and checks all of it: its shape, what it refers to, and the rules and quotas of AWS.
 *
 * @param locate says where its parts were written, for messages
 * @throws {@link InputError} with every problem of the model
 */
export function readAccess(input: unknown, locate: Locate = () => undefined): CheckedAccess {
  if (isChecked(input)) return input;
  const { args, problems: shapeProblems } = readShape(input);
  const refuse = (problems: readonly Problem[]): InputError =>
    new InputError(
      "The access model",
      // Nothing can be said of where something is missing that is not there at all.
      input === undefined ? problems : problems.map((problem) => located(problem, locate)),
    );
  if (args === UNREADABLE) throw refuse(shapeProblems);
  const access = withDefaults(args);
  const problems = withoutConsequences(
    [...shapeProblems],
    [...referenceProblems(access), ...quotaProblems(args, access), ...samlMetadataProblems(access)],
  );
  if (problems.length > 0) throw refuse(problems);
  const checked = Object.defineProperty(access, CHECKED, { value: true }) as CheckedAccess;
  WRITTEN.set(checked, locate);
  return checked;
}

/** Where a part of a model was written, as far as that is known. */
export function locateIn(access: CheckedAccess): Locate {
  return WRITTEN.get(access) ?? (() => undefined);
}

/** What is allowed in a model but probably not meant. */
export function warningsOf(access: CheckedAccess): Problem[] {
  return [...referenceWarnings(access), ...quotaWarnings(access)];
}

/** The same, with what AWS's own lists of actions, claims and condition keys say, which are large and read only now. */
export async function modelWarnings(access: CheckedAccess): Promise<Problem[]> {
  return [
    ...warningsOf(access),
    ...(await actionWarnings(access)),
    ...(await askedResourceWarnings(access)),
    ...(await claimWarnings(access)),
    ...(await conditionKeyWarnings(access)),
  ];
}

/** Why a model has no such account; undefined where it has. */
export function unknownAccount({ accounts }: CheckedAccess, account: string): string | undefined {
  if (accounts[account] !== undefined) return undefined;
  const known = Object.keys(accounts);
  return `the access model has no account "${account}"${didYouMean(account, known)} (it has: ${known.join(", ")})`;
}

function isChecked(input: unknown): input is CheckedAccess {
  return typeof input === "object" && input !== null && CHECKED in input;
}

/** Leaves out what only follows from a problem that is told already. */
function withoutConsequences(shapeProblems: readonly Problem[], further: readonly Consequence[]): Problem[] {
  const told = [...shapeProblems];
  if (told.some(({ path }) => path === WHOLE_MODEL)) return told;
  const unread = [...shapeProblems.map((problem) => problem.path), ...meantPaths(shapeProblems)];
  for (const { path, message, becauseOf = [], follows = [] } of further) {
    const unreadable = unread.some((outer) => isWithin(path, outer));
    if (unreadable || concerns(shapeProblems, becauseOf) || concerns(told, follows)) continue;
    told.push({ path, message });
  }
  // What the names lead to first, then what has the wrong shape.
  return [...told.slice(shapeProblems.length), ...shapeProblems];
}

/** Whether some problem stands at, above or below one of the paths. */
function concerns(problems: readonly Problem[], paths: readonly string[]): boolean {
  return paths.some((path) =>
    problems.some((problem) => isWithin(problem.path, path) || isWithin(path, problem.path)),
  );
}

function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
