/**
 * `npm run profiles`: prints a person's AWS config as the primary stack gives it out, or merges it into a config file
 * between markers, asking first and keeping a backup.
 */
import { join } from "node:path";
import { z } from "zod";
import { InputError } from "../components";
import { command, runCommand } from "./command";
import { defaultConfigFile, readConfigFile, replaceConfigFile } from "./profiles/configFile";
import { confirm, describeChange } from "./profiles/confirm";
import { mergeProfiles } from "./profiles/merge";
import { personConfig } from "./profiles/personConfig";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { terminalStyle } from "./rehearsal/style";

const Options = z.object({
  access: z.string().optional(),
  /** True where no file is named. */
  write: z.union([z.string().min(1), z.literal(true)]).optional(),
  yes: z.boolean().default(false),
});

const definition = command("profiles", "Prints a person's AWS config, or merges it into a file.")
  .argument("<user>", "name of the IAM user")
  .option("--write [file]", "merge into a config file (default: $AWS_CONFIG_FILE or ~/.aws/config)")
  .option("--access <file>", "take the access model from a YAML or JSON file in place of Pulumi.yaml's")
  .option("--yes", "write without asking");

void runCommand(definition, async (given) => {
  const { access, write, yes } = Options.parse(given);
  const [user = ""] = definition.args;
  const project = readProject(join(__dirname, ".."), access);
  const progress = progressBar(process.stderr);
  const profiles = await personConfig(project, user, progress);
  progress.stop();
  if (write === undefined) {
    await print(profiles);
    return 0;
  }
  return writeProfiles(write === true ? defaultConfigFile() : write, profiles, yes);
});

async function writeProfiles(name: string, profiles: string, yes: boolean): Promise<number> {
  const file = readConfigFile(name);
  const { path } = file;
  const former = file.bytes?.toString("latin1");
  const merged = await mergeProfiles(path, former ?? "", profiles);
  if (merged.content === former) {
    await print(`${path} is up to date\n`);
    return 0;
  }
  if (!yes && !(await agreed(path, merged.former, profiles))) {
    process.stderr.write("Nothing was written.\n");
    return 1;
  }
  const backup = replaceConfigFile(file, Buffer.from(merged.content, "latin1"));
  const kept = backup === undefined ? "" : `; what it was is kept in ${backup}`;
  await print(`${path} was written${kept}\n`);
  return 0;
}

async function agreed(path: string, former: string, profiles: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    const message = "there is no terminal to ask on; pass --yes to write without being asked";
    throw new InputError("The command line", [{ path: "--write", message }]);
  }
  process.stderr.write(`${describeChange(former, profiles, terminalStyle(process.stderr))}\n\n`);
  return confirm(`Write this to ${path}?`);
}

function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => {
      resolve();
    });
  });
}
