import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { type ProjectCommand, runCommand } from "../../../commands/command";
import { profilesCommand } from "../../../commands/profiles";
import { rehearseCommand } from "../../../commands/rehearse";
import { reviewCommand } from "../../../commands/review";
import type { AccountArgs } from "../../../components/model/accessModel";
import { example } from "../../models";

const HIDDEN = "\u001b[?25l";
const SHOWN = "\u001b[?25h";

/** A terminal on which warnings cannot be printed. */
class BrokenTerminal extends Writable {
  public readonly isTTY = true;
  public text = "";

  public override write(chunk: string | Uint8Array, ...others: readonly unknown[]): boolean {
    const text = chunk.toString();
    if (text.startsWith("warning: ")) throw new Error("the terminal is gone");
    this.text += text;
    for (const done of others) if (typeof done === "function") process.nextTick(done);
    return true;
  }
}

/** So many stacks that a bar is shown, of which one has something to warn of. */
function manyStacks(): unknown {
  const model = example();
  const [role = ""] = Object.keys(model.roles);
  const children = Array.from({ length: 12 }, (_, index): [string, AccountArgs] => [
    `child-${index}`,
    { accountId: String(222_222_222_200 + index), roles: role },
  ]);
  return {
    ...model,
    accounts: { ...model.accounts, ...Object.fromEntries(children) },
    groups: Object.fromEntries(
      Object.entries(model.groups).map(([name, group]) => [name, { ...group, assume: { "*": role } }]),
    ),
    roles: { ...model.roles, [role]: { ...model.roles[role], trust: { mfa: { maxAge: 60 } } } },
  };
}

const COMMANDS: Readonly<Record<string, readonly [ProjectCommand, ...string[]]>> = {
  rehearse: [rehearseCommand],
  review: [reviewCommand],
  profiles: [profilesCommand, "boaty.mcboatface"],
};

describe("a bar of progress", function () {
  this.timeout(60_000);

  for (const [name, [command, ...args]] of Object.entries(COMMANDS)) {
    it(`gives the cursor back where ${name} ends in an error`, async () => {
      const project = mkdtempSync(join(tmpdir(), "progress-"));
      try {
        writeFileSync(join(project, "model.json"), JSON.stringify(manyStacks()));
        writeFileSync(join(project, "Pulumi.yaml"), "name: federation\nruntime: nodejs\n");
        const stderr = new BrokenTerminal();
        const stdout = new PassThrough();
        const place = { project, environment: {}, stdin: new PassThrough().end(), stdout, stderr };
        const access = ["--access", join(project, "model.json")];
        await runCommand(command, [...args, ...access], place).catch(() => undefined);
        const count = (sequence: string): number => stderr.text.split(sequence).length - 1;
        assert.ok(count(HIDDEN) > 0, `no bar was shown: ${JSON.stringify(stderr.text)}`);
        assert.equal(count(SHOWN), count(HIDDEN));
      } finally {
        rmSync(project, { recursive: true });
      }
    });
  }
});
