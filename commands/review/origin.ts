import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { modelFilesAt, PROJECT_FILE } from "../../components/source/read";
import { git } from "./git";

/** From what, and by what, a review was made: enough to tie a printout to a state. */
export interface Origin {
  /** The model's revision in git, and its file where that is another than Pulumi.yaml; undefined where it stands in none. */
  readonly revision: string | undefined;
  /** Of this tool. */
  readonly version: string;
}

const Package = z.object({ version: z.string() });

/** @param file the model's file or folder */
export async function originOf(file: string): Promise<Origin> {
  const text = readFileSync(join(__dirname, "../../package.json"), "utf8");
  const { version } = Package.parse(JSON.parse(text));
  return { revision: await revisionOf(file), version };
}

/** A commit, and whether the model differs from it. */
async function revisionOf(file: string): Promise<string | undefined> {
  const folder = statSync(file).isDirectory() ? file : dirname(file);
  const commit = await git(folder, ["rev-parse", "--short=12", "HEAD"]);
  if (typeof commit !== "string") return undefined;
  // What else stands in the folder, as the page that was written there before, is no part of the model.
  const changes = await git(folder, [
    "status",
    "--porcelain",
    "--untracked-files=all",
    "--",
    ...modelFilesAt(file),
  ]);
  const isChanged = typeof changes !== "string" || changes.trim() !== "";
  const name = basename(file) === PROJECT_FILE ? "" : `${basename(file)}, `;
  return `${name}${commit.trim()}${isChanged ? ", with changes that are not committed" : ""}`;
}
