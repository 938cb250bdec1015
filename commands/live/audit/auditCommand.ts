import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import { counted } from "../../../components/model/counted";
import { InputError } from "../../../components";
import type { AccessModel } from "../../../components/model/accessModel";
import { principalParts } from "../../../components/model/arns";
import { didYouMean, list, type Problem, show } from "../../../components/model/problems";
import { REGIONS } from "../../../components/policies/regions";
import { MAIN_REGIONS } from "../../../components/model/regions";
import { CannotWork } from "../../cannotWork";
import type { ProjectCommand } from "../../command";
import { withModelOption } from "../../modelOption";
import { awsIdentities } from "../../deployment/awsIdentities";
import { readProject } from "../../rehearsal/project";
import { stepsBar } from "../../rehearsal/progress";
import { terminalOf } from "../../terminal/terminal";
import { pairIn, several } from "../../options";
import { print } from "../../streams";
import { Auditor } from "./auditor";
import { auditJson } from "./json";
import { dayOf, requirePaths } from "./logFiles";
import { type LiveAccount, LOOKUP, lookUp, type Tools } from "./lookup";
import { readSources, type Source } from "./readSources";
import { auditReport, undeclaredChanges } from "./report";

const Options = z.object({
  model: z.string().optional(),
  live: z.boolean().default(false),
  profile: z.array(z.string()).default([]),
  region: z.array(z.string()).default([]),
  deployer: z.array(z.string()).default([]),
  complete: z.boolean().default(false),
  since: z.number().optional(),
  until: z.number().optional(),
  json: z.boolean().default(false),
});

const LIVE: Tools = {
  ...LOOKUP,
  accountOf: async (profile, region) =>
    (await awsIdentities.callerOf({ "aws:profile": profile, "aws:region": region })).accountId,
};

export function auditCommandWith(tools: Tools = LIVE, now: () => number = Date.now): ProjectCommand {
  return {
    define: () =>
      withModelOption(new Command("audit"))
        .description("Reads CloudTrail: who assumed what, what nobody uses, and what happened undeclared.")
        .argument("[paths...]", "log files, and folders of them")
        .option("--live", "ask CloudTrail's event history of the last 90 days")
        .option(
          "--profile <name=profile>",
          "credentials for --live: an account of the model, or primary, and an AWS profile",
          several,
        )
        .option("--region <region>", "a region in which roles are assumed, beside the model's", several)
        .option("--deployer <arn>", "ARN of a user or role that deploys", several)
        .option("--complete", "the paths hold all that there is: where no file is, nothing happened")
        .option("--since <time>", "leave out what was before: 2026-11-01, or with a time", startOf)
        .option("--until <time>", "leave out what was after: 2026-11-30 (its end), or with a time", endOf)
        .option("--json", "print the result as JSON"),

    run: async ({ options: given, args: paths }, { project, stdout, stderr, environment }) => {
      const options = Options.parse(given);
      const { access } = readProject(project, options.model);
      const accounts = liveAccounts(access, options);
      requireSources(paths, options);
      await requirePaths(paths);
      for (const warning of regionWarnings(options)) await print(stderr, `warning: ${warning}`);
      const period = periodOf(options, now());
      const auditor = new Auditor({
        access,
        ...period,
        deployers: options.deployer,
        regions: options.region,
        isComplete: options.complete,
      });
      const read = await readSources(paths, auditor, stepsBar(stderr));
      const { since, until } = period;
      const asked =
        since === undefined || until === undefined
          ? []
          : await lookUp(
              {
                accounts,
                regions: auditor.regions,
                mainRegion: MAIN_REGIONS[access.primary.partition],
                since,
                until,
                now: now(),
              },
              auditor,
              tools,
            );
      const sources = [...read, ...asked];
      const audit = auditor.conclude();
      const unread = sources.flatMap((source) => source.unread);
      if (audit.events === 0 && !(options.live && unread.length === 0)) {
        throw new CannotWork(nothingRead(auditor.leftOut, sources));
      }
      const text = options.json
        ? auditJson(audit, sources)
        : auditReport(audit, sources, terminalOf(stdout, environment));
      await print(stdout, text);
      if (audit.undeclared.count + undeclaredChanges(audit) > 0) return 1;
      return unread.length > 0 ? 2 : 0;
    },
  };
}

