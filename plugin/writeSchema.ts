/** `npm run plugin-schema`: writes schema.json, which says what programs in other languages see of the components. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { format } from "prettier";
import { ChildAccount } from "./childAccount";
import { PrimaryAccount } from "./primaryAccount";
import { name } from "./package.json";

async function writeSchema(): Promise<void> {
  const provider = new ComponentProvider({
    name,
    components: [ChildAccount, PrimaryAccount],
    dirname: __dirname,
  });
  const file = join(__dirname, "schema.json");
  writeFileSync(file, await format(await provider.getSchema(), { filepath: file }));
}

void writeSchema();
