import assert from "node:assert/strict";
import { Answers } from "../../proof/answers";

describe("answers to questions", () => {
  it("are asked for once for each key, where nothing was found too", () => {
    const answers = new Answers<string | undefined>();
    let asked = 0;
    const nothing = (): undefined => {
      asked += 1;
    };
    assert.equal(answers.once(["trust", "a role"], nothing), undefined);
    assert.equal(answers.once(["trust", "a role"], nothing), undefined);
    assert.equal(asked, 1);
    assert.equal(
      answers.once(["trust", "another role"], () => "found"),
      "found",
    );
    assert.equal(
      answers.once(["trust", "another role"], () => "found later"),
      "found",
    );
  });

  it("tell keys apart by their parts, wherever one ends", () => {
    const answers = new Answers<number>();
    const keys = [["a", "b"], ["a,b"], ["ab"], ["a", "b", ""], ["b", "a"]];
    const numbers = keys.map((key, index) => answers.once(key, () => index));
    assert.deepEqual(numbers, [0, 1, 2, 3, 4]);
  });
});
