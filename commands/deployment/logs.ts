import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { InputError } from "../../components/model/problems";

/** Keeps all that the CLI prints of a stack, as it comes. */
export type Log = (stack: string, doing: string) => (text: string) => void;

/**
 * @param warn hears once of each file that can no longer be written, which ends no deployment
 * @throws InputError where the folder cannot be made
 */
export function logsIn(folder: string | undefined, warn: (text: string) => void): Log {
  if (folder === undefined) return () => () => undefined;
  makeFolder("--log-dir", folder);
  return (stack, doing) => {
    const file = join(folder, `${stack}.${doing}.log`);
    let isKept = true;
    const keep = (text: string, flag: "a" | "w" = "a"): void => {
      try {
        if (isKept) writeFileSync(file, text, { flag });
      } catch (error) {
        isKept = false;
        warn(`${file} cannot be written (${codeOf(error)}): what Pulumi prints of ${stack} is not kept`);
      }
    };
    keep("", "w");
    return (text) => {
      keep(text);
    };
  };
}

/**
 * Whether a report can be written is known before the first stack is touched, and not when all is done.
 *
 * @throws InputError where it cannot
 */
export function requireReport(file: string | undefined): void {
  if (file === undefined) return;
  makeFolder("--report", dirname(resolve(file)));
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  throw new InputError("The command line", [{ path: "--report", message: `${file} is a folder` }]);
}

function makeFolder(option: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const message = `${folder} cannot be made (${codeOf(error)})`;
    throw new InputError("The command line", [{ path: option, message }]);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
