import { type Covers, covering } from "../../proof/decision/covering";
import type { IdentityStatement } from "../rehearsal/statements";

/** What makes permissions worth a second look. */
export interface Risk {
  readonly kind: "administrator" | "privilege escalation" | "data exposure" | "not known";
  /** The actions that make it so, those that it takes together joined by "with"; ARNs of policies that are not known. */
  readonly because: readonly string[];
}

/** What somebody has: statements that add up, and boundaries that each must allow it too. */
export interface Permissions {
  readonly statements: readonly IdentityStatement[];
  /** The statements of the boundary; undefined where there is none, or its document is not known. */
  readonly boundary?: readonly IdentityStatement[] | undefined;
  /** ARNs of attached policies whose documents are not known. */
  readonly unknown: readonly string[];
}

/**
 * Actions by which somebody gives themselves permissions, or the credentials of somebody who has more.
 *
 * @see https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 * @see https://pathfinding.cloud/
 */
const ESCALATES = [
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:CreateUser",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "cloudformation:ExecuteChangeSet",
  "glue:UpdateDevEndpoint",
  "lambda:UpdateFunctionCode",
  "ssm:SendCommand",
  "ssm:StartSession",
];

/** Actions that run code of the caller's as a role that is passed to them; with iam:PassRole they escalate. */
const RUNS_AS_PASSED_ROLE = [
  "apprunner:CreateService",
  "autoscaling:CreateLaunchConfiguration",
  "cloudformation:CreateStack",
  "cloudformation:CreateStackSet",
  "cloudformation:UpdateStack",
  "codebuild:CreateProject",
  "codebuild:UpdateProject",
  "datapipeline:CreatePipeline",
  "ec2:AssociateIamInstanceProfile",
  "ec2:RequestSpotInstances",
  "ec2:RunInstances",
  "ecs:RegisterTaskDefinition",
  "ecs:RunTask",
  "glue:CreateDevEndpoint",
  "glue:CreateJob",
  "glue:UpdateJob",
  "lambda:CreateFunction",
  "sagemaker:CreateNotebookInstance",
  "sagemaker:CreateProcessingJob",
  "sagemaker:CreateTrainingJob",
  "states:CreateStateMachine",
];

/**
 * Actions whose answer is what is stored: objects, records, messages, secrets, code with its environment.
 *
 * @see https://github.com/salesforce/cloudsplaining
 */
const EXPOSES_DATA = [
  "athena:GetQueryResults",
  "codecommit:GitPull",
  "dynamodb:BatchGetItem",
  "dynamodb:ExportTableToPointInTime",
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ebs:GetSnapshotBlock",
  "ec2:GetPasswordData",
  "kinesis:GetRecords",
  "kms:Decrypt",
  "lambda:GetFunction",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "rds-data:BatchExecuteStatement",
  "rds-data:ExecuteStatement",
  "redshift-data:GetStatementResult",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
  "ssm:GetParameter",
  "ssm:GetParameterHistory",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
];

/** Every action that a risk may name. */
export const RISKY_ACTIONS = [
  ...ESCALATES,
  ...RUNS_AS_PASSED_ROLE,
  ...EXPOSES_DATA,
  "iam:PassRole",
  "sts:AssumeRole",
];

/** What of the permissions is worth a second look. An administrator has all else, which is then not told. */
export function risksOf({ statements, boundary, unknown }: Permissions): Risk[] {
  const limits = [statements, ...(boundary === undefined ? [] : [boundary])].map((some) => some.map(ready));
  const risks: Risk[] = isAdministrator(limits)
    ? [{ kind: "administrator", because: ["*"] }]
    : [
        { kind: "privilege escalation", because: escalations(limits) },
        { kind: "data exposure", because: EXPOSES_DATA.filter((action) => allows(limits, action)) },
      ];
  return [...risks, { kind: "not known" as const, because: unknown }].filter(
    ({ because }) => because.length > 0,
  );
}

/** A statement that is asked about many actions. */
interface Ready extends IdentityStatement {
  readonly names: Covers;
}

function ready(statement: IdentityStatement): Ready {
  const { Action, NotAction } = statement;
  const named = covering(Action ?? NotAction ?? [], "action");
  return { ...statement, names: Action === undefined ? (action) => !named(action) : named };
}

/** What somebody has and what bounds it: all of these must allow an action. */
type Limits = readonly (readonly Ready[])[];

function isAdministrator(limits: Limits): boolean {
  return limits.every((statements) => statements.some(allowsEverything));
}

function allowsEverything({ Effect, Action, Resource, Condition }: IdentityStatement): boolean {
  return (
    Effect === "Allow" &&
    Action?.some((action) => /^\*+(:\*+)?$/.test(action)) === true &&
    Resource?.includes("*") === true &&
    Object.keys(Condition).length === 0
  );
}

function escalations(limits: Limits): string[] {
  const passed = allows(limits, "iam:PassRole")
    ? RUNS_AS_PASSED_ROLE.filter((action) => allows(limits, action))
    : [];
  return [
    ...ESCALATES.filter((action) => allows(limits, action)),
    ...passed.map((action) => `iam:PassRole with ${action}`),
    ...(allows(limits, "sts:AssumeRole", isEveryRole) ? ["sts:AssumeRole on every role"] : []),
  ];
}

/** Whether an action is allowed on anything at all, whatever the conditions. */
function allows(
  limits: Limits,
  action: string,
  onResources: (statement: IdentityStatement) => boolean = () => true,
): boolean {
  return limits.every(
    (statements) =>
      statements.some(
        (statement) => statement.Effect === "Allow" && statement.names(action) && onResources(statement),
      ) && !statements.some((statement) => deniesOutright(statement) && statement.names(action)),
  );
}

function deniesOutright({ Effect, Resource, Condition }: IdentityStatement): boolean {
  return Effect === "Deny" && Resource?.includes("*") === true && Object.keys(Condition).length === 0;
}

function isEveryRole({ Resource }: IdentityStatement): boolean {
  return (
    Resource?.some((resource) =>
      /^(\*|arn:[^:]*:(iam|\*):[^:]*:(\d{12}|\*):(\*|role\/\*))$/.test(resource),
    ) ?? true
  );
}
