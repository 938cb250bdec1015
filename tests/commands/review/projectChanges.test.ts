import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { stringify } from "yaml";
import { projectChanges } from "../../../commands/review/projectChanges";
import { type Files, inFolder, writeFiles } from "../../folders";
import { example } from "../../models";

const projectFile = (more: object = {}): string =>
  stringify({
    name: "p",
    runtime: "nodejs",
    main: "index.ts",
    config: { access: { value: example() } },
    ...more,
  });

/** The changes from the files of a commit to those on disk, as lines. */
function changes(before: Files, now: Files): Promise<string[]> {
  return inFolder(before, async (folder) => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd: folder });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
    writeFiles(folder, now);
    const found = await projectChanges("HEAD", folder, ["child"]);
    return found.map(({ sign, text, broader }) => `${sign} ${text}${broader ? " BROADER" : ""}`);
  });
}

describe("what changed in how a project is run", () => {
  it("is nothing where only words or the access model did", async () => {
    const now = projectFile({ description: "x", config: { access: { value: {} } } });
    assert.deepEqual(await changes({ "Pulumi.yaml": projectFile() }, { "Pulumi.yaml": now }), []);
  });

  it("is told: the program, its options, and where the state is kept", async () => {
    const before = projectFile({ main: "docs/evil.ts" });
    const now = projectFile({
      runtime: { name: "nodejs", options: { nodeargs: "-r x" } },
      backend: { url: "s3://b" },
    });
    assert.deepEqual(await changes({ "Pulumi.yaml": before }, { "Pulumi.yaml": now }), [
      '~ the project runs another program: Pulumi.yaml: runtime: "nodejs" -> nothing BROADER',
      '~ the project runs another program: Pulumi.yaml: main: "docs/evil.ts" -> "index.ts" BROADER',
      '~ the project runs another program: Pulumi.yaml: runtime.name: nothing -> "nodejs" BROADER',
      '~ the project runs another program: Pulumi.yaml: runtime.options.nodeargs: nothing -> "-r x" BROADER',
      '~ the project keeps its state elsewhere: Pulumi.yaml: backend.url: nothing -> "s3://b" BROADER',
    ]);
  });

  it("is told: a stack's own model, environment and region", async () => {
    const now = {
      "Pulumi.child.yaml": stringify({
        environment: ["x"],
        config: { "p:access": { groups: {} }, "aws:region": "eu-west-1" },
      }),
    };
    assert.deepEqual(await changes({ "Pulumi.yaml": projectFile() }, now), [
      '~ Pulumi.child.yaml: environment: nothing -> ["x"] BROADER',
      '~ Pulumi.child.yaml: config["p:access"].groups: nothing -> {} BROADER',
      '~ Pulumi.child.yaml: config["aws:region"]: nothing -> "eu-west-1"',
    ]);
  });

  it("is not decided where Pulumi read the earlier file otherwise", async () => {
    const [line = "", ...others] = await changes(
      { "Pulumi.yaml": `${projectFile()}  quota: 024\n` },
      { "Pulumi.yaml": `${projectFile()}  quota: 24\n` },
    );
    assert.match(
      line,
      /^\? Pulumi\.yaml was not read the same by Pulumi before: 024 is not the same number .* BROADER$/,
    );
    assert.deepEqual(others, []);
  });
});
