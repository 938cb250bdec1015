import picomatch from "picomatch";
import { pathOf, type Problem, show } from "../model/problems";

/** The files of a project's folder, on disk or as they were in a revision. Paths have `/` between their steps. */
export interface FileTree {
  /**
   * @param folder where to look, or the file itself; `""` is the project's folder
   * @param depth how many steps below it a file may be
   */
  readonly list: (folder: string, depth: number) => Listing;
}

/** Paths as seen from the project's folder. */
export interface Listing {
  readonly files: readonly string[];
  /** What is not followed or not read; a folder ends with `/`, but for the one that was asked for. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
}

/** What came of looking for files. */
export interface FilesResult {
  /** Each once, sorted. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Whether a file is YAML or JSON by its name. */
export function isModelFile(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name);
}

/** The files that patterns name, as in `access/*.yaml` and `teams/**\/access.yaml`. */
export function filesNamedBy(patterns: readonly string[], tree: FileTree): FilesResult {
  const results = patterns.map((pattern, index) => filesOf(pattern, pathOf("files", index), tree));
  const none = patterns.length === 0 ? [{ path: "files", message: "names no file" }] : [];
  return {
    files: [...new Set(results.flatMap(({ files }) => files))].sort(),
    problems: [...none, ...results.flatMap(({ problems }) => problems)],
  };
}

function filesOf(written: string, path: string, tree: FileTree): FilesResult {
  const message = patternProblem(written);
  if (message !== undefined) return { files: [], problems: [{ path, message }] };
  const pattern = written.replace(/^(\.\/)+/, "");
  const { base, glob } = picomatch.scan(pattern);
  const depth = glob.includes("**") ? Infinity : glob.split("/").length;
  const listing = tree.list(glob === "" ? pattern : base, depth);
  // A pattern says what is taken, and never what is left out.
  const isNamed = picomatch(pattern, { nonegate: true });
  const named = listing.files.filter((file) => isNamed(file));
  const refused = listing.refused.filter(
    (each) => each.path === base || each.path.endsWith("/") || isNamed(each.path),
  );
  const others = named.filter((file) => !isModelFile(file));
  const messages = [
    ...refused.map(({ path: link, why }) => `${show(link)} ${why}`),
    ...others.map((file) => `${show(file)} is neither .yaml, .yml nor .json; narrow the pattern`),
    ...(named.length + refused.length > 0 ? [] : [`${show(written)} names no file`]),
  ];
  return { files: named.filter(isModelFile), problems: messages.map((each) => ({ path, message: each })) };
}

/** Why a pattern may lead out of the project's folder. */
function patternProblem(pattern: string): string | undefined {
  if (pattern === "") return "is empty";
  if (pattern.includes("\\")) return `${show(pattern)} has a backslash; "/" stands between folders`;
  if (/^(\/|~\/|[A-Za-z]:)/.test(pattern))
    return `${show(pattern)} does not start in the project's folder; write it as seen from there`;
  // In braces, too, it would be a step upwards.
  return pattern.split(/[/{},()|]/).includes("..")
    ? `${show(pattern)} leads out of the project's folder`
    : undefined;
}
