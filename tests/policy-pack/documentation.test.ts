import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../policy-pack/rules";
import { REPOSITORY } from "../repository";

describe("docs/policy-pack.md", () => {
  const text = readFileSync(join(REPOSITORY, "docs", "policy-pack.md"), "utf8");

  it("has a table of the rules, as they are", () => {
    const rows = RULES.map(({ name, description, enforcementLevel, configSchema, url }) => [
      `[\`${name}\`](${url})`,
      enforcementLevel,
      description,
      Object.keys(configSchema?.properties ?? {})
        .map((property) => `\`${property}\``)
        .join(", "),
    ]);
    const written = text
      .split("\n")
      .filter((line) => line.startsWith("| [`"))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    assert.deepEqual(written, rows);
  });

  it("configures rules that there are, as their schema has it", () => {
    const [, json = ""] = /```json\n(.*?)```/s.exec(text) ?? assert.fail("no configuration");
    const config = JSON.parse(json) as Readonly<Record<string, object>>;
    for (const [rule, settings] of Object.entries(config).filter(([name]) => name !== "all")) {
      const { configSchema } = RULES.find(({ name }) => name === rule) ?? assert.fail(rule);
      const known = [...Object.keys(configSchema?.properties ?? {}), "enforcementLevel"];
      assert.deepEqual(
        Object.keys(settings).filter((key) => !known.includes(key)),
        [],
      );
    }
  });
});
