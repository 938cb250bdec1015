import { resolve } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { InputError } from "../../components/model/problems";
import type { Place, ProjectCommand } from "../command";
import { confirm } from "../profiles/confirm";
import { type Project, readProject } from "../rehearsal/project";
import { terminalOf } from "../terminal/terminal";
import { writeWhole } from "../review/accessFile";
import { wholeNumber } from "../options";
import { print } from "../streams";
import { asMissing, type Deployment, previewAll, runAll } from "./deploy";
import { type Deployer, deployerWith, requireNoCredentials, roleName } from "./deployRole";
import type { Engine, Operation } from "./engine";
import { cannotWorkBecause } from "./failure";
import { requireIdentities } from "./identities";
import { CANCELLING, leftBehind } from "./interrupts";
import { type Live, liveLines } from "./live";
import { logsIn, requireReport } from "./logs";
import { type Looked, lookFor, openAll, withSettings } from "./open";
import { exitCodeOf, isGood, type Outcome } from "./outcomes";
import { proven } from "./proven";
import { referencesTo } from "./references";
import { readStackFiles, type StackFile, stackFileProblems } from "./stackFiles";
import { type Form, summary, summaryJson, summaryMarkdown } from "./summary";
import { selectTargets, type Target, targetsOf } from "./targets";
import { TOOLS, type Tools } from "./tools";

/** A command on all stacks: an operation, or its preview alone. */
interface Kind {
  readonly name: "preview" | Operation;
  readonly operation: Operation;
  readonly description: string;
}

const KINDS = {
  preview: { operation: "up", description: "Says what would change in every stack, and changes nothing." },
  up: { operation: "up", description: "Deploys every stack: the children, then the primary." },
  refresh: { operation: "refresh", description: "Brings every stack's state in line with its account." },
  destroy: { operation: "destroy", description: "Destroys every stack: the primary, then the children." },
} as const satisfies Readonly<Record<Kind["name"], Omit<Kind, "name">>>;

const Options = z.object({
  yes: z.boolean().default(false),
  create: z.boolean().default(false),
  refresh: z.boolean().default(false),
  force: z.boolean().default(false),
  role: z.string().optional(),
  side: z.enum(["alarms", "child", "primary"]).optional(),
  parallel: z.number().default(4),
  json: z.boolean().default(false),
  report: z.string().optional(),
  logDir: z.string().optional(),
});
type Options = z.infer<typeof Options>;

/** The command of an operation on all stacks of the model, or on those that are named. */
export function deploymentCommand(name: Kind["name"], tools: Tools = TOOLS): ProjectCommand {
  const kind: Kind = { name, ...KINDS[name] };
  return {
    define: () => define(kind),
    run: ({ options, args }, place) => new Run(kind, Options.parse(options), place, tools).run(args),
  };
}

function define({ name, operation, description }: Kind): Command {
  const command = new Command(name)
    .description(description)
    .argument("[stack...]", "stacks of the model (default: all)")
    .addOption(
      new Option("--side <side>", "only stacks of this side").choices(["child", "primary", "alarms"]),
    )
    .option("--role <name>", "deploy each stack with this role of its own account", roleName)
    .option("--parallel <number>", "how many stacks at a time (4)", (text) => wholeNumber(text))
    .option("--json", "print the result as JSON")
    .option("--report <file>", "write the result as Markdown, too")
    .option("--log-dir <folder>", "keep all that Pulumi prints, a file for each stack");
  if (name !== "preview") command.option("--yes", "do not ask");
  if (operation === "up") {
    command.option("--create", "make stacks that are not there, without being asked");
    command.option("--refresh", "look first at what is really there");
  }
  if (operation === "destroy") {
    command.option("--force", "destroy children whose roles the primary still refers to");
  }
  return command;
}

/** One run of a command. */
class Run {
  public constructor(
    private readonly kind: Kind,
    private readonly options: Options,
    private readonly place: Place,
    private readonly tools: Tools,
  ) {}

