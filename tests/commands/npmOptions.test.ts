import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { keptByNpm, keptOfOthers } from "../../commands/npmOptions";

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

function pick(first = "--first <file>"): Command {
  return new Command("pick").option(first).option("--out <folder>");
}

/** The line that a command says to write. */
function write(command: Command, environment: NodeJS.ProcessEnv, ...args: readonly string[]): string {
  const [problem] = keptByNpm(command, args, { ...environment, npm_lifecycle_event: command.name() });
  return problem?.message.replace(/^.*write: npm run /, "") ?? "";
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
    assert.deepEqual(told({ npm_config_by: "name" }, "x"), [["--by"], "sort -- x --by name"]);
    assert.deepEqual(told({ npm_config_by: "a b" }, "x"), [["--by"], "sort -- x --by 'a b'"]);
    assert.deepEqual(told({ npm_config_by: "a\n\nb" }, "x"), [["--by"], "sort -- x --by a --by b"]);
    assert.deepEqual(told({ npm_config_write: "true" }, "x"), [["--write"], "sort -- x --write"]);
    assert.deepEqual(write(pick(), { npm_config_out: "true" }, "x"), "pick -- --out x");
    assert.deepEqual(write(pick(), { npm_config_out: "true" }), "pick -- --out FOLDER");
    assert.deepEqual(
      write(pick(), { npm_config_out: "true" }, "x", "--first", "y"),
      "pick -- --out x --first y",
    );
  });

  const APART = "names stand in place of words that npm left, of which nobody knows whose they are";
  for (const [line, environment, words] of [
    ["pick -- --first FILE --out FOLDER", { npm_config_out: "true", npm_config_first: "true" }, ["x", "y"]],
    ["pick -- --first NAME=FILE", { npm_config_first: "true\n\ntrue" }, ["a=1", "b=2"]],
    ["pick -- --out FOLDER", { npm_config_out: "true" }, ["x", "y"]],
  ] as const) {
    it(`${APART}: ${line}`, () => {
      const flags = line.includes("NAME=FILE") ? "--first <name=file>" : "--first <file>";
      assert.equal(write(pick(flags), environment, ...words), line);
    });
  }

  it(`${APART}, with the command's own arguments`, () => {
    assert.deepEqual(told({ npm_config_by: "true" }, "x", "name"), [["--by"], "sort -- FILE --by KEY"]);
    assert.deepEqual(told({ npm_config_by: "true" }, "x"), [["--by"], "sort -- FILE --by KEY"]);
    assert.deepEqual(told({ npm_config_write: "true" }, "y", "x"), [
      ["--write"],
      "sort -- FILE --write [FILE]",
    ]);
    const up = new Command("up").argument("[stack...]").option("--parallel <number>");
    assert.equal(write(up, { npm_config_parallel: "true" }, "2"), "up -- [STACK...] --parallel NUMBER");
    assert.equal(write(up, { npm_config_parallel: "2" }, "child"), "up -- child --parallel 2");
  });

  it("are told all at once, with those that came through", () => {
    const environment = { npm_config_yes: "true", npm_config_by: "name" };
    assert.deepEqual(told(environment, "x", "--write"), [
      ["--yes", "--by"],
      "sort -- x --yes --by name --write",
    ]);
  });

  it("are those too that a .npmrc sets the other way round", () => {
    const folder = mkdtempSync(join(tmpdir(), "npmrc-"));
    const npmrc = join(folder, ".npmrc");
    const kept = (written: string, yes: string): string[] => {
      writeFileSync(npmrc, written);
      return told({ npm_config_userconfig: npmrc, npm_config_yes: yes }, "x")[0];
    };
    try {
      assert.deepEqual(kept("yes = false\n", "true"), ["--yes"]);
      assert.deepEqual(kept("yes=true\n", "true"), []);
      assert.deepEqual(kept("yes\n", "true"), []);
      assert.deepEqual(kept("yes=false\n", ""), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("may explain what failed, where the command has no such option", () => {
    const explained = (environment: NodeJS.ProcessEnv, ...args: readonly string[]): string[] =>
      keptOfOthers(sort(), args, { ...NPM, ...environment }).map(({ path }) => path);
    assert.deepEqual(explained({ npm_config_log_dir: "true" }, "x"), ["--log-dir"]);
    assert.deepEqual(explained({ npm_config_log_dir: "true" }), [], "no word is left");
    assert.deepEqual(explained({ npm_config_build_from_source: "true", npm_config_yes: "true" }, "x"), []);
    assert.deepEqual(explained({ npm_config_profile: "true", npm_lifecycle_event: "ci" }, "x"), []);
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
