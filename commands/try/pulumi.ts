import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { CannotWork } from "../cannotWork";
import { reasonOf } from "./reason";
import type { Changes, Engine, EngineStack } from "./engine";

/** The first that takes `packagemanager`, which Pulumi.yaml gives. @see https://github.com/pulumi/pulumi/pull/16417 */
const OLDEST = { major: 3, minor: 121 };
const INSTALL = "https://www.pulumi.com/docs/install/";

/** The Pulumi CLI on the PATH, through the Automation API. */
export const pulumiEngine: Engine = {
  version: async () => {
    const version = await versionOnPath();
    const { major, minor } = version;
    if (major === OLDEST.major && minor >= OLDEST.minor) return version.toString();
    const needed = `${OLDEST.major}.${OLDEST.minor} or a newer ${OLDEST.major}`;
    throw new CannotWork(`The Pulumi CLI is ${version.toString()}, and this needs ${needed}: ${INSTALL}`);
  },

  create: async ({ stack, folder, home, environment }) => {
    sharePlugins(home);
    const settings = { PULUMI_SKIP_UPDATE_CHECK: "true", ...environment };
    const created = await saying(() =>
      LocalWorkspace.createStack(
        { stackName: stack, workDir: folder },
        { pulumiHome: home, envVars: settings },
      ),
    );
    return operationsOf(created);
  },
};

async function versionOnPath() {
  try {
    const { version } = await PulumiCommand.get({ skipVersionCheck: true });
    if (version !== null) return version;
  } catch (error) {
    const there = reasonOf(error).includes("ENOENT") ? "is not on the PATH" : "does not give its version";
    throw new CannotWork(`The Pulumi CLI ${there}; install it: ${INSTALL}`, { cause: error });
  }
  throw new CannotWork(`The Pulumi CLI gives no version that can be read; install it anew: ${INSTALL}`);
}

/**
 * A home of its own keeps the CLI from the person's login and from the stacks that they have selected. The providers
 * alone are shared: they are hundreds of megabytes.
 */
function sharePlugins(home: string): void {
  const own = join(home, "plugins");
  if (existsSync(own)) return;
  const plugins = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins");
  mkdirSync(plugins, { recursive: true });
  mkdirSync(home, { recursive: true });
  symlinkSync(plugins, own, "junction");
}

function operationsOf(stack: Stack): EngineStack {
  return {
    up: (signal) =>
      saying(async () => {
        const { summary, outputs } = await stack.up({ signal });
        const values = Object.entries(outputs).map(([name, { value }]) => [name, value as unknown] as const);
        return { changes: changesOf(summary.resourceChanges), outputs: Object.fromEntries(values) };
      }),
    preview: (signal) => saying(async () => changesOf((await stack.preview({ signal })).changeSummary)),
    destroy: (signal) =>
      saying(async () => changesOf((await stack.destroy({ signal })).summary.resourceChanges)),
  };
}

function changesOf(changes: Changes | undefined): Changes {
  return changes ?? {};
}

/** The error of a failed command is all that the CLI has printed, twice. */
async function saying<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw new Error(essenceOf(reasonOf(error)), { cause: error });
  }
}

/** What the CLI gives as diagnostics, or as an error, out of all that it has printed. */
export function essenceOf(message: string): string {
  const [output = ""] = message.split(/^ err\?: /m);
  const [, diagnostics] =
    /^Diagnostics:\n(.*?)(?=^(?:Outputs|Resources|Duration|Policies)\b|$(?![^]))/ms.exec(output) ?? [];
  if (diagnostics !== undefined) return diagnostics.trimEnd();
  const [, error] = /^(error: .*)/ms.exec(output) ?? [];
  return (error ?? output).trimEnd();
}
