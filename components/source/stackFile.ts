import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError, type Position, type Problem, stepsOf } from "../model/problems";
import { readDocument, type WrittenDocument } from "./document";
import { isMapping } from "./merge";
import { readText } from "./read";

/** A stack whose configuration Pulumi gave, and where its file should be. */
export interface ConfiguredStack {
  readonly folder: string;
  readonly project: string;
  readonly stack: string;
  /** Full keys with their values as text. */
  readonly config: Readonly<Record<string, string>>;
}

/** The file that a stack's configuration stands in. */
export function stackFileOf(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * Problems of a stack's configuration, of which each path starts with a full key, with the place in the stack's file;
 * or with the file alone, where something is missing or where the value came from elsewhere: an environment, say.
 */
export function locatedInStackFile(
  problems: readonly Problem[],
  { folder, project, stack, config }: ConfiguredStack,
): Problem[] {
  if (problems.length === 0) return [];
  const file = stackFileOf(stack);
  const document = stackDocument(folder, file);
  return problems.map((problem) => {
    const [key] = /^[^:\s[]+:[\w-]+/.exec(problem.path) ?? [];
    if (key === undefined) return problem;
    const steps = stepsOf(problem.path.slice(key.length).replace(/^\./, ""));
    const at =
      document === undefined ? undefined : placeOf(document, [key, ...short(key, project)], config, steps);
    return at === undefined ? { ...problem, path: `${file}: ${problem.path}` } : { ...problem, at };
  });
}

/** A key of the project may stand without its name. */
function short(key: string, project: string): string[] {
  return key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [];
}

function placeOf(
  { value, positionOf }: WrittenDocument,
  [key = "", ...others]: readonly string[],
  config: ConfiguredStack["config"],
  steps: readonly (string | number)[],
): Position | undefined {
  const written = isMapping(value) && isMapping(value.config) ? value.config : {};
  const found = [key, ...others].find((each) => Object.hasOwn(written, each));
  if (found === undefined || !isSame(written[found], config[key])) return undefined;
  return positionOf(["config", found, ...steps]);
}

/** Whether a value is what Pulumi made of it: text as such, anything else as JSON. */
function isSame(written: unknown, given: string | undefined): boolean {
  if (given === undefined || typeof written === "string") return written === given;
  try {
    return isDeepStrictEqual(JSON.parse(given), written);
  } catch {
    return false;
  }
}

function stackDocument(folder: string, file: string): WrittenDocument | undefined {
  try {
    return readDocument(readText(join(folder, file)), file);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
