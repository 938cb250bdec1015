import { join } from "node:path";
import ts from "typescript";
import { type JsonSchema, schemaOfType } from "./schemaOfType";

const DRAFT = "http://json-schema.org/draft-07/schema#";
const FILES_KEY: JsonSchema = {
  description:
    'Files of the project in which sections of the model stand, beside those that stand here.\n\nExample: ["access/*.yaml"]',
  anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
};

/** The schemas that editors take for the files of a model, by the names of their own files. */
export function editorSchemas(project: string): Readonly<Record<string, JsonSchema>> {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(project, "tsconfig.json"), (path) => ts.sys.readFile(path)).config,
    ts.sys,
    project,
  );
  const file = join(project, "components/model/accessModel.ts");
  const model = schemaOfType(file, "AccessModelArgs", options);
  const properties = { ...(model.properties as JsonSchema), files: FILES_KEY };
  return {
    "access.json": {
      $schema: DRAFT,
      title: "Access model, or a part of it",
      ...model,
      properties,
      // A section may stand in another file.
      required: [],
    },
    "Pulumi.json": {
      $schema: DRAFT,
      title: "Pulumi project with an access model",
      type: "object",
      properties: {
        config: {
          type: "object",
          properties: {
            access: { type: "object", properties: { value: { $ref: "access.json" } } },
          },
        },
      },
    },
  };
}
