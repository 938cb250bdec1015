import assert from "node:assert/strict";
import { Command } from "commander";
import { withModelOption } from "../../commands/modelOption";

describe("--model", () => {
  const modelOf = (...args: readonly string[]): unknown =>
    withModelOption(new Command("x"))
      .parse([...args], { from: "user" })
      .opts().model;

  it("names a file, and so does --access, its former name", () => {
    assert.equal(modelOf("--model", "a.yaml"), "a.yaml");
    assert.equal(modelOf("--access", "a.yaml"), "a.yaml");
    assert.equal(modelOf("--access=a.yaml"), "a.yaml");
    assert.equal(modelOf(), undefined);
  });

  it("does not take nothing for a file", () => {
    const define = () =>
      withModelOption(new Command("x"))
        .exitOverride()
        .configureOutput({ outputError: () => undefined });
    for (const option of ["--model", "--access"])
      assert.throws(() => define().parse([option, ""], { from: "user" }), /path of a file or a folder/);
  });

  it("is the only one of the two that the help has", () => {
    const help = withModelOption(new Command("x")).helpInformation();
    assert.match(help, /--model <path>/);
    assert.doesNotMatch(help, /--access/);
  });
});
