import { isAbsolute, join, relative } from "node:path";
import type { Command } from "commander";

/** How an option or an argument that is a path calls its value. */
const A_PATH = /[<[](?:name=)?(?:file|path|folder)[\]>]/;
const PATHS = "paths";

/** A command line with its paths as seen from the project's folder. */
export interface PlacedLine {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

/**
 * The paths of a command line as they were meant. npm starts every command in the project's folder, and says in
 * `INIT_CWD` where the person stands, whose shell completes paths from there.
 *
 * @see https://docs.npmjs.com/cli/commands/npm-run-script
 */
export function fromWhereOneStands(
  definition: Command,
  environment: NodeJS.ProcessEnv,
  project: string,
): PlacedLine {
  const { INIT_CWD: stands, npm_lifecycle_event: script } = environment;
  const options: Record<string, unknown> = { ...definition.opts() };
  const args: readonly string[] = definition.args;
  // Of another script, which started this one, it says where that was started.
  const way = stands === undefined || script !== definition.name() ? "" : relative(project, stands);
  if (way === "") return { options, args };
  for (const option of definition.options.filter(({ flags }) => A_PATH.test(flags))) {
    const name = option.attributeName();
    const isNamed = option.flags.includes("name=");
    if (options[name] !== undefined) options[name] = placed(options[name], way, isNamed);
  }
  const arePaths = definition.registeredArguments.some((argument) => argument.name() === PATHS);
  return { options, args: arePaths ? args.map((path) => fromWay(path, way)) : args };
}

function placed(value: unknown, way: string, isNamed: boolean): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => placed(each, way, isNamed));
  if (typeof value !== "string") return value;
  if (!isNamed) return fromWay(value, way);
  const [name = "", ...path] = value.split("=");
  return path.length === 0 ? value : `${name}=${fromWay(path.join("="), way)}`;
}

function fromWay(path: string, way: string): string {
  return path === "" || isAbsolute(path) || path.startsWith("~") ? path : join(way, path);
}
