import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Why git gave no answer. */
export interface Refusal {
  readonly reason: string;
}

const run = promisify(execFile);

/** Runs git itself, without a shell in between. */
export async function git(folder: string, args: readonly string[]): Promise<string | Refusal> {
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
