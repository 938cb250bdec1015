import { existsSync } from "node:fs";
import { InputError } from "../../components";
import { readDocument, type WrittenDocument } from "../../components/source/document";
import { filesOf, modelOfFiles, namesFiles } from "../../components/source/files";
import { isMapping, modelOf, type WrittenModel } from "../../components/source/merge";
import type { FileTree } from "../../components/source/patterns";
import { accessOfProject } from "../../components/source/projectFile";
import { PROJECT_FILE, readModelAt } from "../../components/source/read";
import { projectOf } from "../rehearsal/project";
import { type Progress, rollOut, type Rollout } from "../rehearsal/rehearse";
import { git, type Refusal } from "./git";
import { type ReviewedState, reviewedState } from "./reviewedState";

/**
 * An earlier state: a revision of git, or a file. Which of the two is said, and never guessed: a pull request may bring
 * a file that is called like its base.
 */
export type Earlier =
  | { readonly revision: string }
  /** A Pulumi.yaml, an access model in YAML or JSON, or a folder of one of these. */
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
  const project = earlierProject(
    nameOfEarlier(earlier),
    "file" in earlier ? readModelAt(earlier.file) : await modelAt(earlier.revision, folder),
  );
  if (now !== undefined && JSON.stringify(project.access) === JSON.stringify(now.project.access)) {
    return reviewedState(now);
  }
  return reviewedState(await rollOut(project, { ...progress, warn: () => undefined }));
}

function earlierProject(given: string, written: WrittenModel) {
  try {
    return projectOf("cross-account-federation", written.model, written.locate);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`The access model of ${given}`, error.problems);
    throw error;
  }
}

async function modelAt(revision: string, folder: string): Promise<WrittenModel> {
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
  const text = await fileAt(at, PROJECT_FILE, folder);
  if (typeof text !== "string")
    throw againstError(`revision "${revision}" has no Pulumi.yaml here (${text.reason})`);
  const document = readDocument(text, `Pulumi.yaml of ${at.slice(0, 12)}`);
  const written = await modelThen(accessOfProject(document) ?? document, at, folder);
  return { ...written, model: await withMetadata(written.model, at, folder) };
}

/** The model that a document holds, or that stood in the files that it names. */
async function modelThen(document: WrittenDocument, commit: string, folder: string): Promise<WrittenModel> {
  if (!namesFiles(document)) return modelOf(document);
  const files = filesOf(document, await treeOf(commit, folder));
  const texts = files.map(async (file) => {
    const text = await fileAt(commit, file, folder);
    if (typeof text !== "string") throw new InputError(file, [{ path: file, message: text.reason }]);
    return { file: `${file} of ${commit.slice(0, 12)}`, text };
  });
  return modelOfFiles(document, await Promise.all(texts));
}

/** What git calls a link; where it led to is not followed through a revision. */
const LINK = "120000";

/** The files of the project's folder as they were in a commit. */
async function treeOf(commit: string, folder: string): Promise<FileTree> {
  const listed = await git(folder, ["ls-tree", "-r", "-z", "--full-tree", `${commit}:./`]);
  if (typeof listed !== "string") throw againstError(listed.reason);
  const entries = listed.split("\0").flatMap((line) => {
    const [, mode, path] = /^(\d+) [^\t]*\t(.*)$/s.exec(line) ?? [];
    return mode === undefined || path === undefined ? [] : [{ mode, path }];
  });
  return {
    list: (within) => {
      const under = entries.filter(
        ({ path }) => within === "" || path === within || path.startsWith(`${within}/`),
      );
      return {
        files: under.filter(({ mode }) => mode !== LINK).map(({ path }) => path),
        refused: under
          .filter(({ mode }) => mode === LINK)
          .map(({ path }) => ({ path, why: "is a link, which is not followed in a revision" })),
      };
    },
  };
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

/** A file as it was in a commit, found from the project's folder. */
function fileAt(commit: string, file: string, folder: string): Promise<string | Refusal> {
  return git(folder, ["cat-file", "blob", `${commit}:./${file}`]);
}
