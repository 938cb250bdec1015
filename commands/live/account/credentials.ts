import { IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { iamArn } from "../../../components/model/arns";
import type { Partition } from "../../../components/model/accessModel";
import { MAIN_REGIONS } from "../../../components/model/regions";
import { sessionKeysIn } from "../../sessionKeys";
import { UnreadableAccount } from "./account";
import { POLITE } from "./aws";

/** Whose credentials an account is read with. Without either, those of the environment, as AWS's tools find them. */
export interface CredentialsFor {
  readonly partition: Partition;
  readonly accountId: string;
  /** Of the AWS configuration files. */
  readonly profile?: string | undefined;
  /** Name, with its path, of a role that is assumed where the credentials are of another account. */
  readonly role?: string | undefined;
}

/**
 * A client of IAM in an account.
 *
 * @throws {@link UnreadableAccount} where the credentials are of another one
 */
export async function iamClientFor({
  partition,
  accountId,
  profile,
  role,
}: CredentialsFor): Promise<IAMClient> {
  const settings = {
    ...POLITE,
    region: MAIN_REGIONS[partition],
    ...(profile === undefined ? {} : { profile }),
  };
  const sts = new STSClient(settings);
  const { Account, Arn = "" } = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw profile !== undefined && error instanceof Error && error.name === "CredentialsProviderError"
      ? new UnreadableAccount(`profile ${profile} gives no credentials: ${error.message}`)
      : error;
  });
  if (Account === accountId) return new IAMClient(settings);
  if (role === undefined) {
    throw new UnreadableAccount(
      `the credentials are of ${Arn}, and not of account ${accountId}: pass --profile NAME=PROFILE, or --role ROLE that they may assume there`,
    );
  }
  const RoleArn = iamArn(partition, accountId, `role/${role}`);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "verify" }));
  const credentials = sessionKeysIn(Credentials);
  if (credentials === undefined) throw new UnreadableAccount(`STS gave no credentials of ${RoleArn}`);
  return new IAMClient({ ...POLITE, region: MAIN_REGIONS[partition], credentials });
}
