import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { type CheckedAccess, modelWarnings } from "../components/access";
import { checkedAccess, type CrossAccountFederationArgs } from "../components/crossAccountFederation";
import { defined } from "../components/model/arns";
import { describeProblems, type Problem } from "../components/model/problems";
import { providerSettings } from "../components/providerSettings";
import { refusal } from "../components/refusal";

/** A side of the federation that is checked, with the settings of the provider that deploys it. */
export interface Checked<Args extends CrossAccountFederationArgs> {
  readonly args: Args & { readonly access: CheckedAccess };
  readonly settings: ProviderArgs;
}

/**
 * Checks what a component was given, before anything is registered.
 *
 * @param aws settings of the AWS provider
 * @throws RunError with every problem of the model, or of the settings and the options
 */
export function checked<Args extends CrossAccountFederationArgs>(
  component: string,
  args: Args,
  aws: Readonly<Record<string, unknown>> | undefined,
  options: pulumi.ComponentResourceOptions | undefined,
): Checked<Args> {
  const access = checkedAccess(args);
  const account = args.side === "child" ? defined(access.accounts, args.account) : access.primary;
  const { partition } = access.primary;
  const settings = providerSettings({ accountId: account.accountId, partition }, aws ?? {});
  const problems = [...settings.problems, ...providerProblems(options)];
  if (problems.length > 0) throw refusal(describeProblems(component, problems));
  return { args: { ...args, access }, settings: settings.args };
}

/**
 * A destroy and a refresh run no program, so only a provider whose inputs name the account holds them to it. A
 * provider that comes from outside may be any.
 */
function providerProblems(options: pulumi.ComponentResourceOptions | undefined): Problem[] {
  const given = Object.keys(options?.providers ?? {});
  if (!given.includes("aws")) return [];
  const message =
    "an AWS provider of yours is not held to the account, and this makes one that is; give its settings in aws: {region: …, profile: …}";
  return [{ path: "providers", message }];
}

/** The component's own provider, which is held to the account. */
export function heldProvider(
  name: string,
  { settings }: Pick<Checked<CrossAccountFederationArgs>, "settings">,
  parent: pulumi.Resource,
): Provider {
  return new Provider(`${name}-account`, settings, { parent });
}

/** A value that is there once it is told what is allowed in the model but probably not meant. */
export function afterWarnings<Value>(
  access: CheckedAccess,
  parent: pulumi.Resource,
  value: pulumi.Output<Value>,
): pulumi.Output<Value> {
  const told = modelWarnings(access).then(async (warnings) => {
    for (const { path, message } of warnings) await pulumi.log.warn(`${path}: ${message}`, parent);
    return true;
  });
  return value.apply<Value>(async (known) => {
    await told;
    return known;
  });
}
