import type { Partition } from "../../../components/model/accessModel";
import { awsManagedPolicy } from "../../rehearsal/awsManagedPolicies";
import type { RegisteredResource, StackRun } from "../../rehearsal/stacks";

/** A policy that something is attached to. */
export interface AttachedPolicy {
  readonly name: string;
  readonly arn: string;
  /** `stack`: one that the stack creates; `aws`: one that AWS publishes. */
  readonly owner: "stack" | "aws" | "other";
  /** Undefined where the document is not known here. */
  readonly document: string | undefined;
}

/** A role as a child stack registered it. */
export interface RegisteredRole {
  readonly trustPolicy: string;
  readonly policies: readonly AttachedPolicy[];
  readonly boundary: AttachedPolicy | undefined;
}

const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/policy:Policy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Finds a policy that AWS publishes; undefined where it is none of these. */
export type Published = (arn: string) => Promise<AttachedPolicy | undefined>;

/** Looks each policy up once: their documents are long, and hundreds of accounts use the same few. */
export function publishedPolicies(partition: Partition): Published {
  const known = new Map<string, Promise<AttachedPolicy | undefined>>();
  return (arn) => {
    const policy = known.get(arn) ?? publishedPolicy(partition, arn);
    known.set(arn, policy);
    return policy;
  };
}

async function publishedPolicy(partition: Partition, arn: string): Promise<AttachedPolicy | undefined> {
  const found = await awsManagedPolicy(partition, arn);
  return found && { name: found.name, arn, owner: "aws", document: JSON.stringify(found.policy) };
}

/** The roles of a child stack by ARN, with the policy documents to the letter. */
export async function registeredRoles(
  published: Published,
  { resources }: StackRun,
): Promise<ReadonlyMap<string, RegisteredRole>> {
  const own = new Map(
    resources.filter(ofType(POLICY)).map((policy) => [text(policy.outputs, "arn"), policy]),
  );
  const attachments = resources.filter(ofType(ATTACHMENT));
  const roles = resources.filter(ofType(ROLE)).map(async ({ inputs, outputs }) => {
    const arns = attachments
      .filter((attachment) => text(attachment.inputs, "role") === text(inputs, "name"))
      .map((attachment) => text(attachment.inputs, "policyArn"));
    const boundary = text(inputs, "permissionsBoundary");
    const role: RegisteredRole = {
      trustPolicy: text(inputs, "assumeRolePolicy"),
      policies: await Promise.all(arns.map((arn) => attachedPolicy(published, own, arn))),
      boundary: boundary === "" ? undefined : await attachedPolicy(published, own, boundary),
    };
    return [text(outputs, "arn"), role] as const;
  });
  return new Map(await Promise.all(roles));
}

/** The documents of the policies that a stack creates, by name. */
export function registeredPolicies({ resources }: StackRun): ReadonlyMap<string, string> {
  return new Map(
    resources.filter(ofType(POLICY)).map(({ inputs }) => [text(inputs, "name"), text(inputs, "policy")]),
  );
}

async function attachedPolicy(
  published: Published,
  own: ReadonlyMap<string, RegisteredResource>,
  arn: string,
): Promise<AttachedPolicy> {
  const created = own.get(arn);
  if (created === undefined)
    return (await published(arn)) ?? { name: arn, arn, owner: "other", document: undefined };
  const [name, document] = [text(created.inputs, "name"), text(created.inputs, "policy")];
  return { name, arn, owner: "stack", document };
}

function ofType(type: string): (resource: RegisteredResource) => boolean {
  return (resource) => resource.type === type;
}

function text(properties: Readonly<Record<string, unknown>>, key: string): string {
  const value = properties[key];
  return typeof value === "string" ? value : "";
}
