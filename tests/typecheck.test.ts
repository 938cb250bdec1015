import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { z } from "zod";
import { REPOSITORY } from "./repository";

const SOURCE = /\.[cm]?[jt]sx?$/;

/** The tsconfig files that `npm run typecheck` names. */
function checkedProjects(): string[] {
  const Package = z.object({ scripts: z.object({ typecheck: z.string() }) });
  const { scripts } = Package.parse(JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")));
  return scripts.typecheck.split(" && ").map((command) => {
    const [, project = "."] = /^tsc(?: -p (\S+))?$/.exec(command) ?? assert.fail(command);
    return project.endsWith(".json") ? project : join(project, "tsconfig.json");
  });
}

function readProject(name: string): ts.ParsedCommandLine {
  const file = join(REPOSITORY, name);
  const read = ts.readConfigFile(file, (path) => ts.sys.readFile(path));
  assert.equal(read.error, undefined);
  return ts.parseJsonConfigFileContent(read.config, ts.sys, dirname(file), undefined, file);
}

/** Whether types of a file are checked where it is part of a project. */
function isChecked(file: string, { noCheck, checkJs }: ts.CompilerOptions): boolean {
  return noCheck !== true && (/\.[cm]?tsx?$/.test(file) || checkJs === true);
}

describe("npm run typecheck", () => {
  it("checks every source file of the repository", function () {
    let listed: string;
    try {
      listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
        cwd: REPOSITORY,
        encoding: "utf8",
        stdio: "pipe",
      });
    } catch {
      this.skip(); // No checkout of git.
    }
    const checked = new Set(
      checkedProjects().flatMap((name) => {
        const { fileNames, options } = readProject(name);
        return fileNames.filter((file) => isChecked(file, options)).map((file) => relative(REPOSITORY, file));
      }),
    );
    const sources = listed.split("\n").filter((file) => SOURCE.test(file));
    assert.ok(sources.includes("index.ts"));
    assert.deepEqual(
      sources.filter((file) => !checked.has(file)),
      [],
    );
  });
});
