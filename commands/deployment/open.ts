import type { Engine, EngineStack } from "./engine";
import type { Credentialed } from "./identities";
import { inParallel } from "./parallel";
import { configOfNew, type StackFile } from "./stackFiles";
import type { Target } from "./targets";
import type { Opened } from "./work";
import type { Project } from "../rehearsal/project";

/** A stack of the project, which the backend may not have. */
export interface Looked {
  readonly target: Target;
  readonly stack: EngineStack | undefined;
}

/** Looks for each stack in the backend. */
export function lookFor(targets: readonly Target[], engine: Engine, parallel: number): Promise<Looked[]> {
  return inParallel(targets, parallel, async (target) => ({
    target,
    stack: await engine.select(target.cliName),
  }));
}

/** Makes the stacks that are not there. */
export function openAll(
  looked: readonly Looked[],
  engine: Engine,
  project: Project,
  files: readonly StackFile[],
  parallel: number,
): Promise<Opened[]> {
  return inParallel(looked, parallel, async ({ target, stack }) => {
    if (stack !== undefined) return { target, stack };
    const file = fileOf(files, target);
    const secretsProvider = file?.secretsProvider ?? secretsProviderOf(target, project, files);
    const config = configOfNew(project, file);
    return { target, stack: await engine.create(target.cliName, { secretsProvider, config }) };
  });
}

/** That of a stack of the same side, so that children can have another key than the primary; else the primary's. */
function secretsProviderOf(
  target: Target,
  { stacks }: Project,
  files: readonly StackFile[],
): string | undefined {
  const providerOf = ({ name }: { readonly name: string }): string | undefined =>
    files.find(({ stack }) => stack === name)?.secretsProvider;
  const alike = stacks.filter(({ side }) => side === target.side);
  const primary = stacks.filter(({ side }) => side === "primary");
  return [...alike, ...primary].map(providerOf).find((provider) => provider !== undefined);
}

function fileOf(files: readonly StackFile[], { name }: Target): StackFile | undefined {
  return files.find(({ stack }) => stack === name);
}

/** The provider settings of each stack. Secrets are asked of the CLI, where a stack has some. */
export function withSettings(
  looked: readonly Looked[],
  files: readonly StackFile[],
  parallel: number,
): Promise<Credentialed[]> {
  return inParallel(looked, parallel, async ({ target, stack }) => {
    const isSecret = fileOf(files, target)?.hasAwsSecrets === true && stack !== undefined;
    return { target, settings: { ...target.config, ...(isSecret ? await stack.config() : {}) } };
  });
}
