"use strict";
// What the engine starts, in the folder of the program that uses the package: by then Pulumi's start-up has set up
// TypeScript by that folder's tsconfig.json, or by none, type check and all. Ours takes its place.
const { readFileSync } = require("node:fs");
const { create } = require("ts-node");

const { compile } = create({ cwd: __dirname, project: "tsconfig.json", swc: true });
/** @type {(module: NodeJS.Module & { _compile: (code: string, file: string) => void }, file: string) => void} */
const load = (module, file) => {
  module._compile(compile(readFileSync(file, "utf8"), file), file);
};
require.extensions[".ts"] = /** @type {NonNullable<(typeof require.extensions)[".js"]>} */ (load);

module.exports = require("./index");
