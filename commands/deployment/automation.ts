import { LocalWorkspace, PulumiCommand, Stack, StackNotFoundError } from "@pulumi/pulumi/automation";
import { z } from "zod";
import { CannotWork } from "../cannotWork";
import { cancelOnce } from "./cancelOnce";
import type { Backend, Engine, EngineOptions, EngineStack, NewStack, Operation } from "./engine";
import { cannotWorkBecause, failureOf } from "./failure";

/** The first CLI that streams its events; older ones write a file that is polled. */
const MINIMUM = "3.206.0";
const INSTALL = "https://www.pulumi.com/docs/install/";

/**
 * The Pulumi CLI that is on the PATH, in a project's folder.
 *
 * @throws CannotWork where there is none, or too old a one
 */
export async function pulumiEngine(folder: string): Promise<Engine> {
  const pulumiCommand = await installedCli();
  const options = { pulumiCommand };
  const workspace = await LocalWorkspace.create({ workDir: folder, ...options });
  // Stacks that share a workspace share its variables, so a stack that gets some is selected in one of its own.
  const withEnvironment: WithEnvironment = async (stack, envVars) => {
    if (Object.keys(envVars).length === 0) return stack;
    return Stack.select(stack.name, await LocalWorkspace.create({ workDir: folder, ...options, envVars }));
  };
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
        return engineStack(await createStack(folder, name, settings, options), withEnvironment);
      } catch (error) {
        throw told(error, name);
      }
    },
  };
}

async function installedCli(): Promise<PulumiCommand> {
  const command = await PulumiCommand.get({ skipVersionCheck: true }).catch(() => undefined);
  if (command === undefined) {
    throw new CannotWork(`There is no Pulumi CLI on the PATH; install it as ${INSTALL} says.`);
  }
  if (command.version !== null && command.version.compare(MINIMUM) < 0) {
    const version = command.version.toString();
    throw new CannotWork(
      `The Pulumi CLI on the PATH is ${version}, and this needs ${MINIMUM} or newer; update it as ${INSTALL} says.`,
    );
  }
  return command;
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
  options: { readonly pulumiCommand: PulumiCommand },
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
type WithEnvironment = (stack: Stack, environment: EngineOptions["environment"]) => Promise<Stack>;

function engineStack(stack: Stack, withEnvironment: WithEnvironment): EngineStack {
  const work = async (
    { environment, ...options }: EngineOptions,
    doing: (stack: Stack, given: Given) => Promise<unknown>,
  ): Promise<void> => {
    const own = await withEnvironment(stack, environment);
    await withOneCancel(options, (given) => doing(own, given));
  };
  return {
    preview: (operation, options) => work(options, (own, given) => preview(own, operation, given)),
    run: (operation, options) => work(options, (own, given) => run(own, operation, given)),
    outputs: async () => {
      const outputs = await stack.outputs();
      return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
    },
    resources: async () => {
      const exported = await stack.exportStack();
      return Exported.parse(exported).deployment.resources ?? [];
    },
    config: async () => {
      const config = await stack.getAllConfig();
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
