import { InputError, located, type Problem, show } from "../model/problems";
import { partOf, readDocument, type WrittenDocument } from "./document";
import { isMapping, merged, modelOf, type WrittenModel } from "./merge";
import { filesNamedBy, type FileTree } from "./patterns";

/** The key beside the sections that names the files in which further sections stand. */
const FILES = "files";

/** A file with the text that is in it. */
export interface TextFile {
  /** As messages call it. */
  readonly file: string;
  readonly text: string;
}

/** Whether a model stands in files that a document names. */
export function namesFiles(document: WrittenDocument): document is NamingDocument {
  return isMapping(document.value) && FILES in document.value;
}

export type NamingDocument = WrittenDocument & { readonly value: { readonly [FILES]: unknown } };

/**
 * The files that a document names.
 *
 * @throws {@link InputError} where they are not named as they should be, or are not there
 */
export function filesOf(document: NamingDocument, tree: FileTree): readonly string[] {
  const patterns = [document.value[FILES]].flat();
  const isText = patterns.every((pattern): pattern is string => typeof pattern === "string");
  const { files, problems } = isText
    ? filesNamedBy(patterns, tree)
    : { files: [], problems: [noText(document)] };
  refuse(problems.map((problem) => located(problem, modelOf(document).locate)));
  return files;
}

function noText({ value }: NamingDocument): Problem {
  return { path: FILES, message: `${show(value[FILES])} is no list of files, as in ["access/*.yaml"]` };
}

/**
 * The model in a document's own sections and those of the files that it names.
 *
 * @param document undefined where there are only files
 * @throws {@link InputError} where a file cannot be parsed, or what they say does not go together
 */
export function modelOfFiles(
  document: WrittenDocument | undefined,
  texts: readonly TextFile[],
): WrittenModel {
  const problems: Problem[] = [];
  const documents = texts.flatMap(({ file, text }) => {
    try {
      return [readDocument(text, file)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  const parts = [...ownSections(document), ...documents];
  const result = merged(parts);
  refuse([...problems, ...documents.flatMap(nestedFiles), ...result.problems]);
  return result.written;
}

function ownSections(document: WrittenDocument | undefined): WrittenDocument[] {
  if (document === undefined || !isMapping(document.value)) return [];
  const sections = Object.entries(document.value).filter(([key]) => key !== FILES);
  return sections.length === 0 ? [] : [partOf(document, [], Object.fromEntries(sections))];
}

function nestedFiles(document: WrittenDocument): Problem[] {
  if (!namesFiles(document)) return [];
  const message = "is for the project's configuration; a file names no further files";
  return [{ path: FILES, message, at: document.positionOf([FILES]) }];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InputError("The access model", problems);
}
