import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { InputError } from "../../components";
import { modelIn, projectOf, readText } from "../rehearsal/project";
import { type Progress, rollOut, type Rollout } from "../rehearsal/rehearse";
import { type ReviewedState, reviewedState } from "./reviewedState";

/**
 * An earlier state: a revision of git, or a file. Which of the two is said, and never guessed: a pull request may bring
 * a file that is called like its base.
 */
export type Earlier =
  | { readonly revision: string }
  /** A Pulumi.yaml, or an access model in YAML or JSON. */
  | { readonly file: string };

export function nameOfEarlier(earlier: Earlier): string {
  return "file" in earlier ? earlier.file : earlier.revision;
}

/**
 * The review of an earlier state.
 *
 * @param folder the project's, in which git is asked
 * @param progress hears of its stacks; what was warned of then is not this command's matter
 * @param now the state of today, which is also the earlier one where the model has not changed
 * @throws InputError where there is no such state, or its model has problems
 */
export async function earlierState(
  earlier: Earlier,
  folder: string,
  progress: Pick<Progress, "onStacks" | "onStack">,
  now?: Rollout,
): Promise<ReviewedState> {
  const model =
    "file" in earlier
      ? modelIn(readText(earlier.file), earlier.file)
      : await modelAt(earlier.revision, folder);
  const project = earlierProject(nameOfEarlier(earlier), model);
  if (now !== undefined && JSON.stringify(project.access) === JSON.stringify(now.project.access)) {
    return reviewedState(now);
  }
  return reviewedState(await rollOut(project, { ...progress, warn: () => undefined }));
}

function earlierProject(given: string, model: unknown) {
  try {
    return projectOf("cross-account-federation", model);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`The access model of ${given}`, error.problems);
    throw error;
  }
}

async function modelAt(revision: string, folder: string): Promise<unknown> {
  const commit = await git(folder, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{commit}`,
  ]);
  if (typeof commit !== "string") {
    if (existsSync(revision)) {
      throw againstError(`"${revision}" is a file; write --against-file ${revision}`);
    }
    const reason = commit.reason === "" ? "" : ` (${commit.reason})`;
    throw againstError(`"${revision}" is no revision of git${reason}`);
  }
  const at = commit.trim().split("\n").at(-1) ?? "";
  const text = await fileAt(at, "Pulumi.yaml", folder);
  if (typeof text !== "string")
    throw againstError(`revision "${revision}" has no Pulumi.yaml here (${text.reason})`);
  return withMetadata(modelIn(text, `Pulumi.yaml of ${at.slice(0, 12)}`), at, folder);
}

function againstError(message: string): InputError {
  return new InputError("The command line", [{ path: "--against", message }]);
}

/** A provider's metadata as it was then, where the model names a file. */
async function withMetadata(model: unknown, commit: string, folder: string): Promise<unknown> {
  if (!isMapping(model) || !isMapping(model.identityProviders)) return model;
  const providers = await Promise.all(
    Object.entries(model.identityProviders).map(async ([name, provider]) => {
      if (!isMapping(provider) || typeof provider.metadata !== "string") return [name, provider] as const;
      const text = await fileAt(commit, provider.metadata, folder);
      return [name, typeof text === "string" ? { ...provider, metadata: text } : provider] as const;
    }),
  );
  return { ...model, identityProviders: Object.fromEntries(providers) };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A file as it was in a commit, found from the project's folder. */
function fileAt(commit: string, file: string, folder: string): Promise<string | Refusal> {
  return git(folder, ["cat-file", "blob", `${commit}:./${file}`]);
}

interface Refusal {
  readonly reason: string;
}

const run = promisify(execFile);

/** Runs git itself, without a shell in between. */
async function git(folder: string, args: readonly string[]): Promise<string | Refusal> {
  try {
    const { stdout } = await run("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 28 });
    return stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { reason: "git is not installed" };
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return { reason: stderr.trim().split("\n")[0] ?? "" };
  }
}
