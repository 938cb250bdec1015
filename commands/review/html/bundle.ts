import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

/** Libraries that the page carries, by the file with their licence. */
const LIBRARIES = [
  ["preact", "LICENSE"],
  ["@dagrejs/dagre", "LICENSE"],
] as const;

/** The page's modules and the libraries that they use as one script, with the libraries' licences. */
export async function pageScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "client", "main.tsx")],
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    // Characters beyond ASCII as escapes, whatever the page is served as.
    charset: "ascii",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    banner: { js: LIBRARIES.map(([name, file]) => licenceOf(name, file)).join("\n") },
    logLevel: "silent",
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error("the page's modules gave no script");
  return script.text;
}

function licenceOf(name: string, file: string): string {
  const folder = dirname(require.resolve(`${name}/package.json`));
  const text = readFileSync(join(folder, file), "utf8").trim();
  return `/*! ${name}\n${text.replaceAll("/*", "").replaceAll("*/", "")}\n*/`;
}
