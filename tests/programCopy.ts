import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
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

/** Leaves a package of a scope out of what is installed for a copy of the program. */
export function uninstall(folder: string, scope: string, name: string): void {
  const [installed, own] = [join(REPOSITORY, "node_modules"), join(folder, "node_modules")];
  rmSync(own);
  mkdirSync(join(own, scope), { recursive: true });
  const others = readdirSync(installed).filter((each) => each !== scope);
  const ofScope = readdirSync(join(installed, scope)).filter((each) => each !== name);
  for (const each of [...others, ...ofScope.map((of) => join(scope, of))]) {
    symlinkSync(join(installed, each), join(own, each));
  }
}
