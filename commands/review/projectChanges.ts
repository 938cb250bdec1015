import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError, pathOf, show } from "../../components/model/problems";
import { wholeKey } from "../../components/source/configKeys";
import { readDocument } from "../../components/source/document";
import { isMapping } from "../../components/source/merge";
import { PROJECT_FILE, readText } from "../../components/source/read";
import { readSameEverywhere } from "../../components/source/sameEverywhere";
import { stackFileOf } from "../../components/source/stackFile";
import type { Change } from "./changes";
import { git } from "./git";
import { oneLine } from "./text";

/**
 * What changed in how the project is run since a revision: what Pulumi.yaml says beside its configuration, and what the
 * stacks' files say. None of it is in the access model, and each of it may put another program or model in its place.
 *
 * @param stacks names of the stacks of today
 */
export async function projectChanges(
  revision: string,
  folder: string,
  stacks: readonly string[],
): Promise<Change[]> {
  const files = [PROJECT_FILE, ...stacks.map(stackFileOf)];
  const changes = files.map(async (file) => {
    const before = await git(folder, ["cat-file", "blob", `${revision}:./${file}`]);
    const now = existsSync(join(folder, file)) ? readText(join(folder, file)) : "";
    return changesOf(file, typeof before === "string" ? before : "", now);
  });
  return (await Promise.all(changes)).flat();
}

function changesOf(file: string, before: string, now: string): Change[] {
  if (before === now) return [];
  const [old, current] = [before, now].map((text) => settingsOf(readDocument(text, file).value));
  const paths = [...new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])];
  const changed = paths.filter(
    (path) => JSON.stringify(old?.get(path)) !== JSON.stringify(current?.get(path)),
  );
  return [
    ...readOtherwise(file, before),
    ...changed.map((path): Change => {
      const text = `${meaningOf(path)}${file}: ${path}: ${show(old?.get(path))} -> ${show(current?.get(path))}`;
      // The account of a stack is held by its model, whatever the provider is told.
      return { sign: "~", text: oneLine(text), broader: !path.startsWith('config["aws:') };
    }),
  ];
}

function meaningOf(path: string): string {
  if (path === "main" || path.startsWith("runtime")) return "the project runs another program: ";
  return path.startsWith("backend") ? "the project keeps its state elsewhere: " : "";
}

/** What was then deployed may have been another model than the one that this review compares with. */
function readOtherwise(file: string, before: string): Change[] {
  try {
    readSameEverywhere(before, file);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [first] = error.problems;
    const text = `${file} was not read the same by Pulumi before: ${first?.path ?? ""} ${first?.message ?? ""}`;
    return [{ sign: "?", text: oneLine(text), broader: true }];
  }
}

/** What is compared by its meaning, or has none: of Pulumi.yaml. The files of stacks have no such words. */
const OTHERS = ["description", "author", "website", "license", "template"];

/** Path -> value of every setting, but for the access model of the project. */
function settingsOf(value: unknown): ReadonlyMap<string, unknown> {
  const settings = new Map<string, unknown>();
  const collect = (part: unknown, path: readonly string[]): void => {
    if (isMapping(part) && path.length < 3)
      for (const [key, below] of Object.entries(part)) collect(below, [...path, key]);
    else settings.set(pathOf(...path), part);
  };
  if (!isMapping(value)) return settings;
  const isProject = "name" in value;
  for (const [key, part] of Object.entries(value)) {
    if (OTHERS.includes(key)) continue;
    if (isProject && key === "config" && isMapping(part))
      collect(withoutAccess(part, String(value.name)), [key]);
    else collect(part, [key]);
  }
  return settings;
}

function withoutAccess(
  config: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(config).filter(([key]) => wholeKey(key, name) !== `${name}:access`),
  );
}
