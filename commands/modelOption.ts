import { type Command, InvalidArgumentError, Option } from "commander";

/**
 * Gives a command `--model`, which takes the access model from elsewhere than Pulumi.yaml.
 *
 * It used to be `--access`, and still is after `--`. Without `--` npm takes that for its own option of the same name,
 * drops what is no value of it, and leaves no trace: a command would work on another model than the one that was meant.
 *
 * @see https://docs.npmjs.com/cli/using-npm/config#access
 */
export function withModelOption(command: Command): Command {
  return command
    .option(
      "--model <path>",
      "take the access model from a YAML or JSON file, or a folder of them, in place of Pulumi.yaml's",
      pathOf,
    )
    .addOption(new Option("--access <path>", "the former name of --model").argParser(pathOf).hideHelp())
    .on("option:access", (path: string) => command.setOptionValueWithSource("model", path, "cli"));
}

/** An empty one comes of a variable that is not set. */
function pathOf(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("It is the path of a file or a folder.");
}
