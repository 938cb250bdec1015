import type { Partition } from "../../components/model/accessModel";
import { awsManagedPolicy } from "./awsManagedPolicies";
import type { NamedPolicy } from "./evaluate";
import type { RegisteredResource, StackRun } from "./stacks";

/** What stands in IAM after the stacks were deployed, read from what they registered and from nothing else. */
export interface Deployed {
  /** By ARN. */
  readonly roles: ReadonlyMap<string, DeployedRole>;
  /** By user name. */
  readonly users: ReadonlyMap<string, DeployedUser>;
  /** Customer managed policies of the primary account, by name. */
  readonly primaryPolicies: ReadonlyMap<string, NamedPolicy>;
  /** Policies that the primary stack attached to roles and users of machines, by the principal's name. */
  readonly principalPolicies: ReadonlyMap<string, readonly NamedPolicy[]>;
  /** ARNs of policies that are attached but that no stack created and AWS does not publish. */
  readonly unknownPolicies: readonly string[];
}

export interface DeployedRole {
  readonly arn: string;
  readonly accountId: string;
  readonly trustPolicy: unknown;
  readonly policies: readonly NamedPolicy[];
  /** Undefined where the role has no boundary. */
  readonly boundaries?: readonly NamedPolicy[] | undefined;
}

export interface DeployedUser {
  readonly name: string;
  readonly arn: string;
  readonly groups: readonly string[];
  /** Those of the user's groups. */
  readonly policies: readonly NamedPolicy[];
  readonly boundaries?: readonly NamedPolicy[] | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads the deployed state from what the stacks registered. */
export async function readDeployed(partition: Partition, runs: readonly StackRun[]): Promise<Deployed> {
  const documents = await readDocuments(partition, runs);
  const children = runs.filter(({ side }) => side === "child");
  const primary = runs.filter(({ side }) => side === "primary");
  return {
    roles: new Map(children.flatMap((run) => rolesOf(run, documents)).map((role) => [role.arn, role])),
    users: new Map(primary.flatMap((run) => usersOf(run, documents)).map((user) => [user.name, user])),
    primaryPolicies: new Map(
      primary.flatMap((run) => ownPoliciesOf(run)).map((policy) => [policy.name, policy]),
    ),
    principalPolicies: new Map(primary.flatMap((run) => [...principalPoliciesOf(run, documents)])),
    unknownPolicies: [...documents]
      .flatMap(([arn, document]) => (document === undefined ? [arn] : []))
      .sort(),
  };
}

/** ARN -> document of each policy that something is attached to; undefined where the document is not known. */
type Documents = ReadonlyMap<string, NamedPolicy | undefined>;

const POLICY_REFERENCES = ["policyArn", "permissionsBoundary"];

async function readDocuments(partition: Partition, runs: readonly StackRun[]): Promise<Documents> {
  const resources = runs.flatMap((run) => run.resources);
  const own = runs.flatMap((run) =>
    run.resources
      .filter(ofType(POLICY))
      .map((policy) => [textOf(policy.outputs, "arn"), documentOf(policy)] as const),
  );
  const referred = resources.flatMap(({ inputs }) => POLICY_REFERENCES.map((key) => textOf(inputs, key)));
  const others = [...new Set(referred)].filter((arn) => arn !== "" && !own.some(([known]) => known === arn));
  const loaded = others.map(async (arn) => [arn, await awsManagedPolicy(partition, arn)] as const);
  return new Map([...own, ...(await Promise.all(loaded))]);
}

const POLICY = "aws:iam/policy:Policy";

function documentOf({ inputs }: RegisteredResource): NamedPolicy {
  const policy: unknown = JSON.parse(textOf(inputs, "policy"));
  return { name: textOf(inputs, "name"), policy };
}

function ownPoliciesOf({ resources }: StackRun): NamedPolicy[] {
  return resources.filter(ofType(POLICY)).map(documentOf);
}

function principalPoliciesOf({ resources }: StackRun, documents: Documents): Map<string, NamedPolicy[]> {
  const policies = new Map<string, NamedPolicy[]>();
  const kinds = [
    { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", key: "role" },
    { type: "aws:iam/userPolicyAttachment:UserPolicyAttachment", key: "user" },
  ];
  for (const { type, key } of kinds) {
    for (const attachment of resources.filter(ofType(type))) {
      const name = textOf(attachment.inputs, key);
      policies.set(name, [...(policies.get(name) ?? []), ...policiesOf([attachment], documents)]);
    }
  }
  return policies;
}

function rolesOf({ accountId, resources }: StackRun, documents: Documents): DeployedRole[] {
  const attachments = resources.filter(ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"));
  return resources.filter(ofType("aws:iam/role:Role")).map(({ inputs, outputs }) => {
    const name = textOf(inputs, "name");
    const attached = attachments.filter((attachment) => textOf(attachment.inputs, "role") === name);
    return {
      arn: textOf(outputs, "arn"),
      accountId,
      trustPolicy: JSON.parse(textOf(inputs, "assumeRolePolicy")) as unknown,
      policies: policiesOf(attached, documents),
      boundaries: boundariesOf(inputs, documents),
    };
  });
}

function usersOf({ resources, outputs }: StackRun, documents: Documents): DeployedUser[] {
  const arns = entriesOf(outputs.userArns);
  const created = new Map(
    resources.filter(ofType("aws:iam/user:User")).map(({ inputs }) => [textOf(inputs, "name"), inputs]),
  );
  const attachments = resources.filter(ofType("aws:iam/groupPolicyAttachment:GroupPolicyAttachment"));
  const groupPolicies = new Map<string, readonly NamedPolicy[]>();
  for (const group of new Set(attachments.map(({ inputs }) => textOf(inputs, "group")))) {
    const attached = attachments.filter(({ inputs }) => textOf(inputs, "group") === group);
    groupPolicies.set(group, policiesOf(attached, documents));
  }
  const memberships = new Map(
    resources
      .filter(ofType("aws:iam/userGroupMembership:UserGroupMembership"))
      .map(({ inputs }) => [textOf(inputs, "user"), listOf(inputs.groups)]),
  );
  return Object.entries(arns).map(([name, arn]) => {
    const inputs = created.get(name) ?? {};
    const groups = memberships.get(name) ?? [];
    return {
      name,
      arn,
      groups,
      policies: groups.flatMap((group) => groupPolicies.get(group) ?? []),
      boundaries: boundariesOf(inputs, documents),
      tags: entriesOf(inputs.tags),
    };
  });
}

function policiesOf(attachments: readonly RegisteredResource[], documents: Documents): NamedPolicy[] {
  return attachments.flatMap(({ inputs }) => documents.get(textOf(inputs, "policyArn")) ?? []);
}

/** A boundary whose document is not known is left out here and told as unknown. */
function boundariesOf(
  inputs: Readonly<Record<string, unknown>>,
  documents: Documents,
): readonly NamedPolicy[] | undefined {
  const document = documents.get(textOf(inputs, "permissionsBoundary"));
  return document === undefined ? undefined : [document];
}

function ofType(type: string): (resource: RegisteredResource) => boolean {
  return (resource) => resource.type === type;
}

function textOf(properties: Readonly<Record<string, unknown>>, key: string): string {
  const value = properties[key];
  return typeof value === "string" ? value : "";
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function entriesOf(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
