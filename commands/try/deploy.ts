import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Credentials } from "./emulatedAccounts";
import type { Changes, Engine, EngineStack } from "./engine";
import type { Outputs } from "./outputs";
import type { Undo } from "./undo";
import { type TriedProject, writeWorkspace } from "./workspace";

/** Where and with what stacks are deployed. */
export interface Deployment {
  readonly engine: Engine;
  readonly endpoint: string;
  /** A folder of the try-out's own. */
  readonly folder: string;
  /** Account ID -> credentials of it. */
  readonly credentials: (accountId: string) => Credentials;
  readonly undo: Undo;
  readonly say: (text: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** All stacks of a project, deployed. */
export interface DeployedProject {
  /** Folder of the project's copy. */
  readonly workspace: string;
  /** Environment of the Pulumi CLI: its backend, passphrase and home. */
  readonly pulumi: Readonly<Record<string, string>>;
  /** In the order of deployment. */
  readonly stacks: readonly DeployedStack[];
}

export interface DeployedStack {
  readonly name: string;
  readonly accountId: string;
  readonly operations: EngineStack;
  readonly outputs: Outputs;
}

/** Deploys all stacks of a project to an emulator, children first, from a copy and with a state of its own. */
export async function deployAll(tried: TriedProject, deployment: Deployment): Promise<DeployedProject> {
  const { engine, endpoint, folder, credentials, undo, say, signal } = deployment;
  const workspace = join(folder, "project");
  const home = join(folder, "pulumi");
  const backend = backendIn(folder);
  writeWorkspace(workspace, tried, endpoint);
  const stacks: DeployedStack[] = [];
  for (const { name, accountId } of tried.project.stacks) {
    signal.throwIfAborted();
    const environment = { ...backend, ...awsEnvironment(credentials(accountId), folder) };
    const operations = await engine.create({ stack: name, folder: workspace, home, environment });
    undo.add(`stack ${name}`, async () => {
      // What an interruption starts is not itself interrupted by it.
      const changes = await operations.destroy(signal.aborted ? new AbortController().signal : signal);
      await say(`${name}: destroyed (${inWords(changes)})`);
    });
    const { changes, outputs } = await operations.up(signal);
    stacks.push({ name, accountId, operations, outputs });
    await say(`${name}: deployed in account ${accountId} (${inWords(changes)})`);
  }
  return { workspace, pulumi: { ...backend, PULUMI_HOME: home }, stacks };
}

/**
 * Previews all stacks once more.
 *
 * @returns what would change, in sentences
 */
export async function previewAll(
  { stacks }: DeployedProject,
  { say, signal }: Pick<Deployment, "say" | "signal">,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, operations } of stacks) {
    const { same, ...changes } = await operations.preview(signal);
    const changed = Object.values(changes).some((count) => (count ?? 0) > 0);
    if (changed)
      problems.push(`a second preview of stack ${name} would change something: ${inWords(changes)}`);
    else await say(`${name}: a second preview changes nothing (${inWords({ same })})`);
  }
  return problems;
}

/** A file backend and a passphrase: neither the person's login nor their secrets are used. */
function backendIn(folder: string): Readonly<Record<string, string>> {
  const state = join(folder, "state");
  mkdirSync(state);
  return {
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
  };
}

/** Credentials of an emulated account, and nothing of the person's own. */
function awsEnvironment(
  { accessKeyId, secretAccessKey, sessionToken = "" }: Credentials,
  folder: string,
): Readonly<Record<string, string>> {
  const empty = join(folder, "no-aws-settings");
  writeFileSync(empty, "");
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_PROFILE: "",
    AWS_DEFAULT_PROFILE: "",
    AWS_CONFIG_FILE: empty,
    AWS_SHARED_CREDENTIALS_FILE: empty,
  };
}

/** `8 create, 1 same`. */
function inWords(changes: Changes): string {
  const counts = Object.entries(changes).flatMap(([what, count]) =>
    count === undefined || count === 0 ? [] : [`${count} ${what}`],
  );
  return counts.length === 0 ? "nothing" : counts.join(", ");
}
