import assert from "node:assert/strict";
import { csvOf } from "../../../../commands/review/html/client/csv";

describe("a table as CSV", () => {
  const cases: readonly (readonly [text: string, cell: string])[] = [
    ["alice", "alice"],
    ["a, b", '"a, b"'],
    ['say "hi"', '"say ""hi"""'],
    ["one\ntwo", '"one\ntwo"'],
    ["=1+1", `"'=1+1"`],
    ["+1", `"'+1"`],
    ["-1", `"'-1"`],
    ["@SUM(A1)", `"'@SUM(A1)"`],
    ["\t=1+1", `"'\t=1+1"`],
    ["\r=1+1", `"'\r=1+1"`],
    ["  =1+1", `"'  =1+1"`],
    ["＝1+1", `"'＝1+1"`],
    ["arn:aws:iam::111111111111:role/a", "arn:aws:iam::111111111111:role/a"],
    ["a=b", "a=b"],
    ["", ""],
  ];
  for (const [text, cell] of cases) {
    it(`has ${JSON.stringify(text)} as text`, () => {
      assert.equal(csvOf(["head"], [[text]]), `head\r\n${cell}\r\n`);
    });
  }
});
