import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AccessModel } from "../../../components/model/accessModel";
import { MAIN_REGIONS } from "../../../components/model/regions";
import { CannotWork } from "../../cannotWork";
import { type Attempt, attempt } from "./attempt";
import { callerOf } from "./caller";
import { planAttempts } from "./plan";
import { type Device, withMfa } from "./session";
import { reasonOf } from "../../reason";

/** Who tried, and how AWS answered. */
export interface Attempts {
  readonly arn: string;
  readonly attempts: readonly Attempt[];
}

/**
 * Tries the roles that the model grants the person whose credentials are there, and some that it does not.
 *
 * @param warn hears that there is no MFA
 * @throws CannotWork without credentials of the primary account
 */
export async function tryRoles(
  access: AccessModel,
  device: Device,
  warn: (message: string) => void,
): Promise<Attempts> {
  const { partition, accountId } = access.primary;
  const settings = { region: MAIN_REGIONS[partition] };
  const { Account, Arn = "" } = await identityOf(new STSClient(settings));
  if (Account !== accountId)
    throw new CannotWork(`The credentials are of ${Arn}, and people are in account ${accountId}.`);
  const planned = planAttempts(access, callerOf(access, Arn));
  const withDevice = planned.some(({ mfa }) => mfa) ? await withMfa(settings, device) : undefined;
  if (withDevice === undefined && planned.some(({ mfa, declared }) => mfa && declared))
    warn(`${Arn} has no MFA device whose code can be given, so roles that ask for MFA refuse them`);
  const sts = withDevice ?? new STSClient(settings);
  const attempts: Attempt[] = [];
  // One after the other: STS counts calls, and nobody is in a hurry.
  for (const each of planned) attempts.push(await attempt(sts, each));
  return { arn: Arn, attempts };
}

async function identityOf(sts: STSClient) {
  try {
    return await sts.send(new GetCallerIdentityCommand({}));
  } catch (error) {
    const reason = reasonOf(error);
    throw new CannotWork(
      `There are no credentials that AWS takes (${reason}); set AWS_PROFILE to your own.`,
      {
        cause: error,
      },
    );
  }
}
