import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError } from "../model/problems";
import { readDocument, type WrittenDocument } from "./document";
import { filesOf, modelOfFiles, namesFiles } from "./files";
import { folderTree } from "./folder";
import { modelOf, type WrittenModel } from "./merge";
import { isModelFile } from "./patterns";
import { accessOfProject } from "./projectFile";

/** A project's own file. */
export const PROJECT_FILE = "Pulumi.yaml";

/**
 * Reads the model that a document holds, or that stands in the files that it names.
 *
 * @param folder where these are looked for: the project's
 * @param shown what stands before their names in messages
 * @throws {@link InputError} where a file cannot be read, or the files do not go together
 */
export function readModel(document: WrittenDocument, folder: string, shown = ""): WrittenModel {
  if (!namesFiles(document)) return modelOf(document);
  const texts = filesOf(document, folderTree(folder)).map((file) => ({
    file: join(shown, file),
    text: readText(join(folder, file)),
  }));
  return modelOfFiles(document, texts);
}

/**
 * Reads the model in a file or a folder: an access model in YAML or JSON, a Pulumi.yaml, or a folder of a project or of
 * files that are a model together.
 *
 * @throws {@link InputError} where a file cannot be read, or the files do not go together
 */
export function readModelAt(path: string): WrittenModel {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return readModelIn(path);
  const names = readdirSync(path).sort();
  if (names.includes(PROJECT_FILE)) return readModelIn(join(path, PROJECT_FILE));
  const files = names.filter(isModelFile).map((name) => join(path, name));
  if (files.length > 0)
    return modelOfFiles(
      undefined,
      files.map((file) => ({ file, text: readText(file) })),
    );
  throw new InputError(basename(path), [{ path, message: "has no file in YAML or JSON" }]);
}

/** The files that a model at a path was read from: itself and those that it names. */
export function modelFilesAt(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return modelFilesOf(path);
  const names = readdirSync(path).sort();
  if (names.includes(PROJECT_FILE)) return modelFilesOf(join(path, PROJECT_FILE));
  return names.filter(isModelFile).map((name) => join(path, name));
}

function modelFilesOf(file: string): readonly string[] {
  const document = readDocument(readText(file), file);
  const model = accessOfProject(document) ?? document;
  const folder = dirname(file);
  const named = namesFiles(model) ? filesOf(model, folderTree(folder)) : [];
  return [file, ...named.map((name) => join(folder, name))];
}

function readModelIn(file: string): WrittenModel {
  const document = readDocument(readText(file), file);
  const folder = dirname(file);
  return readModel(accessOfProject(document) ?? document, folder, folder);
}

/**
 * Says where the parts stand of what Pulumi gave as the project's configuration. Only if Pulumi.yaml says the same is
 * that where it came from: a stack may have its own.
 */
export function positionsInProject(folder: string, given: unknown): WrittenDocument["positionOf"] {
  let found: { readonly access: WrittenDocument | undefined } | undefined;
  return (steps) => {
    found ??= { access: accessInProject(folder, given) };
    return found.access?.positionOf(steps);
  };
}

function accessInProject(folder: string, given: unknown): WrittenDocument | undefined {
  try {
    const document = readDocument(readText(join(folder, PROJECT_FILE)), PROJECT_FILE);
    const access = accessOfProject(document);
    return isDeepStrictEqual(access?.value, given) ? access : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** @throws {@link InputError} where there is no such file, or it cannot be read */
export function readText(file: string): string {
  const text = textOf(file);
  // The mark of UTF-16, as PowerShell writes files by itself, or every other byte a zero.
  if (/^(\u{fffd}{2}|.?\0)/u.test(text)) {
    throw new InputError(basename(file), [{ path: file, message: "is in UTF-16; save it in UTF-8" }]);
  }
  return text;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InputError(basename(file), [{ path: file, message: unreadable(error) }]);
  }
}

/** Why a file cannot be read, and what to do, for what has no message of its own. */
export function unreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EISDIR: "is a folder; give a file",
    EACCES: "may not be read by you; give yourself the right to",
  };
  return reasons[code] ?? `cannot be read (${code})`;
}
