import assert from "node:assert/strict";
import { Command } from "commander";
import { keptByNpm } from "../../commands/npmOptions";

/** What npm sets for `npm run sort`, beside what it kept. */
const NPM = { npm_lifecycle_event: "sort", npm_config_yes: "", npm_config_loglevel: "notice" };

function sort(): Command {
  return new Command("sort")
    .argument("<file>")
    .option("-y, --yes", "")
    .option("--dry-run", "")
    .option("--by <key>", "")
    .option("--write [file]", "")
    .option("--no-color", "");
}

/** The options that were kept, and the line that the last of them says to write. */
function told(
  environment: NodeJS.ProcessEnv,
  ...args: readonly string[]
): readonly [string[], string | undefined] {
  const problems = keptByNpm(sort(), args, { ...NPM, ...environment });
  return [problems.map(({ path }) => path), problems.at(-1)?.message.replace(/^.*write: npm run /, "")];
}

describe("the options that npm keeps for itself", () => {
  it("are none where all reached the command", () => {
    assert.deepEqual(told({}, "x", "--yes", "--by", "name"), [[], undefined]);
  });

  it("are told with the line that was meant", () => {
    assert.deepEqual(told({ npm_config_yes: "true" }, "x"), [["--yes"], "sort -- x --yes"]);
    assert.deepEqual(told({ npm_config_dry_run: "true" }, "x"), [["--dry-run"], "sort -- x --dry-run"]);
    assert.deepEqual(told({ npm_config_color: "" }, "x"), [["--no-color"], "sort -- x --no-color"]);
  });

  it("get their value back, which npm left among the arguments or took along", () => {
    const line = "sort -- x --by name";
    assert.deepEqual(told({ npm_config_by: "true" }, "x", "name"), [["--by"], line]);
    assert.deepEqual(told({ npm_config_by: "name" }, "x"), [["--by"], line]);
    assert.deepEqual(told({ npm_config_by: "true" }, "x"), [["--by"], "sort -- x --by <key>"]);
    assert.deepEqual(told({ npm_config_write: "true" }, "x"), [["--write"], "sort -- x --write"]);
    assert.deepEqual(told({ npm_config_by: "a b" }, "x"), [["--by"], "sort -- x --by 'a b'"]);
  });

  it("are told all at once, with those that came through", () => {
    const environment = { npm_config_yes: "true", npm_config_by: "true" };
    assert.deepEqual(told(environment, "x", "name", "--write"), [
      ["--yes", "--by"],
      "sort -- x --yes --by name --write",
    ]);
  });

  it("are not those that reached the command too", () => {
    for (const args of [
      ["x", "--yes"],
      ["x", "-y"],
    ]) {
      assert.deepEqual(told({ npm_config_yes: "true" }, ...args), [[], undefined]);
    }
    assert.deepEqual(told({ npm_config_by: "name" }, "x", "--by=size"), [[], undefined]);
  });

  it("are not those of another script, which started this one", () => {
    const environment = { npm_lifecycle_event: "ci", npm_config_yes: "true" };
    assert.deepEqual(told(environment, "x"), [[], undefined]);
    assert.deepEqual(keptByNpm(sort(), ["x"], { npm_config_yes: "true" }), []);
  });
});
