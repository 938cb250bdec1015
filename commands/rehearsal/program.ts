import { existsSync } from "node:fs";
import { join, normalize } from "node:path";
import { InputError, pathOf, type Problem, show } from "../../components/model/problems";
import { readDocument, type WrittenDocument } from "../../components/source/document";
import { isMapping } from "../../components/source/merge";
import { PROJECT_FILE, readText } from "../../components/source/read";

/** A setting by which Pulumi would run another program than the one that is rehearsed, or not as it is rehearsed. */
interface Setting {
  readonly path: readonly string[];
  /** What it has to be where it is there; undefined where it may not be there. */
  readonly wanted?: string | boolean;
  readonly why: string;
}

const SETTINGS: readonly Setting[] = [
  { path: ["runtime", "name"], wanted: "nodejs", why: "the project runs another program" },
  {
    path: ["runtime", "options", "tsconfig"],
    wanted: "tsconfig.run.json",
    why: "the program is read in another way",
  },
  { path: ["runtime", "options", "typescript"], wanted: true, why: "the program is read in another way" },
  { path: ["runtime", "options", "nodeargs"], why: "the project runs more than its program" },
  { path: ["plugins"], why: "the project brings plugins of its own" },
  { path: ["packages"], why: "the project brings packages of its own" },
  { path: ["stackConfigDir"], why: "the stacks' files are elsewhere than a rehearsal looks for them" },
];

/** The program that is rehearsed. */
const PROGRAM = "index.ts";

/**
 * Refuses a project by which Pulumi would run another program than the one that is rehearsed, or with other files.
 *
 * @throws {@link InputError}
 * @see https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export function refuseOtherProgram(document: WrittenDocument, folder: string): void {
  const { file, value, positionOf } = document;
  const settings = SETTINGS.flatMap(({ path, wanted, why }): Problem[] => {
    const given = valueAt(value, path);
    if (given === undefined || given === wanted) return [];
    const remedy = wanted === undefined ? "leave it out" : `write ${path.at(-1) ?? ""}: ${String(wanted)}`;
    return [{ path: pathOf(...path), message: `${show(given)}: ${why}; ${remedy}`, at: positionOf(path) }];
  });
  const problems = [...mainProblems(document, folder), ...settings, ...rivalProblems(folder)];
  if (problems.length > 0) throw new InputError(file, problems);
}

function mainProblems({ value, positionOf }: WrittenDocument, folder: string): Problem[] {
  const given = valueAt(value, ["main"]);
  const main = given ?? mainOfPackage(folder) ?? PROGRAM;
  if (typeof main === "string" && normalize(main) === PROGRAM) return [];
  const whose = given === undefined ? ", by package.json" : "";
  const message = `${show(main)}${whose}: the project runs another program; write main: ${PROGRAM}`;
  return [{ path: "main", message, at: positionOf(["main"]) }];
}

/** What Pulumi runs where Pulumi.yaml does not say it. */
function mainOfPackage(folder: string): unknown {
  const file = join(folder, "package.json");
  return existsSync(file) ? valueAt(readDocument(readText(file), "package.json").value, ["main"]) : undefined;
}

/** Pulumi looks for this one first. */
function rivalProblems(folder: string): Problem[] {
  return existsSync(join(folder, "Pulumi.json"))
    ? [{ path: "Pulumi.json", message: `is what Pulumi reads in place of ${PROJECT_FILE}; delete it` }]
    : [];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  // `runtime: nodejs` is short for its name.
  const [first, second] = path;
  if (first === "runtime" && isMapping(value) && typeof value.runtime === "string")
    return second === "name" ? value.runtime : undefined;
  return path.reduce<unknown>((part, key) => (isMapping(part) ? part[key] : undefined), value);
}
