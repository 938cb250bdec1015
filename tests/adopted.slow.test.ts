import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import ts from "typescript";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { startProcess } from "./commands/process";
import { copyProgram } from "./programCopy";
import { REPOSITORY } from "./repository";

/** The model of somebody who took the project over: nothing of it is as shipped. */
const ADOPTED = {
  primary: { accountId: "601234567890", userPath: "/staff/", alias: "acme" },
  accounts: {
    staging: { accountId: "612345678901", roles: ["operator"] },
    production: { accountId: "623456789012", roles: ["operator", "auditor"], displayName: "Live" },
  },
  roles: {
    operator: { permissions: { managedPolicies: ["PowerUserAccess"] }, trust: { sessionName: "username" } },
    auditor: { permissions: { managedPolicies: ["SecurityAudit"] } },
  },
  groups: {
    operators: { members: ["ada", "grace"], assume: { "*": ["operator"] } },
    auditors: { members: ["edsger"], assume: { production: ["auditor"] } },
  },
  users: { ada: { consoleAccess: {} } },
};

/** Of the repository, what is the adopter's own to edit. */
const OWN = /^(Pulumi\..*yaml|ACCESS\.md)$/;

const THIS_TEST = relative(REPOSITORY, __filename);
/** Reads the repository and is no test of it; what it copies is looked at below. */
const COPYING = "tests/programCopy.ts";

/** Files of tests that import a file of tests, over as many others as lie between. */
function importersOf(file: string): string[] {
  const tests = readdirSync(join(REPOSITORY, "tests"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join("tests", name));
  const importsOf = new Map(tests.map((name) => [name, importsIn(name)]));
  const found = new Set([file]);
  // A set hears of what is added to it while it is gone through.
  for (const each of found) {
    for (const [name, imports] of importsOf) if (name !== COPYING && imports.includes(each)) found.add(name);
  }
  return [...found];
}

function importsIn(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(REPOSITORY, file), "utf8"));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => `${join(dirname(file), fileName)}.ts`);
}

describe("a project with an access model of its own", function () {
  this.timeout(300_000);
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "adopted-"));
    const left = new Set(["node_modules", ".git"]);
    cpSync(REPOSITORY, folder, { recursive: true, filter: (path) => !left.has(basename(path)) });
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    for (const name of readdirSync(folder)) if (OWN.test(name)) rmSync(join(folder, name));
    const shipped = readFileSync(join(REPOSITORY, "Pulumi.yaml"), "utf8");
    const project = z.looseObject({ config: z.looseObject({}) }).parse(parse(shipped));
    const config = { ...project.config, access: { value: ADOPTED } };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ ...project, config }));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is held to it by the commands that its workflows run", async () => {
    for (const line of ["review", "review -- --check", "rehearse"]) {
      const { exitCode, stderr } = await startProcess("npm", ["run", "--silent", ...line.split(" ")], {
        project: folder,
      });
      assert.deepEqual([exitCode, stderr], [0, ""], line);
    }
  });

  it("has all the tests pass that read what it ships", async () => {
    const files = importersOf("tests/repository.ts").filter(
      (file) => file.endsWith(".test.ts") && file !== THIS_TEST,
    );
    assert.ok(files.includes("tests/workflows.test.ts"), files.join());
    const { exitCode, stdout, stderr } = await startProcess(
      process.execPath,
      ["node_modules/mocha/bin/mocha.js", "--no-parallel", "--reporter", "dot", ...files],
      { project: folder },
    );
    assert.equal(exitCode, 0, `${stdout}${stderr}`);
  });

  it("is nothing that the tests' copies of the program hold", () => {
    const copy = join(folder, "copy");
    cpSync(join(REPOSITORY, "LICENSE"), join(copy, "LICENSE"));
    copyProgram(copy);
    assert.deepEqual(
      readdirSync(copy, { recursive: true, encoding: "utf8" }).filter((name) => OWN.test(basename(name))),
      [],
    );
  });
});
