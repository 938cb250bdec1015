import {
  LocalWorkspace,
  type LocalWorkspaceOptions,
  Stack,
  StackNotFoundError,
} from "@pulumi/pulumi/automation";
import { z } from "zod";
import { cancelOnce } from "./cancelOnce";
import { installedCli } from "./cli";
import type { Backend, Engine, EngineOptions, EngineStack, NewStack, Operation } from "./engine";
import { cannotWorkBecause, failureOf, NotStarted } from "./failure";

type Environment = EngineOptions["environment"];

/**
 * How a stack's secrets are encrypted is written into its Pulumi.STACK.yaml. One that a job of CI made is gone with the
 * job, and the state knows it, too.
 * https://www.pulumi.com/docs/iac/cli/environment-variables/
 */
const SECRETS_AS_IN_STATE = { PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" };

/**
 * The Pulumi CLI that is on the PATH, in a project's folder.
 *
 * @param environment variables that every command gets beside those of this process
 * @throws CannotWork where there is none, or too old a one
 */
export async function pulumiEngine(folder: string, environment: Environment = {}): Promise<Engine> {
  const pulumiCommand = await installedCli();
  const options = (own: Environment = {}): LocalWorkspaceOptions => ({
    pulumiCommand,
    envVars: { ...SECRETS_AS_IN_STATE, ...environment, ...own },
  });
  const workspaceWith = (own?: Environment): Promise<LocalWorkspace> =>
    LocalWorkspace.create({ workDir: folder, ...options(own) });
  const workspace = await workspaceWith();
  // Stacks that share a workspace share its variables, so a stack that gets some is selected in one of its own.
  const withEnvironment: WithEnvironment = async (stack, own) =>
    Object.keys(own).length === 0 ? stack : Stack.select(stack.name, await workspaceWith(own));
  return {
    version: workspace.pulumiVersion,
    backend: () => backendOf(workspace),
    select: async (name) => {
      try {
        return engineStack(await Stack.select(name, workspace), withEnvironment);
      } catch (error) {
        if (error instanceof StackNotFoundError) return undefined;
        throw told(error, name);
      }
    },
    create: async (name, settings) => {
      try {
        return engineStack(await createStack(folder, name, settings, options()), withEnvironment);
      } catch (error) {
        throw told(error, name);
      }
    },
  };
}

async function backendOf(workspace: LocalWorkspace): Promise<Backend> {
  try {
    const { user, url } = await workspace.whoAmI();
    return { user, url };
  } catch (error) {
    throw told(error, "");
  }
}

/** The error without all that the CLI printed around it. */
function told(error: unknown, stack: string): Error {
  const { text } = failureOf(error, stack, []);
  return cannotWorkBecause(error) ?? new Error(stack === "" ? text : `stack ${stack}: ${text}`);
}

async function createStack(
  folder: string,
  name: string,
  { secretsProvider, config }: NewStack,
  options: LocalWorkspaceOptions,
): Promise<Stack> {
  const stack = await LocalWorkspace.createStack(
    { stackName: name, workDir: folder },
    { ...options, ...(secretsProvider === undefined ? {} : { secretsProvider }) },
  );
  const values = Object.entries(config).map(([key, value]) => [key, { value }] as const);
  if (values.length > 0) await stack.setAllConfig(Object.fromEntries(values));
  return stack;
}

/** The same stack, for which the CLI gets these variables, too. */
type WithEnvironment = (stack: Stack, environment: Environment) => Promise<Stack>;

function engineStack(stack: Stack, withEnvironment: WithEnvironment): EngineStack {
  const work = async (
    { environment, ...options }: EngineOptions,
    doing: (stack: Stack, given: Given) => Promise<unknown>,
  ): Promise<void> => {
    const own = await withEnvironment(stack, environment);
    await withOneCancel(options, (given) => doing(own, given));
  };
  const read = <Result>(reading: Promise<Result>): Promise<Result> =>
    reading.catch((error: unknown) => {
      throw told(error, stack.name);
    });
  return {
    preview: (operation, options) => work(options, (own, given) => preview(own, operation, given)),
    run: (operation, options) => work(options, (own, given) => run(own, operation, given)),
    outputs: async () => {
      const outputs = await read(stack.outputs());
      return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
    },
    resources: async () => {
      const exported = await read(stack.exportStack());
      return Exported.parse(exported).deployment.resources ?? [];
    },
    config: async () => {
      const config = await read(stack.getAllConfig());
      return Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
    },
  };
}

const Resource = z.object({
  type: z.string(),
  urn: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
});
const Exported = z.object({ deployment: z.object({ resources: z.array(Resource).nullish() }) });

/** The options of every operation of the Automation API. */
interface Given extends Pick<EngineOptions, "refresh" | "signal" | "onEvent" | "onOutput"> {
  readonly onError: (text: string) => void;
  readonly color: "never";
}

async function withOneCancel(
  { signal, onOutput, ...options }: Omit<EngineOptions, "environment">,
  work: (given: Given) => Promise<unknown>,
): Promise<void> {
  const once = cancelOnce(signal);
  const hear = (text: string): void => {
    once.hear(text);
    onOutput(text);
  };
  try {
    // The Automation API waits for an abort to come, and hears of none that came before.
    if (once.signal.aborted) throw new NotStarted();
    await work({ ...options, signal: once.signal, onOutput: hear, onError: hear, color: "never" });
  } finally {
    once.stop();
  }
}

function preview(stack: Stack, operation: Operation, { refresh, ...given }: Given): Promise<unknown> {
  switch (operation) {
    case "up":
      return stack.preview({ ...given, refresh });
    case "refresh":
      return stack.previewRefresh(given);
    case "destroy":
      return stack.previewDestroy(given);
  }
}

function run(stack: Stack, operation: Operation, { refresh, ...given }: Given): Promise<unknown> {
  switch (operation) {
    case "up":
      return stack.up({ ...given, refresh });
    case "refresh":
      return stack.refresh(given);
    case "destroy":
      return stack.destroy(given);
  }
}
