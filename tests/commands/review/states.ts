import { projectOf } from "../../../commands/rehearsal/project";
import { type Rehearsal, rehearse, rollOut } from "../../../commands/rehearsal/rehearse";
import type { AccessReport } from "../../../commands/review/accessReport";
import { type Change as AccessChange, changesBetween } from "../../../commands/review/changes";
import { type ReviewedState, reviewedState } from "../../../commands/review/reviewedState";
import { type Change, example } from "../../models";

const SILENT = {
  onStacks: () => undefined,
  onStack: () => undefined,
  onChecks: () => undefined,
  onCheck: () => undefined,
  warn: () => undefined,
};

export async function reportOf(model: unknown): Promise<AccessReport> {
  return (await stateOf(model)).report;
}

export async function stateOf(model: unknown): Promise<ReviewedState> {
  return reviewedState(await rollOut(projectOf("cross-account-federation", model), SILENT));
}

/** What a model would deploy, as if nothing had been proven of it: for what is large, and not about proofs. */
export async function unprovenOf(model: unknown): Promise<Rehearsal> {
  const rollout = await rollOut(projectOf("cross-account-federation", model), SILENT);
  const proof = {
    roles: 0,
    proven: 0,
    counterexamples: [],
    unusable: [],
    open: [],
    notes: [],
    questions: [],
  };
  return { ...rollout, proof, checks: { allowed: 0, denied: 0, unexpected: [] }, secondOpinion: true };
}

export function rehearsalOf(model: unknown): Promise<Rehearsal> {
  return rehearse(projectOf("cross-account-federation", model), SILENT);
}

/** What changed from one change of the worked example to another, a line each. */
export async function changed(from: Change, to: Change): Promise<string[]> {
  return linesOf(await changesOf(from, to), (sign) => !["<", ">", "?"].includes(sign));
}

/** What was proven to be allowed now, or no longer, or stayed undecided, a line each. */
export async function proven(from: Change, to: Change): Promise<string[]> {
  return linesOf(await changesOf(from, to), (sign) => ["<", ">", "?"].includes(sign));
}

export async function changesOf(from: Change, to: Change): Promise<AccessChange[]> {
  return changesBetween(await stateOf(example(from)), await stateOf(example(to)));
}

export function linesOf(
  changes: readonly AccessChange[],
  isMeant: (sign: AccessChange["sign"]) => boolean = () => true,
): string[] {
  return changes
    .filter(({ sign }) => isMeant(sign))
    .map(({ sign, text, broader }) => `${sign} ${text}${broader ? " BROADER" : ""}`);
}
