import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { refusal, refuseCleanly } from "../../components/refusal";
import { InputError } from "../../components/model/problems";
import { REPOSITORY } from "../repository";

describe("a refusal", () => {
  it("has no stack trace, which Pulumi would colour for half a minute before it prints the message", () => {
    const error = refusal("The access model has 1 problem");
    assert.equal(error.message, "The access model has 1 problem");
    assert.equal(error.stack, undefined);
    assert.doesNotMatch(inspect(error), /^ *at /m);
  });

  it("takes the place of an InputError, and of no other error", () => {
    const broken = new InputError("The access model", []);
    assert.throws(
      () => refuseCleanly(() => assert.fail(broken)),
      ({ message, stack }: Error) => message === broken.message && stack === undefined,
    );
    const bug = new Error("a bug");
    assert.throws(() => refuseCleanly(() => assert.fail(bug)), bug);
  });

  it("is made in one place", () => {
    const folder = join(REPOSITORY, "components");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".ts"),
    );
    const makers = [...files.map((file) => join(folder, file)), join(REPOSITORY, "index.ts")].filter((file) =>
      /new (pulumi\.)?RunError\(/.test(readFileSync(file, "utf8")),
    );
    assert.deepEqual(makers, [join(folder, "refusal.ts")]);
  });
});
