import { z } from "zod";
import { wholeKey } from "./configKeys";
import { isMapping } from "./merge";
import { partOf, type Steps, type WrittenDocument } from "./document";

/** What tells a Pulumi.yaml from an access model, which has no `name`. */
const ProjectFile = z.looseObject({
  name: z.string(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * What a Pulumi.yaml holds under the project-level key `access`: the model, or the files that hold it. Undefined where
 * the document is no Pulumi.yaml.
 */
export function accessOfProject(document: WrittenDocument): WrittenDocument | undefined {
  const project = ProjectFile.safeParse(document.value);
  if (!project.success) return undefined;
  const { name, config } = project.data;
  const isAccess = (key: string): boolean => wholeKey(key, name) === `${name}:access`;
  const key = Object.keys(config ?? {}).find(isAccess) ?? "access";
  const { below, value } = declaredValue(config?.[key]);
  return partOf(document, ["config", key, ...below], value);
}

/** A project-level key is declared with a value, with a default, or as the value itself. */
export function declaredValue(declaration: unknown): { readonly below: Steps; readonly value: unknown } {
  if (!isMapping(declaration)) return { below: [], value: declaration };
  if (declaration.value !== undefined && declaration.value !== null)
    return { below: ["value"], value: declaration.value };
  return "default" in declaration
    ? { below: ["default"], value: declaration.default }
    : { below: [], value: undefined };
}
