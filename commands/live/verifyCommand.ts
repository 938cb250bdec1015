import { join, resolve } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import type { Place, ProjectCommand } from "../command";
import { InputError } from "../../components";
import { withModelOption } from "../modelOption";
import { progressBar, stepsBar } from "../rehearsal/progress";
import { type Project, readProject } from "../rehearsal/project";
import { terminalOf } from "../terminal/terminal";
import { writeWhole } from "../review/accessFile";
import { several } from "../options";
import { print } from "../streams";
import { writtenAt } from "./account/files";
import { readAccounts } from "./account/reading";
import { askCode } from "./attempts/askCode";
import { isAsDeclared } from "./attempts/attempt";
import { tryRoles } from "./attempts/attempts";
import { attemptsJson, attemptsReport } from "./attempts/report";
import { changedAt, momentsInWords } from "./verify/age";
import { verificationJson } from "./verify/json";
import { verificationMarkdown } from "./verify/markdown";
import { verificationReport } from "./verify/report";
import { type Sources, sourcesOf } from "./verify/sources";
import { told } from "./verify/told";
import { type Verdict, verdictOf, verify } from "./verify/verify";

const Options = z.object({
  primary: z.array(z.string()).default([]),
  account: z.array(z.string()).default([]),
  accounts: z
    .string()
    .transform((names) => names.split(",").map((name) => name.trim()))
    .optional(),
  profile: z.array(z.string()).default([]),
  role: z.string().optional(),
  model: z.string().optional(),
  json: z.boolean().default(false),
  report: z.string().optional(),
  strict: z.boolean().default(false),
  try: z.boolean().default(false),
  mfaSerial: z.string().optional(),
  mfaCode: z.string().optional(),
});
type Options = z.infer<typeof Options>;

const EXIT_CODES: Readonly<Record<Verdict, number>> = { "as declared": 0, different: 1, "not read": 2 };

export const verifyCommand: ProjectCommand = {
  define: () =>
    withModelOption(new Command("verify"))
      .description(
        "Holds accounts as they are against what the program would deploy, and proves who gets in.",
      )
      .option("--primary <file>", "what aws iam printed of the primary account", several)
      .option("--account <name=file>", "what it printed of a child account", several)
      .option("--accounts <names>", "look at these accounts alone, with commas between them")
      .option("--profile <name=profile>", "read an account with a profile of the AWS configuration", several)
      .option("--role <role>", "read accounts by assuming a role of this name in them")
      .option("--json", "print the result as JSON")
      .option("--report <file>", "write the result as Markdown, too")
      .addOption(
        new Option(
          "--try",
          "assume each role that the model grants you, and some that it does not, in place of reading accounts",
        ).conflicts(["primary", "account", "accounts", "profile", "role", "report", "strict"]),
      )
      .option("--mfa-serial <serial>", "with --try: your MFA device, where it is not the one that IAM names")
      .option("--mfa-code <code>", "with --try: what the device shows, in place of being asked")
      .option("--strict", "fail where something is not known or the model lacks a way in, too"),

  run: async ({ options: given }, place) => {
    const options = Options.parse(given);
    const project = readProject(place.project, options.model);
    const warn = (message: string): void => void place.stderr.write(`warning: ${message}\n`);
    if (!options.try) requireNoTrial(options);
    if (options.try) return tryAsPerson(project, options, place, warn);
    return verifyAccounts(project, options, place, warn);
  },
};

/** @throws InputError where a device is given, of which nobody asks */
function requireNoTrial({ mfaSerial, mfaCode }: Options): void {
  const given = Object.entries({ "--mfa-serial": mfaSerial, "--mfa-code": mfaCode });
  const problems = given.flatMap(([path, value]) =>
    value === undefined ? [] : [{ path, message: "is for --try; add --try, or leave it out" }],
  );
  if (problems.length > 0) throw new InputError("The command line", problems);
}

async function verifyAccounts(
  project: Project,
  options: Options,
  { project: folder, stdout, stderr, environment }: Place,
  warn: (message: string) => void,
): Promise<number> {
  const sources = sourcesOf(project.access, options, warn);
  const bar = stepsBar(stderr);
  bar.start("accounts", sources.wanted.length);
  const readings = await readAccounts(sources.wanted, bar.step).finally(bar.stop);
  for (const message of await olderThanModel(sources, options.model ?? join(folder, "Pulumi.yaml")))
    warn(message);

  const progress = progressBar(stderr);
  const verification = await verify(project, readings, progress).finally(progress.stop);
  const inWords = told(verification);
  if (options.report !== undefined) await writeWhole(resolve(options.report), verificationMarkdown(inWords));
  if (options.json) for (const unknown of inWords.unknown) warn(unknown);
  const terminal = terminalOf(stdout, environment);
  await print(stdout, options.json ? verificationJson(verification) : verificationReport(inWords, terminal));
  return EXIT_CODES[verdictOf(verification, options.strict)];
}

async function tryAsPerson(
  { access }: Project,
  { json, mfaSerial, mfaCode }: Options,
  { stdin, stdout, stderr, environment }: Place,
  warn: (message: string) => void,
): Promise<number> {
  const code = (serial: string) =>
    mfaCode === undefined ? askCode(serial, stdin, stderr) : Promise.resolve(mfaCode);
  const tried = await tryRoles(access, { serial: mfaSerial, code }, warn);
  await print(stdout, json ? attemptsJson(tried) : attemptsReport(tried, terminalOf(stdout, environment)));
  const { attempts } = tried;
  if (attempts.some((each) => each.answer !== "no answer" && !isAsDeclared(each))) return 1;
  return attempts.every(isAsDeclared) ? 0 : 2;
}

/** What a file says of an account may be of a time before the model was what it is. */
async function olderThanModel({ files }: Sources, model: string): Promise<string[]> {
  const changed = await changedAt(resolve(model));
  return [...files].flatMap(([name, own]) => {
    const written = writtenAt(own);
    if (written === undefined || written >= changed) return [];
    const [readIn, changedIn] = momentsInWords(written, changed);
    return [
      `${name}: what was read is of ${readIn}, and the access model of ${changedIn}: the differences may be of what is not deployed yet`,
    ];
  });
}
