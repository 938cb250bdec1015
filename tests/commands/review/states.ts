import { projectOf } from "../../../commands/rehearsal/project";
import { type Rehearsal, rehearse, rollOut } from "../../../commands/rehearsal/rehearse";
import { type AccessReport, accessReport } from "../../../commands/review/accessReport";
import { changesBetween } from "../../../commands/review/changes";
import { type Change, example } from "../../models";

const SILENT = {
  onStacks: () => undefined,
  onStack: () => undefined,
  onChecks: () => undefined,
  onCheck: () => undefined,
  warn: () => undefined,
};

export async function reportOf(model: unknown): Promise<AccessReport> {
  return accessReport(await rollOut(projectOf("cross-account-federation", model), SILENT));
}

export function rehearsalOf(model: unknown): Promise<Rehearsal> {
  return rehearse(projectOf("cross-account-federation", model), SILENT);
}

/** What changed from one change of the worked example to another, a line each. */
export async function changed(from: Change, to: Change): Promise<string[]> {
  const [before, now] = [await reportOf(example(from)), await reportOf(example(to))];
  return changesBetween(before, now).map(
    ({ sign, text, broader }) => `${sign} ${text}${broader ? " BROADER" : ""}`,
  );
}
