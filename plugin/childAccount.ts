import * as pulumi from "@pulumi/pulumi";
import { type AccessModelArgs, CrossAccountFederation } from "../components";
import { afterWarnings, checked, heldProvider } from "./heldProvider";

export interface ChildAccountArgs {
  /** Key of the account in the access model's `accounts`. */
  account: string;
  /** The access model: the same document for every account. Its keys are those of `access` in Pulumi.yaml. */
  access: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- The analyzer's word for a document; it is checked.
  /**
   * Settings of the AWS provider that the component makes and holds to the account, as they would stand under `aws:` in
   * the stack's configuration, which they take the place of: `region`, `profile`, `assumeRoles`.
   */
  aws?: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- Likewise.
}

/** The roles of one child account, with their trust and their permissions. */
export class ChildAccount extends pulumi.ComponentResource {
  /** The account's ID. */
  public readonly accountId: pulumi.Output<string>;
  /** Role -> ARN. The primary account takes it. */
  public readonly roleArns: pulumi.Output<Record<string, string>>;
  /** Role -> link that switches to it in the console. */
  public readonly switchRoleUrls: pulumi.Output<Record<string, string>>;

  /** @throws RunError with every problem of what is given; nothing is registered then */
  public constructor(name: string, args: ChildAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    const { account, aws } = args;
    // Checked in the next line, whatever it is.
    const access = args.access as AccessModelArgs;
    const given = checked("ChildAccount", { side: "child" as const, account, access }, aws, opts);
    super("cross-account-federation:index:ChildAccount", name, {}, opts);
    const providers = [heldProvider(name, given, this)];
    const { outputs } = new CrossAccountFederation(name, given.args, { parent: this, providers });
    this.accountId = afterWarnings(given.args.access, this, pulumi.output(outputs.accountId));
    this.roleArns = outputs.roleArns;
    this.switchRoleUrls = pulumi.output(outputs.switchRoleUrls);
    const { accountId, roleArns, switchRoleUrls } = this;
    this.registerOutputs({ accountId, roleArns, switchRoleUrls });
  }
}
