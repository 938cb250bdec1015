import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CannotWork } from "../../cannotWork";
import type { Progress } from "../../rehearsal/rehearse";
import type { Style } from "../../terminal/terminal";
import type { Engine } from "../engine";
import type { Looked } from "../open";
import { readStackFiles } from "../stackFiles";
import { selectTargets, targetsOf } from "../targets";
import type { Tools } from "../tools";
import { type Finding, ok, problem, unknown } from "./finding";
import { examineModel, examineProject, examineStackFiles } from "./project";
import { examineCredentials, examineStacks } from "./stacks";

/** Looks at everything that commonly goes wrong; what is missing keeps only what needs it from being looked at. */
export async function examine(
  folder: string,
  { engine: findEngine, identities }: Pick<Tools, "engine" | "identities">,
  progress: Progress,
  style: Style,
): Promise<Finding[]> {
  const { engine, findings: ofCli } = await examineCli(folder, findEngine);
  const setup = [examineNode(folder), ...ofCli];
  const project = examineProject(folder);
  if ("topic" in project)
    return [...setup, project, unknown("stacks", "the access model says which there are")];
  const files = readStackFiles(folder, project);
  const targets = selectTargets(targetsOf(project), []);
  const { access } = project;
  const stacks: { readonly findings: readonly Finding[]; readonly looked: readonly Looked[] } =
    engine === undefined
      ? { findings: [unknown("stacks", "the Pulumi CLI and a backend say how they are")], looked: [] }
      : await examineStacks(access, targets, engine);
  return [
    ...setup,
    ...(await examineModel(project, folder, progress, style)),
    ...examineStackFiles(project, files),
    ...stacks.findings,
    ...(await examineCredentials(access.primary.partition, targets, files, stacks.looked, identities)),
  ];
}

const Package = z.object({ engines: z.object({ node: z.string() }) });

function examineNode(folder: string): Finding {
  const { engines } = Package.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const there = process.versions.node;
  const isEnough = compareVersions(there, engines.node.replace(/^>=/, "")) >= 0;
  if (isEnough) return ok("Node.js", there);
  return problem("Node.js", `${there}, and ${engines.node} is needed`, "install it: https://nodejs.org");
}

function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

async function examineCli(
  folder: string,
  findEngine: Tools["engine"],
): Promise<{ readonly engine?: Engine; readonly findings: readonly Finding[] }> {
  const cli = "Pulumi CLI";
  let engine: Engine;
  try {
    engine = await findEngine(folder);
  } catch (error) {
    if (!(error instanceof CannotWork)) throw error;
    return { findings: [problem(cli, error.message), unknown("backend", "the CLI says where it is")] };
  }
  const there = ok(cli, engine.version);
  try {
    const { user, url } = await engine.backend();
    return { engine, findings: [there, ok("backend", `${user}${url === undefined ? "" : ` at ${url}`}`)] };
  } catch (error) {
    if (!(error instanceof CannotWork)) throw error;
    return { findings: [there, problem("backend", error.message)] };
  }
}
