import { existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { InputError } from "../../../components/model/problems";
import { writeWhole } from "../../review/accessFile";
import type { Adoption } from "./adopt";
import { adoptionMarkdown } from "./markdown";
import { modelYaml } from "./yaml";

const MODEL = "access.yaml";
const REPORT = "ADOPT.md";

/** Refuses a folder that has an adoption already. @throws InputError */
export function requireFree(folder: string): void {
  const there = [MODEL, REPORT].filter((name) => existsSync(join(folder, name)));
  if (there.length === 0) return;
  throw new InputError(
    "The command line",
    there.map((name) => ({
      path: "--out",
      message: `${join(folder, name)} is there already; name another folder, or write --force`,
    })),
  );
}

/** Writes the files, each in one step, and the model last: where it stands, the others do. */
export async function writeAdoption(folder: string, adoption: Adoption): Promise<string[]> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new InputError(basename(folder), [
      { path: "--out", message: `${folder} cannot be made (${code})` },
    ]);
  }
  const files = [
    ...adoption.imports.map(
      ({ stack, file }) => [`import-${stack}.json`, `${JSON.stringify(file, null, 2)}\n`] as const,
    ),
    [REPORT, adoptionMarkdown(adoption)] as const,
    [MODEL, modelYaml(adoption.model, COMMENT)] as const,
  ];
  for (const [name, text] of files) await writeWhole(join(folder, name), text);
  return files.map(([name]) => name);
}

const COMMENT =
  " Made by npm run adopt of what stands in the accounts. ADOPT.md says what it leaves out and what it changes.";
