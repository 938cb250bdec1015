import assert from "node:assert/strict";
import { PassThrough, Writable } from "node:stream";
import { runCommand } from "../../../commands/command";
import { deploymentCommand } from "../../../commands/deployment/deploymentCommand";
import { engineWith, Stage } from "./stage";

class Terminal extends Writable {
  public readonly isTTY = true;
  public readonly columns = 120;
  public text = "";

  public override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe("a deployment on a terminal", function () {
  this.timeout(60_000);

  for (const [answer, runs] of [
    ["y", 6],
    ["n", 0],
  ] as const) {
    it(`shows a line for each stack that is worked on, and asks once: ${answer}`, async () => {
      const stage = new Stage();
      const engine = engineWith();
      engine.takes = 400;
      const stdin = Object.assign(new PassThrough(), { isTTY: true });
      const [stdout, stderr] = [new Terminal(), new Terminal()];
      stdin.write(`${answer}\n`);
      const place = { project: stage.project, environment: process.env, stdin, stdout, stderr };
      const exitCode = await runCommand(deploymentCommand("up", stage.tools(engine)), [], place);
      stage.remove();
      assert.equal(exitCode, answer === "y" ? 0 : 1);
      assert.equal(engine.runs.length, runs);
      assert.match(stderr.text, /preview: 0 of 3\n[^]* {2}child {2}0 s/);
      assert.match(stderr.text, /preview: child: done in 0 s: 7 to create/);
      assert.equal(stderr.text.split("Do this: npm run up? [y/N]").length, 2);
      assert.match(stderr.text, / 7 to create/);
      assert.equal(stderr.text.includes("up: child: done in 0 s: 7 created"), runs > 0);
    });
  }
});
