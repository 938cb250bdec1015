/** `npm run schema`: writes the JSON Schemas by which editors complete and check an access model while it is written. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { format } from "prettier";
import { type ProjectCommand, start } from "./command";
import { editorSchemas } from "./editorSchema/schemas";
import { print } from "./streams";

const FOLDER = "schemas";

export const editorSchemaCommand: ProjectCommand = {
  define: () =>
    new Command("schema").description("Writes the JSON Schemas of the access model, for editors."),

  run: async (_given, { project, stdout }) => {
    mkdirSync(join(project, FOLDER), { recursive: true });
    for (const [name, schema] of Object.entries(editorSchemas(project))) {
      const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 110 });
      writeFileSync(join(project, FOLDER, name), text);
      await print(stdout, `${FOLDER}/${name} is written`);
    }
    return 0;
  },
};

if (require.main === module) void start(editorSchemaCommand);
