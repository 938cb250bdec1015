import { z } from "zod";
import { InputError } from "../../components";
import type { Partition } from "../../components/model/accessModel";
import { FORWARDING_ROLE } from "../../components/model/alarms";
import { readDocument, type Statement } from "../../proof/decision/statements";
import type {
  Registered,
  RegisteredEntitlement,
  RegisteredPolicy,
  RegisteredRole,
  RegisteredUser,
} from "../../proof/registered";
import { awsManagedPolicy } from "./awsManagedPolicies";
import type { RegisteredResource, StackRun } from "./stacks";

type Properties = Readonly<Record<string, unknown>>;

/** What stands in IAM after the stacks were deployed, read from what they registered and from nothing else. */
export async function readRegistered(partition: Partition, runs: readonly StackRun[]): Promise<Registered> {
  refuseInline(runs);
  const find = await policiesIn(partition, runs);
  const isForwarding = ({ arn }: RegisteredRole): boolean => arn.endsWith(`:role/${FORWARDING_ROLE}`);
  const children = runs.filter(({ side }) => side === "child");
  const primary = runs.filter(({ side }) => side === "primary").flatMap(({ resources }) => resources);
  const roles = children.flatMap((run) => rolesOf(run, find));
  return {
    roles: new Map(roles.filter((role) => !isForwarding(role)).map((role) => [role.arn, role])),
    receiving: new Map(runs.flatMap(({ resources }) => receivingIn(resources))),
    forwardingRoles: new Map(roles.filter(isForwarding).map((role) => [role.arn, role])),
    groups: new Map(
      of(primary, "group:Group").map(({ inputs }) => {
        const group = text(inputs.name);
        const attached = of(primary, "groupPolicyAttachment:GroupPolicyAttachment");
        return [group, find(attached.filter((each) => each.inputs.group === group))];
      }),
    ),
    users: new Map(
      runs
        .filter(({ side }) => side === "primary")
        .flatMap((run) => usersOf(run, find))
        .map((user) => [user.name, user]),
    ),
    primaryPolicies: new Map(
      of(primary, "policy:Policy").flatMap(({ outputs }) =>
        find([{ inputs: { policyArn: outputs.arn } }]).map((policy) => [policy.name, policy] as const),
      ),
    ),
    machinePolicies: machinePoliciesIn(primary, find),
    entitlements: entitlementsIn(partition, primary),
    audiences: new Map(
      children.flatMap(({ resources }) =>
        of(resources, "openIdConnectProvider:OpenIdConnectProvider").map(({ inputs, outputs }) => [
          text(outputs.arn),
          texts(inputs.clientIdLists),
        ]),
      ),
    ),
  };
}

const INLINE = ["rolePolicy:RolePolicy", "groupPolicy:GroupPolicy", "userPolicy:UserPolicy"];

/** The program writes no inline policies; one that is there all the same is not to be left out of a proof. */
function refuseInline(runs: readonly StackRun[]): void {
  const inline = runs
    .flatMap(({ resources }) => INLINE.flatMap((type) => of(resources, type)))
    .map(({ name, type }) => ({
      path: name,
      message: `is an inline policy (${type}), which no proof covers`,
    }));
  if (inline.length > 0) throw new InputError("What the stacks register", inline);
}

/** The policies that attachments name. */
type Find = (attachments: readonly { readonly inputs: Properties }[]) => RegisteredPolicy[];

const REFERENCES = ["policyArn", "permissionsBoundary"];

async function policiesIn(partition: Partition, runs: readonly StackRun[]): Promise<Find> {
  const resources = runs.flatMap((run) => run.resources);
  const policies = new Map<string, RegisteredPolicy>(
    of(resources, "policy:Policy").map(({ inputs, outputs }) => {
      const document: unknown = JSON.parse(text(inputs.policy));
      const statements = readDocument(document);
      return [text(outputs.arn), { arn: text(outputs.arn), name: text(inputs.name), document, statements }];
    }),
  );
  const referred = new Set(resources.flatMap(({ inputs }) => REFERENCES.map((key) => text(inputs[key]))));
  for (const arn of [...referred].filter((each) => each !== "" && !policies.has(each))) {
    const known = await awsManagedPolicy(partition, arn);
    const statements = known && readDocument(known.policy);
    policies.set(arn, {
      arn,
      name: arn.slice(arn.lastIndexOf("/") + 1),
      document: known?.policy,
      statements,
    });
  }
  return (attachments) => attachments.flatMap(({ inputs }) => policies.get(text(inputs.policyArn)) ?? []);
}

function boundaryOf(inputs: Properties, find: Find): RegisteredPolicy | undefined {
  return find([{ inputs: { policyArn: inputs.permissionsBoundary } }])[0];
}

