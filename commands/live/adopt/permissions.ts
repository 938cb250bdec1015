import type { Partition, PermissionsArgs, StatementArgs } from "../../../components/model/accessModel";
import { withDefaults } from "../../../components/model/defaults";
import { policyJson } from "../../../components/policies/document";
import { findManagedPolicy } from "../../../components/policies/managedPolicies";
import { permissionPolicies } from "../../../components/policies/permissions";
import type { LiveRole } from "../account/account";
import { sameDocument } from "../verify/sameDocument";
import { type FoundStatement, statementsIn } from "./documents";
import { familyOf, freeName, type Policies } from "./holders";
import { defined, oneOrMore } from "./written";
import { conditionsFrom } from "./conditions";
import { inlineOf, isOfAws } from "./things";

export interface FoundPermissions {
  readonly permissions: PermissionsArgs;
  /** Inline policies that are statements of the model now, as things are called, and why. */
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * What sessions of a role may do.
 *
 * @returns in words, why the model cannot say it
 */
export function permissionsOf(
  role: LiveRole,
  policies: Policies,
  partition: Partition,
): FoundPermissions | string {
  const inline = role.inline.map(({ name, document }) => ({ name, statements: statementsArgs(document) }));
  const unread = inline.flatMap(({ name, statements }) =>
    typeof statements === "string" ? [`its inline policy ${name}: ${statements}`] : [],
  );
  if (unread[0] !== undefined) return unread[0];
  const own = inline.length === 0 ? ownStatements(role, policies) : undefined;
  const managed = role.attached.filter((arn) => own?.arns.includes(arn) !== true);
  const unknown = managed.find((arn) => typeof findManagedPolicy(partition, arn) === "string");
  if (unknown !== undefined) return `the model cannot name its policy ${unknown}`;
  const statements =
    own?.statements ??
    withoutTwice(inline.flatMap((each) => (typeof each.statements === "string" ? [] : each.statements)));
  if (managed.length === 0 && statements.length === 0)
    return "it has no permissions, and a role of the model has some";
  const standard = `${role.name}-access`;
  const policyName = own?.policyName ?? freeName(standard, (name) => policies.has(name));
  return {
    permissions: {
      ...(managed.length === 0
        ? {}
        : { managedPolicies: oneOrMore(managed.map((arn) => shortName(arn, partition)).sort()) }),
      ...(statements.length === 0 ? {} : { statements }),
      ...(statements.length === 0 || policyName === standard ? {} : { policyName }),
    },
    moved: new Map(
      role.inline.map(({ name }) => [
        inlineOf("role", role.name, name),
        `its statements are the role's in the model; the stack creates the policy ${policyName} of them, and this one can go once that is there`,
      ]),
    ),
  };
}

interface OwnStatements {
  readonly policyName: string;
  readonly arns: readonly string[];
  readonly statements: readonly StatementArgs[];
}

/** The customer managed policies that the program would make of the role's statements, just as they stand. */
function ownStatements(role: LiveRole, policies: Policies): OwnStatements | undefined {
  const holder = `role ${role.name}`;
  const candidates = role.attached.filter((arn) => policies.isOwn(arn, holder));
  const families = [...new Set(candidates.map((arn) => familyOf(policies.nameOf(arn))))].sort(
    (left, right) => Number(right === `${role.name}-access`) - Number(left === `${role.name}-access`),
  );
  // A policy may be called `NAME-2` and be the only one of its kind.
  const names = [...families, ...candidates.map((arn) => policies.nameOf(arn))];
  for (const policyName of new Set(names)) {
    const arns = numbered(policyName, (name) => candidates.includes(policies.arnOf(name))).map((name) =>
      policies.arnOf(name),
    );
    const read = arns.map((arn) => statementsArgs(policies.documentOf(arn)));
    if (read.length === 0 || read.some((statements) => typeof statements === "string")) continue;
    const statements = read.flatMap((each) => (typeof each === "string" ? [] : each));
    const made = madeOf({ statements, policyName });
    const isSame =
      made.length === arns.length &&
      made.every(({ name, document }) => sameDocument(document, policies.documentOf(policies.arnOf(name))));
    if (isSame && statements.some(({ effect }) => effect !== "Deny")) return { policyName, arns, statements };
  }
  return undefined;
}

/** `NAME`, `NAME-2`, … as far as they are there. */
export function numbered(name: string, isThere: (name: string) => boolean): string[] {
  const names: string[] = [];
  for (let next = name; isThere(next); next = `${name}-${names.length + 1}`) names.push(next);
  return names;
}

function madeOf(permissions: PermissionsArgs): { readonly name: string; readonly document: unknown }[] {
  const model = withDefaults({
    primary: { accountId: "" },
    accounts: {},
    roles: { role: { permissions } },
    groups: {},
  });
  const { role } = model.roles;
  if (role === undefined) return [];
  return permissionPolicies(role).map(({ policyName, document }) => ({
    name: policyName,
    document: JSON.parse(policyJson(document)) as unknown,
  }));
}

/** A document's statements as the model writes them; in words, why it cannot. */
function statementsArgs(document: unknown): readonly StatementArgs[] | string {
  const statements = statementsIn(document);
  if (typeof statements === "string") return statements;
  if (statements.some(({ resources, notResources }) => (resources ?? notResources) === undefined))
    return "it has a statement without resources";
  return statements.map(statementArgs);
}

function statementArgs(found: FoundStatement): StatementArgs {
  const { sid, effect, actions, notActions, resources, notResources, conditions } = found;
  return defined({
    sid,
    effect: effect === "Deny" ? effect : undefined,
    actions: actions && oneOrMore(actions),
    notActions: notActions && oneOrMore(notActions),
    resources: resources && oneOrMore(resources),
    notResources: notResources && oneOrMore(notResources),
    conditions: conditions.length === 0 ? undefined : conditionsFrom(conditions),
  });
}

/** Statements of several policies may have one Sid, and those of one policy may not. */
function withoutTwice(statements: readonly StatementArgs[]): StatementArgs[] {
  const distinct = [...new Map(statements.map((each) => [JSON.stringify(each), each])).values()];
  const sids = distinct.flatMap(({ sid }) => sid ?? []);
  const isTwice = (sid: string | undefined): boolean =>
    sid !== undefined && sids.indexOf(sid) !== sids.lastIndexOf(sid);
  return distinct.map(({ sid, ...statement }) =>
    sid === undefined || isTwice(sid) ? statement : { sid, ...statement },
  );
}

/** AWS's own by their name, where that says which; others by their ARN. */
export function shortName(arn: string, partition: Partition): string {
  if (!isOfAws(arn)) return arn;
  const path = arn.slice(arn.indexOf(":policy/") + ":policy/".length);
  const names = [path.slice(path.lastIndexOf("/") + 1), path];
  return names.find((name) => isCalled(partition, name, arn)) ?? arn;
}

function isCalled(partition: Partition, name: string, arn: string): boolean {
  const found = findManagedPolicy(partition, name);
  return typeof found !== "string" && found.arn === arn;
}
