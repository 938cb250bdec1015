import type { Partition } from "../model/accessModel";

/** @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
export const REGIONS: readonly string[] = [
  ...["af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
  ...["ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4"],
  ...["ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1"],
  ...["eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"],
  ...["il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2"],
  ...["us-west-1", "us-west-2"],
  ...["cn-north-1", "cn-northwest-1"],
  ...["us-gov-east-1", "us-gov-west-1"],
  ...["eusc-de-east-1"],
];

/** The partition of a region, which the first part of its name tells, of regions that are still to come too. */
export function partitionOf(region: string): string {
  const [, partition = "aws"] = PREFIXES.find(([prefix]) => prefix.test(region)) ?? [];
  return partition;
}

const PREFIXES: readonly (readonly [prefix: RegExp, partition: string])[] = [
  [/^cn-/, "aws-cn" satisfies Partition],
  [/^us-gov-/, "aws-us-gov" satisfies Partition],
  [/^eusc-/, "aws-eusc"],
  [/^[a-z]{2}-iso[a-z]?-/, "aws-iso"],
];
