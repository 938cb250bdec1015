import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./repository";

/** What a command needs beside a project. */
const PROGRAM = [
  "commands",
  "components",
  "proof",
  "index.ts",
  "package.json",
  "tsconfig.json",
  "tsconfig.run.json",
];

/** Copies the program and its commands, and nothing of the project that they ship with, into another folder. */
export function copyProgram(folder: string): void {
  for (const part of PROGRAM) cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
}
