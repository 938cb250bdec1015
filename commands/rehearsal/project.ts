import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { type CheckedAccess, InputError, readAccess } from "../../components";
import type { Partition } from "../../components/model/accessModel";
import { type Locate, located, stepsOf } from "../../components/model/problems";
import { MAIN_REGIONS } from "../../components/model/regions";
import { problemsOf, sayIssue } from "../../components/model/schema";
import { sayUnknownKeys } from "../../components/model/shapes";
import { byWholeKey, sameKeyProblems } from "../../components/source/configKeys";
import { partOf, type WrittenDocument } from "../../components/source/document";
import type { WrittenModel } from "../../components/source/merge";
import { accessOfProject, declaredValue } from "../../components/source/projectFile";
import { PROJECT_FILE, readModel, readModelAt, readText } from "../../components/source/read";
import { readSameEverywhere } from "../../components/source/sameEverywhere";
import { stackFileOf } from "../../components/source/stackFile";
import { readEnvironments } from "./environment";
import { refuseOtherProgram } from "./program";

/** A project as the Pulumi CLI would run it: its stacks in the order of deployment, each with its configuration. */
export interface Project {
  readonly name: string;
  readonly access: CheckedAccess;
  /** What receives alarms first, where the model has them; then the children, and then the primary. */
  readonly stacks: readonly StackPlan[];
  /** What stacks take from places that cannot be looked into here, a line each. */
  readonly notKnown: readonly string[];
}

/** What a stack deploys: a child account, or in the primary its people or the alarms. */
export type StackSide = "alarms" | "child" | "primary";

