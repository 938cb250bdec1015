import eslint from "@eslint/js";
import prettier from "eslint-config-prettier";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["node_modules/", "**/*.cjs", "eslint.config.mjs"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  prettier,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-imports": "off",
      eqeqeq: "error",
    },
  },
  {
    // Imports point one way: commands -> index.ts and components; components -> model, policies; policies -> model.
    files: ["components/model/**", "components/policies/**"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@pulumi/*"] }] },
  },
  {
    files: ["components/model/**"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@pulumi/*", "../*"] }] },
  },
  {
    // iam-simulate is AGPL-3.0: a development dependency of commands and tests only.
    files: ["components/*.ts", "index.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: ["@cloud-copilot/iam-simulate", "**/commands/*"] }],
    },
  },
);
