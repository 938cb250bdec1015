import assert from "node:assert/strict";
import { auditCommandWith } from "../../commands/live/audit/auditCommand";
import { verifyCommand } from "../../commands/live/verifyCommand";
import { pairIn, several, wholeNumber } from "../../commands/options";
import { rehearseCommand } from "../../commands/rehearse";

describe("an option of the command line", () => {
  it("is described alike by every command that takes another access model", () => {
    for (const command of [rehearseCommand, verifyCommand, auditCommandWith()]) {
      const option = command.define().options.find(({ long }) => long === "--model");
      assert.match(option?.description ?? "", /a YAML or JSON file, or a folder of them,/);
      assert.equal(option?.flags, "--model <path>");
    }
  });

  it("may be given several times", () => {
    assert.deepEqual(several("two", several("one")), ["one", "two"]);
  });

  it("may be a name and what it gets, which may have = in it", () => {
    assert.deepEqual(pairIn("child=a=b.json"), ["child", "a=b.json"]);
    for (const text of ["child", "child=", "=file", ""]) assert.equal(pairIn(text), undefined, text);
  });

  it("may be a whole number from 1 on", () => {
    assert.deepEqual([wholeNumber("1"), wholeNumber("0600")], [1, 600]);
    for (const text of ["0", "-1", "1.5", "1e3", "ten", "", " 1", "9999999999999"])
      assert.throws(() => wholeNumber(text, "seconds"), /It is a whole number of seconds, from 1 on\./, text);
  });
});
