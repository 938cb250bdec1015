import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { InputError } from "../../components";
import { unreadable } from "../../components/source/read";
import { GENERATED } from "./markdown";

/** How a file stands to what it should be. */
export type Standing =
  | { readonly state: "current" }
  | {
      readonly state: "missing" | "conflicted" | "outdated";
      readonly message: string;
      readonly there: string;
    };

/** Lines that git leaves where it could not merge. */
const CONFLICT = /^(<{7}|\|{7}|={7}|>{7})( .*)?$/m;

/**
 * Compares a file with what it should be. Line endings are the checkout's matter.
 *
 * @param command what writes it
 */
export function standingOf(file: string, wanted: string, command = "npm run review"): Standing {
  const name = basename(file);
  const there = readIfThere(file)?.replaceAll("\r\n", "\n");
  if (there === undefined) {
    return { state: "missing", message: `${name} is missing; write it with: ${command}`, there: "" };
  }
  if (there === wanted) return { state: "current" };
  if (/^<{7}/m.test(there) && CONFLICT.test(there)) {
    const message = `${name} has conflict markers of a merge; resolve the access model, then write ${name} anew with: ${command}`;
    return { state: "conflicted", message, there };
  }
  const message = `${name} is out of date, or was edited by hand; write it anew with: ${command}`;
  return { state: "outdated", message, there };
}

/**
 * Writes a file in one step, so that it is never half written.
 *
 * @throws InputError where it cannot be written, or something else stands there that would be lost
 */
export async function writeReview(file: string, text: string): Promise<void> {
  const there = readIfThere(file);
  if (there !== undefined && there.trim() !== "" && !there.includes(GENERATED)) {
    const message =
      "there is a file that npm run review did not write; move it away, or name another --output";
    throw new InputError(basename(file), [{ path: file, message }]);
  }
  await writeWhole(file, text);
}

/** Writes a file in one step, whatever stood there. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    await writeFileAtomic(file, text);
  } catch (error) {
    throw new InputError(basename(file), [{ path: file, message: notWritten(codeOf(error)) }]);
  }
}

/** The difference as `diff -u` prints it. */
export async function unifiedDifference(file: string, there: string, wanted: string): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const name = basename(file);
  // Files that have little in common would take minutes to compare, and nobody would read the result.
  const patch = createTwoFilesPatch(`${name} (there)`, `${name} (as it should be)`, there, wanted, "", "", {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
    maxEditLength: MOST_DIFFERENT_LINES,
  });
  return patch ?? `The two differ in more than ${MOST_DIFFERENT_LINES} lines.\n`;
}

const MOST_DIFFERENT_LINES = 5_000;

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return undefined;
    throw new InputError(basename(file), [{ path: file, message: unreadable(error) }]);
  }
}

function notWritten(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "cannot be written: its folder is not there; make it first",
    ENOTDIR: "cannot be written: what stands in the place of its folder is a file",
    EISDIR: "cannot be written: it is a folder; name a file",
    EACCES: "cannot be written: you have no right to; name another file",
    EROFS: "cannot be written: the file system may only be read; name another file",
  };
  return reasons[code] ?? `cannot be written (${code})`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
