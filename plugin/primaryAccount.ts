import * as pulumi from "@pulumi/pulumi";
import { type AccessModelArgs, CrossAccountFederation } from "../components";
import { checked, afterWarnings, heldProvider } from "./heldProvider";

export interface PrimaryAccountArgs {
  /** The access model: the same document for every account. Its keys are those of `access` in Pulumi.yaml. */
  access: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- The analyzer's word for a document; it is checked.
  /** Account -> role -> ARN, for every role of every account: the `roleArns` of the child accounts. */
  roleArns: Record<string, pulumi.Input<Record<string, string>>>;
  /**
   * Settings of the AWS provider that the component makes and holds to the account, as they would stand under `aws:` in
   * the stack's configuration, which they take the place of: `region`, `profile`, `assumeRoles`.
   */
  aws?: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- Likewise.
}

/** The users and groups of the primary account, and their permission to assume roles. */
export class PrimaryAccount extends pulumi.ComponentResource {
  /** User -> ARN. */
  public readonly userArns: pulumi.Output<Record<string, string>>;
  /** Names of the groups. */
  public readonly groupNames: pulumi.Output<string[]>;
  /** User -> text of an AWS config file with a profile for each role. */
  public readonly awsConfig: pulumi.Output<Record<string, string>>;
  /** User -> first console password, encrypted and in base64 where the user has a PGP key; a secret. */
  public readonly initialPasswords: pulumi.Output<Record<string, string>>;
  /** User -> `accessKeyId` and `secretAccessKey`, encrypted and in base64 where the user has a PGP key; a secret. */
  public readonly accessKeys: pulumi.Output<Record<string, Record<string, string>>>;

  /** @throws RunError with every problem of what is given; nothing is registered then */
  public constructor(name: string, args: PrimaryAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    const { roleArns, aws } = args;
    // Checked in the next line, whatever it is.
    const access = args.access as AccessModelArgs;
    const given = checked("PrimaryAccount", { side: "primary" as const, access, roleArns }, aws, opts);
    super("cross-account-federation:index:PrimaryAccount", name, {}, opts);
    const providers = [heldProvider(name, given, this)];
    const { outputs } = new CrossAccountFederation(name, given.args, { parent: this, providers });
    this.userArns = afterWarnings(given.args.access, this, outputs.userArns);
    this.groupNames = outputs.groupNames;
    this.awsConfig = outputs.awsConfig;
    this.initialPasswords = outputs.initialPasswords;
    this.accessKeys = outputs.accessKeys.apply((keys): Record<string, Record<string, string>> =>
      Object.fromEntries(Object.entries(keys).map(([user, key]) => [user, { ...key }])),
    );
    const { userArns, groupNames, awsConfig, initialPasswords, accessKeys } = this;
    this.registerOutputs({ userArns, groupNames, awsConfig, initialPasswords, accessKeys });
  }
}
