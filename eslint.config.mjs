import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import boundaries from "eslint-plugin-boundaries";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * The rooms of the project. Imports point one way: a room may import itself and those that it names, and no other.
 * A file belongs to the first room whose pattern it matches; one that matches none may not import the project, nor be
 * imported.
 */
const ROOMS = [
  { room: "model", pattern: "components/model/**", imports: [], pulumi: false },
  { room: "policies", pattern: "components/policies/**", imports: ["model"], pulumi: false },
  { room: "components", pattern: "components/**", imports: ["model", "policies"], pulumi: true },
  { room: "program", pattern: "index.ts", imports: ["components"], pulumi: true },
  { room: "proof", pattern: "proof/**", imports: ["model"], pulumi: false },
  {
    room: "commands",
    pattern: "commands/**",
    imports: ["program", "components", "policies", "model", "proof"],
    pulumi: true,
  },
  { room: "plugin", pattern: "plugin/**", imports: ["components", "policies", "model"], pulumi: true },
  {
    room: "policy-pack",
    pattern: "policy-pack/**",
    // Its rules ask the proof's decision who gets in.
    imports: ["components", "policies", "model", "proof"],
    pulumi: true,
  },
  {
    room: "tests",
    pattern: "tests/**",
    imports: ["program", "components", "policies", "model", "proof", "commands", "plugin", "policy-pack"],
    pulumi: true,
  },
];

/** AGPL-3.0, so nothing that is deployed or published imports it: one file asks it, and tests compare with it. */
const POLICY_ENGINE = { package: "@cloud-copilot/iam-simulate", askedBy: "commands/rehearsal/evaluate.ts" };

const imports = [
  { allow: { to: { module: { origin: ["external", "core"] } } } },
  ...ROOMS.map(({ room, imports }) => ({
    from: { file: { categories: room } },
    allow: { to: { file: { categories: { anyOf: [room, ...imports] } } } },
  })),
  ...ROOMS.filter(({ pulumi }) => !pulumi).map(({ room }) => ({
    from: { file: { categories: room } },
    disallow: { to: { module: { source: ["@pulumi/*", "@pulumi/*/**"] } } },
    message: `${room} imports no Pulumi`,
  })),
  {
    disallow: { to: { module: { source: POLICY_ENGINE.package } } },
    message: `${POLICY_ENGINE.package} is AGPL-3.0: ${POLICY_ENGINE.askedBy} alone imports it, and tests`,
  },
  {
    from: { file: { categories: { anyOf: ["asks the policy engine", "tests"] } } },
    allow: { to: { module: { source: POLICY_ENGINE.package } } },
  },
];

export default defineConfig(
  globalIgnores(["node_modules/", "**/build/", "**/*.cjs", "eslint.config.mjs"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  prettier,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      eqeqeq: "error",
    },
  },
  {
    // Its types are those of an ES module, which it is not.
    plugins: {
      boundaries: /** @type {import("eslint").ESLint.Plugin} */ (/** @type {unknown} */ (boundaries)),
    },
    settings: {
      "boundaries/root-path": import.meta.dirname,
      "boundaries/files": [
        { category: "asks the policy engine", pattern: POLICY_ENGINE.askedBy },
        ...ROOMS.map(({ room, pattern }) => ({ category: room, pattern, stopMatching: true })),
      ],
      "boundaries/dependency-nodes": ["import", "dynamic-import", "export", "require"],
      "boundaries/additional-dependency-nodes": [
        { kind: "value", name: "import-equals", selector: "TSExternalModuleReference > Literal" },
        { kind: "type", name: "import-type", selector: "TSImportType Literal" },
      ],
      "import/resolver": { node: { extensions: [".ts", ".tsx", ".js", ".json"] } },
    },
    rules: {
      "boundaries/no-unknown-files": "error",
      "boundaries/dependencies": [
        "error",
        { default: "disallow", checkAllOrigins: true, checkUnknownLocals: true, policies: imports },
      ],
    },
  },
  {
    files: ["tests/**"],
    ignores: ["tests/repository.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "__dirname", message: "tests/repository.ts says where the repository is." },
      ],
    },
  },
);
