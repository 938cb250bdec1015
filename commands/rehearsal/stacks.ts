import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what `export =` gives to TypeScript
import program = require("../../index");
import { InputError } from "../../components";
import { locateIn } from "../../components/access";
import { describeProblem, type Locate, located, stepsOf, pathOf } from "../../components/model/problems";
import { Cloud, SECRET } from "./cloud";
import { ORGANIZATION, type Project, type StackPlan } from "./project";
import { ProviderUse } from "./providers";

type Properties = Readonly<Record<string, unknown>>;

/** A resource as the program registered it, with what AWS would give back. */
export interface RegisteredResource {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN. */
  readonly parent: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What one stack of the project registered and gave. */
export interface StackRun extends StackPlan {
  readonly resources: readonly RegisteredResource[];
  readonly outputs: Properties;
}

/**
 * Runs the project's program once for each stack, children first, on IAM in memory. Each child's outputs reach the
 * primary through its StackReference.
 *
 * @param warn hears each warning of the program once
 * @throws RunError as the program throws it
 * @throws {@link InputError} where the program leaves something to a provider that is not held to the stack's account
 */
export async function runStacks(
  project: Project,
  { onStack, warn }: { onStack: (stack: StackPlan) => void; warn: (message: string) => void },
): Promise<StackRun[]> {
  const cloud = new Cloud(project.access.primary.partition);
  const runs: StackRun[] = [];
  const locate = locateIn(project.access);
  const warnWithPosition = (text: string): void => {
    warn(withPosition(text, locate));
  };
  await withQuietRuntime(warnWithPosition, async () => {
    for (const stack of project.stacks) {
      const run = await runStack(project.name, stack, cloud);
      cloud.recordOutputs(stack.fullName, run.outputs);
      runs.push(run);
      onStack(stack);
    }
  });
  return runs;
}

async function runStack(project: string, stack: StackPlan, cloud: Cloud): Promise<StackRun> {
  const urns = new Set<string>();
  const created: (Omit<RegisteredResource, "parent"> & { readonly key: string })[] = [];
  const parents = new Map<string, pulumi.Resource | undefined>();
  const providers = new ProviderUse(stack);
  const newResource = (args: MockResourceArgs): { id: string | undefined; state: Properties } => {
    const { id, state } = cloud.create(stack.accountId, args);
    providers.noteResource(args, id);
    const outputs: Properties = id === undefined ? {} : { id, ...(state as Properties) };
    const { type, name } = args;
    if (urns.has(keyOf(type, name))) throw new Error(`Duplicate resource URN: ${type} ${name}`);
    urns.add(keyOf(type, name));
    if (type === "pulumi:pulumi:Stack") return { id, state: state as Properties };
    created.push({
      key: keyOf(type, name),
      type,
      name,
      inputs: redacted(args.inputs),
      outputs: redacted(outputs),
    });
    return { id, state: state as Properties };
  };
  const call = (args: pulumi.runtime.MockCallArgs): pulumi.runtime.MockCallResult => {
    const result = cloud.call(stack.accountId, args);
    providers.noteCall(args);
    return result;
  };

  await pulumi.runtime.setMocks({ newResource, call }, project, stack.name, false, ORGANIZATION);
  pulumi.runtime.setAllConfig({ ...stack.config });
  const secrets = new Set<string>();
  const outputs = await untilAllIsRegistered(async () => {
    pulumi.runtime.registerStackTransformation(({ type, name, opts }) => {
      parents.set(keyOf(type, name), opts.parent);
      return undefined;
    });
    const given = await program();
    for (const [key, value] of Object.entries(given)) {
      if (pulumi.Output.isInstance(value) && (await pulumi.isSecret(value))) secrets.add(key);
    }
    return given;
  });
  if (providers.problems.length > 0) throw new InputError("The program", providers.problems);
  const root = `urn:pulumi:${stack.name}::${project}::pulumi:pulumi:Stack::${project}-${stack.name}`;
  const resources = await Promise.all(
    created.map(async ({ key, ...resource }) => ({
      ...resource,
      parent: (await urnOf(parents.get(key))) ?? root,
    })),
  );
  return {
    ...stack,
    resources: resources.sort(byName),
    outputs: withoutSecrets(redacted(outputs), secrets),
  };
}

/**
 * Runs a program as a stack. Its outputs are there before the last of its resources are: those that depend on others
 * by several steps come later, and the next stack in this process would lose what is still to come.
 */
async function untilAllIsRegistered(run: () => Promise<Properties>): Promise<unknown> {
  try {
    return await pulumi.runtime.runInPulumiStack(run);
  } finally {
    await pulumi.runtime.disconnect();
  }
}

function keyOf(type: string, name: string): string {
  return `${type} ${name}`;
}

function byName(left: RegisteredResource, right: RegisteredResource): number {
  const [one, other] = [left, right].map(({ name, type }) => `${name} ${type}`);
  return (one ?? "") < (other ?? "") ? -1 : 1;
}

function urnOf(parent: pulumi.Resource | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (parent === undefined) resolve(undefined);
    else parent.urn.apply(resolve);
  });
}

function withoutSecrets(outputs: Properties, secrets: ReadonlySet<string>): Properties {
  return Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [key, secrets.has(key) ? SECRET : value]),
  );
}

/** The signature by which Pulumi marks a wrapped value, and that of a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Properties with `"[secret]"` in place of each secret. */
function redacted(properties: unknown): Properties {
  return redactedValue(properties) as Properties;
}

function redactedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactedValue);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  if (entries.some(([key, mark]) => key === SIGNATURE && mark === SECRET_SIGNATURE)) return SECRET;
  return Object.fromEntries(entries.map(([key, inner]) => [key, redactedValue(inner)]));
}

/** A warning of the program with the place that it speaks of, where it starts with a path in the model. */
function withPosition(text: string, locate: Locate): string {
  const path = pathOf(...stepsOf(text));
  if (path === "" || !text.startsWith(`${path}: `)) return text;
  return describeProblem(located({ path, message: text.slice(path.length + 2) }, locate));
}

/**
 * Sets the process up for many runs: warnings are told once and not once a stack, and Pulumi's runtime does not take
 * a stack trace for each of its promises, which costs more than the runs themselves.
 */
async function withQuietRuntime(warn: (message: string) => void, run: () => Promise<void>): Promise<void> {
  const { warn: consoleWarn } = console;
  const { stackTraceLimit } = Error;
  const callsites: unknown = Reflect.get(pulumi.Resource, "callsites");
  const told = new Set<string>();
  console.warn = (message: unknown): void => {
    const text = String(message).replace(/^warning: \[runtime\] /, "");
    if (!told.has(text)) warn(text);
    told.add(text);
  };
  Error.stackTraceLimit = 0;
  // Where in the program a resource is made, which the SDK reads from a stack trace of its own, nobody asks here.
  Reflect.set(pulumi.Resource, "callsites", () => []);
  try {
    await run();
  } finally {
    console.warn = consoleWarn;
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(pulumi.Resource, "callsites", callsites);
  }
}
