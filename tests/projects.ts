import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { example } from "./models";

export const PROJECT = "cross-account-federation";

/** Writes the files of a project into a folder, which is made where it is not there: those of the worked example. */
export function writeProject(folder: string, model: unknown = example()): void {
  mkdirSync(folder, { recursive: true });
  const config = (ofStack: object): string =>
    stringify({ config: { ...ofStack, "aws:region": "us-east-1" } });
  const files = {
    "Pulumi.yaml": projectFile(model),
    "Pulumi.child.yaml": config({ [`${PROJECT}:side`]: "child", [`${PROJECT}:account`]: "child" }),
    "Pulumi.primary.yaml": config({ [`${PROJECT}:side`]: "primary" }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** A Pulumi.yaml with this access model. */
export function projectFile(model: unknown): string {
  return stringify({
    name: PROJECT,
    runtime: "nodejs",
    main: "index.ts",
    config: { access: { value: model } },
  });
}
