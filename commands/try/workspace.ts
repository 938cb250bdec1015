import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { AccessModelArgs } from "../../components/model/accessModel";
import { PROJECT_FILE, readText } from "../../components/source/read";
import { type Project, readProject, readWrittenModel } from "../rehearsal/project";
import { readShape } from "../../components/model/schema";
import { emulatedModel, type EmulatedModel } from "./model";

/** A project to be tried. */
export interface TriedProject extends EmulatedModel {
  /** Where it is. */
  readonly folder: string;
  /** As it would be deployed; its model is the emulated one. */
  readonly project: Project;
}

const ProjectFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * Reads the project in a folder, with the model as an emulator can take it.
 *
 * @param accessFile takes the place of Pulumi.yaml's model
 * @throws InputError where a file cannot be read, or the model has problems
 */
export function readTriedProject(folder: string, accessFile?: string): TriedProject {
  const given = readProject(folder, accessFile);
  const { args } = readShape(readWrittenModel(folder, accessFile).model);
  return { folder, project: given, ...emulatedModel(args, given.access) };
}

/**
 * Writes a project that deploys the same program and model to an emulator: a copy, since the CLI writes into stack
 * files, and the person's are for their accounts. The packages are not copied.
 */
export function writeWorkspace(
  target: string,
  { folder, project, model }: TriedProject,
  endpoint: string,
): void {
  cpSync(folder, target, { recursive: true, filter: (source) => isCopied(relative(folder, source)) });
  const packages = join(folder, "node_modules");
  if (existsSync(packages)) symlinkSync(packages, join(target, "node_modules"), "junction");
  mkdirSync(target, { recursive: true });
  writeFileSync(
    join(target, PROJECT_FILE),
    projectFile(readText(join(folder, PROJECT_FILE)), project, model),
  );
  for (const stack of project.stacks) {
    writeFileSync(join(target, `Pulumi.${stack.name}.yaml`), stackFile(project, stack, endpoint));
  }
}

function isCopied(path: string): boolean {
  const names = path.split(sep);
  return !names.includes("node_modules") && !names.includes(".git") && !/^Pulumi\.[^/\\]+\.ya?ml$/.test(path);
}

/** Without the backend and the settings of the provider, which are for the person's accounts. */
function projectFile(text: string, { name }: Project, model: AccessModelArgs): string {
  const { config, ...others } = ProjectFile.parse(parse(text));
  const kept = Object.entries(config ?? {}).filter(
    ([key]) => !key.startsWith("aws:") && key !== "access" && key !== `${name}:access`,
  );
  const own = { config: { ...Object.fromEntries(kept), access: { value: model } } };
  return quoted({ ...others, ...own, backend: undefined });
}

function stackFile(
  { name, access }: Project,
  { side, accountId, config }: Project["stacks"][number],
  endpoint: string,
): string {
  const [account] = Object.entries(access.accounts).find(([, { accountId: of }]) => of === accountId) ?? [];
  const ofSide = side === "child" ? { [`${name}:account`]: account } : {};
  return quoted({
    config: {
      [`${name}:side`]: side,
      ...ofSide,
      "aws:region": config["aws:region"],
      "aws:endpoints": [{ iam: endpoint, sts: endpoint }],
      "aws:skipCredentialsValidation": true,
      "aws:skipMetadataApiCheck": true,
    },
  });
}

/** With text in quotes, so that it is text for Pulumi's parser too. */
function quoted(value: unknown): string {
  return stringify(value, { defaultStringType: "QUOTE_DOUBLE", doubleQuotedAsJSON: true });
}