export interface StackPlan {
  /** The stack's name in the project. */
  readonly name: string;
  /** What a StackReference calls it: with organization and project. */
  readonly fullName: string;
  readonly side: StackSide;
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
const STACK_FILE = {
  config: z.record(z.string(), z.unknown()).nullish(),
  environment: z.unknown(),
  secretsprovider: z.unknown(),
  encryptedkey: z.unknown(),
  encryptionsalt: z.unknown(),
};
const StackFile = z
  .strictObject(STACK_FILE, { error: sayUnknownKeys(Object.keys(STACK_FILE)) })
  .partial()
  .nullable();

/**
 * Reads the project in a folder.
 *
 * @param accessFile a file or folder whose access model takes the place of Pulumi.yaml's; the stack files' regions and
 * credentials are then left out, since they are for the accounts of Pulumi.yaml's
 * @throws InputError where a file cannot be read, or the model has problems
 */
export function readProject(folder: string, accessFile?: string): Project {
  const document = readSameEverywhere(readText(join(folder, PROJECT_FILE)), PROJECT_FILE);
  const { name, config } = shapedAs(ProjectFile, document);
  refuseOtherProgram(document, folder);
  const shared = Object.fromEntries(
    Object.entries(configOf(config, name, PROJECT_FILE)).flatMap(([key, declaration]) => {
      const { value } = declaredValue(declaration);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  const written = writtenModel(folder, document, accessFile);
  const { access, stacks } = planStacks(folder, name, shared, written);
  const notKnown = readEnvironments(
    folder,
    name,
    stacks.map((stack) => stack.name),
  );
  if (accessFile === undefined) return { name, access, stacks, notKnown };
  const { partition } = access.primary;
  return {
    name,
    access,
    notKnown,
    stacks: stacks.map((stack) => ({ ...stack, config: onHomeRegion(stack.config, partition) })),
  };
}

/**
 * Reads a project's access model as it was written, without checking it.
 *
 * @throws InputError where a file cannot be read
 */
export function readWrittenModel(folder: string, accessFile?: string): WrittenModel {
  const document = readSameEverywhere(readText(join(folder, PROJECT_FILE)), PROJECT_FILE);
  return writtenModel(folder, document, accessFile);
}

function writtenModel(
  folder: string,
  project: WrittenDocument,
  accessFile: string | undefined,
): WrittenModel {
  if (accessFile !== undefined) return readModelAt(accessFile);
  return readModel(accessOfProject(project) ?? partOf(project, [], undefined), folder);
}

/** The name of the project whose file this is. @throws InputError where it cannot be read */
export function projectName(file: string): string {
  return readYaml(file, ProjectFile).name;
}

function onHomeRegion(config: StackPlan["config"], partition: Partition): StackPlan["config"] {
  const others = Object.entries(config).filter(([key]) => !key.startsWith("aws:"));
  return { ...Object.fromEntries(others), "aws:region": MAIN_REGIONS[partition] };
}

/**
 * A project of an access model alone, in which no stack has a configuration of its own.
 *
 * @param locate says where the model's parts were written, for messages
 * @throws InputError where the model has problems
 */
export function projectOf(name: string, model: unknown, locate: Locate = () => undefined): Project {
  return { name, notKnown: [], ...planStacks(undefined, name, {}, { model, locate }) };
}

function planStacks(
  folder: string | undefined,
  name: string,
  shared: Readonly<Record<string, unknown>>,
  { model, locate }: WrittenModel,
): Pick<Project, "access" | "stacks"> {
  const access = readAccess(model, locate);
  // In deployment the region may come from the environment; a rehearsal does not depend on that.
  const region = MAIN_REGIONS[access.primary.partition];
  const ofProject = { "aws:region": region, ...shared, [`${name}:access`]: model };
  const children = Object.entries(access.accounts).map(([account, { stack, accountId }]) =>
    planStack(folder, name, ofProject, { stack, accountId, side: "child", account }),
  );
  const { stack, accountId } = access.primary;
  const primary = planStack(folder, name, ofProject, { stack, accountId, side: "primary" });
  const alarms =
    access.audit === undefined
      ? []
      : [planStack(folder, name, ofProject, { stack: access.audit.stack, accountId, side: "alarms" })];
  return { access, stacks: [...alarms, ...children, primary] };
}

interface StackOfModel {
  readonly stack: string;
  readonly accountId: string;
  readonly side: StackSide;
  readonly account?: string;
}

function planStack(
  folder: string | undefined,
  project: string,
  ofProject: Readonly<Record<string, unknown>>,
  { stack, accountId, side, account }: StackOfModel,
): StackPlan {
  const name = basename(stack);
  const file = folder === undefined ? undefined : join(folder, stackFileOf(name));
  const ofModel = {
    [`${project}:side`]: side,
    ...(account === undefined ? {} : { [`${project}:account`]: account }),
  };
  const ofStack =
    file !== undefined && existsSync(file)
      ? configOf(readYaml(file, StackFile)?.config, project, basename(file))
      : ofModel;
  const config = Object.entries({ ...ofProject, ...ofStack })
    // A secret of the provider is of no use here, and it may stand for something that is no text.
    .filter(([key, value]) => !(key.startsWith("aws:") && isSecret(value)))
    .map(([key, value]) => [key, asText(value)] as const);
  const fullName = stack.includes("/") ? stack : `${ORGANIZATION}/${project}/${stack}`;
  return { name, fullName, side, accountId, config: Object.fromEntries(config) };
}

/** Configuration under the whole names of its keys, each of which stands there once. */
function configOf(config: unknown, project: string, file: string): Readonly<Record<string, unknown>> {
  const problems = sameKeyProblems(config, project);
  if (problems.length > 0) throw new InputError(file, problems);
  return byWholeKey(config, project);
}

/** Configuration reaches a program as text; what is no scalar, as JSON, and nothing as an empty text. */
function asText(value: unknown): string {
  if (value === null) return "";
  const scalar = Scalar.safeParse(value);
  if (scalar.success) return String(scalar.data);
  return isSecret(value) ? "[secret]" : JSON.stringify(value);
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function readYaml<Shape>(file: string, shape: z.ZodType<Shape>): Shape {
  return shapedAs(shape, readSameEverywhere(readText(file), basename(file)));
}

function shapedAs<Shape>(shape: z.ZodType<Shape>, { file, value, positionOf }: WrittenDocument): Shape {
  const parsed = shape.safeParse(value, { error: sayIssue });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => problemsOf(issue, file))
    .map((problem) => located(problem, (path) => (path === file ? undefined : positionOf(stepsOf(path)))));
  throw new InputError(file, problems);
}
