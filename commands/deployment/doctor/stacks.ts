import type { AccessModel } from "../../../components/model/accessModel";
import { counted } from "../../../components/model/counted";
import { CannotWork } from "../../cannotWork";
import type { Engine, EngineStack, StateResource } from "../engine";
import { failureOf } from "../failure";
import { identityProblems, type Credentialed, type Identities } from "../identities";
import { lookFor, type Looked } from "../open";
import { inParallel } from "../parallel";
import { unplannedRoleArns } from "../plan";
import type { StackFile } from "../stackFiles";
import type { Target } from "../targets";
import { type Finding, ok, problem, unknown, warning } from "./finding";

/** How many stacks are looked at at the same time. */
const AT_ONCE = 4;

/** The stacks as the backend has them: there, readable with the passphrase, up to date, held to their account. */
export async function examineStacks(
  access: AccessModel,
  targets: readonly Target[],
  engine: Engine,
): Promise<{ readonly findings: readonly Finding[]; readonly looked: readonly Looked[] }> {
  try {
    const looked = await lookFor(targets, engine, AT_ONCE);
    const findings = await inParallel(looked, AT_ONCE, ({ target, stack }) =>
      stack === undefined ? Promise.resolve([missing(target)]) : examineStack(access, target, stack),
    );
    return { findings: findings.flat(), looked };
  } catch (error) {
    if (!(error instanceof CannotWork)) throw error;
    return { findings: [problem("stacks", error.message)], looked: [] };
  }
}

function missing({ name, side }: Target): Finding {
  const message = `the ${side} stack is not in the backend`;
  return warning(topicOf(name), message, `npm run up -- --create`);
}

async function examineStack(access: AccessModel, target: Target, stack: EngineStack): Promise<Finding[]> {
  const topic = topicOf(target.name);
  try {
    const resources = await stack.resources();
    await stack.config();
    if (resources.length === 0) return [warning(topic, "is empty: it was never deployed", "npm run up")];
    const findings = [...heldToAccount(target, resources), ...(await staleness(access, target, stack))];
    return findings.length > 0
      ? findings
      : [ok(topic, `${counted(resources.length, "resource")}, held to ${target.accountId}`)];
  } catch (error) {
    return [problem(topic, failureOf(error, target.cliName, []).text)];
  }
}

/** A `destroy` runs no program: only a provider in the state that is held to the account keeps it from another. */
function heldToAccount({ name, accountId }: Target, resources: readonly StateResource[]): Finding[] {
  const providers = resources.filter(({ type }) => type === "pulumi:providers:aws");
  const isHeld = providers.every(({ inputs }) =>
    JSON.stringify(inputs.allowedAccountIds ?? "").includes(accountId),
  );
  if (isHeld) return [];
  const message = `its provider is not held to ${accountId}: a destroy with other credentials would work on their account`;
  return [problem(topicOf(name), message, "npm run up, with the credentials of the account")];
}

async function staleness(
  access: AccessModel,
  { name, account }: Target,
  stack: EngineStack,
): Promise<Finding[]> {
  if (account === undefined) return [];
  const stale = unplannedRoleArns(access, account, (await stack.outputs()).roleArns);
  return stale.map(({ path, message }) => {
    const is = message.replace("the preview went by", "the model wants");
    return warning(topicOf(name), `${path} ${is}`, "npm run up");
  });
}

function topicOf(stack: string): string {
  return `stack ${stack}`;
}

/** The credentials of each account, as far as they can be known without the CLI. */
export async function examineCredentials(
  partition: string,
  targets: readonly Target[],
  files: readonly StackFile[],
  looked: readonly Looked[],
  identities: Identities,
): Promise<Finding[]> {
  const findings = await inParallel(targets, AT_ONCE, async (target) => {
    const topic = `credentials of ${target.name}`;
    const settings = await settingsOf(target, files, looked).catch(() => undefined);
    if (settings === undefined)
      return unknown(topic, "they are secrets of the stack, which only the CLI can read");
    const credentialed: Credentialed = { target, settings };
    const [wrong] = await identityProblems([credentialed], partition, identities, 1);
    return wrong === undefined ? ok(topic, `of account ${target.accountId}`) : problem(topic, wrong.message);
  });
  return findings;
}

async function settingsOf(
  target: Target,
  files: readonly StackFile[],
  looked: readonly Looked[],
): Promise<Credentialed["settings"] | undefined> {
  if (files.find(({ stack }) => stack === target.name)?.hasAwsSecrets !== true) return target.config;
  const stack = looked.find((each) => each.target.name === target.name)?.stack;
  return stack === undefined ? undefined : { ...target.config, ...(await stack.config()) };
}
