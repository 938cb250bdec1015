import { Command, CommanderError } from "commander";
import { InputError } from "../components";

/** A command of `npm run`, with options as commander knows them. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined });
}

/**
 * Runs a command to its end. Whatever is wrong with the input is told in the error form on standard error, without
 * a stack trace, and the process ends with exit code 1.
 *
 * @param run gives the exit code
 */
export async function runCommand(
  definition: Command,
  run: (options: unknown) => Promise<number>,
): Promise<void> {
  // Pulumi's runtime leaves further promises rejected when a program throws; the first error is told already.
  process.on("unhandledRejection", (error) => {
    fail(error);
  });
  try {
    await definition.parseAsync();
    process.exitCode = await run(definition.opts());
  } catch (error) {
    fail(error);
  }
}

let told = false;

function fail(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return;
  process.exitCode = 1;
  if (told) return;
  told = true;
  process.stderr.write(`${messageOf(error)}\n`);
}

function messageOf(error: unknown): string {
  if (error instanceof CommanderError) return commandLineError(error).message;
  if (!(error instanceof Error)) return String(error);
  return error.message;
}

/** commander says what is wrong in a sentence with the option in quotes, and what was perhaps meant in a second line. */
function commandLineError({ message }: CommanderError): InputError {
  const [sentence = "", ...hints] = message.replace(/^error: /, "").split("\n");
  const [, option = "arguments"] = /'([^']+)'/.exec(sentence) ?? [];
  return new InputError("The command line", [{ path: option, message: [sentence, ...hints].join(" ") }]);
}
