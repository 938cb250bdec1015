import assert from "node:assert/strict";
import { documentChange } from "../../../../commands/live/verify/documentChange";

const statement = (change: object = {}): object => ({
  Sid: "People",
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Resource: "X",
  ...change,
});
const document = (...statements: readonly object[]): object => ({
  Version: "2012-10-17",
  Statement: statements,
});

describe("What differs in a document", () => {
  it("is the Sid alone, where nothing else does", () => {
    assert.deepEqual(documentChange(document(statement()), document(statement({ Sid: "Others" }))), [
      "  statement 1 (People)",
      '- Sid: "People"',
      '+ Sid: "Others"',
    ]);
    const nameless = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "X" };
    assert.deepEqual(documentChange(document(statement()), document(nameless)), [
      "  statement 1 (People)",
      '- Sid: "People"',
    ]);
  });

  it("is each value by its names, and nothing of what is equal", () => {
    const declared = statement({
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      Resource: ["X", "Y"],
    });
    const live = statement({ Condition: { StringEquals: { "sts:ExternalId": "42" } }, Resource: ["Y", "Z"] });
    assert.deepEqual(documentChange(document(declared), document(live)), [
      "  statement 1 (People)",
      '- Condition.Bool.aws:MultiFactorAuthPresent: "true"',
      '+ Condition.StringEquals.sts:ExternalId: "42"',
      '- Resource: "X"',
      '+ Resource: "Z"',
    ]);
  });

  it("is said of its statement, by the number that this has, whatever the order", () => {
    const [first, second] = [statement({ Sid: "A" }), statement({ Sid: "B", Action: "sts:TagSession" })];
    const changed = { ...second, Effect: "Deny" };
    assert.deepEqual(documentChange(document(first, second), document(changed, first)), [
      "  statement 2 (B)",
      '- Effect: "Allow"',
      '+ Effect: "Deny"',
    ]);
  });

  it("is all of a statement that only one of them has", () => {
    const extra = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
    assert.deepEqual(documentChange(document(statement()), document(statement(), extra)), [
      "  statement 2",
      '+ Action: "sts:AssumeRole"',
      '+ Effect: "Allow"',
      '+ Principal: "*"',
    ]);
  });

  it("is nothing where order, a list of one and numbers are all", () => {
    const condition = (age: unknown): object => ({ NumericLessThan: { "aws:MultiFactorAuthAge": age } });
    const [declared, live] = [
      statement({ Condition: condition("3600") }),
      statement({ Action: ["sts:AssumeRole"], Condition: condition(3600) }),
    ];
    assert.deepEqual(documentChange(document(declared), { Statement: live, Version: "2012-10-17" }), []);
  });

  it("is told of the document, too, and of what is none", () => {
    assert.deepEqual(documentChange(document(), { Version: "2008-10-17", Statement: [] }), [
      '- Version: "2012-10-17"',
      '+ Version: "2008-10-17"',
    ]);
    assert.deepEqual(documentChange(document(), null), ['+ "null"', '- Version: "2012-10-17"']);
  });

  it("ends after thirty lines, and says how many there are more", () => {
    const many = Array.from({ length: 40 }, (_, number) => `arn:aws:s3:::b-${number}`);
    const lines = documentChange(document(statement()), document(statement({ Resource: many })));
    assert.equal(lines.length, 31);
    assert.equal(lines.at(-1), "  … and 12 more lines");
  });
});
