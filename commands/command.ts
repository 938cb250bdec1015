import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { InputError } from "../components";
import { describeProblem } from "../components/model/problems";
import { CannotWork } from "./cannotWork";
import { keptByNpm, keptOfOthers } from "./npmOptions";
import { type Input, type Output, print } from "./streams";
import { fromWhereOneStands } from "./whereOneStands";

/** A command of `npm run`. */
export interface ProjectCommand {
  /** Its name, options and arguments as commander knows them: a new one for each run, since it keeps what it parsed. */
  readonly define: () => Command;
  /** Does the command's work, and gives its exit code. */
  readonly run: (given: Given, place: Place) => Promise<number>;
}

/** What a command line asks for. */
export interface Given {
  /** As commander gives them: to be checked by the command. */
  readonly options: unknown;
  readonly args: readonly string[];
}

/** Where a command runs. */
export interface Place {
  /** Folder of the project, with its Pulumi.yaml. */
  readonly project: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Runs a command to its end, in this process. Whatever is wrong with the input is told in the error form on standard
 * error, without a stack trace.
 *
 * @param args the command line, without the program
 * @returns the exit code: 0 all is as it should be, 1 a problem or a difference, 2 it could not do its work
 */
export async function runCommand(
  command: ProjectCommand,
  args: readonly string[],
  place: Place,
): Promise<number> {
  const definition = command
    .define()
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => place.stdout.write(text),
      outputError: () => undefined,
    });
  try {
    refuseKeptByNpm(definition, args, place.environment);
    await definition.parseAsync([...args], { from: "user" });
    return await command.run(fromWhereOneStands(definition, place.environment, place.project), place);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const kept = keptOfOthers(definition, args, place.environment).map(describeProblem);
    await print(place.stderr, [messageOf(error), ...kept.map((line) => `  ${line}`)].join("\n"));
    return error instanceof CannotWork ? 2 : 1;
  }
}

/** Runs a command as this process: with its command line and its streams, on the project that the command is part of. */
export async function start(command: ProjectCommand): Promise<void> {
  const { argv, env: environment, stdin, stdout, stderr } = process;
  const place = { project: join(__dirname, ".."), environment, stdin, stdout, stderr };
  // Pulumi's runtime leaves further promises rejected when a program throws; the first error is told already.
  const rejected: unknown[] = [];
  process.on("unhandledRejection", (error) => rejected.push(error));
  process.once("beforeExit", () => {
    if (process.exitCode !== undefined && process.exitCode !== 0) return;
    if (process.exitCode === 0 && rejected.length === 0) return;
    process.exitCode = 1;
    stderr.write(`${messageOf(rejected[0] ?? "The command did not come to its end.")}\n`);
  });
  process.exitCode = await runCommand(command, argv.slice(2), place);
}

function refuseKeptByNpm(definition: Command, args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const problems = keptByNpm(definition, args, environment);
  if (problems.length > 0) throw new InputError("The command line", problems);
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
