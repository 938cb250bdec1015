import { join } from "node:path";
import { counted } from "../../../components/model/counted";
import { InputError } from "../../../components/model/problems";
import { type Progress, rehearse, isAsDeclared, type Rehearsal } from "../../rehearsal/rehearse";
import { type Project, readProject } from "../../rehearsal/project";
import { problemLines } from "../../rehearsal/report";
import type { Style } from "../../terminal/terminal";
import { standingOf } from "../../review/accessFile";
import { accessMarkdown } from "../../review/markdown";
import { orphanFiles, type StackFile, stackFileProblems } from "../stackFiles";
import { type Finding, ok, problem, unknown, warning } from "./finding";

const MODEL = "access model";

/** Reads the project, or says what is wrong with it. */
export function examineProject(folder: string): Project | Finding {
  try {
    return readProject(folder);
  } catch (error) {
    return problem(MODEL, messageOf(error), "mend it, then look again; npm run rehearse tells the same");
  }
}

/** Rehearses the project, and compares ACCESS.md with what comes out. */
export async function examineModel(
  project: Project,
  folder: string,
  progress: Progress,
  style: Style,
): Promise<Finding[]> {
  let rehearsal: Rehearsal;
  try {
    rehearsal = await rehearse(project, progress);
  } catch (error) {
    return [
      problem(MODEL, messageOf(error), "mend it, then look again"),
      unknown("ACCESS.md", "not compared"),
    ];
  }
  if (!isAsDeclared(rehearsal)) {
    const lines = problemLines(rehearsal, style).join("\n");
    return [problem(MODEL, lines, "npm run rehearse"), unknown("ACCESS.md", "not compared")];
  }
  const { grants, proof } = rehearsal;
  const model = ok(
    MODEL,
    `${counted(grants.length, "grant")} in ${counted(project.stacks.length, "stack")}, as the model means them`,
  );
  const open =
    proof.open.length === 0 ? [] : [warning(MODEL, `${proof.open.length} not decided`, "npm run rehearse")];
  const standing = standingOf(join(folder, "ACCESS.md"), accessMarkdown(rehearsal));
  const review =
    standing.state === "current" ? ok("ACCESS.md", "up to date") : problem("ACCESS.md", standing.message);
  return [model, ...open, review];
}

/** Stack files by which a stack would not deploy what the model says, and those of no stack of the model. */
export function examineStackFiles(project: Project, files: readonly StackFile[]): Finding[] {
  const problems = [...stackFileProblems(project, files), ...orphanFiles(project, files)];
  const findings = problems.map(({ path, message }) => problem(path, message));
  return findings.length > 0
    ? findings
    : [ok("stack files", `${files.length}, each for a stack of the model`)];
}

function messageOf(error: unknown): string {
  if (error instanceof InputError || error instanceof Error) return error.message;
  return String(error);
}
