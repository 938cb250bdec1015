import * as pulumi from "@pulumi/pulumi";
import { type CheckedAccess, readAccess, unknownAccount } from "./access";
import { type AlarmsOutputs, createAlarmsSide } from "./alarms/alarmsSide";
import { type ChildOutputs, createChildSide } from "./childSide";
import type { AccessModelArgs } from "./model/accessModel";
import { InputError } from "./model/problems";
import { checkRoleArns } from "./model/roleArns";
import { createPrimarySide, type PrimaryOutputs, type RoleArnsInput } from "./primarySide";
import { refuseCleanly } from "./refusal";

/** One side of the federation. */
export type CrossAccountFederationArgs = ChildSideArgs | PrimarySideArgs | AlarmsSideArgs;

/** The roles of one child account. */
export interface ChildSideArgs {
  readonly side: "child";
  /** Key of the account in `access.accounts`. */
  readonly account: string;
  /** The access model, the same for every stack. */
  readonly access: AccessModelArgs | CheckedAccess;
}

/** The users, groups and permissions of the primary account. */
export interface PrimarySideArgs {
  readonly side: "primary";
  /** The access model, the same for every stack. */
  readonly access: AccessModelArgs | CheckedAccess;
  /**
   * Account -> role -> ARN, for every role of every account: the `roleArns` outputs of the child stacks.
   *
   * @example { child: { deploy: "arn:aws:iam::222222222222:role/deploy" } }
   */
  readonly roleArns: Readonly<Record<string, RoleArnsInput>>;
}

/** What receives alarms in the primary account; deployed before the child accounts, which send to it. */
export interface AlarmsSideArgs {
  readonly side: "alarms";
  /** The access model, the same for every stack; with `audit`. */
  readonly access: AccessModelArgs | CheckedAccess;
}

/**
 * What a side gives: a child its role ARNs and console links, the primary its people, groups and client profiles, the
 * alarms their topic.
 */
export type OutputsOf<Args extends CrossAccountFederationArgs> = Args extends ChildSideArgs
  ? ChildOutputs
  : Args extends PrimarySideArgs
    ? PrimaryOutputs
    : AlarmsOutputs;

/**
 * Lets people of a primary AWS account assume roles in child accounts. Each account's stack instantiates its own
 * side from the same access model, so that a role's trust policy and the permission to assume it cannot disagree.
 *
 * Give it a provider that is held to the account: Pulumi's default provider takes whatever credentials there are, and
 * `pulumi destroy`, which does not run the program, would then delete roles of the same names in another account.
 *
 * @example
 * const provider = new aws.Provider("account", { region: "us-east-1", allowedAccountIds: ["222222222222"] });
 * const args = { side: "child", account: "child", access };
 * const { outputs } = new CrossAccountFederation("federation", args, { providers: [provider] });
 */
export class CrossAccountFederation<Args extends CrossAccountFederationArgs = CrossAccountFederationArgs>
  extends pulumi.ComponentResource
{
  public readonly outputs: OutputsOf<Args>;

  /**
   * @throws RunError with every problem of the access model, or of role ARNs that are given as plain values; nothing
   * is registered then
   */
  public constructor(name: string, args: Args, opts?: pulumi.ComponentResourceOptions) {
    const access = checkedAccess(args);
    super("federation:index:CrossAccountFederation", name, {}, opts);
    this.outputs = createSide(name, access, args, this) as OutputsOf<Args>;
    this.registerOutputs(this.outputs);
  }
}

function createSide(
  name: string,
  access: CheckedAccess,
  args: CrossAccountFederationArgs,
  parent: pulumi.Resource,
): ChildOutputs | PrimaryOutputs | AlarmsOutputs {
  switch (args.side) {
    case "child":
      return createChildSide(name, access, args.account, parent);
    case "primary":
      return createPrimarySide(name, access, args.roleArns, parent);
    case "alarms":
      return createAlarmsSide(name, access, parent);
  }
}

/**
 * The access model of a side's arguments, which are checked as far as they are known.
 *
 * @throws RunError with every problem
 */
export function checkedAccess(args: CrossAccountFederationArgs): CheckedAccess {
  return refuseCleanly(() => {
    const access = readAccess(args.access);
    if (args.side === "primary") {
      if (isPlain(args.roleArns)) checkRoleArns(access, args.roleArns);
      return access;
    }
    if (args.side === "alarms") {
      if (access.audit !== undefined) return access;
      const problem = { path: "access.audit", message: "is missing; without it nothing is announced" };
      throw new InputError("The alarms side", [problem]);
    }
    const message = unknownAccount(access, args.account);
    if (message === undefined) return access;
    throw new InputError("The child side", [{ path: "account", message }]);
  });
}

/** Whether no part of a value is still to come, so that it can be checked before anything is registered. */
function isPlain(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isPlain);
}
