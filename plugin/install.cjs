"use strict";
// Pulumi installs a plugin in its own folder; what it needs is that of the repository. A checkout that has it keeps it,
// with what its developers need besides.
const { execSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const repository = join(__dirname, "..");
if (!existsSync(join(repository, "node_modules"))) {
  execSync("npm ci --omit=dev --no-audit --no-fund", { cwd: repository, stdio: "inherit" });
}
