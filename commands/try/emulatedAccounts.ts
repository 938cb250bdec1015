import { IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Partition } from "../../components/model/accessModel";
import { iamArn } from "../../components/model/arns";
import { MAIN_REGIONS } from "../../components/model/regions";
import { CannotWork } from "../cannotWork";
import type { Keys } from "../deployment/identities";
import { reasonOf } from "../reason";
import { sessionKeysIn } from "../sessionKeys";

/** Keys of a user, or of a session of a role. */
export type Credentials = Keys;

/** What an emulator takes from anybody; AWS takes it from nobody. */
const MADE_UP: Credentials = { accessKeyId: "try", secretAccessKey: "try" };

/** A name that organizations give to the role through which their accounts are set up. */
const SETUP_ROLE = "OrganizationAccountAccessRole";

/** Milliseconds. moto reads all AWS managed policies of an account when it is first asked there. */
const CONNECTED_WITHIN = 3_000;
const ANSWERED_WITHIN = 60_000;

/** The accounts of an IAM and STS emulator. */
export class EmulatedAccounts {
  readonly #region: string;

  public constructor(
    public readonly endpoint: string,
    private readonly partition: Partition,
  ) {
    this.#region = MAIN_REGIONS[partition];
  }

  /**
   * Credentials that act in an account. An emulator lets one assume any role, whether there is one or not.
   *
   * @throws CannotWork where the emulator does not answer, or keeps everything in one account
   */
  public async credentialsOf(accountId: string): Promise<Credentials> {
    const roleArn = iamArn(this.partition, accountId, `role/${SETUP_ROLE}`);
    try {
      const credentials = await this.assume(MADE_UP, roleArn, "try");
      const { Account } = await this.sts(credentials).send(new GetCallerIdentityCommand({}));
      if (Account === accountId) return credentials;
      const message = `The emulator at ${this.endpoint} puts a role of account ${accountId} into account ${Account ?? "(none)"}; start it without MOTO_ACCOUNT_ID, or leave --endpoint out`;
      throw new CannotWork(message);
    } catch (error) {
      if (error instanceof CannotWork) throw error;
      const message = `No IAM and STS emulator answers at ${this.endpoint} (${reasonOf(error)}); start moto_server there, or leave --endpoint out`;
      throw new CannotWork(message, { cause: error });
    }
  }

  public async assume(caller: Credentials, roleArn: string, sessionName: string): Promise<Credentials> {
    const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName });
    const { Credentials: given } = await this.sts(caller).send(command);
    const keys = sessionKeysIn(given);
    if (keys === undefined)
      throw new Error(`the answer to sts:AssumeRole of ${roleArn} holds no credentials`);
    return keys;
  }

  public iam(credentials: Credentials): IAMClient {
    return new IAMClient(this.#connection(credentials));
  }

  public sts(credentials: Credentials): STSClient {
    return new STSClient(this.#connection(credentials));
  }

  #connection(credentials: Credentials) {
    return {
      endpoint: this.endpoint,
      region: this.#region,
      credentials,
      maxAttempts: 2,
      requestHandler: { connectionTimeout: CONNECTED_WITHIN, requestTimeout: ANSWERED_WITHIN },
    };
  }
}
