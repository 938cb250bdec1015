import { z } from "zod";
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
  const key = ["access", `${name}:access`].find((each) => config?.[each] !== undefined) ?? "access";
  const { below, value } = declaredValue(config?.[key]);
  return partOf(document, ["config", key, ...below], value);
}

/** A project-level key is declared with a value, with a default, or as the value itself. */
export function declaredValue(declaration: unknown): { readonly below: Steps; readonly value: unknown } {
  if (typeof declaration !== "object" || declaration === null) return { below: [], value: declaration };
  if ("value" in declaration) return { below: ["value"], value: declaration.value };
  return "default" in declaration
    ? { below: ["default"], value: declaration.default }
    : { below: [], value: undefined };
}
