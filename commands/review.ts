/**
 * `npm run review`: writes ACCESS.md, which says who may assume what, where, under which conditions, and what that
 * allows; checks that it is up to date; or says in words what changed since an earlier state.
 */
import { join, resolve } from "node:path";
import { Option } from "commander";
import { z } from "zod";
import { command, runCommand } from "./command";
import { readProject } from "./rehearsal/project";
import { progressBar } from "./rehearsal/progress";
import { type Rehearsal, rehearse } from "./rehearsal/rehearse";
import { unexpectedLines } from "./rehearsal/report";
import { terminalStyle } from "./rehearsal/style";
import { standingOf, unifiedDifference, writeReview, writeWhole } from "./review/accessFile";
import { accessReport } from "./review/accessReport";
import { earlierReport } from "./review/against";
import { changesBetween, changesText } from "./review/changes";
import { reviewPage } from "./review/html/page";
import { accessMarkdown } from "./review/markdown";

const PROJECT = join(__dirname, "..");

const Options = z.object({
  access: z.string().optional(),
  output: z.string().default(join(PROJECT, "ACCESS.md")),
  check: z.boolean().default(false),
  against: z.string().optional(),
  html: z.string().optional(),
});
type Options = z.infer<typeof Options>;

const definition = command("review", "Writes ACCESS.md: who may assume what, and what that allows.")
  .option("--access <file>", "take the access model from a YAML or JSON file in place of Pulumi.yaml's")
  .option("--output <file>", "write, or check, another file than ACCESS.md")
  .option("--check", "write nothing; fail with the difference where ACCESS.md is out of date")
  .addOption(
    new Option(
      "--against <state>",
      "write nothing; say what changed since a file (a Pulumi.yaml or an access model) or a git revision",
    ).conflicts(["check", "output"]),
  )
  .addOption(
    new Option("--html <file>", "write one self-contained page in place of ACCESS.md").conflicts([
      "check",
      "against",
      "output",
    ]),
  );

void runCommand(definition, async (given) => {
  const options = Options.parse(given);
  const progress = progressBar(process.stderr);
  const rehearsal = await rehearse(readProject(PROJECT, options.access), progress);
  progress.stop();
  const unexpected = unexpectedLines(rehearsal, terminalStyle(process.stderr));
  if (unexpected.length > 0) {
    say(
      process.stderr,
      `${unexpected.join("\n")}\nNothing is reviewed: access is not what the model declares.`,
    );
    return 1;
  }
  if (options.against !== undefined) return sayChanges(rehearsal, options.against);
  if (options.html !== undefined) return writePage(rehearsal, resolve(options.html));
  return options.check ? check(rehearsal, options) : write(rehearsal, options);
});

async function sayChanges(rehearsal: Rehearsal, against: string): Promise<number> {
  const earlier = await earlierReport(against, PROJECT);
  const changes = changesBetween(earlier, accessReport(rehearsal));
  say(process.stdout, changesText(changes, against, terminalStyle(process.stdout)));
  return 0;
}

async function check(rehearsal: Rehearsal, { output }: Options): Promise<number> {
  const wanted = accessMarkdown(rehearsal);
  const standing = standingOf(output, wanted);
  if (standing.state === "current") return 0;
  say(process.stdout, await unifiedDifference(output, standing.there, wanted));
  say(process.stderr, standing.message);
  return 1;
}

async function write(rehearsal: Rehearsal, { output }: Options): Promise<number> {
  await writeReview(output, accessMarkdown(rehearsal));
  say(process.stdout, `Wrote ${output}`);
  return 0;
}

async function writePage(rehearsal: Rehearsal, file: string): Promise<number> {
  await writeWhole(file, await reviewPage(rehearsal));
  say(process.stdout, `Wrote ${file}`);
  return 0;
}

function say(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text.endsWith("\n") ? text : `${text}\n`);
}