function rolesOf({ accountId, resources }: StackRun, find: Find): RegisteredRole[] {
  const attachments = of(resources, "rolePolicyAttachment:RolePolicyAttachment");
  const exclusive = of(resources, "rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive");
  return of(resources, "role:Role").map(({ inputs, outputs }) => {
    const only = exclusive.find((each) => each.inputs.roleName === inputs.name)?.inputs.policyArns;
    const trustDocument: unknown = JSON.parse(text(inputs.assumeRolePolicy));
    return {
      arn: text(outputs.arn),
      accountId,
      trust: readDocument(trustDocument),
      trustDocument,
      policies: find(attachments.filter((each) => each.inputs.role === inputs.name)),
      boundary: boundaryOf(inputs, find),
      only: only === undefined ? undefined : texts(only),
      noInline: of(resources, "rolePoliciesExclusive:RolePoliciesExclusive").some(
        (each) => each.inputs.roleName === inputs.name && texts(each.inputs.policyNames).length === 0,
      ),
      tags: record(inputs.tags),
      maxSessionDuration: Number(inputs.maxSessionDuration ?? 3_600),
    };
  });
}

function usersOf({ resources, outputs }: StackRun, find: Find): RegisteredUser[] {
  const created = new Map(of(resources, "user:User").map((user) => [text(user.inputs.name), user]));
  const memberships = of(resources, "userGroupMembership:UserGroupMembership");
  const attachments = of(resources, "userPolicyAttachment:UserPolicyAttachment");
  const arns = record(outputs.userArns);
  const names = [
    ...Object.keys(arns),
    ...created.keys(),
    ...memberships.map(({ inputs }) => text(inputs.user)),
  ];
  return [...new Set(names)].map((name) => {
    const inputs = created.get(name)?.inputs;
    const arn = arns[name] ?? text(created.get(name)?.outputs.arn);
    return {
      name,
      arn,
      tags: inputs && record(inputs.tags),
      groups: memberships
        .filter((each) => each.inputs.user === name)
        .flatMap((each) => texts(each.inputs.groups)),
      policies: find(attachments.filter((each) => each.inputs.user === name)),
      boundary: inputs && boundaryOf(inputs, find),
    };
  });
}

function machinePoliciesIn(
  resources: readonly RegisteredResource[],
  find: Find,
): Map<string, RegisteredPolicy[]> {
  const policies = new Map<string, RegisteredPolicy[]>();
  for (const [kind, type] of [
    ["role", "rolePolicyAttachment:RolePolicyAttachment"],
    ["user", "userPolicyAttachment:UserPolicyAttachment"],
  ] as const) {
    for (const attachment of of(resources, type)) {
      const key = `${kind} ${text(attachment.inputs[kind])}`;
      policies.set(key, [...(policies.get(key) ?? []), ...find([attachment])]);
    }
  }
  return policies;
}

function entitlementsIn(
  partition: Partition,
  resources: readonly RegisteredResource[],
): RegisteredEntitlement[] {
  return resources
    .filter(({ type }) => type === "aws:accountaccess/entitlement:Entitlement")
    .map(({ inputs }) => {
      const { principalRole } = EntitlementInputs.parse(inputs.entitlement);
      const { groupId, userId } = principalRole.principal.identityCenter;
      const who = groupId === undefined ? `user/${userId ?? ""}` : `group/${groupId}`;
      return {
        applicationArn: text(inputs.applicationArn),
        region: text(inputs.region),
        principal: `arn:${partition}:identitystore:::${who}`,
        roleArn: principalRole.roleArn,
      };
    });
}

const EntitlementInputs = z.object({
  principalRole: z.object({
    principal: z.object({
      identityCenter: z.object({ groupId: z.string().optional(), userId: z.string().optional() }),
    }),
    roleArn: z.string(),
  }),
});

/** The policies of event buses and of topics. */
function receivingIn(resources: readonly RegisteredResource[]): (readonly [string, Statement[]])[] {
  const buses = resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus");
  const arnOf = (bus: unknown): string => text(buses.find(({ inputs }) => inputs.name === bus)?.outputs.arn);
  return resources.flatMap(({ type, inputs }) => {
    const isOfBus = type === "aws:cloudwatch/eventBusPolicy:EventBusPolicy";
    if (!isOfBus && type !== "aws:sns/topicPolicy:TopicPolicy") return [];
    const arn = isOfBus ? arnOf(inputs.eventBusName) : text(inputs.arn);
    return [[arn, readDocument(JSON.parse(text(inputs.policy)))] as const];
  });
}

function of(resources: readonly RegisteredResource[], type: string): RegisteredResource[] {
  return resources.filter((resource) => resource.type === `aws:iam/${type}`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function record(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
