import assert from "node:assert/strict";
import colors from "picocolors";
import { table } from "../../../commands/terminal/table";
import type { Terminal } from "../../../commands/terminal/terminal";

const HEADS = ["Stack", "Why", "Time"];
const WHY =
  "the stack is locked: another update of it is under way, by somebody who has not said who they are yet";
const ROWS = [
  ["child", WHY, "4 s"],
  ["primary", "", "2 s"],
];

const terminal = (width?: number, isColoured = false): Terminal => ({
  style: colors.createColors(isColoured),
  width,
});

describe("a table on a terminal", () => {
  it("is as wide as its cells where nobody says how wide there is", () => {
    const [head = "", first] = table(HEADS, ROWS, terminal()).split("\n");
    assert.equal(first, ` child      ${WHY}    4 s`);
    assert.equal(head.indexOf("Time"), first.indexOf("4 s"));
  });

  it("breaks its widest column between words where it has to", () => {
    const lines = table(HEADS, ROWS, terminal(100)).split("\n");
    assert.equal(lines.length, 4);
    assert.ok(lines.every((line) => line.length <= 100));
    assert.match(lines[2] ?? "", /^ +\S/, "goes on in the column, below its first words");
  });

  it("is a card for each row below 100 columns, without what a row does not have", () => {
    assert.equal(
      table(HEADS, ROWS, terminal(60)),
      [
        "child",
        "  Why  the stack is locked: another update of it is under",
        "       way, by somebody who has not said who they are yet",
        "  Time 4 s",
        "",
        "primary",
        "  Time 2 s",
      ].join("\n"),
    );
  });

  it("is cards in many columns, too, where a word would have to be broken", () => {
    const words = ["w".repeat(30), "x".repeat(30), "y".repeat(30), "z".repeat(30)];
    const heads = ["A", "B", "C", "D"];
    assert.match(
      table(heads, [words.map((word) => `${word} and more`)], terminal(120)),
      /^w+ and more\n {2}B /,
    );
    assert.match(
      table(heads, [words.map((word) => `${word} and more`)], terminal(140)),
      /^ A +B +C +D\n w+ /,
    );
  });

  it("breaks what is longer than a word", () => {
    const arn = "arn:aws:iam::222222222222:role/users_assume_role_default/and/more/of/it";
    const lines = table(["Role", "ARN"], [["r", `${arn} ${arn}`]], terminal(100)).split("\n");
    assert.ok(lines.length > 2 && lines.every((line) => line.length <= 100), lines.join("\n"));
  });

  it("is a table in few columns, too, where it fits", () => {
    assert.match(
      table(["Stack", "Time"], [["child", "4 s"]], terminal(24)),
      /^ Stack {4}Time\n child {4}4 s$/,
    );
  });

  it("sets off each line of a cell for itself, so that no colour runs into the next column", () => {
    const { red } = colors.createColors(true);
    const rows = [["child", [{ text: WHY, set: red }], "4 s"]];
    for (const width of [60, 100]) {
      const text = table(HEADS, rows, terminal(width, true));
      const coloured = text.split("\n").filter((line) => line.includes(red("x").slice(0, 5)));
      assert.ok(coloured.length > 1);
      for (const line of coloured) assert.ok(line.includes(red("x").slice(6)), JSON.stringify(line));
    }
  });

  it("shows what would move the cursor, break the line or turn it around, and does not do it", () => {
    const text = "a\rOVERWRITTEN\nproven: fake line\u009b8m\u202e\u2028";
    for (const width of [undefined, 150, 60]) {
      const printed = table(HEADS, [["child", text, ""]], terminal(width));
      assert.match(
        printed.replace(/\s+/g, " "),
        /aU\+000DOVERWRITTENU\+000Aproven: fake lineU\+009B8mU\+202EU\+2028/,
      );
      assert.doesNotMatch(printed, /[\r\u0080-\u009f\u202e\u2028]/);
    }
    assert.match(
      table(HEADS, [[[{ text: "\u001b[2J", set: (set) => `<${set}>` }]]], terminal()),
      /<U\+001B\[2J>/,
    );
  });
});
