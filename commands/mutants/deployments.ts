import type { RegisteredResource, StackRun } from "../rehearsal/stacks";

/** Planted mistakes in what stacks register apart from documents: who has what attached, is in which group, and so on. */

export type DeploymentKind =
  | "attachment lost"
  | "attachment added"
  | "inline policy added"
  | "membership lost"
  | "membership added"
  | "boundary lost"
  | "boundary changed"
  | "exclusive list changed"
  | "exclusive list lost"
  | "session duration changed"
  | "policy moved"
  | "role moved"
  | "audience of a provider changed"
  | "entitlement lost"
  | "entitlement changed";

export interface DeploymentChange {
  readonly kind: DeploymentKind;
  readonly says: string;
  readonly stack: string;
  readonly runs: readonly StackRun[];
}

/** Every such change of what stacks registered. */
export function deploymentChanges(runs: readonly StackRun[]): DeploymentChange[] {
  return runs.flatMap((run, index) =>
    [...run.resources.flatMap((resource, at) => resourceChanges(run, resource, at)), ...additions(run)].map(
      ({ resources, ...change }) => ({
        ...change,
        stack: run.name,
        runs: runs.with(index, { ...run, resources }),
      }),
    ),
  );
}

interface Changed {
  readonly kind: DeploymentKind;
  readonly says: string;
  readonly resources: readonly RegisteredResource[];
}

type Inputs = RegisteredResource["inputs"];

const ATTACHMENTS = ["role", "group", "user"].map(
  (kind) => `aws:iam/${kind}PolicyAttachment:${kind[0]?.toUpperCase() ?? ""}${kind.slice(1)}PolicyAttachment`,
);
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

function resourceChanges({ resources }: StackRun, resource: RegisteredResource, at: number): Changed[] {
  const { type, name, inputs } = resource;
  const withInputs = (changed: Inputs): RegisteredResource[] =>
    resources.with(at, { ...resource, inputs: { ...inputs, ...changed } });
  const lost = resources.toSpliced(at, 1);
  if (ATTACHMENTS.includes(type)) {
    const says = `${name}: ${String(inputs.policyArn)} no longer attached`;
    return [{ kind: "attachment lost", says, resources: lost }];
  }
  switch (type) {
    case "aws:iam/userGroupMembership:UserGroupMembership":
      return membershipChanges(resource, resources, withInputs, lost);
    case "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive":
      return exclusiveChanges(resource, withInputs, lost);
    case "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive":
      return [{ kind: "exclusive list lost", says: `${name}: inline policies stay`, resources: lost }];
    case "aws:iam/role:Role":
      return [
        ...durationChanges(resource, withInputs),
        ...boundaryChanges(resource, withInputs),
        moved(resource, resources, "role moved"),
      ];
    case "aws:iam/user:User":
      return boundaryChanges(resource, withInputs);
    case "aws:iam/policy:Policy":
      return [moved(resource, resources, "policy moved")];
    case "aws:iam/openIdConnectProvider:OpenIdConnectProvider":
      return audienceChanges(resource, withInputs);
    case "aws:accountaccess/entitlement:Entitlement":
      return [
        { kind: "entitlement lost", says: `${name}: lost`, resources: lost },
        ...entitled(resource, withInputs),
      ];
    default:
      return [];
  }
}

type WithInputs = (changed: Inputs) => RegisteredResource[];

function membershipChanges(
  { name, inputs }: RegisteredResource,
  all: readonly RegisteredResource[],
  withInputs: WithInputs,
  lost: readonly RegisteredResource[],
): Changed[] {
  const groups = textsOf(inputs.groups);
  const others = namesOf(all, "aws:iam/group:Group").filter((group) => !groups.includes(group));
  return [
    { kind: "membership lost", says: `${name}: in no group`, resources: lost },
    ...groups.map((group, index) => ({
      kind: "membership lost" as const,
      says: `${name}: not in ${group}`,
      resources: withInputs({ groups: groups.toSpliced(index, 1) }),
    })),
    ...others.map((group) => ({
      kind: "membership added" as const,
      says: `${name}: in ${group}`,
      resources: withInputs({ groups: [...groups, group] }),
    })),
  ];
}

function exclusiveChanges(
  { name, inputs }: RegisteredResource,
  withInputs: WithInputs,
  lost: readonly RegisteredResource[],
): Changed[] {
  const arns = textsOf(inputs.policyArns);
  return [
    { kind: "exclusive list lost", says: `${name}: attached policies stay`, resources: lost },
    ...arns.map((arn, index) => ({
      kind: "exclusive list changed" as const,
      says: `${name}: without ${arn}`,
      resources: withInputs({ policyArns: arns.toSpliced(index, 1) }),
    })),
    {
      kind: "exclusive list changed",
      says: `${name}: and AdministratorAccess`,
      resources: withInputs({ policyArns: [...arns, ADMINISTRATOR] }),
    },
  ];
}

function durationChanges({ name, inputs }: RegisteredResource, withInputs: WithInputs): Changed[] {
  const durations = [3_600, 7_200, 43_200].filter((seconds) => seconds !== inputs.maxSessionDuration);
  return durations.map((seconds) => ({
    kind: "session duration changed",
    says: `${name}: sessions of ${seconds} s`,
    resources: withInputs({ maxSessionDuration: seconds }),
  }));
}

