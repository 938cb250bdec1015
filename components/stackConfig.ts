import type { ProviderArgs } from "@pulumi/aws/provider";
import { isAbsolute } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type CheckedAccess, locateIn, modelWarnings, readAccess, unknownAccount } from "./access";
import { defined } from "./model/arns";
import { describeProblem, didYouMean, InputError, located, type Problem, show } from "./model/problems";
import { type ProviderAccount, readProviderSettings } from "./providerSettings";
import { type Side, sideOfStack } from "./model/stacks";
import { refusal } from "./refusal";
import { refuseUnwrittenModel } from "./source/asWritten";
import type { WrittenDocument } from "./source/document";
import { locatedInStackFile } from "./source/stackFile";
import { positionsInProject, PROJECT_FILE, readModel } from "./source/read";

/** What a stack deploys, and with which AWS provider. */
export type StackConfig = Side & {
  readonly access: CheckedAccess;
  /** ID of the account that the stack deploys. */
  readonly accountId: string;
  /** The stack's `aws:*` configuration, held to the account. */
  readonly provider: ProviderArgs;
};

const NO_AUDIT: Problem = {
  path: "access.audit",
  message: "is missing: this stack receives alarms, and the access model has none",
};

const KEYS = ["side", "account", "access"] as const;
const SIDES = ["primary", "child", "alarms"] as const;

/**
 * Reads the stack's side, account and AWS provider and the project's access model, and checks all of it.
 *
 * @throws RunError with every problem, before anything is registered
 */
export async function readStackConfig(): Promise<StackConfig> {
  const config = new pulumi.Config();
  const access = attempt(() => accessOf(config));
  const {
    stack,
    problems,
    warnings: ofProvider = [],
  } = readStack(config, access instanceof InputError ? undefined : access);
  const inStackFile = (each: readonly Problem[]): Problem[] =>
    locatedInStackFile(each, {
      folder: projectFolder(),
      project: config.name,
      stack: pulumi.getStack(),
      config: pulumi.runtime.allConfig(),
    });
  if (stack === undefined || access instanceof InputError) {
    const ofStack =
      problems.length === 0 ? [] : [new InputError("The stack configuration", inStackFile(problems))];
    const errors = access instanceof InputError ? [...ofStack, access] : ofStack;
    throw refusal(errors.map(({ message }) => message).join("\n"));
  }
  const warnings = [...(await modelWarnings(access)), ...stackNameWarnings(access, stack)];
  const locate = locateIn(access);
  for (const warning of [...inStackFile(ofProvider), ...warnings.map((each) => located(each, locate))]) {
    await pulumi.log.warn(describeProblem(warning));
  }
  return { ...stack, access };
}

interface StackResult {
  /** Undefined where there are problems, or no access model that says which account the stack deploys. */
  readonly stack?: Side & Pick<StackConfig, "accountId" | "provider">;
  readonly problems: readonly Problem[];
  readonly warnings?: readonly Problem[];
}

function readStack(config: pulumi.Config, access: CheckedAccess | undefined): StackResult {
  const side = readSide(config, access);
  const account = access === undefined || side === undefined ? undefined : accountOf(access, side);
  const provider = readProviderSettings(account);
  const problems = [
    ...unknownKeyProblems(config),
    ...misspeltProjectProblems(config),
    ...(side === undefined ? sideProblems(config, access) : problemsOfSide(config, access, side)),
    ...(side?.side === "alarms" && access !== undefined && access.audit === undefined ? [NO_AUDIT] : []),
    ...provider.problems,
  ];
  if (side === undefined || account === undefined || problems.length > 0) return { problems };
  return {
    stack: { ...side, accountId: account.accountId, provider: provider.args },
    problems,
    warnings: provider.warnings,
  };
}

/** As the stack's configuration says, or else as the model has a stack of this name deploy. */
function readSide(config: pulumi.Config, access: CheckedAccess | undefined): Side | undefined {
  const [given, account] = [config.get("side"), config.get("account")];
  const ofModel = access === undefined ? undefined : sideOfStack(access, pulumi.getStack());
  if (given === undefined && account === undefined) return ofModel;
  const side = SIDES.find((known) => known === given);
  if (side !== "child") return side === undefined ? undefined : { side };
  const named = ofModel?.side === "child" ? ofModel.account : pulumi.getStack();
  return { side, account: account ?? named };
}

function accountOf({ primary, accounts }: CheckedAccess, side: Side): ProviderAccount | undefined {
  const { partition } = primary;
  const accountId = side.side === "child" ? accounts[side.account]?.accountId : primary.accountId;
  return accountId === undefined ? undefined : { accountId, partition };
}

function sideProblems(config: pulumi.Config, access: CheckedAccess | undefined): Problem[] {
  const given = config.get("side");
  if (given === undefined && misspeltProjects(config).some(({ key }) => key === "side")) return [];
  const allowed = `allowed: ${SIDES.join(" | ")}`;
  const message =
    given === undefined
      ? `is missing${nowhere(config, access)}; ${allowed}`
      : `${show(given)} is not a side${didYouMean(given, SIDES)} (${allowed})`;
  return [{ path: keyOf(config, "side"), message }];
}

