/**
 * The second half of `npm run policy-pack`: makes a pack of what `tsc` wrote to `build`. A pack that is published goes
 * without the rest of the repository, so it holds what it imports of it, and names the packages that this needs.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import own from "./package.json";

const BUILD = join(__dirname, "build");

function writePackage(): void {
  const { name, version, description, license } = own;
  const main = "policy-pack/index.js";
  const pack = { name, version, private: true, description, license, main, dependencies: dependencies() };
  writeFileSync(join(BUILD, "package.json"), `${JSON.stringify(pack, undefined, 2)}\n`);
  for (const [name, from] of [
    ["PulumiPolicy.yaml", __dirname],
    ["LICENSE", join(__dirname, "..")],
  ] as const) {
    copyFileSync(join(from, name), join(BUILD, name));
  }
}

/** The packages that the pack imports, in the versions that are installed here; and Pulumi's, which runs it. */
function dependencies(): Record<string, string> {
  const imported = readdirSync(BUILD, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !file.includes("node_modules"))
    .flatMap((file) => [...readFileSync(join(BUILD, file), "utf8").matchAll(/require\("([^".][^"]*)"\)/g)])
    .map(([, module = ""]) => /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? "")
    .filter((name) => name !== "" && !isBuiltin(name));
  const names = [...new Set([...imported, "@pulumi/pulumi"])].sort();
  return Object.fromEntries(names.map((name) => [name, installed(name)]));
}

function installed(name: string): string {
  const file = join(__dirname, "..", "node_modules", name, "package.json");
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
  return version.replace(/^v/, "");
}

writePackage();
