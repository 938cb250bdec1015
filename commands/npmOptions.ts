import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Option } from "commander";
import type { Problem } from "../components/model/problems";

/**
 * The options of a command that npm kept for itself: without `--` before it, `npm run review --check` reaches the
 * command as `npm_config_check=true` in its environment, and nowhere else.
 *
 * `--access FILE` alone leaves no trace: npm has an option of this name with other values, and drops what it does not
 * know with a warning of its own.
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

interface Kept {
  readonly option: Option;
  /** `true` where no value was given with `=`. */
  readonly value: string;
}

function valueInNpm(option: Option, environment: NodeJS.ProcessEnv): string | undefined {
  const key = option.name().replace(/^no-/, "");
  const value = environment[`npm_config_${key.replaceAll("-", "_")}`];
  // npm gives false, null and nothing as empty text.
  const isGiven = option.negate ? value === "" : value !== undefined && value !== "";
  return isGiven && !isInNpmrc(key, environment) ? value : undefined;
}

/** What a .npmrc sets is in the environment too, and was not meant for the command. */
function isInNpmrc(key: string, environment: NodeJS.ProcessEnv): boolean {
  const { npm_config_local_prefix: project, npm_config_userconfig: user } = environment;
  const files = [project && join(project, ".npmrc"), user, environment.npm_config_globalconfig];
  const setting = new RegExp(`^\\s*${key}\\s*(=|$)`, "m");
  return files.some((file) => file !== undefined && setting.test(textOf(file)));
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

/** The command line as it was meant. npm leaves the value that follows an option among the arguments. */
function lineFor(definition: Command, kept: readonly Kept[], args: readonly string[]): string {
  const own = args.slice(0, definition.registeredArguments.length);
  const values = args.slice(own.length);
  const options = kept.flatMap(({ option, value }) => {
    if (!option.required && !option.optional) return [flagOf(option)];
    const meant = value === "true" ? values.shift() : value;
    if (meant !== undefined) return [flagOf(option), quoted(meant)];
    return [option.required ? option.flags : flagOf(option)];
  });
  return ["npm run", definition.name(), "--", ...own.map(quoted), ...options, ...values.map(quoted)].join(
    " ",
  );
}

function quoted(word: string): string {
  return /^[\w./:@=~,+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
