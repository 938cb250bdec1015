import type { AccessModel, Role, Statement } from "../../components/model/accessModel";
import { defined } from "../../components/model/arns";
import { operatorsInWords } from "../../components/model/conditions";
import { counted } from "../../components/model/counted";
import { managedPolicy } from "../../components/policies/managedPolicies";
import type { RegisteredPolicy, RegisteredRole } from "../../proof/registered";
import type { Rollout } from "../rehearsal/rehearse";
import { type IdentityStatement, statementsOf } from "../rehearsal/statements";
import { canonical } from "./canonical";
import { type Permissions, type Risk, risksOf } from "./risks";

/** What a role amounts to: what a session of it may do within its boundary. */
export interface RolePermissions extends Permissions {
  /** In short: `ReadOnlyAccess, s3:PutObject`, or the flag `administrator` where it is everything. */
  readonly summary: Said;
  /** In full, and sorted: names of managed policies and statements in words. */
  readonly allows: readonly string[];
  readonly denies: readonly string[];
  /** The policy that the role cannot exceed. */
  readonly within?: string | undefined;
  readonly risks: readonly Risk[];
}

/** What each role amounts to that somebody may assume, by its key in the model. */
export function permissionsOfRoles({
  project,
  registered,
  grants,
}: Pick<Rollout, "project" | "registered" | "grants">): ReadonlyMap<string, RolePermissions> {
  const access = canonical<AccessModel>(project.access);
  // A role has the same documents in every account.
  const roles = new Map(grants.map(({ role, roleArn }) => [role, roleArn]));
  return new Map(
    [...roles].map(([role, arn]) => {
      const of = registered.roles.get(arn);
      if (of === undefined) throw new Error(`${arn} was not deployed`);
      return [role, rolePermissions(access, defined(access.roles, role), of)];
    }),
  );
}

/** What a deployed role amounts to, in the words of the model that declares it. */
export function rolePermissions(
  access: AccessModel,
  role: Role,
  { policies, boundary }: RegisteredRole,
): RolePermissions {
  const { statements, managedPolicies } = role.permissions;
  const inWords = (effect: "Allow" | "Deny"): string[] =>
    statements.filter((statement) => statement.effect === effect).map(statementInWords);
  const arns = [
    ...managedPolicies,
    ...(role.permissionsBoundary === undefined ? [] : [role.permissionsBoundary]),
  ].map((nameOrArn) => managedPolicy(access.primary.partition, nameOrArn).arn);
  const permissions: Permissions = {
    statements: policies.flatMap(ownStatements),
    boundary: boundary?.document === undefined ? undefined : ownStatements(boundary),
    unknown: arns.filter((arn) =>
      [...policies, ...(boundary === undefined ? [] : [boundary])].some(
        (policy) => policy.arn === arn && policy.document === undefined,
      ),
    ),
  };
  const risks = risksOf(permissions);
  const administrator = risks.some(({ kind }) => kind === "administrator");
  const effects = administrator
    ? permissions.statements.map(({ Effect }) => Effect)
    : statements.map(({ effect }) => effect);
  return {
    ...permissions,
    summary: summaryOf(role, { administrator, denies: effects.includes("Deny") }),
    allows: [...managedPolicies.map(policyName), ...inWords("Allow")].sort(),
    denies: inWords("Deny").sort(),
    within: role.permissionsBoundary === undefined ? undefined : policyName(role.permissionsBoundary),
    risks,
  };
}

function ownStatements({ document }: RegisteredPolicy): IdentityStatement[] {
  return document === undefined ? [] : statementsOf(document);
}

/** Names of the managed policies and actions of the statements, or `administrator` where that is everything. */
function summaryOf(
  { permissions, permissionsBoundary }: Role,
  { administrator, denies }: { readonly administrator: boolean; readonly denies: boolean },
): Said {
  const { managedPolicies, statements } = permissions;
  const except = denies ? " except what it denies" : "";
  const within = permissionsBoundary === undefined ? "" : ` within ${policyName(permissionsBoundary)}`;
  if (administrator) return { flag: "administrator", text: `${except}${within}` };
  const allowed = statements.filter(({ effect }) => effect === "Allow").flatMap(actionsOf);
  const what = [...managedPolicies.map(policyName), ...shorten(allowed)];
  return { text: `${what.join(", ")}${except}${within}` };
}

function actionsOf({ actions, notActions }: Statement): readonly string[] {
  return actions ?? [`all but ${(notActions ?? []).join(", ")}`];
}

function shorten(actions: readonly string[]): readonly string[] {
  return actions.length <= 3 ? actions : [...actions.slice(0, 2), counted(actions.length - 2, "more action")];
}

/** A part of what is said of permissions: a flag, which stands out, and what stands behind it. */
export interface Said {
  readonly flag?: Risk["kind"];
  readonly text: string;
}

/** What may be done, in short: the summary, and what of it is worth a second look. */
export function mayInWords({ summary, risks }: RolePermissions): Said[] {
  return [summary, ...risks.filter(({ kind }) => kind !== summary.flag).map(riskInWords)];
}

/** The same as plain text. */
export function mayInText(permissions: RolePermissions): string {
  return mayInWords(permissions).map(saidInText).join("; ");
}

export function saidInText({ flag, text }: Said): string {
  return `${flag ?? ""}${text}`;
}

/** More actions than these are counted; ACCESS.md's section of the role has them all. */
const MOST_ACTIONS = 3;

/** A risk with the first few of what makes it one. */
export function riskInWords({ kind, because }: Risk): Said {
  if (kind === "administrator") return { flag: kind, text: "" };
  const rest = because.length - MOST_ACTIONS;
  const shown = [...because.slice(0, MOST_ACTIONS), ...(rest > 0 ? [`${rest} more`] : [])];
  return { flag: kind, text: ` (${shown.join(", ")})` };
}

/** AWS's own by name, others by their ARN, which says whose they are. */
export function policyName(nameOrArn: string): string {
  return /^arn:[^:]+:iam::aws:/.test(nameOrArn) || !nameOrArn.startsWith("arn:")
    ? nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1)
    : nameOrArn;
}

function statementInWords({ actions, notActions, resources, notResources, conditions }: Statement): string {
  const what = actions?.join(", ") ?? `all but ${notActions?.join(", ") ?? ""}`;
  const where = resources?.join(", ") ?? `all but ${notResources?.join(", ") ?? ""}`;
  const asked = operatorsInWords(conditions);
  return `${what} on ${where}${asked.length === 0 ? "" : ` if ${asked.join(" and ")}`}`;
}
