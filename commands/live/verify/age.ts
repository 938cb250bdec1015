import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When a file was changed last: by what git knows of it, since a checkout gives a file the time of the checkout. A file
 * that was changed since its last commit, or that git does not have, has the time that the file system gives.
 */
export async function changedAt(file: string): Promise<Date> {
  return (await committedAt(file)) ?? statSync(file).mtime;
}

async function committedAt(file: string): Promise<Date | undefined> {
  try {
    const options = { cwd: dirname(file) };
    const { stdout: changes } = await run("git", ["status", "--porcelain", "--", file], options);
    const { stdout } = await run("git", ["log", "-1", "--format=%cI", "--", file], options);
    return changes === "" && stdout !== "" ? new Date(stdout.trim()) : undefined;
  } catch {
    // There is no git, or no repository.
    return undefined;
  }
}

/** Two moments, to the minute where that tells them apart. */
export function momentsInWords(one: Date, other: Date): readonly [string, string] {
  const texts = [one, other].map((date) => date.toISOString().replace("T", " ").replace("Z", ""));
  const [first = "", second = ""] = texts;
  const length = [16, 19].find((end) => first.slice(0, end) !== second.slice(0, end));
  return [first.slice(0, length), second.slice(0, length)];
}
