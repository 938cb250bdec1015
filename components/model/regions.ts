import type { Partition } from "./accessModel";

/**
 * The partition that a region belongs to. Its name says so everywhere but in the commercial partition.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOfRegion(region: string): string {
  const [, partition = "aws"] = PARTITIONS_BY_REGION.find(([pattern]) => pattern.test(region)) ?? [];
  return partition;
}

/** @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
const PARTITIONS_BY_REGION: readonly (readonly [region: RegExp, partition: string])[] = [
  [/^cn-/, "aws-cn"],
  [/^us-gov-/, "aws-us-gov"],
  [/^eusc-/, "aws-eusc"],
  [/^us-iso-/, "aws-iso"],
  [/^us-isob-/, "aws-iso-b"],
  [/^eu-isoe-/, "aws-iso-e"],
  [/^us-isof-/, "aws-iso-f"],
];

/** Where each partition's IAM is at home. */
export const MAIN_REGIONS: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

/**
 * Whether EventBridge sends events from one region of a partition to another.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
export function sendsAcrossRegions(partition: Partition = "aws"): boolean {
  return partition === "aws";
}