/** Why the stack's name does not say its side either. */
function nowhere(config: pulumi.Config, access: CheckedAccess | undefined): string {
  if (access === undefined || config.get("account") !== undefined) return "";
  const stacks = [...Object.values(access.accounts), access.primary].map(({ stack }) => stack);
  return `, and the model has no stack "${pulumi.getStack()}" (it has: ${stacks.join(", ")})`;
}

/** Where the side is another stack's, nothing follows from it. */
function problemsOfSide(config: pulumi.Config, access: CheckedAccess | undefined, side: Side): Problem[] {
  const problems = access === undefined ? [] : otherSideProblems(config, access, side);
  return problems.length > 0 ? problems : accountProblems(config, access, side);
}

/** The model says which stack deploys what. */
function otherSideProblems(config: pulumi.Config, access: CheckedAccess, { side }: Side): Problem[] {
  const meant = sideOfStack(access, pulumi.getStack());
  if (meant === undefined || meant.side === side) return [];
  const message = `"${side}" is not the side of this stack: the model says that stack "${pulumi.getStack()}" deploys ${whatIsDeployed(meant)}; write ${meant.side}`;
  return [{ path: keyOf(config, "side"), message }];
}

function whatIsDeployed(side: Side): string {
  if (side.side === "child") return `account "${side.account}"`;
  return side.side === "primary" ? "the primary account" : "what receives the alarms";
}

function accountProblems(config: pulumi.Config, access: CheckedAccess | undefined, side: Side): Problem[] {
  const message =
    side.side === "child"
      ? unknownChild(access, side.account)
      : uselessAccount(config.get("account"), side.side);
  return message === undefined ? [] : [{ path: keyOf(config, "account"), message }];
}

function unknownChild(access: CheckedAccess | undefined, account: string): string | undefined {
  return access === undefined ? undefined : unknownAccount(access, account);
}

function uselessAccount(account: string | undefined, side: "primary" | "alarms"): string | undefined {
  return account === undefined
    ? undefined
    : `${show(account)} is for child stacks; ${side === "primary" ? "a primary stack" : "the stack of the alarms"} has none`;
}

function unknownKeyProblems(config: pulumi.Config): Problem[] {
  const prefix = keyOf(config, "");
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length))
    .filter((key) => !KEYS.some((known) => known === key))
    .map((key) => ({
      path: keyOf(config, key),
      message: `unknown key${didYouMean(key, KEYS)} (allowed: ${KEYS.join(", ")})`,
    }));
}

function misspeltProjectProblems(config: pulumi.Config): Problem[] {
  return misspeltProjects(config).map(({ written, key }) => ({
    path: written,
    message: `is of no project here; did you mean "${keyOf(config, key)}"?`,
  }));
}

/** Our keys under what is nearly the project's name. */
function misspeltProjects(config: pulumi.Config): { readonly written: string; readonly key: string }[] {
  return Object.keys(pulumi.runtime.allConfig()).flatMap((written) => {
    const [, project = "", key = ""] = /^([^:]*):(.*)$/.exec(written) ?? [];
    const isOurs = KEYS.some((known) => known === key) && project !== config.name;
    return isOurs && didYouMean(project, [config.name]) !== "" ? [{ written, key }] : [];
  });
}

/** The primary stack looks for a child's role ARNs in the stack that the model names. */
function stackNameWarnings(access: CheckedAccess, side: Side): Problem[] {
  if (side.side !== "child") return [];
  const { stack } = defined(access.accounts, side.account);
  if (stack.split("/").at(-1) === pulumi.getStack()) return [];
  const message = `the model says that stack "${stack}" deploys it, but this is stack "${pulumi.getStack()}"; the primary stack will look for its role ARNs in "${stack}"`;
  return [{ path: `accounts.${side.account}.stack`, message }];
}

/**
 * The access model that was read last, and the text that it was read from. A rehearsal runs the program once for each
 * stack of one model, which need not be read and checked three hundred times.
 */
let latest: { readonly text: string | undefined; readonly access: CheckedAccess } | undefined;

function accessOf(config: pulumi.Config): CheckedAccess {
  const text = config.get("access");
  if (latest !== undefined && latest.text === text) return latest.access;
  const document = writtenAccess(config);
  const { model, locate } = readModel(document, projectFolder());
  const access = readAccess(model, locate);
  // What stands in files may have changed under the same text.
  if (model === document.value) latest = { text, access };
  return access;
}

function writtenAccess(config: pulumi.Config): WrittenDocument {
  const value = parsedAccess(config);
  if (isRunByEngine())
    refuseUnwrittenModel({ folder: projectFolder(), project: config.name, stack: pulumi.getStack() }, value);
  return { file: PROJECT_FILE, value, positionOf: positionsInProject(projectFolder(), value) };
}

/** Tests and the rehearsal give the program a model of their own, on a Pulumi in memory. */
function isRunByEngine(): boolean {
  return pulumi.runtime.getEngine() !== undefined;
}

/** Older CLIs do not say where the project is; its program then runs there. */
function projectFolder(): string {
  const root = pulumi.getRootDirectory();
  return isAbsolute(root) ? root : process.cwd();
}

function parsedAccess(config: pulumi.Config): unknown {
  const text = config.get("access");
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    const message = "is not a mapping; it stands under `value:` of the project-level config key";
    throw new InputError("The access model", [{ path: "access", message }]);
  }
}

function keyOf(config: pulumi.Config, key: string): string {
  return `${config.name}:${key}`;
}

function attempt<Result>(read: () => Result): Result | InputError {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
