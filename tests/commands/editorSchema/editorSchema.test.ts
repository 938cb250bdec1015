import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";
import { editorSchemas } from "../../../commands/editorSchema/schemas";
import { readShape } from "../../../components/model/schema";
import { EVERYTHING } from "../../proof/everything";
import { REPOSITORY } from "../../repository";

const FOLDER = join(REPOSITORY, "schemas");

function kept(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Record<string, unknown>;
}

type Model = Record<string, unknown>;

function everything(): Model {
  return JSON.parse(JSON.stringify(EVERYTHING)) as Model;
}

/** The mappings in a model whose keys are the schema's, with their paths. */
function* mappingsIn(value: unknown, path: readonly string[] = []): Generator<[string, Model]> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* mappingsIn(inner, [...path, String(index)]);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (!isNamedFreely(path)) yield [path.join("."), value as Model];
  for (const [key, inner] of Object.entries(value)) yield* mappingsIn(inner, [...path, key]);
}

/** Whether the keys of a mapping are names that people give, or AWS's. */
function isNamedFreely(path: readonly string[]): boolean {
  const [last = "", before = ""] = [...path].reverse();
  if (path.length === 1) return last !== "primary";
  return ["tags", "assume", "claims", "sessionTags", "conditions"].some((key) =>
    [last, before].includes(key),
  );
}

describe("the JSON Schemas for editors", function () {
  this.timeout(60_000);
  let accepts: ValidateFunction;
  before(() => {
    accepts = new Ajv({ strict: false, allErrors: true }).compile(kept("access.json"));
  });

  it("are those that are kept; npm run schema writes them", () => {
    const schemas = editorSchemas(REPOSITORY);
    assert.deepEqual(readdirSync(FOLDER).sort(), Object.keys(schemas).sort());
    for (const [name, schema] of Object.entries(schemas)) {
      assert.deepEqual(kept(name), JSON.parse(JSON.stringify(schema)), name);
    }
  });

  it("take a model that uses every key, and each of its sections by itself", () => {
    const model = everything();
    assert.ok(accepts(model), JSON.stringify(accepts.errors));
    for (const [section, entries] of Object.entries(model))
      assert.ok(accepts({ [section]: entries }), section);
    assert.ok(accepts({ files: ["access/*.yaml"] }));
  });

  it("refuse, as the program does, a key that there is not, wherever it stands", () => {
    const places = [...mappingsIn(everything())].map(([path]) => path);
    assert.ok(places.length > 60, String(places.length));
    for (const place of places) {
      const model = everything();
      const [, mapping] = [...mappingsIn(model)].find(([path]) => path === place) ?? assert.fail(place);
      mapping.noSuchKey = "x";
      assert.ok(!accepts(model), `the schema takes ${place}.noSuchKey`);
      assert.notEqual(readShape(model).problems.length, 0, `the program takes ${place}.noSuchKey`);
    }
  });

  it("have each key with what it means, and what stands for it where it is left out", () => {
    const text = JSON.stringify(kept("access.json"));
    assert.match(text, /Longest session in seconds, 3,600 to 43,200\.\\n\\nDefault: 3600/);
    assert.match(text, /MFA that must have been used at most `maxAge` seconds ago/);
  });

  it("take the project's own file, with its model under value", () => {
    const text = readFileSync(join(REPOSITORY, "Pulumi.yaml"), "utf8");
    const [, file = "schemas/Pulumi.json"] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
    const schemas = new Ajv({ strict: false }).addSchema(kept("access.json"), "access.json");
    const ofProject = schemas.compile(JSON.parse(readFileSync(join(REPOSITORY, file), "utf8")) as object);
    assert.ok(ofProject(parse(text)), JSON.stringify(ofProject.errors));
    assert.ok(!ofProject({ config: { access: { value: { rols: {} } } } }));
  });
});
