import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Document, parseDocument } from "yaml";
import { z } from "zod";
import { type CheckedAccess, InputError, readAccess } from "../../components";
import type { Partition } from "../../components/model/accessModel";
import { pathOf } from "../../components/model/problems";
import { MAIN_REGIONS } from "../../components/model/regions";
import { sayIssue } from "../../components/model/schema";

/** A project as the Pulumi CLI would run it: its stacks in the order of deployment, each with its configuration. */
export interface Project {
  readonly name: string;
  readonly access: CheckedAccess;
  /** Children first, then the primary. */
  readonly stacks: readonly StackPlan[];
}

export interface StackPlan {
  /** The stack's name in the project. */
  readonly name: string;
  /** What a StackReference calls it: with organization and project. */
  readonly fullName: string;
  readonly side: "primary" | "child";
  /** ID of the account whose credentials the stack is deployed with. */
  readonly accountId: string;
  /** Full configuration keys (`aws:region`) with their values as text, as the CLI hands them to the program. */
  readonly config: Readonly<Record<string, string>>;
}

/** The organization of a local backend. */
export const ORGANIZATION = "organization";

const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const ProjectFile = z.looseObject({
  name: z.string(),
  config: z.record(z.string(), z.unknown()).nullish(),
});
const StackFile = z.looseObject({ config: z.record(z.string(), z.unknown()).nullish() }).nullable();

/**
 * Reads the project in a folder.
 *
 * @param accessFile a YAML or JSON file whose access model takes the place of Pulumi.yaml's; the stack files' regions
 * and credentials are then left out, since they are for the accounts of Pulumi.yaml's
 * @throws InputError where a file cannot be read, or the model has problems
 */
export function readProject(folder: string, accessFile?: string): Project {
  const { name, config } = readYaml(join(folder, "Pulumi.yaml"), ProjectFile);
  const shared = Object.fromEntries(
    Object.entries(config ?? {}).flatMap(([key, declaration]) => {
      const value = declaredValue(declaration);
      return value === undefined ? [] : [[key.includes(":") ? key : `${name}:${key}`, value] as const];
    }),
  );
  const model = accessFile === undefined ? shared[`${name}:access`] : readYaml(accessFile, z.unknown());
  const { access, stacks } = planStacks(folder, name, shared, model);
  if (accessFile === undefined) return { name, access, stacks };
  const { partition } = access.primary;
  return {
    name,
    access,
    stacks: stacks.map((stack) => ({ ...stack, config: onHomeRegion(stack.config, partition) })),
  };
}

function onHomeRegion(config: StackPlan["config"], partition: Partition): StackPlan["config"] {
  const others = Object.entries(config).filter(([key]) => !key.startsWith("aws:"));
  return { ...Object.fromEntries(others), "aws:region": MAIN_REGIONS[partition] };
}

/**
 * A project of an access model alone, in which no stack has a configuration of its own.
 *
 * @throws InputError where the model has problems
 */
export function projectOf(name: string, model: unknown): Project {
  return { name, ...planStacks(undefined, name, {}, model) };
}

function planStacks(
  folder: string | undefined,
  name: string,
  shared: Readonly<Record<string, unknown>>,
  model: unknown,
): Pick<Project, "access" | "stacks"> {
  const access = readAccess(model);
  // In deployment the region may come from the environment; a rehearsal does not depend on that.
  const region = MAIN_REGIONS[access.primary.partition];
  const ofProject = { "aws:region": region, ...shared, [`${name}:access`]: model };
  const children = Object.entries(access.accounts).map(([account, { stack, accountId }]) =>
    planStack(folder, name, ofProject, { stack, accountId, side: "child" as const, account }),
  );
  const { stack, accountId } = access.primary;
  const primary = planStack(folder, name, ofProject, { stack, accountId, side: "primary" as const });
  return { access, stacks: [...children, primary] };
}

interface StackOfModel {
  readonly stack: string;
  readonly accountId: string;
  readonly side: "primary" | "child";
  readonly account?: string;
}

function planStack(
  folder: string | undefined,
  project: string,
  ofProject: Readonly<Record<string, unknown>>,
  { stack, accountId, side, account }: StackOfModel,
): StackPlan {
  const name = basename(stack);
  const file = folder === undefined ? undefined : join(folder, `Pulumi.${name}.yaml`);
  const ofModel = {
    [`${project}:side`]: side,
    ...(account === undefined ? {} : { [`${project}:account`]: account }),
  };
  const ofStack =
    file !== undefined && existsSync(file) ? (readYaml(file, StackFile)?.config ?? {}) : ofModel;
  const config = Object.entries({ ...ofProject, ...ofStack })
    // A secret of the provider is of no use here, and it may stand for something that is no text.
    .filter(([key, value]) => !(key.startsWith("aws:") && isSecret(value)))
    .map(([key, value]) => [key, asText(value)] as const);
  const fullName = stack.includes("/") ? stack : `${ORGANIZATION}/${project}/${stack}`;
  return { name, fullName, side, accountId, config: Object.fromEntries(config) };
}

/**
 * The access model in a text that is a Pulumi.yaml or, in YAML or JSON, the model itself.
 *
 * @param file where the text comes from, for errors
 * @throws InputError where the text cannot be parsed
 */
export function modelIn(text: string, file: string): unknown {
  const content = parseYaml(text, file, z.unknown());
  const project = ProjectFile.safeParse(content);
  if (!project.success) return content;
  const config = project.data.config ?? {};
  return declaredValue(config.access ?? config[`${project.data.name}:access`]);
}

/** A project-level key is declared with a value, with a default, or as the value itself. */
function declaredValue(declaration: unknown): unknown {
  if (typeof declaration !== "object" || declaration === null) return declaration;
  if ("value" in declaration) return declaration.value;
  return "default" in declaration ? declaration.default : undefined;
}

/** Configuration reaches a program as text; what is no scalar, as JSON. */
function asText(value: unknown): string {
  const scalar = Scalar.safeParse(value);
  if (scalar.success) return String(scalar.data);
  return isSecret(value) ? "[secret]" : JSON.stringify(value);
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function readYaml<Shape>(file: string, shape: z.ZodType<Shape>): Shape {
  return parseYaml(readText(file), basename(file), shape);
}

function parseYaml<Shape>(text: string, name: string, shape: z.ZodType<Shape>): Shape {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const { line = 0, col = 0 } = error.linePos?.[0] ?? {};
    const [message = ""] = error.message.split("\n");
    throw unreadable(name, `line ${line}, column ${col}`, message.replace(/ at line \d+, column \d+:?$/, ""));
  }
  const parsed = shape.safeParse(valueOf(name, document), { error: sayIssue });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.length === 0 ? name : pathOf(...path),
    message,
  }));
  throw new InputError(name, problems);
}

/** An alias without its anchor is found only here. */
function valueOf(name: string, document: Document): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw unreadable(name, name, error instanceof Error ? error.message : String(error));
  }
}

function unreadable(name: string, path: string, message: string): InputError {
  return new InputError(name, [{ path, message }]);
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const message = reason === "ENOENT" ? "there is no such file" : `cannot be read (${reason})`;
    throw unreadable(basename(file), file, message);
  }
}
