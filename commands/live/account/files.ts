import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type LiveAccount, UnreadableAccount } from "./account";
import { jsonDocumentsIn } from "./jsonDocuments";
import { accountFrom } from "./read";
import { unreadable } from "../../../components/source/read";

/**
 * An account from files of what `aws iam …` prints: plain or gzipped, one document or several after each other.
 *
 * @throws {@link UnreadableAccount} with the file and what is wrong with it
 */
export function accountInFiles(files: readonly string[]): LiveAccount {
  const documents = files.flatMap((file) => inFile(file, () => jsonDocumentsIn(textOf(file))));
  return inFile(files.join(" and "), () => accountFrom(documents));
}

/** When the oldest of the files was written, which is no earlier than when the account was read. */
export function writtenAt(files: readonly string[]): Date | undefined {
  const times = files.flatMap((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? []);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function inFile<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new UnreadableAccount(`${file}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!("code" in error)) return error.message;
  if (String(error.code).startsWith("Z_")) return `its gzip is cut off or corrupt (${error.message})`;
  return unreadable(error);
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return decoded(isGzip ? gunzipSync(bytes) : bytes);
}

/** PowerShell redirects text as UTF-16. */
function decoded(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
