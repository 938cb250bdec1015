import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError, located, pathOf, type Problem, show } from "../model/problems";
import { byWholeKey } from "./configKeys";
import { partOf, type Steps, type WrittenDocument } from "./document";
import { isMapping } from "./merge";
import { accessOfProject } from "./projectFile";
import { PROJECT_FILE, readText } from "./read";
import { readSameEverywhere } from "./sameEverywhere";
import { stackFileOf } from "./stackFile";

/** A stack that Pulumi runs the program for. */
export interface RunningStack {
  /** The project's folder. */
  readonly folder: string;
  readonly project: string;
  /** Without organization and project. */
  readonly stack: string;
}

/**
 * Holds the access model that Pulumi gave to the program against the one that people read: that of the stack's file
 * where it has one, else of Pulumi.yaml. Pulumi has another parser, and takes configuration from places that a review of
 * these files does not see: an environment (Pulumi ESC), `--config-file`.
 *
 * Where there is no Pulumi.yaml of this project, the program is a part of another one, and there is nothing to compare.
 *
 * @throws {@link InputError} where they differ, or the files are not read the same by everybody
 */
export function refuseUnwrittenModel(running: RunningStack, given: unknown): void {
  const written = writtenAccess(running);
  if (written === undefined) return;
  const steps = firstDifference(given, plain(written.value));
  if (steps === undefined) return;
  const message = differenceInWords(written.file, at(given, steps), at(written.value, steps));
  const problem: Problem = { path: pathOf("access", ...steps), message };
  throw new InputError("The access model", [located(problem, () => written.positionOf(steps))]);
}

function differenceInWords(file: string, given: unknown, written: unknown): string {
  if (isSecret(written)) return `is a secret in ${file}, which nobody can review; write it as text`;
  return `Pulumi gives the program ${show(given)}, where ${file} says ${show(written)}; the model is what the file says: take out what else sets it (an "environment" of the stack, --config-file)`;
}

function writtenAccess({ folder, project, stack }: RunningStack): WrittenDocument | undefined {
  const document = readIn(folder, PROJECT_FILE);
  if (document === undefined || !isMapping(document.value) || document.value.name !== project)
    return undefined;
  const ofStack = readIn(folder, stackFileOf(stack));
  if (ofStack !== undefined && isMapping(ofStack.value)) {
    const { config } = ofStack.value;
    const access = byWholeKey(config, project)[`${project}:access`];
    const key = isMapping(config) ? Object.keys(config).find((each) => config[each] === access) : undefined;
    if (access !== undefined && key !== undefined) return partOf(ofStack, ["config", key], access);
  }
  return accessOfProject(document);
}

function readIn(folder: string, file: string): WrittenDocument | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readSameEverywhere(readText(path), file) : undefined;
}

/** As it is once it has been JSON, which is how Pulumi gives it. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** What is encrypted in a stack's file, and given to the program as it was before. */
function isSecret(written: unknown): boolean {
  return isMapping(written) && Object.keys(written).length === 1 && typeof written.secure === "string";
}

/** The way to the first part that is not the same. */
function firstDifference(given: unknown, written: unknown): Steps | undefined {
  if (isDeepStrictEqual(given, written)) return undefined;
  if (isSecret(written)) return [];
  const lists = Array.isArray(given) && Array.isArray(written);
  if (!lists && !(isMapping(given) && isMapping(written))) return [];
  const steps = lists
    ? Array.from({ length: Math.max(given.length, written.length) }, (_, index) => index)
    : [...new Set([...Object.keys(given), ...Object.keys(written)])];
  for (const step of steps) {
    const below = firstDifference(at(given, [step]), at(written, [step]));
    if (below !== undefined) return [step, ...below];
  }
  return [];
}

function at(value: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((part, step) => {
    if (Array.isArray(part)) return part[Number(step)] as unknown;
    return isMapping(part) && Object.hasOwn(part, step) ? part[String(step)] : undefined;
  }, value);
}
