import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Argument, Command, Option } from "commander";
import type { Problem } from "../components/model/problems";

/**
 * The options of a command that npm kept for itself: without `--` before it, `npm run review --check` reaches the
 * command as `npm_config_check=true` in its environment, and nowhere else.
 *
 * An option of the name of one of npm's that takes other values, or prints npm's help, leaves no trace: no option of a
 * command is called so.
 *
 * @see https://docs.npmjs.com/cli/commands/npm-run-script
 */
export function keptByNpm(
  definition: Command,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Problem[] {
  if (environment.npm_lifecycle_event !== definition.name()) return [];
  const kept = definition.options.flatMap((option) => {
    const value = valueInNpm(option, environment);
    return value === undefined || isIn(args, option) ? [] : [{ option, value }];
  });
  const message = `npm kept it for itself, since no -- stands before it; write: ${lineFor(definition, kept, args)}`;
  return kept.map(({ option }) => ({ path: flagOf(option), message }));
}

/** Options that some command has: what somebody may give to another one. */
export const OPTIONS_OF_COMMANDS: readonly string[] = [
  ...[
    "account",
    "accounts",
    "against",
    "against-file",
    "check",
    "complete",
    "create",
    "deployer",
    "endpoint",
  ],
  ...["html", "keep", "live", "log-dir", "login", "mfa-code", "mfa-serial", "model", "out", "output"],
  ...["pairs", "parallel", "primary", "profile", "refresh", "region", "report", "role", "seed", "side"],
  ...["since", "strict", "time-limit", "try", "until", "used", "write"],
];

/**
 * Options of other commands that npm kept: what was given as their values reaches the command as its own arguments,
 * and fails as these. What else sets such a variable is not known, so this explains what failed, and refuses nothing.
 */
export function keptOfOthers(
  definition: Command,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Problem[] {
  if (environment.npm_lifecycle_event !== definition.name() || leftBehind(args).length === 0) return [];
  const own = new Set(definition.options.map(keyOf));
  const kept = OPTIONS_OF_COMMANDS.filter((key) => {
    const value = environment[variableOf(key)];
    return !own.has(key) && value === "true" && !isInNpmrc(key, value, environment);
  });
  const message = `npm kept it for itself, since no -- stands before it; npm run ${definition.name()} has no such option`;
  return kept.map((key) => ({ path: `--${key}`, message }));
}

interface Kept {
  readonly option: Option;
  /** `true` where no value was given with `=`; where it was given several times, with an empty line between them. */
  readonly value: string;
}

function valueInNpm(option: Option, environment: NodeJS.ProcessEnv): string | undefined {
  const key = keyOf(option);
  const value = environment[variableOf(key)];
  // npm gives false, null and nothing as empty text.
  const isGiven = option.negate ? value === "" : value !== undefined && value !== "";
  return isGiven && !isInNpmrc(key, value ?? "", environment) ? value : undefined;
}

function keyOf(option: Option): string {
  return option.name().replace(/^no-/, "");
}

function variableOf(key: string): string {
  return `npm_config_${key.replaceAll("-", "_")}`;
}

/** What a .npmrc sets is in the environment too, and was not meant for the command, unless it says another value. */
function isInNpmrc(key: string, value: string, environment: NodeJS.ProcessEnv): boolean {
  const { npm_config_local_prefix: project, npm_config_userconfig: user } = environment;
  const files = [project && join(project, ".npmrc"), user, environment.npm_config_globalconfig];
  const setting = new RegExp(`^\\s*${key}\\s*(?:$|=\\s*(.*?)\\s*$)`, "m");
  return files.some((file) => {
    const found = file === undefined ? null : setting.exec(textOf(file));
    return found !== null && !isOpposite(found[1] ?? "true", value);
  });
}

/** Whether a switch of a .npmrc is the other way round in the environment: then it was typed. */
function isOpposite(written: string, value: string): boolean {
  return written === "false" ? value === "true" : written === "true" && value === "";
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // Most of them are not there.
    return "";
  }
}

function isIn(args: readonly string[], option: Option): boolean {
  const flag = flagOf(option);
  return args.some((arg) => arg === flag || arg === option.short || arg.startsWith(`${flag}=`));
}

function flagOf(option: Option): string {
  return option.long ?? option.flags;
}

/** The words that npm left: arguments, and the values of options that it kept, but not which is which. */
function leftBehind(args: readonly string[]): readonly string[] {
  const first = args.findIndex((arg) => arg.startsWith("-"));
  return first < 0 ? args : args.slice(0, first);
}

/** The command line as it was meant, with names in place of what cannot be told apart. */
function lineFor(definition: Command, kept: readonly Kept[], args: readonly string[]): string {
  const left = leftBehind(args);
  const own = definition.registeredArguments;
  const bare = kept.filter(({ option, value }) => takesValue(option) && !hasValue(value));
  const theirs = own.length === 0 ? onlyValue(bare, left) : undefined;
  const areArguments = bare.length === 0 || left.length === 0 || isForArguments(bare, left, own.length);
  const options = kept.flatMap(({ option, value }) => {
    if (!takesValue(option)) return [flagOf(option)];
    if (hasValue(value)) return value.split(AGAIN).flatMap((each) => [flagOf(option), quoted(each)]);
    if (theirs !== undefined) return [flagOf(option), quoted(theirs)];
    return [option.optional && areArguments ? flagOf(option) : inCapitals(option.flags)];
  });
  const leading = areArguments ? left.map(quoted) : own.map((each) => inCapitals(placeholderOf(each)));
  const given = args.slice(left.length).map(quoted);
  return ["npm run", definition.name(), "--", ...leading, ...options, ...given].join(" ");
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

/** What npm puts between the values of an option that is given several times. */
const AGAIN = "\n\n";

function hasValue(value: string): boolean {
  return value.split(AGAIN).every((each) => each !== "true");
}

/** The word that can only be the value of the one option. */
function onlyValue(bare: readonly Kept[], left: readonly string[]): string | undefined {
  const isOne = bare.length === 1 && bare[0]?.value === "true" && left.length === 1;
  return isOne ? left[0] : undefined;
}

/** Whether the words can only be the command's arguments. */
function isForArguments(bare: readonly Kept[], left: readonly string[], own: number): boolean {
  return bare.every(({ option }) => option.optional) && left.length <= own;
}

function placeholderOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** A placeholder as a shell takes it: `--out FOLDER` for `--out <folder>`. */
function inCapitals(flags: string): string {
  return flags.replace(/<([^>]+)>|(\[[^\]]+\])/g, (_, required?: string, optional?: string) =>
    (required ?? optional ?? "").toUpperCase(),
  );
}

function quoted(word: string): string {
  return /^[\w./:@=~,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