function boundaryChanges({ type, name, inputs }: RegisteredResource, withInputs: WithInputs): Changed[] {
  const given = inputs.permissionsBoundary;
  const whose = `${type === "aws:iam/user:User" ? "user" : "role"} ${name}`;
  const to = (arn: string | undefined, kind: DeploymentKind): Changed => ({
    kind,
    says: `${whose}: boundary ${arn ?? "lost"}`,
    resources: withInputs({ permissionsBoundary: arn }),
  });
  return [
    ...(given === undefined ? [] : [to(undefined, "boundary lost")]),
    to(ADMINISTRATOR, "boundary changed"),
    to("arn:aws:iam::aws:policy/IAMUserChangePassword", "boundary changed"),
  ];
}

/** Under another path, with its ARN wherever the stack names it. */
function moved(
  { name, outputs }: RegisteredResource,
  all: readonly RegisteredResource[],
  kind: DeploymentKind,
): Changed {
  const arn = String(outputs.arn);
  const to = arn.replace(/:(role|policy)\//, (start) => `${start}moved/`);
  const resources = all.map((resource) => ({
    ...resource,
    inputs: replaced(resource.inputs, arn, to),
    outputs: replaced(resource.outputs, arn, to),
  }));
  return { kind, says: `${name}: ${to}`, resources };
}

function replaced(properties: Inputs, text: string, by: string): Inputs {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((each: unknown) => (each === text ? by : each))
        : value === text
          ? by
          : value,
    ]),
  );
}

function audienceChanges({ name, inputs }: RegisteredResource, withInputs: WithInputs): Changed[] {
  const audiences = textsOf(inputs.clientIdLists);
  return [
    ...audiences.map((audience, index) => ({
      kind: "audience of a provider changed" as const,
      says: `${name}: without ${audience}`,
      resources: withInputs({ clientIdLists: audiences.toSpliced(index, 1) }),
    })),
    {
      kind: "audience of a provider changed",
      says: `${name}: and another`,
      resources: withInputs({ clientIdLists: [...audiences, "https://github.com/another"] }),
    },
  ];
}

/** Somebody else, to something else, elsewhere. */
function entitled({ name, inputs }: RegisteredResource, withInputs: WithInputs): Changed[] {
  const text = JSON.stringify(inputs);
  const changes: readonly (readonly [string, RegExp, string])[] = [
    ["another group", /"groupId":"[^"]*"/, '"groupId":"00000000-0000-0000-0000-000000000000"'],
    ["a person in place of the group", /"groupId"/, '"userId"'],
    ["another role", /"roleArn":"([^"]*)"/, '"roleArn":"$1-2"'],
    ["another application", /"applicationArn":"([^"]*)"/, '"applicationArn":"$1-2"'],
    ["another region", /"region":"[^"]*"/, '"region":"us-east-1"'],
  ];
  return changes.map(([what, from, to]) => ({
    kind: "entitlement changed",
    says: `${name}: ${what}`,
    resources: withInputs(JSON.parse(text.replace(from, to)) as Inputs),
  }));
}

/** Policies that somebody attached to whom the stack made. */
function additions({ resources }: StackRun): Changed[] {
  return ["role", "group", "user"].flatMap((kind) => {
    const token = `${kind[0]?.toUpperCase() ?? ""}${kind.slice(1)}`;
    const policies = resources.filter(({ type }) => type === "aws:iam/policy:Policy");
    const others = policies.flatMap(({ outputs }) => (typeof outputs.arn === "string" ? [outputs.arn] : []));
    return namesOf(resources, `aws:iam/${kind}:${token}`).flatMap((owner) => [
      ...[ADMINISTRATOR, ...others].flatMap((policyArn): Changed[] =>
        isAttached(resources, kind, owner, policyArn)
          ? []
          : [
              {
                kind: "attachment added",
                says: `${policyArn} attached to ${kind} ${owner}`,
                resources: added(resources, `aws:iam/${kind}PolicyAttachment:${token}PolicyAttachment`, {
                  [kind]: owner,
                  policyArn,
                }),
              },
            ],
      ),
      {
        kind: "inline policy added" as const,
        says: `an inline policy of ${kind} ${owner}`,
        resources: added(resources, `aws:iam/${kind}Policy:${token}Policy`, {
          [kind]: owner,
          name: "by-hand",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
          }),
        }),
      },
    ]);
  });
}

function isAttached(
  resources: readonly RegisteredResource[],
  kind: string,
  owner: string,
  policyArn: string,
): boolean {
  return resources.some(
    ({ type, inputs }) =>
      ATTACHMENTS.includes(type) && inputs[kind] === owner && inputs.policyArn === policyArn,
  );
}

function added(resources: readonly RegisteredResource[], type: string, inputs: Inputs): RegisteredResource[] {
  return [...resources, { type, name: "by-hand", parent: "", inputs, outputs: {} }];
}

function namesOf(resources: readonly RegisteredResource[], type: string): string[] {
  return resources.flatMap((resource) =>
    resource.type === type && typeof resource.inputs.name === "string" ? [resource.inputs.name] : [],
  );
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
