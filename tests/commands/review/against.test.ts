import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { earlierState } from "../../../commands/review/against";
import { type Files, inFolder, writeFiles } from "../../folders";
import { example } from "../../models";
import { rehearsalOf } from "../rehearsal/inMemory";

describe("an earlier state", () => {
  it("says how far it is, since it takes as long as the rollout of today", async () => {
    const folder = mkdtempSync(join(tmpdir(), "against-"));
    const heard: string[] = [];
    try {
      const file = join(folder, "earlier.json");
      writeFileSync(file, JSON.stringify(example()));
      await earlierState({ file }, folder, {
        onStacks: (total) => heard.push(`of ${total}`),
        onStack: ({ name }) => heard.push(name),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(heard, ["of 2", "child", "primary"]);
  });

  it("is the state of today where the model has not changed, and only there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "against-"));
    const heard: string[] = [];
    const progress = { onStacks: (total: number) => heard.push(`of ${total}`), onStack: () => undefined };
    try {
      const now = await rehearsalOf(example());
      for (const model of [example(), example({ group: { members: ["alice"] } })]) {
        const file = join(folder, "earlier.json");
        writeFileSync(file, JSON.stringify(model));
        const { report } = await earlierState({ file }, folder, progress, now);
        assert.equal(JSON.stringify(report).includes("alice"), JSON.stringify(model).includes("alice"));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    assert.deepEqual(heard, ["of 2"]);
  });
});

describe("an earlier state in several files", () => {
  const SILENT = { onStacks: () => undefined, onStack: () => undefined };
  const { primary, accounts, roles, groups } = example();
  const access = { primary, accounts, files: ["access/*.json"] };
  const FILES: Files = {
    "infra/Pulumi.yaml": JSON.stringify({
      name: "p",
      runtime: "nodejs",
      config: { access: { value: access } },
    }),
    "infra/access/people.json": JSON.stringify({ groups }),
    "infra/access/roles.json": JSON.stringify({ roles }),
  };

  function commit(folder: string): void {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd: folder });
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "first");
  }

  /** The people of the state of a revision, where the files on disk are others by now. */
  function peopleAt(files: Files, now: Files): Promise<string[]> {
    return inFolder(files, async (folder) => {
      commit(folder);
      rmSync(join(folder, "infra"), { recursive: true });
      writeFiles(folder, { "infra/Pulumi.yaml": FILES["infra/Pulumi.yaml"] ?? "", ...now });
      const { report } = await earlierState({ revision: "HEAD" }, join(folder, "infra"), SILENT);
      return report.primary.people.map(({ who }) => who);
    });
  }

  it("is what its files said in the revision, and not what they say now", async () => {
    const now = { "infra/access/all.json": JSON.stringify({ roles, groups: {} }) };
    assert.deepEqual(await peopleAt(FILES, now), ["boaty.mcboatface"]);
  });

  it("may have stood in Pulumi.yaml alone", async () => {
    const whole = { name: "p", config: { access: { value: example() } } };
    assert.deepEqual(await peopleAt({ "infra/Pulumi.yaml": JSON.stringify(whole) }, FILES), [
      "boaty.mcboatface",
    ]);
  });

  it("is refused with links, and says in which file of the revision something is wrong", async () => {
    const linked = { ...FILES, "infra/access/more.json": "->../../secret.json", "secret.json": "{}" };
    await assert.rejects(
      peopleAt(linked, {}),
      /"access\/more\.json" is a link, which is not followed in a revision/,
    );
    const wrong = { ...FILES, "infra/access/users.json": '{ "users": { "bob": 1 } }' };
    await assert.rejects(
      peopleAt(wrong, {}),
      /access\/users\.json of [0-9a-f]{12}:1:14: users\.bob: 1 is a number/,
    );
  });
});
