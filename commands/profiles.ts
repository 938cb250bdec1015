/**
 * `npm run profiles`: prints a person's AWS config as the primary stack gives it out, or merges it into a config file
 * between markers, asking first and keeping a backup.
 */
import { Command } from "commander";
import { z } from "zod";
import { InputError } from "../components";
import { type Place, type ProjectCommand, start } from "./command";
import { withModelOption } from "./modelOption";
import { print } from "./streams";
import { defaultConfigFile, readConfigFile, replaceConfigFile } from "./profiles/configFile";
import { confirm, describeChange } from "./profiles/confirm";
import { mergeProfiles } from "./profiles/merge";
import { personConfig } from "./profiles/personConfig";
import { signInHint } from "./profiles/signIn";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { terminalStyle } from "./terminal/terminal";

const Options = z.object({
  model: z.string().optional(),
  /** True where no file is named. */
  write: z.union([z.string().min(1), z.literal(true)]).optional(),
  login: z.boolean().default(false),
  yes: z.boolean().default(false),
});

export const profilesCommand: ProjectCommand = {
  define: () =>
    withModelOption(new Command("profiles"))
      .description("Prints a person's AWS config, or merges it into a file.")
      .argument("[user]", "name of the IAM user")
      .option("--write [file]", "merge into a config file (default: $AWS_CONFIG_FILE or ~/.aws/config)")
      .option("--login", "for `aws login` in place of an access key (AWS CLI 2.32 or newer)")
      .option("--yes", "write without asking"),

  run: async ({ options, args: [user] }, place) => {
    const { model, write, login, yes } = Options.parse(options);
    if (user === undefined) throw withoutUser(write);
    const project = readProject(place.project, model);
    const progress = progressBar(place.stderr);
    const profiles = await personConfig(project, user, { login, progress }).finally(progress.stop);
    const hint = signInHint(project.access, user, profiles);
    if (hint !== undefined) await print(place.stderr, hint);
    if (write === undefined) {
      await print(place.stdout, profiles);
      return 0;
    }
    return writeProfiles(write === true ? defaultConfigFile() : write, profiles, yes, place);
  },
};

/** `--write USER` takes the user for the file. */
function withoutUser(write: string | boolean | undefined): InputError {
  const meant =
    typeof write === "string" ? `; if ${write} is the user: npm run profiles -- ${write} --write` : "";
  return new InputError("The command line", [
    { path: "user", message: `is missing: the name of an IAM user${meant}` },
  ]);
}

async function writeProfiles(name: string, profiles: string, yes: boolean, place: Place): Promise<number> {
  const file = readConfigFile(name);
  const { path } = file;
  const former = file.bytes?.toString("latin1");
  const merged = await mergeProfiles(path, former ?? "", profiles);
  if (merged.content === former) {
    await print(place.stdout, `${path} is up to date`);
    return 0;
  }
  if (!yes && !(await agreed(path, merged.former, profiles, place))) {
    await print(place.stderr, "Nothing was written.");
    return 1;
  }
  const backup = replaceConfigFile(file, Buffer.from(merged.content, "latin1"));
  const kept = backup === undefined ? "" : `; what it was is kept in ${backup}`;
  await print(place.stdout, `${path} was written${kept}`);
  return 0;
}

async function agreed(path: string, former: string, profiles: string, place: Place): Promise<boolean> {
  const { stdin, stderr } = place;
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    const message = "there is no terminal to ask on; pass --yes to write without being asked";
    throw new InputError("The command line", [{ path: "--write", message }]);
  }
  await print(stderr, `${describeChange(former, profiles, terminalStyle(stderr))}\n`);
  return confirm(`Write this to ${path}?`, stdin, stderr);
}

if (require.main === module) void start(profilesCommand);
