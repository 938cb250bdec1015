import assert from "node:assert/strict";
import { stringify } from "yaml";
import { InputError } from "../../../components/model/problems";
import { example } from "../../models";
import { type Files, PROJECT, projectOf } from "./inMemory";

const RUNTIME = {
  name: "nodejs",
  options: { packagemanager: "npm", typescript: true, tsconfig: "tsconfig.run.json" },
};

/** What a project with these settings is told. */
function told(settings: object, files: Files = {}): string {
  const project = { name: PROJECT, runtime: RUNTIME, main: "index.ts", ...settings };
  const text = stringify({ ...project, config: { access: { value: example() } } });
  try {
    projectOf({ "Pulumi.yaml": text, ...files });
    return "";
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
}

const options = (more: object) => ({ runtime: { name: "nodejs", options: more } });
const PACKAGE = { "package.json": '{ "main": "./build/index.js" }' };

describe("the program of a project", () => {
  const refused: readonly (readonly [settings: object, says: RegExp, files?: Files])[] = [
    [
      { main: "docs/evil.ts" },
      /Pulumi\.yaml:\d+:1: main: "docs\/evil\.ts": the project runs another program; write main: index\.ts$/,
    ],
    [
      { main: undefined },
      /main: "\.\/build\/index\.js", by package\.json: the project runs another program/,
      PACKAGE,
    ],
    [{ main: "." }, /main: "\.": the project runs another program/],
    [{ runtime: "python" }, /runtime\.name: "python": the project runs another program; write name: nodejs/],
    [
      options({ nodeargs: "--require ./docs/evil.js" }),
      /runtime\.options\.nodeargs: "--require .*": the project runs more than its program; leave it out/,
    ],
    [
      options({ tsconfig: "docs/tsconfig.json" }),
      /runtime\.options\.tsconfig: .*; write tsconfig: tsconfig\.run\.json/,
    ],
    [options({ typescript: false }), /runtime\.options\.typescript: false: /],
    [
      { plugins: { providers: [{ name: "aws", path: "docs" }] } },
      /plugins: .*brings plugins of its own; leave it out/,
    ],
    [{ packages: { aws: "docs/aws" } }, /packages: .*brings packages of its own; leave it out/],
    [{ stackConfigDir: "docs" }, /stackConfigDir: "docs": the stacks' files are elsewhere/],
    [{}, /Pulumi\.json: is what Pulumi reads in place of Pulumi\.yaml; delete it/, { "Pulumi.json": "{}" }],
  ];
  for (const [settings, says, files] of refused) {
    it(`is refused with ${JSON.stringify({ ...settings, ...files })}`, () => {
      assert.match(told(settings, files), says);
    });
  }

  it("is the one that is rehearsed, however that is written", () => {
    for (const settings of [
      {},
      { main: "./index.ts" },
      { main: undefined },
      { runtime: "nodejs" },
      { backend: { url: "s3://state" } },
    ])
      assert.equal(told(settings), "");
    assert.equal(told({}, PACKAGE), "");
  });
});