type Given = z.infer<typeof Options>;

/** Live, a period has an end on both sides: whole days, within what AWS keeps. */
function periodOf({ live, since, until }: Given, now: number): Pick<Given, "since" | "until"> {
  if (!live) return { since, until };
  return { since: since ?? (dayOf(now) - 89) * 86_400_000, until: Math.min(until ?? now, now) };
}

function requireSources(paths: readonly string[], { live, profile, since, until, deployer }: Given): void {
  const problems: Problem[] = [
    ...(paths.length === 0 && !live
      ? [{ path: "paths", message: "name log files or folders of them, or ask AWS itself with --live" }]
      : []),
    ...(live && profile.length === 0
      ? [{ path: "--live", message: "needs a --profile NAME=PROFILE for each account that is to be asked" }]
      : []),
    ...(!live && profile.length > 0 ? [{ path: "--profile", message: "is for --live" }] : []),
    ...(since !== undefined && until !== undefined && since > until
      ? [
          {
            path: "--since",
            message: "is after --until, so nothing is between them; write the earlier time here",
          },
        ]
      : []),
    ...deployer
      .filter((arn) => principalParts(arn) === undefined)
      .map((arn) => ({
        path: "--deployer",
        message: `${show(arn)} is no ARN of a user or role, as in arn:aws:iam::222222222222:role/deployer`,
      })),
  ];
  if (problems.length > 0) throw new InputError("The command line", problems);
}

/** Regions that are not known here, which may be new. */
function regionWarnings({ region }: Given): string[] {
  return region
    .filter((each) => !REGIONS.includes(each))
    .map((each) => `--region: ${show(each)} is no region that is known here${didYouMean(each, REGIONS)}`);
}

/** @throws InputError where a profile is for no account of the model */
function liveAccounts(access: AccessModel, { profile }: Given): LiveAccount[] {
  const ids = new Map([
    ...Object.entries(access.accounts).map(([name, { accountId }]) => [name, accountId] as const),
    ["primary", access.primary.accountId] as const,
  ]);
  const accounts: LiveAccount[] = [];
  const problems: Problem[] = [];
  for (const text of profile) {
    const [name = "", ofAccount = ""] = pairIn(text) ?? [];
    const accountId = ids.get(name);
    if (accountId !== undefined) accounts.push({ name, accountId, profile: ofAccount });
    else {
      const known = list([...ids.keys()]);
      const message = `${text} is not NAME=PROFILE with an account of the model (it has: ${known})`;
      problems.push({ path: "--profile", message });
    }
  }
  if (problems.length > 0) throw new InputError("The command line", problems);
  return accounts;
}

function nothingRead(leftOut: number, sources: readonly Source[]): string {
  const files = sources.reduce((sum, source) => sum + source.files, 0);
  const why = [
    ...(leftOut === 0
      ? []
      : [
          `${counted(leftOut, "event")} ${leftOut === 1 ? "is" : "are"} of another time than --since and --until ask about`,
        ]),
    ...(leftOut === 0 && files > 0
      ? [
          `${counted(files, "file")} ${files === 1 ? "holds" : "hold"} none; CloudTrail writes {"Records": [...]}`,
        ]
      : []),
    ...sources.flatMap(({ unread }) => unread.map(({ path, message }) => `${path} ${message}`)),
  ];
  return ["No CloudTrail event was read, so nothing can be said.", ...why.map((line) => `  ${line}`)].join(
    "\n",
  );
}

const A_DATE = /^\d{4}-\d{2}-\d{2}$/;

function startOf(text: string): number {
  return timeIn(text, "T00:00:00Z");
}

function endOf(text: string): number {
  return timeIn(text, "T23:59:59.999Z");
}

function timeIn(text: string, ofDate: string): number {
  const time = z.iso.datetime({ offset: true }).safeParse(A_DATE.test(text) ? `${text}${ofDate}` : text);
  if (!time.success)
    throw new InvalidArgumentError("It is a date, 2026-11-30, or a time, 2026-11-30T12:00:00Z.");
  return Date.parse(time.data);
}
