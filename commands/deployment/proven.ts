import type { Project } from "../rehearsal/project";
import { progressBar } from "../rehearsal/progress";
import { isAsDeclared, type Rehearsal, rehearse } from "../rehearsal/rehearse";
import { problemLines } from "../rehearsal/report";
import { terminalStyle } from "../terminal/terminal";
import { type Output, print } from "../streams";

/**
 * Rehearses all stacks before one is touched. Where access is not what the model declares, it says so.
 *
 * @param started what then did not happen
 * @returns undefined where access is not what the model declares
 */
export async function proven(
  project: Project,
  stderr: Output,
  started: "started" | "tried",
): Promise<Rehearsal | undefined> {
  const progress = progressBar(stderr);
  const rehearsal = await rehearse(project, progress).finally(progress.stop);
  if (isAsDeclared(rehearsal)) return rehearsal;
  const conclusion = `Nothing was ${started}: access is not what the model declares.`;
  await print(stderr, [...problemLines(rehearsal, terminalStyle(stderr)), conclusion].join("\n"));
  return undefined;
}
