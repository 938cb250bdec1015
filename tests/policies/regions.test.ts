import assert from "node:assert/strict";
import { Region } from "@pulumi/aws/types/enums";
import { partitionOfRegion } from "../../components/model/regions";
import { REGIONS } from "../../components/policies/regions";

describe("the regions of AWS", () => {
  it("are those that the AWS provider knows, but for the closed ones of its governments", () => {
    const open = Object.values(Region).filter((region) => !partitionOfRegion(region).startsWith("aws-iso"));
    assert.deepEqual([...REGIONS].sort(), [...open].sort());
  });

  for (const [region, partition] of [
    ["us-east-1", "aws"],
    ["il-central-1", "aws"],
    ["cn-northwest-1", "aws-cn"],
    ["us-gov-west-1", "aws-us-gov"],
    ["eusc-de-east-1", "aws-eusc"],
    ["us-iso-east-1", "aws-iso"],
    ["us-isob-east-1", "aws-iso-b"],
  ] as const) {
    it(`are of the partition that their name tells (${region})`, () => {
      assert.equal(partitionOfRegion(region), partition);
    });
  }
});
