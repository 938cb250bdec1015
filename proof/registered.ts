import type { ArnParts } from "../components/model/arns";
import type { Statement } from "./decision/statements";

/** What stands in the accounts after a deployment, as far as access is concerned: what a proof is about. */
export interface Registered {
  /** Roles of the child accounts, by ARN. */
  readonly roles: ReadonlyMap<string, RegisteredRole>;
  /** Roles of the child accounts by which EventBridge sends on alarms, by ARN. */
  readonly forwardingRoles: ReadonlyMap<string, RegisteredRole>;
  /** What lets others send to the alarms' bus and topic, by their ARNs; undefined where it was not read. */
  readonly receiving: ReadonlyMap<string, readonly Statement[]> | undefined;
  /** Groups of the primary account, by name. */
  readonly groups: ReadonlyMap<string, readonly RegisteredPolicy[]>;
  /** People of the primary account, by name. */
  readonly users: ReadonlyMap<string, RegisteredUser>;
  /** Customer managed policies of the primary account, by name. */
  readonly primaryPolicies: ReadonlyMap<string, RegisteredPolicy>;
  /** Policies that the primary stack attached to principals of machines, by kind and name: `role ci`. */
  readonly machinePolicies: ReadonlyMap<string, readonly RegisteredPolicy[]>;
  /** Who is entitled to which role in account access manager; undefined where that was not read. */
  readonly entitlements: readonly RegisteredEntitlement[] | undefined;
  /** Audiences of the OIDC providers that the stacks made, by the provider's ARN. */
  readonly audiences: ReadonlyMap<string, readonly string[]>;
}

export interface RegisteredEntitlement {
  readonly applicationArn: string;
  readonly region: string;
  /** ARN of a group or a user of Identity Center. */
  readonly principal: string;
  readonly roleArn: string;
}

export interface RegisteredPolicy {
  readonly arn: string;
  readonly name: string;
  /** The document as it was registered; undefined where its text is not known. */
  readonly document?: unknown;
  /** Undefined where the text of the policy is not known. */
  readonly statements: readonly Statement[] | undefined;
}

export interface RegisteredRole {
  readonly arn: string;
  readonly accountId: string;
  readonly trust: readonly Statement[];
  /** The trust policy as it was registered. */
  readonly trustDocument: unknown;
  readonly policies: readonly RegisteredPolicy[];
  readonly boundary?: RegisteredPolicy | undefined;
  /** ARNs of the only policies that a deployment leaves attached; undefined where it leaves all. */
  readonly only?: readonly string[] | undefined;
  /** Whether a deployment removes inline policies. */
  readonly noInline: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Seconds; undefined where it is not known. */
  readonly maxSessionDuration: number | undefined;
}

export interface RegisteredUser {
  readonly name: string;
  readonly arn: string;
  /** Undefined for a user who existed before, whose tags and boundary are not known. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly groups: readonly string[];
  /** Attached to the user directly. */
  readonly policies: readonly RegisteredPolicy[];
  readonly boundary?: RegisteredPolicy | undefined;
  /**
   * What the model says nothing of and may let them into a role that trusts their path: policies of somebody who
   * existed before, and of groups of others.
   *
   * @default none that is known
   */
  readonly beside?: readonly RegisteredPolicy[] | undefined;
}

const texts = new WeakMap<RegisteredPolicy, string>();

/** What a policy says as text, which tells it from others: a policy of AWS has thousands of actions. */
export function textOfStatements(policy: RegisteredPolicy): string {
  const text = texts.get(policy) ?? JSON.stringify([policy.statements]);
  texts.set(policy, text);
  return text;
}

/** The same with its ARN. */
export function textOf(policy: RegisteredPolicy): string {
  return `${policy.arn} ${textOfStatements(policy)}`;
}

/** What was attached to a machine's principal; undefined where nothing is known of it, as of a whole account. */
export function attachedTo(
  { machinePolicies }: Registered,
  principal: ArnParts,
): readonly RegisteredPolicy[] | undefined {
  return principal.kind === "account"
    ? undefined
    : machinePolicies.get(`${principal.kind} ${principal.name}`);
}

/** The policies of a name, and the further ones that a long list of roles takes: `NAME-2`. */
export function policiesNamed({ primaryPolicies }: Registered, policyName: string): RegisteredPolicy[] {
  return [...primaryPolicies.values()].filter(
    ({ name }) =>
      name === policyName ||
      (name.startsWith(`${policyName}-`) && /^\d+$/.test(name.slice(policyName.length + 1))),
  );
}

/** The statements of all policies whose text is known. */
export function statementsOf(policies: readonly RegisteredPolicy[]): readonly Statement[] {
  return policies.flatMap(({ statements }) => statements ?? []);
}
