import assert from "node:assert/strict";
import { Command } from "commander";
import { fromWhereOneStands, type PlacedLine } from "../../commands/whereOneStands";

function placed(environment: NodeJS.ProcessEnv, ...args: readonly string[]): PlacedLine {
  const command = new Command("look")
    .argument("[paths...]")
    .option("--html <file>")
    .option("--account <name=file>", "", (value: string, former?: string[]) => [...(former ?? []), value])
    .option("--write [file]")
    .option("--role <name>");
  command.parse([...args], { from: "user" });
  return fromWhereOneStands(command, environment, "/project");
}

const IN_DOCS = { npm_lifecycle_event: "look", INIT_CWD: "/project/docs" };

describe("the paths of a command line", () => {
  it("are seen from where the person stands", () => {
    const { options, args } = placed(
      IN_DOCS,
      ...["logs", "/var/log", "--html", "../x.html", "--account", "a=b=c.json", "--role", "r", "--write"],
    );
    assert.deepEqual(options, { html: "x.html", account: ["a=docs/b=c.json"], role: "r", write: true });
    assert.deepEqual(args, ["docs/logs", "/var/log"]);
  });

  it("are as they were given in the project's folder, and without npm", () => {
    for (const environment of [
      { ...IN_DOCS, INIT_CWD: "/project" },
      { ...IN_DOCS, npm_lifecycle_event: "test" },
      {},
    ]) {
      assert.deepEqual(placed(environment, "logs", "--html", "x.html"), {
        options: { html: "x.html" },
        args: ["logs"],
      });
    }
  });
});
