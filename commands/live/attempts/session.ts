import { IAMClient, ListMFADevicesCommand } from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { CannotWork } from "../../cannotWork";
import { reasonOf } from "../../reason";
import { sessionKeysIn } from "../../sessionKeys";

/** What a person gives for a session with MFA. */
export interface Device {
  /** Serial number of the device; undefined to ask IAM for the person's. */
  readonly serial: string | undefined;
  /** Asks for the code that the device shows. */
  readonly code: (serial: string) => Promise<string>;
}

/**
 * A client with MFA behind it, for all attempts: the code is asked for once. Credentials that are a session already,
 * as of `aws-vault` or a permission set, are taken as they are.
 *
 * @returns undefined where the person has no device whose code can be given
 * @throws CannotWork where AWS does not take the code
 */
export async function withMfa(
  settings: STSClientConfig,
  { serial: given, code }: Device,
): Promise<STSClient | undefined> {
  const sts = new STSClient(settings);
  const own = await sts.config.credentials();
  if (own.sessionToken !== undefined) return sts;
  const serial = given ?? (await deviceOf(settings));
  if (serial === undefined) return undefined;
  const command = new GetSessionTokenCommand({ SerialNumber: serial, TokenCode: await code(serial) });
  const { Credentials } = await sts.send(command).catch((error: unknown) => {
    const reason = reasonOf(error);
    throw new CannotWork(`AWS gave no session for the code of ${serial}: ${reason}`, { cause: error });
  });
  const credentials = sessionKeysIn(Credentials);
  if (credentials === undefined) throw new CannotWork(`AWS gave no session for the code of ${serial}`);
  return new STSClient({ ...settings, credentials });
}

/**
 * The person's own device. Those with a key instead of a code are not taken by `sts:GetSessionToken`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
async function deviceOf({ region, credentials }: STSClientConfig): Promise<string | undefined> {
  const iam = new IAMClient({
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const { MFADevices = [] } = await iam.send(new ListMFADevicesCommand({}));
  return MFADevices.map(({ SerialNumber = "" }) => SerialNumber).find((serial) => !serial.includes(":u2f/"));
}
