import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { terminalOf } from "../../../commands/terminal/terminal";

describe("the width of a terminal", () => {
  const terminal = (columns?: number) =>
    Object.assign(new PassThrough(), { isTTY: true, ...(columns === undefined ? {} : { columns }) });
  const pipe = Object.assign(new PassThrough(), { columns: 80 });

  for (const [what, stream, COLUMNS, width] of [
    ["is the terminal's", terminal(120), undefined, 120],
    ["is what COLUMNS says in a pipe", pipe, "90", 90],
    ["is not known in a pipe", pipe, undefined, undefined],
    ["is not known where a terminal says 0", terminal(0), undefined, undefined],
    ["is not known where a terminal says nothing", terminal(), undefined, undefined],
    ["is COLUMNS where a terminal says 0", terminal(0), "132", 132],
    ["is not what makes no sense", pipe, "-5", undefined],
    ["is not 0", pipe, "0", undefined],
    ["is no text", pipe, "wide", undefined],
  ] as const) {
    it(what, () => {
      assert.equal(terminalOf(stream, COLUMNS === undefined ? {} : { COLUMNS }).width, width);
    });
  }
});
