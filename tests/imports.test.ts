import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { ESLint } from "eslint";
import { REPOSITORY } from "./repository";

/** A file of each room: of those that are there, and of those to come. */
const FILES = {
  model: "components/model/arns.ts",
  policies: "components/policies/trust.ts",
  components: "components/childSide.ts",
  program: "index.ts",
  proof: "proof/requests.ts",
  commands: "commands/rehearsal/stacks.ts",
  plugin: "plugin/schema.ts",
  "policy pack": "policy-pack/rules.ts",
  tests: "tests/models.ts",
} as const;
type Room = keyof typeof FILES;

/** What each room may import beside itself; all else it may not. */
const ALLOWED: Readonly<Record<Room, readonly Room[]>> = {
  model: [],
  policies: ["model"],
  components: ["policies", "model"],
  program: ["components"],
  proof: ["model"],
  commands: ["program", "components", "policies", "model", "proof"],
  plugin: ["components", "policies", "model"],
  "policy pack": ["components", "policies", "model", "proof"],
  tests: ["program", "components", "policies", "model", "proof", "commands", "plugin", "policy pack"],
};

const WITHOUT_PULUMI: readonly Room[] = ["model", "policies", "proof"];

/** Every way in which a file can name another. */
const FORMS: readonly ((module: string) => string)[] = [
  (module) => `import "${module}";`,
  (module) => `import { x } from "${module}";`,
  (module) => `import type { X } from "${module}";`,
  (module) => `import x = require("${module}");`,
  (module) => `export * from "${module}";`,
  (module) => `export { x } from "${module}";`,
  (module) => `void import("${module}");`,
  (module) => `require("${module}");`,
  (module) => `type X = import("${module}").X;`,
];

const ENGINE = "@cloud-copilot/iam-simulate";
const MAY_ASK_THE_ENGINE = "commands/rehearsal/evaluate.ts";

describe("imports", () => {
  let folder = "";
  let eslint: ESLint;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "imports-"));
    const deeper = [MAY_ASK_THE_ENGINE, "components/policies/checks/users.ts", "proof/values/texts.ts"];
    for (const file of [...Object.values(FILES), ...deeper]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
    copyFileSync(join(REPOSITORY, "eslint.config.mjs"), join(folder, "eslint.config.mjs"));
    symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    eslint = new ESLint({
      cwd: folder,
      // No types: they take seconds to load, and the rules for imports need none.
      overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
      ruleFilter: ({ ruleId }) => ruleId.startsWith("boundaries/"),
    });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Whether each form of the import is accepted. */
  async function accepted(file: string, module: string): Promise<boolean> {
    const found = await Promise.all(
      FORMS.map(async (form) => {
        const [result] = await eslint.lintText(form(module), { filePath: join(folder, file) });
        return { code: form(module), messages: result?.messages ?? [] };
      }),
    );
    const refused = found.filter(({ messages }) => messages.length > 0);
    assert.ok(
      refused.length === 0 || refused.length === FORMS.length,
      `refused of all forms: ${refused.map(({ code }) => code).join(" ")}`,
    );
    return refused.length === 0;
  }

  function nameIn(file: string, other: string): string {
    const path = relative(dirname(file), other).replace(/\.ts$/, "");
    return path.startsWith(".") ? path : `./${path}`;
  }

  for (const [room, file] of Object.entries(FILES) as [Room, string][]) {
    const allowed: readonly Room[] = [room, ...ALLOWED[room]];
    it(`of ${room} may be of ${allowed.join(", ")}, and of no other room`, async () => {
      for (const [other, otherFile] of Object.entries(FILES) as [Room, string][]) {
        const said = `${room} -> ${other}`;
        assert.equal(await accepted(file, nameIn(file, otherFile)), allowed.includes(other), said);
      }
    });

    const pulumi = !WITHOUT_PULUMI.includes(room);
    it(`of ${room} may ${pulumi ? "" : "not "}be of Pulumi, and never of the policy engine`, async () => {
      for (const module of ["@pulumi/pulumi", "@pulumi/aws/iam/role", "@pulumi/policy"]) {
        assert.equal(await accepted(file, module), pulumi, module);
      }
      for (const module of [ENGINE, `${ENGINE}/dist/cjs/index.js`]) {
        assert.equal(await accepted(file, module), room === "tests", module);
      }
      assert.ok(await accepted(file, "zod"));
      assert.ok(await accepted(file, "node:path"));
    });
  }

  it("of the policy engine are in one file of the commands, and in tests", async () => {
    assert.ok(await accepted(MAY_ASK_THE_ENGINE, ENGINE));
  });

  it("are held to the rules in folders of a room too", async () => {
    assert.ok(await accepted("components/policies/checks/users.ts", "../trust"));
    assert.ok(await accepted("components/policies/checks/users.ts", "../../model/arns"));
    assert.ok(!(await accepted("components/policies/checks/users.ts", "../../childSide")));
    assert.ok(!(await accepted("components/policies/checks/users.ts", "@pulumi/pulumi")));
    assert.ok(!(await accepted("proof/values/texts.ts", "../../components/policies/trust")));
    assert.ok(!(await accepted("proof/values/texts.ts", ENGINE)));
  });

  it("are refused to a folder that is no room, and of files that are not there", async () => {
    assert.ok(!(await accepted("scripts/new.ts", "../components/childSide")));
    assert.ok(!(await accepted("components/childSide.ts", "../nowhere/file")));
  });
});
