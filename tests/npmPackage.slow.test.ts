import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startProcess } from "./commands/process";
import { CHILD_ID, example, ROLE } from "./models";
import { REPOSITORY } from "./repository";

/** Deploys a child side and the primary's with what the package gives, and prints what comes out. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { type AccessModelArgs, CrossAccountFederation, InputError, readAccess } from "cross-account-federation";

void pulumi.runtime.setMocks({
  call: ({ inputs }) => inputs,
  newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, arn: \`arn:aws:iam::${CHILD_ID}:role/\${name}\` } }),
});

const model: AccessModelArgs = ${JSON.stringify(example(), null, 2)};
const { outputs } = new CrossAccountFederation("mine", { side: "child", account: "child", access: readAccess(model) });
const id: string = outputs.accountId;
// @ts-expect-error -- A child side has no groups.
void outputs.groupNames;
outputs.roleArns.apply((arns) => console.log(id, Object.keys(arns).join()));
try {
  readAccess({});
} catch (error) {
  if (error instanceof InputError) console.log(error.problems.length > 0);
}
`;

describe("the npm package", function () {
  this.timeout(300_000);
  let folder = "";
  const own = (): string => join(folder, "node_modules", "cross-account-federation");
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "npm-package-"));
    const pack = ["pack", "--silent", "--pack-destination", folder];
    const packed = await startProcess("npm", pack, { project: REPOSITORY });
    assert.equal(packed.exitCode, 0, packed.stderr);
    const [archive = ""] = readdirSync(folder);
    mkdirSync(own(), { recursive: true });
    const unpack = ["-xzf", join(folder, archive), "-C", own(), "--strip-components=1"];
    assert.equal((await startProcess("tar", unpack, { project: folder })).exitCode, 0);
    for (const name of readdirSync(join(REPOSITORY, "node_modules"))) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(REPOSITORY, "node_modules", name), link);
    }
    writeFileSync(join(folder, "program.ts"), PROGRAM);
  });
  after(() => {
    rmSync(folder, { recursive: true });
    rmSync(join(REPOSITORY, "build"), { recursive: true, force: true });
  });

  it("holds the components, with their types, and nothing else", () => {
    assert.deepEqual(readdirSync(own()).sort(), ["LICENSE", "README.md", "build", "package.json"]);
    const files = readdirSync(join(own(), "build"), { recursive: true }).map(String);
    assert.ok(files.includes("index.d.ts") && files.includes("policies/awsManagedPolicies.json"));
    assert.ok(!files.some((file) => /tests|commands|proof/.test(file)), files.join());
  });

  it("is imported by another TypeScript program, whose types it has", async () => {
    const strict = [
      "--strict",
      "--module",
      "node16",
      "--target",
      "es2022",
      "--types",
      "node",
      "--skipLibCheck",
    ];
    const compile = [join(REPOSITORY, "node_modules/typescript/bin/tsc"), ...strict, "program.ts"];
    const compiled = await startProcess(process.execPath, compile, { project: folder });
    assert.equal(compiled.stdout, "");
    const ran = await startProcess(process.execPath, ["program.js"], { project: folder });
    assert.equal(ran.stderr, "");
    assert.deepEqual(ran.stdout.trim().split("\n").sort(), [`${CHILD_ID} ${ROLE}`, "true"]);
  });
});
