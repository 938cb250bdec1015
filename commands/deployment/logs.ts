import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../components/model/problems";

/** Keeps all that the CLI prints of a stack, as it comes. */
export type Log = (stack: string, doing: string) => (text: string) => void;

/** @throws InputError where the folder cannot be made */
export function logsIn(folder: string | undefined): Log {
  if (folder === undefined) return () => () => undefined;
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new InputError("The command line", [
      { path: "--log-dir", message: `${folder} cannot be made (${reason})` },
    ]);
  }
  return (stack, doing) => {
    const file = join(folder, `${stack}.${doing}.log`);
    writeFileSync(file, "");
    return (text) => {
      appendFileSync(file, text);
    };
  };
}
