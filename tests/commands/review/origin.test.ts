import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { originOf } from "../../../commands/review/origin";

describe("from what a page was made", () => {
  let folder = "";
  const model = (): string => join(folder, "Pulumi.yaml");
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "origin-"));
    writeFileSync(model(), "name: a\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is no revision outside of git", async () => {
    assert.equal((await originOf(model())).revision, undefined);
  });

  it("is the commit, and says where the model is another one by now", async () => {
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "a");
    const commit = git("rev-parse", "--short=12", "HEAD");
    const { revision, version } = await originOf(model());
    assert.equal(revision, commit);
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.equal((await originOf(folder)).revision, `${basename(folder)}, ${commit}`);
    writeFileSync(join(folder, "review.html"), "");
    assert.equal((await originOf(model())).revision, commit, "the page is no part of the model");
    writeFileSync(model(), "name: b\n");
    assert.equal((await originOf(model())).revision, `${commit}, with changes that are not committed`);
  });

  it("is another file than Pulumi.yaml by its name, with the files that it names", async () => {
    const other = join(folder, "access.yaml");
    writeFileSync(other, 'primary: { accountId: "111111111111" }\nfiles: [people.yaml]\n');
    writeFileSync(join(folder, "people.yaml"), "groups: {}\n");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "a");
    const commit = git("rev-parse", "--short=12", "HEAD");
    assert.equal((await originOf(other)).revision, `access.yaml, ${commit}`);
    writeFileSync(join(folder, "people.yaml"), "groups: { a: {} }\n");
    assert.equal(
      (await originOf(other)).revision,
      `access.yaml, ${commit}, with changes that are not committed`,
    );
  });
});
