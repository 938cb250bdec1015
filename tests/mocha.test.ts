import assert from "node:assert/strict";
import { z } from "zod";
import { startProcess } from "./commands/process";
import { REPOSITORY } from "./repository";

const Report = z.object({ tests: z.array(z.object({ file: z.string() })) });

describe("mocha, given a file", () => {
  it("runs that file and no other", async () => {
    const { stdout } = await startProcess(
      process.execPath,
      [
        "node_modules/mocha/bin/mocha.js",
        "--dry-run",
        "--no-parallel",
        "--reporter",
        "json",
        "tests/workflows.test.ts",
      ],
      { project: REPOSITORY },
    );
    const { tests } = Report.parse(JSON.parse(stdout));
    assert.deepEqual(
      [...new Set(tests.map(({ file }) => file.slice(REPOSITORY.length)))],
      ["/tests/workflows.test.ts"],
    );
  });
});
