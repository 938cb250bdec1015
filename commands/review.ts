/**
 * `npm run review`: writes ACCESS.md, which says who may assume what, where, under which conditions, and what that
 * allows; checks that it is up to date; or says in words what changed since an earlier state.
 */
import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { PROJECT_FILE } from "../components/source/read";
import { type Place, type ProjectCommand, start } from "./command";
import { withModelOption } from "./modelOption";
import { print } from "./streams";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { type Rehearsal, rehearse } from "./rehearsal/rehearse";
import { problemLines } from "./rehearsal/report";
import { countingWarnings, strictly } from "./rehearsal/strictly";
import { terminalStyle } from "./terminal/terminal";
import { standingOf, unifiedDifference, writeReview, writeWhole } from "./review/accessFile";
import { type Earlier, earlierState, nameOfEarlier } from "./review/against";
import { changesBetween, changesText } from "./review/changes";
import { reviewPage } from "./review/html/page";
import { accessMarkdown } from "./review/markdown";
import { originOf } from "./review/origin";
import { projectChanges } from "./review/projectChanges";
import { reviewedState } from "./review/reviewedState";
import { readUsages } from "./review/usage";

const Options = z.object({
  model: z.string().optional(),
  output: z.string().optional(),
  check: z.boolean().default(false),
  against: z.string().optional(),
  againstFile: z.string().optional(),
  html: z.string().optional(),
  strict: z.boolean().default(false),
  used: z.string().optional(),
  usage: z.string().optional(),
});

type Options = z.infer<typeof Options>;

export const reviewCommand: ProjectCommand = {
  define: () =>
    withModelOption(new Command("review"))
      .description("Writes ACCESS.md: who may assume what, and what that allows.")
      .option("--output <file>", "write, or check, another file than ACCESS.md")
      .option("--check", "write nothing; fail with the difference where ACCESS.md is out of date")
      .option("--strict", "fail where there is a warning, or something is not decided, too")
      .addOption(
        new Option(
          "--used <file>",
          "say when each role was last used, by what npm run audit -- --json printed",
        ).conflicts(["against", "againstFile"]),
      )
      // Its former name, with which npm prints its own help where no -- stands before it.
      .addOption(new Option("--usage <file>").conflicts(["against", "againstFile"]).hideHelp())
      .addOption(
        new Option(
          "--against <revision>",
          "write nothing; say what changed since a git revision, and prove what is broader",
        ).conflicts(["check", "output"]),
      )
      .addOption(
        new Option(
          "--against-file <file>",
          "the same since a file or folder: a Pulumi.yaml or an access model",
        ).conflicts(["against", "check", "output"]),
      )
      .addOption(
        new Option("--html <file>", "write one self-contained page in place of ACCESS.md").conflicts([
          "check",
          "against",
          "againstFile",
          "output",
        ]),
      ),

  run: async ({ options: given }, place) => {
    const options = Options.parse(given);
    const { used = options.usage } = options;
    const usages = used === undefined ? undefined : readUsages(used);
    const { progress, warned } = countingWarnings(progressBar(place.stderr));
    const rehearsal = await rehearse(readProject(place.project, options.model), progress).finally(
      progress.stop,
    );
    const problems = problemLines(rehearsal, terminalStyle(place.stderr));
    if (problems.length > 0) {
      const conclusion = "Nothing is reviewed: access is not what the model declares.";
      await print(place.stderr, [...problems, conclusion].join("\n"));
      return 1;
    }
    const exitCode = await reviewOf(rehearsal, usages, options, place);
    const doubts = options.strict ? strictly(rehearsal, warned()) : undefined;
    if (doubts === undefined) return exitCode;
    await print(place.stderr, doubts);
    return 1;
  },
};

async function reviewOf(
  rehearsal: Rehearsal,
  usages: ReturnType<typeof readUsages> | undefined,
  options: Options,
  place: Place,
): Promise<number> {
  const { against, againstFile } = options;
  if (against !== undefined) return sayChanges(rehearsal, { revision: against }, place);
  if (againstFile !== undefined) return sayChanges(rehearsal, { file: againstFile }, place);
  if (options.html !== undefined) {
    const model = resolve(options.model ?? join(place.project, "Pulumi.yaml"));
    const page = await reviewPage(rehearsal, { usages, origin: await originOf(model) });
    return writePage(page, resolve(options.html), place);
  }
  const output = options.output ?? join(place.project, "ACCESS.md");
  const wanted = accessMarkdown(rehearsal, usages);
  if (options.check) return check(wanted, output, commandOf(options), place);
  const exitCode = await write(wanted, output, place);
  if (isOfAnother(options, place.project)) await print(place.stderr, OF_ANOTHER);
  return exitCode;
}

const OF_ANOTHER =
  "warning: that is of another model than the project's; npm run review writes its own again, and --output FILE writes elsewhere";

/** What is written in the place of the project's own ACCESS.md is of another model than the project's. */
function isOfAnother({ model, output }: Options, project: string): boolean {
  const own = [resolve(project), resolve(project, PROJECT_FILE)];
  return model !== undefined && output === undefined && !own.includes(resolve(model));
}

/** The command that writes what was checked. */
function commandOf({ model, output, used, usage }: Options): string {
  const given = Object.entries({ model, output, used: used ?? usage }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${/^[\w./@:=+-]+$/.test(value) ? value : JSON.stringify(value)}`],
  );
  return ["npm run review", ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
}

async function sayChanges(
  rehearsal: Rehearsal,
  since: Earlier,
  { project, stdout, stderr }: Place,
): Promise<number> {
  const progress = progressBar(stderr, "earlier");
  const earlier = await earlierState(since, project, progress, rehearsal).finally(progress.stop);
  const changes = [
    ...("revision" in since
      ? await projectChanges(
          since.revision,
          project,
          rehearsal.project.stacks.map(({ name }) => name),
        )
      : []),
    ...changesBetween(earlier, reviewedState(rehearsal)),
  ];
  await print(stdout, changesText(changes, nameOfEarlier(since), terminalStyle(stdout)));
  return 0;
}

async function check(
  wanted: string,
  output: string,
  command: string,
  { stdout, stderr }: Place,
): Promise<number> {
  const standing = standingOf(output, wanted, command);
  if (standing.state === "current") return 0;
  await print(stdout, await unifiedDifference(output, standing.there, wanted));
  await print(stderr, standing.message);
  return 1;
}

async function write(text: string, output: string, { stdout }: Place): Promise<number> {
  await writeReview(output, text);
  await print(stdout, `Wrote ${output}`);
  return 0;
}

async function writePage(page: string, file: string, { stdout }: Place): Promise<number> {
  await writeWhole(file, page);
  await print(stdout, `Wrote ${file}`);
  return 0;
}

if (require.main === module) void start(reviewCommand);