  public async run(names: readonly string[]): Promise<number> {
    const project = readProject(this.place.project);
    const files = readStackFiles(this.place.project, project);
    const problems = stackFileProblems(project, files);
    if (problems.length > 0) throw new InputError("The stack files", problems);
    const all = targetsOf(project);
    const targets = selectTargets(all, names, this.options.side);
    const log = logsIn(this.options.logDir, (text) => this.place.stderr.write(`warning: ${text}\n`));
    requireReport(this.options.report);
    const rehearsal = await proven(project, this.place.stderr, "started");
    if (rehearsal === undefined) return 1;

    for (const { account = "", cliName, elsewhere } of all) {
      if (elsewhere === undefined) continue;
      const read = `${cliName} deploys account ${account}, in project ${elsewhere}: only its role ARNs are read`;
      await print(this.place.stderr, read);
    }
    const engine = await this.tools.engine(this.place.project);
    await engine.backend();
    const looked = await this.#lookFor(targets, engine);
    if (looked.length === 0) return this.#nothingToDo();
    const deployer = await this.#requireCredentials(looked, project, files);
    await this.#requireNoReferences(looked, project, engine);
    const mayCreate = await this.#mayCreate(looked);
    if (!mayCreate && this.kind.name !== "preview") return 1;
    const { parallel, refresh, force } = this.options;
    const opened = mayCreate ? looked : looked.filter(({ stack }) => stack !== undefined);
    const stacks = await openAll(opened, engine, project, files, parallel);
    const missing = looked
      .filter((each) => !opened.includes(each))
      .map(({ target }) => asMissing(rehearsal, target));

    const live = await liveLines(this.place.stderr);
    const controller = new AbortController();
    const stopListening = this.#cancelOnInterrupt(controller, live, targets);
    const { operation } = this.kind;
    const { access } = project;
    const { signal } = controller;
    const workshop = { operation, refresh, ...deployer, signal, live, log };
    try {
      return await this.#work({ access, stacks, missing, force, parallel, ...workshop });
    } finally {
      live.stop();
      stopListening();
    }
  }

