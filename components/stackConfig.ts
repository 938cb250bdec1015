import type { ProviderArgs } from "@pulumi/aws/provider";
import { isAbsolute } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type CheckedAccess, locateIn, modelWarnings, readAccess, unknownAccount } from "./access";
import { defined } from "./model/arns";
import { describeProblem, didYouMean, InputError, located, type Problem, show } from "./model/problems";
import { type ProviderAccount, readProviderSettings } from "./providerSettings";
import { refusal } from "./refusal";
import { refuseUnwrittenModel } from "./source/asWritten";
import type { WrittenDocument } from "./source/document";
import { positionsInProject, PROJECT_FILE, readModel } from "./source/read";

/** What a stack deploys, and with which AWS provider. */
export type StackConfig = Side & {
  readonly access: CheckedAccess;
  /** ID of the account that the stack deploys. */
  readonly accountId: string;
  /** The stack's `aws:*` configuration, held to the account. */
  readonly provider: ProviderArgs;
};

type Side = { readonly side: "primary" | "alarms" } | { readonly side: "child"; readonly account: string };

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
  const { stack, problems } = readStack(config, access instanceof InputError ? undefined : access);
  if (stack === undefined || access instanceof InputError) {
    const ofStack = problems.length === 0 ? [] : [new InputError("The stack configuration", problems)];
    const errors = access instanceof InputError ? [...ofStack, access] : ofStack;
    throw refusal(errors.map(({ message }) => message).join("\n"));
  }
  const warnings = [...(await modelWarnings(access)), ...stackNameWarnings(access, stack)];
  const locate = locateIn(access);
  for (const warning of warnings) await pulumi.log.warn(describeProblem(located(warning, locate)));
  return { ...stack, access };
}

interface StackResult {
  /** Undefined where there are problems, or no access model that says which account the stack deploys. */
  readonly stack?: Side & Pick<StackConfig, "accountId" | "provider">;
  readonly problems: readonly Problem[];
}

function readStack(config: pulumi.Config, access: CheckedAccess | undefined): StackResult {
  const side = readSide(config);
  const account = access === undefined || side === undefined ? undefined : accountOf(access, side);
  const provider = readProviderSettings(account);
  const problems = [
    ...unknownKeyProblems(config),
    ...(side === undefined ? [sideProblem(config)] : accountProblems(config, access, side)),
    ...(side?.side === "alarms" && access !== undefined && access.audit === undefined ? [NO_AUDIT] : []),
    ...provider.problems,
  ];
  if (side === undefined || account === undefined || problems.length > 0) return { problems };
  return { stack: { ...side, accountId: account.accountId, provider: provider.args }, problems };
}

function readSide(config: pulumi.Config): Side | undefined {
  const side = SIDES.find((known) => known === config.get("side"));
  if (side !== "child") return side === undefined ? undefined : { side };
  return { side, account: config.get("account") ?? pulumi.getStack() };
}

function accountOf({ primary, accounts }: CheckedAccess, side: Side): ProviderAccount | undefined {
  const { partition } = primary;
  const accountId = side.side === "child" ? accounts[side.account]?.accountId : primary.accountId;
  return accountId === undefined ? undefined : { accountId, partition };
}

function sideProblem(config: pulumi.Config): Problem {
  const given = config.get("side");
  const there = given === undefined ? "is missing" : `${show(given)} is not a side`;
  return { path: keyOf(config, "side"), message: `${there}; allowed: ${SIDES.join(" | ")}` };
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
