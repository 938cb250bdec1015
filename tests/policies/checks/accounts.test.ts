import assert from "node:assert/strict";
import { readAccess, warningsOf } from "../../../components/access";
import type { Partition } from "../../../components/model/accessModel";
import { example, exampleWith, problemsOf } from "../../models";

describe("the region of an account", () => {
  const withRegion = (region: string, partition: Partition = "aws") =>
    example({ account: { region }, primary: { partition } });
  const warnings = (region: string, partition?: Partition): string[] =>
    warningsOf(readAccess(withRegion(region, partition))).map(({ path, message }) => `${path}: ${message}`);

  for (const [region, partition] of [
    ["eu-west-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-gov-east-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
  ] as const) {
    it(`may be ${region} in ${partition}`, () => {
      assert.deepEqual(problemsOf(withRegion(region, partition)), []);
      assert.deepEqual(warnings(region, partition), []);
    });
  }

  for (const [region, partition, its] of [
    ["us-east-1", "aws-cn", "aws"],
    ["us-east-1", "aws-us-gov", "aws"],
    ["us-gov-east-1", "aws", "aws-us-gov"],
    ["eusc-de-east-1", "aws", "aws-eusc"],
    ["eu-central-1", "aws-eusc", "aws"],
    ["cn-south-9", "aws", "aws-cn"],
  ] as const) {
    it(`may not be ${region} in ${partition}, whose clients would look elsewhere`, () => {
      assert.deepEqual(problemsOf(withRegion(region, partition)), [
        `accounts.child.region: ${region} is in partition ${its}; the model's partition is ${partition}`,
      ]);
    });
  }

  it("may not be what no region is called, and names the nearest that there is", () => {
    assert.deepEqual(problemsOf(withRegion("eu-wset-1")), [
      'accounts.child.region: "eu-wset-1" is not allowed; allowed: the name of a region, as in eu-west-1; did you mean "eu-west-1"?',
    ]);
  });

  it("is warned of where AWS is not known to have it, since it may be new", () => {
    assert.deepEqual(problemsOf(withRegion("eu-west-9")), []);
    assert.deepEqual(warnings("eu-west-9"), [
      'accounts.child.region: "eu-west-9" is no region that is known here; did you mean "eu-west-1"? (no client works with one that AWS does not have)',
    ]);
  });
});

describe("the colour of an account", () => {
  for (const [color, problem] of [
    // YAML reads digits without quotes as a number, and drops the zeros before them.
    [9900, '9900 is a number; quote it: "009900"'],
    [123456, '123456 is a number; quote it: "123456"'],
    [0, '0 is a number; quote it: "000000"'],
    [1e45, '1e+45 is a number; quote the six hex digits, as in "ff9900"'],
    // YAML reads what follows a # without quotes as a comment.
    [null, 'is empty: # starts a comment in YAML; write six hex digits without it, as in "ff9900"'],
    ["#ff9900", '"#ff9900" has a "#"; write "ff9900"'],
    ["#f90", '"#f90" is not allowed; allowed: six hex digits, as in ff9900'],
    ["orange", '"orange" is not allowed; allowed: six hex digits, as in ff9900'],
    [true, "true is true or false; expected a string"],
  ] as const) {
    it(`may not be ${JSON.stringify(color)}`, () => {
      assert.deepEqual(problemsOf(exampleWith(["accounts", "child", "color"], color)), [
        `accounts.child.color: ${problem}`,
      ]);
    });
  }
});