  /** Only an `up` has use for stacks that are not there. */
  async #lookFor(targets: readonly Target[], engine: Engine): Promise<Looked[]> {
    const looked = await lookFor(targets, engine, this.options.parallel);
    if (this.kind.operation === "up") return looked;
    const missing = looked.filter(({ stack }) => stack === undefined);
    for (const { target } of missing)
      await print(this.place.stderr, `${target.name}: there is no such stack in the backend`);
    return looked.filter(({ stack }) => stack !== undefined);
  }

  async #requireCredentials(
    looked: readonly Looked[],
    { access }: Project,
    files: readonly StackFile[],
  ): Promise<Deployer> {
    const { parallel, role } = this.options;
    const { identities } = this.tools;
    const { partition } = access.primary;
    const settings = await withSettings(looked, files, parallel).catch((error: unknown) => {
      throw cannotWorkBecause(error) ?? error;
    });
    if (role !== undefined) requireNoCredentials(settings);
    const targets = looked.map(({ target }) => target);
    const deployer = await deployerWith(role, partition, targets, identities);
    const stacks = settings.map((each) => ({ ...each, roleArn: deployer.roleArnFor(each.target) }));
    await requireIdentities(stacks, partition, identities, parallel);
    return deployer;
  }

  /** Where the primary stays, a child goes only if nothing of the primary refers to it. */
  async #requireNoReferences(looked: readonly Looked[], project: Project, engine: Engine): Promise<void> {
    if (this.kind.operation !== "destroy" || this.options.force) return;
    if (looked.some(({ target }) => target.side === "primary")) return;
    const primary = targetsOf(project).find(({ side }) => side === "primary");
    const stack = primary === undefined ? undefined : await engine.select(primary.cliName);
    const resources = stack === undefined ? [] : await stack.resources();
    const problems = looked.flatMap(({ target }) =>
      referencesTo(target.accountId, resources).map(({ from, roleArn }) => ({
        path: target.name,
        message: `${from} of the primary stack refers to ${roleArn}; take the account out of the model and deploy the primary first, or pass --force`,
      })),
    );
    if (problems.length > 0) throw new InputError("The destruction", problems);
  }

  async #mayCreate(looked: readonly Looked[]): Promise<boolean> {
    const missing = looked.filter(({ stack }) => stack === undefined).map(({ target }) => target.name);
    if (missing.length === 0 || this.options.create) return true;
    // A preview changes nothing unless somebody says so, an empty stack neither.
    if (this.kind.name === "preview" && !this.#canAsk()) return false;
    const which = `${missing.length === 1 ? "stack" : "stacks"} ${missing.join(", ")}`;
    return this.#agreed(`Create the ${which}, still empty, in the backend?`, "--create");
  }

  async #agreed(question: string, option: string): Promise<boolean> {
    const { stdin, stderr } = this.place;
    if (!this.#canAsk()) {
      const message = `there is no terminal to ask on (${question}); pass ${option} to go on without being asked`;
      throw new InputError("The command line", [{ path: option, message }]);
    }
    if (await confirm(question, stdin, stderr)) return true;
    if (this.kind.name !== "preview") await print(stderr, "Nothing was changed.");
    return false;
  }

  #canAsk(): boolean {
    const { stdin, stderr } = this.place;
    return stdin.isTTY === true && stderr.isTTY === true;
  }

  #cancelOnInterrupt(controller: AbortController, live: Live, targets: readonly Target[]): () => void {
    return this.tools.interrupts.listen((signal) => {
      if (!controller.signal.aborted) {
        live.say(CANCELLING);
        controller.abort();
        return;
      }
      live.stop();
      this.place.stderr.write(`${leftBehind(targets.map(({ cliName }) => cliName))}\n`);
      this.tools.interrupts.leave(signal);
    });
  }

  async #work(deployment: Deployment): Promise<number> {
    const { live } = deployment;
    const previews = await previewAll(deployment);
    live.stop();
    const isReady = previews.every(isGood);
    if (this.kind.name === "preview" || !isReady) {
      if (!isReady && this.kind.name !== "preview") live.say("Nothing was started: a preview failed.");
      return this.#conclude(previews, previews, "to come");
    }
    if (previews.every(({ isUnchanged }) => isUnchanged)) {
      return this.#conclude(
        previews,
        previews.map((each) => ({ ...each, result: "unchanged" })),
        "done",
      );
    }
    if (!this.options.yes) {
      const terminal = terminalOf(this.place.stderr, this.place.environment);
      await print(this.place.stderr, `${summary(previews, "to come", terminal)}\n`);
      if (!(await this.#agreed(`Do this: npm run ${this.kind.name}?`, "--yes"))) return 1;
    }
    const outcomes = await runAll(deployment, previews);
    live.stop();
    return this.#conclude(previews, outcomes, "done");
  }

  async #conclude(previews: readonly Outcome[], outcomes: readonly Outcome[], form: Form): Promise<number> {
    const { stdout, environment } = this.place;
    const { name } = this.kind;
    const told = this.options.json
      ? summaryJson(name, previews, outcomes)
      : summary(outcomes, form, terminalOf(stdout, environment));
    await print(stdout, told);
    await this.#report(outcomes, form);
    return exitCodeOf(outcomes);
  }

  /** What was done is told before this can fail. */
  async #report(outcomes: readonly Outcome[], form: Form): Promise<void> {
    const { report } = this.options;
    if (report === undefined) return;
    await writeWhole(resolve(report), summaryMarkdown(`npm run ${this.kind.name}`, outcomes, form));
  }

  async #nothingToDo(): Promise<number> {
    await print(this.place.stderr, "There is nothing to do.");
    if (this.options.json) await print(this.place.stdout, summaryJson(this.kind.name, [], []));
    await this.#report([], "done");
    return 0;
  }
}
